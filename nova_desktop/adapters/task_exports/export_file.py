"""Writes an export whole or not at all: beside its place first, then into it in one step."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode

_BUFFER_BYTES: Final = 1024 * 1024
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_NAME_CHARACTERS: Final = 40


class ExportFile:
    """Implements ExportTarget. What stood under the name before is replaced, and only then."""

    @contextmanager
    def open(self, path: Path) -> Generator[TextIOWrapper]:
        """Write text as UTF-8, line ends as they are given.

        The file can be read by its owner alone. Whatever ends the block early, be it an error, a
        full disk or the wish to stop, leaves what was there before and nothing beside it.
        """
        target = Path(os.path.realpath(path))
        temporary = target.with_name(f".{target.name[:_NAME_CHARACTERS]}.nova-tmp")
        try:
            yield from _written(target, temporary)
        except OSError as error:
            raise _problem(error, path) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _written(target: Path, temporary: Path) -> Generator[TextIOWrapper]:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(temporary, flags | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb", buffering=_BUFFER_BYTES) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="", errors="replace")
        yield text
        text.flush()
        os.fsync(file.fileno())
        text.detach()
    temporary.replace(target)


def _problem(error: OSError, path: Path) -> NovaError:
    code = ProblemCode.DISK_FULL if error.errno in _FULL else ProblemCode.EXPORT_UNWRITABLE
    why = error.strerror or str(error)
    return NovaError.of(code, path=str(path), why=why, detail=str(error), retryable=True)
