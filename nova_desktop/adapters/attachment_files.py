"""Copies of attached files in the data folder: made in a thread, whole or not at all."""

import asyncio
import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.tasks.attachments import FileFacts

_PIECE_BYTES: Final = 1 << 20
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_LONGEST_NAME: Final = 180


class AttachmentFiles:
    """The FileShelf of the application. Each copy lies in a folder of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def look(self, path: str) -> FileFacts:
        """What there is at a path."""
        return await asyncio.to_thread(_look, Path(path))

    async def copy(self, path: str, name: str) -> FileFacts:
        """All of it or nothing; given up within a piece of a megabyte when it is cancelled."""
        stop = Event()
        try:
            return await asyncio.to_thread(_copy, Path(path), self._folder / name, stop)
        except asyncio.CancelledError:
            stop.set()
            raise

    async def discard(self, path: str) -> None:
        """Away with a copy and its folder."""
        folder = Path(path).parent
        if folder.parent == self._folder:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def missing(self, paths: Sequence[str]) -> frozenset[str]:
        """Those at which nothing is now."""
        return await asyncio.to_thread(_missing, tuple(paths))


def _look(path: Path) -> FileFacts:
    try:
        whole = path.expanduser().absolute()
        found = whole.stat()
    except (OSError, ValueError, RuntimeError) as error:
        raise _unreadable(path, error) from error
    size = 0 if whole.is_dir() else found.st_size
    return FileFacts(whole.name or str(whole), str(whole), size)


def _copy(path: Path, folder: Path, stop: Event) -> FileFacts:
    facts = _look(path)
    source = Path(facts.path)
    if not source.is_file():
        raise NovaError.of(ProblemCode.FILE_UNREADABLE, detail="no file", path=facts.path)
    target = folder / _short(source.name)
    try:
        folder.mkdir(parents=True)
        part = folder / ".part"
        size = _pour(source, part, stop)
        part.replace(target)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno in _FULL:
            raise NovaError.of(
                ProblemCode.DISK_FULL, detail=str(error), retryable=True, path=str(folder)
            ) from error
        raise _unreadable(source, error) from error
    except _StoppedError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileFacts(source.name, str(target), size)


class _StoppedError(Exception):
    """Nobody waits for the copy any more."""


def _pour(source: Path, part: Path, stop: Event) -> int:
    size = 0
    with source.open("rb") as reading, part.open("wb") as writing:
        while piece := reading.read(_PIECE_BYTES):
            if stop.is_set():
                raise _StoppedError
            writing.write(piece)
            size += len(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return size


def _short(name: str) -> str:
    """A name that every file system takes, with its ending."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 (a Path has no ending of a given length)
    ending = ending if len(ending.encode()) <= 20 else ""
    room = _LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending


def _missing(paths: Sequence[str]) -> frozenset[str]:
    return frozenset(path for path in paths if not _exists(path))


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _unreadable(path: Path, error: Exception) -> NovaError:
    return NovaError.of(ProblemCode.FILE_UNREADABLE, detail=str(error), path=str(path))
