"""What is raised for a file that cannot be read."""

from nova_desktop.domain.problems import NovaError, ProblemCode


def unreadable(origin: str, cause: str, line: int = 0) -> NovaError:
    """`cause` says what is wrong in plain words; `line` where, from 1."""
    told = f"line {line}: {cause}" if line else cause
    return NovaError.of(
        ProblemCode.TASK_IMPORT_UNREADABLE, path=origin, cause=told, line=str(line or "")
    )


def too_large(origin: str, cause: str) -> NovaError:
    """A file, or what is packed into it, is larger than can be taken."""
    return NovaError.of(ProblemCode.TASK_IMPORT_TOO_LARGE, path=origin, cause=cause)


def own(origin: str) -> NovaError:
    """Nova wrote it itself: services/task_exports takes it in."""
    return NovaError.of(ProblemCode.TASK_IMPORT_OWN, path=origin)


def unknown(origin: str) -> NovaError:
    """Nobody knows what this is."""
    return NovaError.of(ProblemCode.TASK_IMPORT_UNKNOWN, path=origin)
