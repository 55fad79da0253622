"""Texts that are too long for one line of the child protocol go by a private file."""

import asyncio
import contextlib
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from nova_desktop.adapters.settings_file.atomic import PRIVATE, disk_error
from nova_desktop.domain.problems import NovaError, ProblemCode

LONGEST_INLINE: Final = 100_000
"""Bytes of JSON; a frame of the protocol takes more than twice as much."""

LEFT_S: Final = 600.0
"""So old is no file that is still to be read."""


def is_long(text: str) -> bool:
    """Whether it goes by a file. A character takes 1 to 12 bytes on the line."""
    if len(text) * 12 <= LONGEST_INLINE:
        return False
    return len(text) > LONGEST_INLINE or len(json.dumps(text)) > LONGEST_INLINE


class LongTexts:
    """Files in the run folder, mode 0600; who reads one deletes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _tidy(folder)

    @contextmanager
    def lent(self) -> Generator[Path]:
        """A free name; whatever is left there in the end goes."""
        path = self.folder / f"memory-{uuid4().hex}.txt"
        try:
            yield path
        finally:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    async def write(self, path: Path, text: str) -> None:
        """Raises NovaError with DISK_FULL or HOME_UNUSABLE."""
        await asyncio.to_thread(_write, path, text)

    async def take(self, path: Path) -> str:
        """The text, and the file is gone. Raises NovaError for one that cannot be read."""
        if path.parent != self.folder:
            raise NovaError.of(ProblemCode.MEMORY_FILE_UNREADABLE, path=str(path))
        return await asyncio.to_thread(_take, path)


def _tidy(folder: Path) -> None:
    """Remove what a kill left there: nobody reads it any more."""
    with contextlib.suppress(OSError):
        for path in folder.glob("memory-*.txt"):
            if abs(time.time() - path.lstat().st_mtime) > LEFT_S:
                path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(file, "wb") as stream:
            stream.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise disk_error(error, path) from error


def _take(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise NovaError.of(
            ProblemCode.MEMORY_FILE_UNREADABLE, path=str(path), detail=str(error)
        ) from error
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
