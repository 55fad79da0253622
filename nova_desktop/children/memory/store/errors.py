"""What SQLite and the disk say, in memory's own errors."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.domain.problems import ProblemCode

_FOR_NOW: Final = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_INTERRUPT,
)
OF_DISK: Final = (ProblemCode.DISK_FULL, ProblemCode.MEMORY_FAILED)
"""What is no fault of a text: the memory file cannot be written."""
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)
_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamageError(Exception):
    """The file is not SQLite's, another program's or not sound; never leaves this package."""


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken; names of broken tables are no readable text."""
    if isinstance(error, (DamageError, UnicodeDecodeError)):
        return True
    return _primary_code(error) in _DAMAGE


def failed(why: str, *, retryable: bool) -> GraphError:
    """The error for what cannot be read or written."""
    return GraphError(ProblemCode.MEMORY_FAILED, why, retryable=retryable)


@contextmanager
def translating() -> Generator[None]:
    """Raises GraphError in place of what SQLite and the file system raise inside."""
    try:
        yield
    except sqlite3.Error as error:
        if _primary_code(error) == sqlite3.SQLITE_FULL:
            raise _no_room(_told(error)) from error
        raise failed(_told(error), retryable=_primary_code(error) in _FOR_NOW) from error
    except UnicodeDecodeError as error:
        raise failed("the memory file is damaged", retryable=False) from error
    except OSError as error:
        if isinstance(error, TimeoutError) and error.errno is None:
            raise  # the work itself took too long: the disk has nothing to do with it
        if error.errno in _NO_ROOM:
            raise _no_room(str(error.strerror)) from error
        raise failed(error.strerror or "the disk refused", retryable=True) from error


def _no_room(why: str) -> GraphError:
    return GraphError(ProblemCode.DISK_FULL, why, retryable=True)


def _told(error: sqlite3.Error) -> str:
    notes: list[str] = getattr(error, "__notes__", [])
    return " ".join((str(error), *notes))


def _primary_code(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0
