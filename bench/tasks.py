"""`python -m bench.tasks [COUNT…]`: boards, lists, searches and drops at 10,000 and 100,000 tasks.

Through the stores of the application over a real file; the widgets are measured elsewhere. A
search is one of 200 different ones: words, parts of words, two words, slips, and words that are
nowhere. Memory is what the process grew by while all pages were asked for.
"""

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path

import psutil

from bench.rows import Row, median_row, table
from bench.task_fill import TODAY, Place, Work, fill, sentence, vocabulary
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.task_commands import (
    Relation,
    edit_task,
    move_task,
    relate_task,
    set_status,
)
from nova_desktop.domain.task_filters import (
    IS_DONE,
    OPEN,
    AllOf,
    DateField,
    Has,
    HasWords,
    InLane,
    InProject,
    NotThat,
    OnDays,
    TaskFilter,
    TaskOrder,
    Trait,
    WithLabel,
)
from nova_desktop.domain.task_times import span_of
from nova_desktop.domain.tasks import HOME_LANES, TaskStatus

COUNTS = (10_000, 100_000)
RUNS = 20
TOP_LEVEL = NotThat(Has(Trait.SUBTASK))


@dataclass(frozen=True)
class Took:
    """Milliseconds: on the clock, seen from the loop, and of the processor, all threads."""

    clock: list[float]
    processor: list[float]

    def median(self, name: str, goal: str) -> Row:
        """The median of the clock, with that of the processor."""
        note = f"processor {statistics.median(self.processor):.3g}"
        return median_row(name, "ms", self.clock, goal, note)

    def p95(self, name: str, goal: str = "") -> Row:
        """The 95th percentile of the clock, with that of the processor."""
        note = f"p95, processor {_p95(self.processor):.3g}"
        return Row(name, "ms", _p95(self.clock), max(self.clock), goal, note)


async def timed(works: Sequence[Work]) -> Took:
    """Each by itself, one after the other."""
    took = Took([], [])
    for work in works:
        began, spent = time.perf_counter(), time.process_time()
        await work()
        took.clock.append((time.perf_counter() - began) * 1000)
        took.processor.append((time.process_time() - spent) * 1000)
    return took


async def often(work: Work) -> Took:
    """The same again and again, the first time unseen."""
    await work()
    return await timed([work] * RUNS)


async def board(place: Place) -> None:
    """What a board shows at first: lanes, their counts, 50 cards of each."""
    lanes = await place.store.lanes()
    await place.store.lane_counts(TOP_LEVEL)
    for lane in lanes:
        await place.store.page(AllOf((InLane(lane.id), TOP_LEVEL)), TaskOrder.BOARD, 50)


def lists() -> dict[str, tuple[TaskFilter, TaskOrder]]:
    """Lists of all kinds."""
    utc = UTC
    today = OnDays(DateField.DUE, span_of(TODAY, TODAY, utc))
    overdue = OnDays(DateField.DUE, span_of(None, TODAY - timedelta(days=1), utc))
    return {
        "today": (AllOf((OPEN, today)), TaskOrder.DUE),
        "overdue": (AllOf((OPEN, overdue)), TaskOrder.DUE),
        "all by due": (OPEN, TaskOrder.DUE),
        "all by title": (AllOf(), TaskOrder.TITLE),
        "all by priority": (OPEN, TaskOrder.PRIORITY),
        "all by change": (AllOf(), TaskOrder.UPDATED),
        "done": (IS_DONE, TaskOrder.COMPLETED),
        "a project": (AllOf((InProject("p7"), OPEN)), TaskOrder.CREATED),
        "a label": (AllOf((WithLabel("label3"), OPEN)), TaskOrder.DUE),
        "done with words": (AllOf((IS_DONE, HasWords("stra"))), TaskOrder.COMPLETED),
    }


