"""`python -m bench.task_import [COUNT]`: a CSV of 200,000 rows comes to the board and goes again.

Through the services of the application over a real file. The lag is that of an event loop beside
the work, with the collector off as in the window; memory is what the process had at most by the
end of each step. While an import is written other changes wait for it.
"""

import asyncio
import gc
import random
import sys
import tempfile
import time
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Final, TypeVar

import psutil

from bench.rows import Row, table
from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.task_sources import SqliteTaskSources
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.adapters.task_imports.reader import TaskImportReader
from nova_desktop.domain.task_import import CsvTable, CsvUse
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_imports.imports import TaskImports
from nova_desktop.services.task_imports.progress import Progress
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.places import TaskPlaces

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows
    resource = None

ROWS: Final = 200_000
_WORDS: Final = ("call", "bank", "about", "house", "garden", "invoice", "report", "plan", "buy")
_BEAT_S: Final = 0.005
T = TypeVar("T")


class Watch:
    """Times each step, and how late a loop beside it wakes."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._late: list[float] = []

    async def beat(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_BEAT_S)
            self._late.append(time.perf_counter() - before - _BEAT_S)

    async def step(self, name: str, work: Awaitable[T]) -> T:
        self._late.clear()
        began, begun = time.perf_counter(), time.process_time()
        found = await work
        took, worked = time.perf_counter() - began, time.process_time() - begun
        late = sorted(self._late) or [0.0]
        p99 = late[int(len(late) * 0.99)] * 1000
        self.rows += [
            Row(name, "s", took, None, "", f"processor {worked:.3g}"),
            Row(f"{name}: the loop is late by", "ms", p99, late[-1] * 1000, "<= 16", "p99"),
            Row(f"{name}: memory by then", "MB", peak_mb(), None, "<= 1500"),
        ]
        return found


def peak_mb() -> float:
    """The most that this process ever had."""
    if resource is None:
        return psutil.Process().memory_info().rss / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def write_csv(path: Path, rows: int) -> None:
    """A table of made-up tasks."""
    picking = random.Random(1)
    with path.open("w") as file:
        file.write("Title,Due date,Priority,Project,Tags,Notes,Id\n")
        for n in range(rows):
            title = " ".join(picking.choices(_WORDS, k=6))
            level, notes = ("high" if n % 7 == 0 else ""), ("some notes" if n % 4 == 0 else "")
            day = f"2026-12-{n % 28 + 1:02d}"
            file.write(f"{title} {n},{day},{level},Project {n % 20},tag{n % 50},{notes},{n}\n")


def quiet() -> Progress:
    """Progress that nobody looks at."""
    return Progress(lambda _done, _of: None)


async def steps(folder: Path, rows: int) -> list[Row]:
    """All of them, one after the other."""
    path = folder / "tasks.csv"
    write_csv(path, rows)
    database, _ = await asyncio.to_thread(open_database, folder / "nova.sqlite3", folder / "b")
    journal, store = Journal(SqliteCommandStore(database)), SqliteTaskStore(database)
    places, days = TaskPlaces(journal, store), Days(lambda: datetime.now(UTC))
    imports = TaskImports(
        TaskImportReader(lambda: "Europe/Berlin"),
        SqliteTaskSources(database),
        places,
        journal,
        DateutilRecurrence(),
        days,
    )
    watch = Watch()
    beating = asyncio.ensure_future(watch.beat())
    try:
        found = await watch.step("its columns", imports.look(str(path), quiet()))
        assert isinstance(found, CsvTable)
        use = CsvUse(found.guess, found.day_order, found.has_header)
        look = await watch.step("preview", imports.look_csv(str(path), use, quiet()))
        done = await watch.step("import", imports.apply(look, look.proposed(), quiet()))
        assert done is not None
        if done.counted != rows:
            raise AssertionError(f"{rows} rows went in, {done.counted} are there")
        again = await watch.step("preview once more", imports.look_csv(str(path), use, quiet()))
        if len(again.duplicates) != rows:
            raise AssertionError(f"{len(again.duplicates)} of {rows} were known again")
        await watch.step("undo", imports.undo(done))
        await watch.step("redo", journal.redo())
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
        await asyncio.to_thread(database.close)
    return watch.rows


def measure(rows: int = ROWS) -> list[Row]:
    """In a folder that goes again."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(steps(Path(folder), rows))


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)))
