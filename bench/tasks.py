"""`python -m bench.tasks [COUNT…]`: boards, lists, searches and drops at 10,000 and 100,000 tasks.

Through the stores of the application over a real file; the widgets are measured elsewhere. A
search is one of 200 different ones: words, parts of words, two words, slips, and words that are
nowhere. Memory is what the process grew by while all pages were asked for.
"""

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path

import psutil

from bench.rows import Row, median_row, table
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.task_commands import (
    Relation,
    add_comment,
    add_place,
    add_task,
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
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due, span_of
from nova_desktop.domain.tasks import HOME_LANES, Priority, TaskStatus

COUNTS = (10_000, 100_000)
RUNS = 20
BATCH = 1000
ONSETS = (*"bcdfghjklmnprstvwz", "bl", "br", "ch", "dr", "gr", "pl", "sch", "str", "th")
VOWELS = (*"aeiouy", "ai", "ea", "ie", "oo", "ou")
ENDS = (*"bdgnprstx", "ck", "ld", "mp", "ng", "nt", "rd", "rk", "rt", "sk", "ss")
TODAY = date(2026, 3, 2)
TOP_LEVEL = NotThat(Has(Trait.SUBTASK))
STATUSES = (*[TaskStatus.NEW] * 4, *[TaskStatus.DONE] * 3, *TaskStatus)


@dataclass(frozen=True)
class Place:
    """The stores under measurement."""

    database: Database
    commands: SqliteCommandStore
    store: SqliteTaskStore
    words: Sequence[str]


def vocabulary(chance: random.Random) -> list[str]:
    """5,000 words; the first are chosen far more often than the last."""
    words: list[str] = []
    for _ in range(5000):
        parts = [chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(chance.randint(1, 3))]
        words.append("".join(parts) + chance.choice(ENDS))
    return words


def sentence(chance: random.Random, words: Sequence[str], count: int) -> str:
    """So many words, as uneven as those of a language."""
    return " ".join(words[int(len(words) * chance.random() ** 3)] for _ in range(count))


def commands(number: int, chance: random.Random, words: Sequence[str]) -> list[Command]:
    """One task of the board, with what belongs to it."""
    task = f"t{number}"
    due = Due.on(TODAY + timedelta(days=chance.randint(-30, 60))) if chance.random() < 0.5 else None
    made = add_task(
        task,
        sentence(chance, words, chance.randint(2, 9)),
        status=chance.choice(STATUSES),
        notes=sentence(chance, words, 40) if chance.random() < 0.4 else "",
        due=due,
        priority=chance.choice(list(Priority)),
        project=f"p{chance.randrange(50)}" if chance.random() < 0.6 else "",
        labels=[f"label{chance.randrange(30)}"] if chance.random() < 0.5 else [],
        people=[f"who{chance.randrange(40)}"] if chance.random() < 0.3 else [],
        parent=f"t{number - 1}" if number % 10 == 9 else "",
    )
    said = add_comment(task, f"c{number}", sentence(chance, words, 15))
    return [made, said] if chance.random() < 0.2 else [made]


async def fill(place: Place, count: int, chance: random.Random) -> None:
    """Projects, people, then tasks in batches."""
    kinds = ((PlaceKind.PROJECT, "p", 50), (PlaceKind.PERSON, "who", 40))
    places = [add_place(kind, f"{n}{i}", f"{n} {i}") for kind, n, k in kinds for i in range(k)]
    await place.commands.carry_out(places, Actor.IMPORT)
    for start in range(0, count, BATCH):
        batch = [
            command
            for number in range(start, start + BATCH)
            for command in commands(number, chance, place.words)
        ]
        await place.commands.carry_out(batch, Actor.IMPORT)


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds, seen from the loop."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


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


async def drops(place: Place, count: int, chance: random.Random) -> list[float]:
    """Cards dropped between two others, each alone, until it is committed."""
    found: list[float] = []
    for _ in range(RUNS * 5):
        task, lane = f"t{chance.randrange(count)}", chance.choice(list(HOME_LANES.values()))
        page = await place.store.page(InLane(lane), TaskOrder.BOARD, 50)
        after = chance.choice(page.cards).task.id
        move = move_task(task, lane, after=after)
        found.append(await timed(lambda move=move: place.commands.carry_out([move], Actor.YOU)))
    return found


async def edits(place: Place, count: int, chance: random.Random) -> list[float]:
    """Fields, statuses and labels changed, each alone."""
    found: list[float] = []
    for _ in range(RUNS * 5):
        task = f"t{chance.randrange(count)}"
        change = chance.choice(
            (
                edit_task(task, title=sentence(chance, place.words, 5)),
                set_status(task, chance.choice(list(TaskStatus))),
                relate_task(task, Relation.LABEL, add=[f"label{chance.randrange(30)}"]),
            )
        )
        found.append(
            await timed(lambda change=change: place.commands.carry_out([change], Actor.YOU))
        )
    return found


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


async def measured(place: Place, count: int) -> list[Row]:
    """Every figure at one size."""
    chance = random.Random(2)
    name = f"{count:,} tasks"
    usable = "<= 150" if count <= COUNTS[0] else "<= 400"
    before = psutil.Process().memory_info().rss
    rows = [median_row(f"{name}: board", "ms", await _often(lambda: board(place)), usable)]
    for what, (wanted, order) in lists().items():
        times = await _often(lambda wanted=wanted, order=order: place.store.page(wanted, order))
        rows.append(median_row(f"{name}: list, {what}", "ms", times, usable))
    month = [span_of(TODAY + timedelta(days=n), TODAY + timedelta(days=n), UTC) for n in range(42)]
    times = await _often(lambda: place.store.due_counts(month))
    rows.append(median_row(f"{name}: calendar", "ms", times, usable))
    times = await _often(lambda: asyncio.gather(place.store.projects(), place.store.people()))
    rows.append(median_row(f"{name}: projects and people", "ms", times, usable))
    asked = questions(chance, place.words)
    times = [await timed(lambda text=text: place.store.search(text)) for text in asked]
    rows.append(Row(f"{name}: search", "ms", p95(times), max(times), "<= 30", "p95"))
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    rows.append(Row(f"{name}: memory grown by", "MB", grown, None, "<= 60"))
    times = await drops(place, count, chance)
    rows.append(Row(f"{name}: drop persisted", "ms", p95(times), max(times), "<= 20", "p95"))
    times = await edits(place, count, chance)
    rows.append(Row(f"{name}: edit persisted", "ms", p95(times), max(times), "", "p95"))
    bulk = [set_status(f"t{n}", TaskStatus.WAITING) for n in range(0, 5000, 5)]
    took = await timed(lambda: place.commands.carry_out(bulk, Actor.YOU))
    rows.append(Row(f"{name}: bulk edit of 1,000", "ms", took))
    rows.append(Row(f"{name}: its undo", "ms", await timed(place.commands.undo)))
    return rows


async def _often(work: Callable[[], Awaitable[object]]) -> list[float]:
    await work()
    return [await timed(work) for _ in range(RUNS)]


async def at_size(folder: Path, count: int) -> list[Row]:
    """Fill a database of this size and measure."""
    path = folder / "nova.sqlite3"
    database, _ = open_database(path, folder / "backups")
    chance = random.Random(1)
    store, commands = SqliteTaskStore(database), SqliteCommandStore(database)
    place = Place(database, commands, store, vocabulary(chance))
    began = time.perf_counter()
    await fill(place, count, chance)
    took = time.perf_counter() - began
    rows = await measured(place, count)
    await asyncio.to_thread(database.close)
    with sqlite3.connect(path) as connection:
        kept = connection.execute("SELECT count(*) FROM tasks").fetchone()[0]
    if kept != count:
        raise AssertionError(f"{count} tasks went in, {kept} are there")
    name = f"{count:,} tasks"
    rows.append(Row(f"{name}: filling", "s", took, None, "", "with their journal"))
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
