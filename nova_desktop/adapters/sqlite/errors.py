"""Turns errors of SQLite and of the file system into the Problems that Nova tells."""

import errno
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode

_FULL_BELOW_BYTES: Final = 256 * 1024
_UNUSABLE: Final = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
)
_UNUSABLE_ERRNO: Final = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.EISDIR,
    errno.ENOENT,
    errno.ELOOP,
)


class DamageError(Exception):
    """The database file is missing, not SQLite's or not sound; never leaves this package."""


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file itself is broken.

    Where the names of its tables are broken, its message has no readable text.
    """
    if isinstance(error, UnicodeDecodeError):
        return True
    return _primary_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def translated(error: BaseException, path: Path) -> BaseException:
    """A NovaError for what SQLite or the file system said about `path`; other errors unchanged."""
    if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
        translation = NovaError.of(
            _code_of(error, path),
            detail=_detail(error),
            retryable=_primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
            path=str(path),
        )
    elif isinstance(error, OSError):
        translation = NovaError.of(_os_code(error), detail=str(error), path=str(path))
    else:
        return error
    translation.__cause__ = error
    return translation


@contextmanager
def translating(path: Path) -> Generator[None]:
    """Raises NovaError in place of what SQLite and the file system raise inside."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
        raise translated(error, path) from error


@contextmanager
def backup_errors(folder: Path) -> Generator[None]:
    """Raises NovaError in words of backups; damage and errors of other kinds pass."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
        if is_damage(error):
            raise DamageError(str(error)) from error
        found = translated(error, folder / "backup")
        if not isinstance(found, NovaError):
            raise
        code = _BACKUP_CODES.get(found.problem.code, found.problem.code)
        raise NovaError.of(code, detail=found.problem.detail, path=str(folder)) from error


_BACKUP_CODES: Final = {
    ProblemCode.DISK_FULL: ProblemCode.BACKUP_NO_ROOM,
    ProblemCode.HOME_UNUSABLE: ProblemCode.BACKUP_FOLDER_UNUSABLE,
}


def refused(kind: str, why: str) -> NovaError:
    """A change that cannot be made, as a new title for a conversation that is not there."""
    return NovaError.of(ProblemCode.CHANGE_REFUSED, detail=why, kind=kind)


def _detail(error: BaseException) -> str:
    notes: list[str] = getattr(error, "__notes__", [])
    return " ".join((str(error), *notes))


def _primary_code(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0


def _code_of(error: Exception, path: Path) -> ProblemCode:
    primary = _primary_code(error)
    if primary == sqlite3.SQLITE_FULL:
        return ProblemCode.DISK_FULL
    # On a full disk SQLite cannot make its -wal or -shm file and names only that.
    vague = primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
    if vague and _free_bytes(path) < _FULL_BELOW_BYTES:
        return ProblemCode.DISK_FULL
    return ProblemCode.HOME_UNUSABLE if primary in _UNUSABLE else ProblemCode.DATABASE_FAILED


def _os_code(error: OSError) -> ProblemCode:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ProblemCode.DISK_FULL
    if error.errno in _UNUSABLE_ERRNO:
        return ProblemCode.HOME_UNUSABLE
    return ProblemCode.DATABASE_FAILED


def _free_bytes(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _FULL_BELOW_BYTES
