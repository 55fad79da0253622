"""Reads files that somebody else wrote: bounded, as text, and with a Problem for all else."""

from pathlib import Path
from typing import Final

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode

LARGEST_BYTES: Final = 1024 * 1024


def unreadable(path: Path, cause: str, line: int | None = None) -> NovaError:
    """IMPORT_UNREADABLE with the parameters `path`, `line` ("" for the whole file) and `cause`."""
    where = "" if line is None else str(line)
    detail = f"{path}{f', line {where}' if where else ''}: {cause}"
    shown = f"line {where}: {cause}" if where else cause
    params = {"path": str(path), "line": where, "cause": shown}
    return NovaError(Problem(ProblemCode.IMPORT_UNREADABLE, params, detail))


def read_text(path: Path) -> str:
    """The text of a file of at most LARGEST_BYTES. Raises NovaError."""
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise unreadable(path, "not a file" if path.exists() else "there is no such file")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error.strerror or type(error).__name__) from error
    if len(content) > LARGEST_BYTES:
        raise unreadable(path, "larger than 1 MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise unreadable(path, "not UTF-8 text", line) from error
