"""The folder of copied files seen as a whole: which copies are old, and away with some."""

import asyncio
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

_NAME: Final = re.compile("[0-9a-f]{32}")


class AttachmentSweep:
    """Implements CopyShelf. Folders whose names Nova did not give are left alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def older_than(self, before: datetime) -> frozenset[str]:
        """The names of copies that were not touched since then."""
        return await asyncio.to_thread(self._older_than, before.timestamp())

    async def remove(self, names: Collection[str]) -> int:
        """Away with these; what cannot be removed now is tried at the next start."""
        return await asyncio.to_thread(self._remove, names)

    def _older_than(self, before: float) -> frozenset[str]:
        found: set[str] = set()
        with suppress(OSError):  # a folder that is not there or may not be read has none
            for each in self._folder.iterdir():
                if _NAME.fullmatch(each.name) and _touched(each) < before:
                    found.add(each.name)
        return frozenset(found)

    def _remove(self, names: Collection[str]) -> int:
        gone = 0
        for name in names:
            folder = self._folder / name
            if not _NAME.fullmatch(name) or folder.is_symlink():
                continue
            shutil.rmtree(folder, ignore_errors=True)
            gone += not folder.exists()
        return gone


def _touched(folder: Path) -> float:
    """When it, or a file in it, was written last; the end of time where nobody can say."""
    try:
        return max(path.lstat().st_mtime for path in _with_files(folder))
    except OSError:
        return float("inf")


def _with_files(folder: Path) -> Iterator[Path]:
    """A symbolic link leads elsewhere and is no copy of ours."""
    if folder.is_symlink() or not folder.is_dir():
        raise NotADirectoryError(folder)
    yield folder
    yield from folder.rglob("*")
