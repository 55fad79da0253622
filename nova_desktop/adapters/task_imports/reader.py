"""The TaskImportSource of the application: reads files in a thread, and an original Nova's API."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final, TypeVar

from nova_desktop.adapters.task_imports import csv_mapper, nova_api
from nova_desktop.adapters.task_imports.detecting import read_any, table_content
from nova_desktop.adapters.task_imports.failing import too_large, unreadable
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.text_bytes import MOST_BYTES
from nova_desktop.domain.task_import import CsvTable, CsvUse, ImportedBoard

T = TypeVar("T")
Tell = Callable[[int, int], None]
_BLOCK: Final = 1024 * 1024


class TaskImportReader:
    """`zone` gives the IANA name of the user's clocks. See the port for each method."""

    def __init__(
        self,
        zone: Callable[[], str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._zone = zone
        self._now = now

    async def read(self, path: str, tell: Tell) -> ImportedBoard | CsvTable:
        """The board in a file."""
        return await _in_thread(lambda stop: self._read(path, stop, tell))

    async def read_csv(self, path: str, use: CsvUse, tell: Tell) -> ImportedBoard:
        """A CSV as its columns are used."""
        return await _in_thread(lambda stop: self._read_csv(path, use, stop, tell))

    async def fetch(self, address: str, tell: Tell) -> ImportedBoard:
        """All of a running original Nova."""
        return await _in_thread(
            lambda stop: nova_api.read(address, self._here(), partial(_told, stop, tell))
        )

    def _here(self) -> Here:
        return Here(self._now(), self._zone())

    def _read(self, path: str, stop: Event, tell: Tell) -> ImportedBoard | CsvTable:
        raw = _content(path, stop, tell)
        return read_any(raw, Path(path).name, self._here())

    def _read_csv(self, path: str, use: CsvUse, stop: Event, tell: Tell) -> ImportedBoard:
        name, here = Path(path).name, self._here()
        raw = table_content(_content(path, stop, tell), name, here)
        return csv_mapper.read(raw, name, here, use)


class StoppedError(Exception):
    """Ends a thread whose result nobody waits for any more."""


async def _in_thread(work: "Callable[[Event], T]") -> T:
    """The result of `work`; its event is set when the caller is cancelled."""
    stop = Event()
    try:
        return await asyncio.to_thread(work, stop)
    finally:
        stop.set()


def _told(stop: Event, tell: Tell, done: int, of: int) -> None:
    if stop.is_set():
        raise StoppedError
    tell(done, of)


def _content(path: str, stop: Event, tell: Tell) -> bytes:
    name = Path(path).name
    pieces: list[bytes] = []
    try:
        with Path(path).open("rb") as file:
            size = Path(path).stat().st_size
            if size > MOST_BYTES:
                raise too_large(name, f"{size // 2**20} MiB")
            while piece := file.read(_BLOCK):
                pieces.append(piece)
                _told(stop, tell, len(pieces), max(size // _BLOCK, len(pieces)))
                if len(pieces) * _BLOCK > MOST_BYTES:
                    raise too_large(name, "")
    except OSError as error:
        raise unreadable(name, error.strerror or str(error)) from error
    return b"".join(pieces)
