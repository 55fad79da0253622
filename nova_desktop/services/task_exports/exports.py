"""Exports tasks into a file: in a thread, a piece at a time, with progress and a way to stop."""

import asyncio
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.task_records import TaskRecord, TaskScope
from nova_desktop.services.task_exports.csv_text import CsvText
from nova_desktop.services.task_exports.formats import (
    ExportFormat,
    ExportFrame,
    ExportWords,
    TextMaker,
)
from nova_desktop.services.task_exports.ics_text import IcsText
from nova_desktop.services.task_exports.json_text import JsonText
from nova_desktop.services.task_exports.markdown_text import MarkdownText
from nova_desktop.services.task_exports.ports import (
    CopiedFiles,
    ExportTarget,
    FilesBeside,
    RecordsNow,
    TaskRecords,
)

TELL_EVERY: Final = 100
MAKERS: Final = MappingProxyType[ExportFormat, TextMaker](
    {
        ExportFormat.JSON: JsonText,
        ExportFormat.CSV: CsvText,
        ExportFormat.ICS: IcsText,
        ExportFormat.MARKDOWN: MarkdownText,
    }
)
Progress = Callable[[int, int], None]
"""How many tasks are written, of how many; called on the loop."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What to write, how and where."""

    path: Path
    format: ExportFormat
    scope: TaskScope = field(default_factory=TaskScope)
    words: ExportWords = field(default_factory=ExportWords)


@dataclass(frozen=True, slots=True)
class ExportDone:
    """What was written; `files` copied ones lie in a folder beside it, `missing` were nowhere."""

    path: Path
    tasks: int
    files: int = 0
    missing: int = 0


class TaskExports:
    """One use case; several exports may run at once. `now` is in the user's zone.

    With `copied` the copies of attached files go along with Nova's own format.
    """

    def __init__(
        self,
        records: TaskRecords,
        target: ExportTarget,
        now: Callable[[], datetime],
        version: str,
        copied: CopiedFiles | None = None,
    ) -> None:
        self._copied = copied
        self._records = records
        self._target = target
        self._now = now
        self._version = version

    async def count(self, scope: TaskScope) -> int:
        """How many tasks an export of this would have."""
        return await asyncio.to_thread(self._count, scope)

    async def export(
        self, wish: ExportWish, progress: Progress = lambda _n, _all: None
    ) -> ExportDone:
        """Write the file whole or not at all; what stood there before is then replaced.

        When it is cancelled, it returns once nothing is left of it. Raises NovaError:
        EXPORT_UNWRITABLE or DISK_FULL, and what the database says.
        """
        stop = threading.Event()
        loop = asyncio.get_running_loop()

        def tell(done: int, total: int) -> None:
            loop.call_soon_threadsafe(progress, done, total)

        work = loop.run_in_executor(None, self._write, wish, stop, tell)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait([work])
            if not work.cancelled():
                work.exception()  # it was stopped, or failed when nobody cared any more
            raise

    def _count(self, scope: TaskScope) -> int:
        with self._records.open(scope) as found:
            return found.total

    def _write(self, wish: ExportWish, stop: threading.Event, tell: Progress) -> ExportDone:
        def check() -> None:
            if stop.is_set():
                raise _StoppedError

        with (
            self._records.open(wish.scope) as found,
            self._target.open(wish.path) as file,
            self._files(wish, check) as files,
        ):
            frame = ExportFrame(found.board(), found.total, self._now(), self._version, wish.words)
            text = MAKERS[wish.format](frame)
            file.write(text.begin())
            written = 0
            for depth, record in _in_order(found, wish.format):
                if written % TELL_EVERY == 0:
                    tell(written, found.total)
                check()
                file.write(text.task(record if files is None else files.put(record), depth))
                written += 1
            file.write(text.end())
            check()
        tell(written, written)
        if files is None:
            return ExportDone(wish.path, written)
        return ExportDone(wish.path, written, files.written, files.missing)

    @contextmanager
    def _files(self, wish: ExportWish, check: Callable[[], None]) -> Generator[FilesBeside | None]:
        """The folder beside the file; only Nova's own format can name what is in it."""
        if self._copied is None or wish.format is not ExportFormat.JSON:
            yield None
            return
        with self._copied.beside(wish.path, check) as files:
            yield files


class _StoppedError(Exception):
    """The export is no longer wanted; never leaves this module."""


def _in_order(found: RecordsNow, kind: ExportFormat) -> Iterator[tuple[int, TaskRecord]]:
    if kind is ExportFormat.JSON:  # so that an import makes them in the same order
        return ((0, record) for record in found.as_made())
    return found.as_shown()
