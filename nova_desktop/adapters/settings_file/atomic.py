"""Writes small private files whole or not at all, and names what the disk said in Nova's words."""

import contextlib
import errno
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode

PRIVATE: Final = 0o600
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


def disk_error(error: OSError, path: Path) -> NovaError:
    """DISK_FULL or HOME_UNUSABLE, each with the parameter `path`."""
    code = ProblemCode.DISK_FULL if error.errno in _FULL else ProblemCode.HOME_UNUSABLE
    detail = f"{type(error).__name__}: {error.strerror or error}"
    return NovaError.of(code, path=str(path), detail=detail, retryable=True)


def write_private(
    path: Path, content: bytes, *, sync: Callable[[int], None] | None = os.fsync
) -> None:
    """Replace `path` (or what it links to) by `content`, mode 0600; one writer at a time.

    A crash at any point leaves the old file or the new one. The temporary file has one fixed name,
    so that nothing piles up. `sync=None` skips the wait for the disk, for files whose loss in a
    power cut does not matter. Raises NovaError with DISK_FULL or HOME_UNUSABLE.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        try:
            _write(temporary, content, sync)
            temporary.replace(target)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        if sync is not None and os.name == "posix":
            _sync_folder(target.parent, sync)
    except OSError as error:
        raise disk_error(error, path) from error


def set_aside(path: Path, label: str, now: datetime) -> Path:
    """Copy `path` beside itself as `STEM.LABEL-DATE.SUFFIX`, mode 0600; the copy's path.

    Raises NovaError with DISK_FULL or HOME_UNUSABLE.
    """
    copy = free_name(path, f"{path.stem}.{label}-{now:%Y%m%dT%H%M%SZ}", path.suffix)
    copy_private(path, copy)
    return copy


def copy_private(source: Path, target: Path) -> None:
    """Copy a small file, mode 0600. Raises NovaError with DISK_FULL or HOME_UNUSABLE."""
    try:
        content = source.read_bytes()
    except OSError as error:
        raise disk_error(error, source) from error
    write_private(target, content)


def free_name(beside: Path, begin: str, end: str = "") -> Path:
    """`begin + end` beside a file, with a number between them if that name is taken."""
    number = 1
    free = beside.with_name(begin + end)
    while free.exists():
        number += 1
        free = beside.with_name(f"{begin}-{number}{end}")
    return free


def _write(path: Path, content: bytes, sync: Callable[[int], None] | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, PRIVATE), "wb") as file:
        if os.name == "posix":
            os.fchmod(file.fileno(), PRIVATE)
        file.write(content)
        file.flush()
        if sync is not None:
            sync(file.fileno())


def _sync_folder(folder: Path, sync: Callable[[int], None]) -> None:
    """Make the new name last; some file systems cannot, and the file is whole either way."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            sync(handle)
        finally:
            os.close(handle)