def questions(chance: random.Random, words: Sequence[str]) -> list[str]:
    """What people type."""
    asked: list[str] = []
    for _ in range(40):
        word, other = sentence(chance, words, 2).split()
        swapped = word[:2] + word[3:4] + word[2:3] + word[4:] if len(word) > 4 else word
        asked += [word, word[: max(3, len(word) // 2)], f"{word} {other}", swapped, f"zz{word}xx"]
    return asked


async def drops(place: Place, count: int, chance: random.Random) -> Took:
    """Cards dropped behind others, each alone, until it is committed."""
    works: list[Work] = []
    for _ in range(RUNS * 5):
        task, lane = f"t{chance.randrange(count)}", chance.choice(list(HOME_LANES.values()))
        page = await place.store.page(InLane(lane), TaskOrder.BOARD, 50)
        after = chance.choice(page.cards).task.id
        works.append(place.doing(move_task(task, lane, after=after)))
    return await timed(works)


def edits(place: Place, count: int, chance: random.Random) -> list[Work]:
    """Fields, statuses and labels changed, each alone."""
    works: list[Work] = []
    for _ in range(RUNS * 5):
        task = f"t{chance.randrange(count)}"
        change = chance.choice(
            (
                edit_task(task, title=sentence(chance, place.words, 5)),
                set_status(task, chance.choice(list(TaskStatus))),
                relate_task(task, Relation.LABEL, add=[f"label{chance.randrange(30)}"]),
            )
        )
        works.append(place.doing(change))
    return works


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


async def read(place: Place, name: str, usable: str) -> list[Row]:
    """Board, lists, calendar, search."""
    rows = [(await often(partial(board, place))).median(f"{name}: board", usable)]
    for what, (wanted, order) in lists().items():
        took = await often(partial(place.store.page, wanted, order))
        rows.append(took.median(f"{name}: list, {what}", usable))
    month = [span_of(TODAY + timedelta(days=n), TODAY + timedelta(days=n), UTC) for n in range(42)]
    took = await often(partial(place.store.due_counts, month))
    rows.append(took.median(f"{name}: calendar", usable))
    for what, ask in (("projects", place.store.projects), ("people", place.store.people)):
        rows.append((await often(ask)).median(f"{name}: {what}", usable))
    asked = questions(random.Random(2), place.words)
    searched = await timed([partial(place.store.search, text) for text in asked])
    return [*rows, searched.p95(f"{name}: search", "<= 30")]


async def written(place: Place, name: str, count: int) -> list[Row]:
    """Drops, edits, a bulk edit."""
    chance = random.Random(3)
    dropped = await drops(place, count, chance)
    edited = await timed(edits(place, count, chance))
    bulk = [set_status(f"t{n}", TaskStatus.WAITING) for n in range(0, min(5000, count), 5)]
    changed = await timed([place.doing(*bulk)])
    undone = await timed([place.commands.undo])
    return [
        dropped.p95(f"{name}: drop persisted", "<= 20"),
        edited.p95(f"{name}: edit persisted", "<= 20"),
        changed.median(f"{name}: bulk edit of {len(bulk):,}", ""),
        undone.median(f"{name}: its undo", ""),
    ]


async def measured(place: Place, count: int) -> list[Row]:
    """Every figure at one size."""
    name = f"{count:,} tasks"
    before = psutil.Process().memory_info().rss
    rows = await read(place, name, "<= 150" if count <= COUNTS[0] else "<= 400")
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    rows.append(Row(f"{name}: memory grown by", "MB", grown, None, "<= 60"))
    return [*rows, *await written(place, name, count)]


async def at_size(folder: Path, count: int) -> list[Row]:
    """Fill a database of this size and measure."""
    path = folder / "nova.sqlite3"
    database, _ = open_database(path, folder / "backups")
    chance = random.Random(1)
    store, commands = SqliteTaskStore(database), SqliteCommandStore(database)
    place = Place(database, commands, store, vocabulary(chance))
    filled = await timed([partial(fill, place, count, chance)])
    rows = await measured(place, count)
    await asyncio.to_thread(database.close)
    with sqlite3.connect(path) as connection:
        kept = connection.execute("SELECT count(*) FROM tasks").fetchone()[0]
    if kept != count:
        raise AssertionError(f"{count} tasks went in, {kept} are there")
    name = f"{count:,} tasks"
    rows.append(filled.median(f"{name}: filling, with their journal", ""))
    return [*rows, Row(f"{name}: on disk", "MB", path.stat().st_size / 1e6)]


def measure(counts: Sequence[int] = COUNTS) -> list[Row]:
    """Every figure of this part."""
    rows: list[Row] = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            rows += asyncio.run(at_size(Path(folder), count))
    return rows


if __name__ == "__main__":
    print(table(measure([int(each) for each in sys.argv[1:]] or COUNTS)))
