"""An import is all or nothing and one step of undo: stopped, cancelled, a full disk."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.ranks import LONGEST
from nova_desktop.domain.task_import import (
    ImportedTask,
    LeftWhy,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import DONE, INBOX, Repeat, TaskStatus
from nova_desktop.services.task_imports.progress import Progress
from tests.unit.adapters_sqlite.task_dump import broken_searches, dump
from tests.unit.task_imports.importing import Place, look_of, open_place

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Place]:
    async with open_place(tmp_path) as place:
        yield place


async def test_undo_refuses_once_other_changes_came(place: Place) -> None:
    done = await place.bring(await place.look("todo.txt"))
    await place.tasks.add("Later")

    with pytest.raises(NovaError) as caught:
        await place.imports.undo(done)

    assert caught.value.problem.code is ProblemCode.TASK_IMPORT_NOT_LAST
    await place.journal.undo()
    await place.imports.undo(done)
    assert await place.titles() == []


async def test_later_changes_go_before_the_import_does(place: Place) -> None:
    before = await dump(place.desk.database)
    await place.bring(await place.look("trello_board.json"))
    card = (await place.titled("Write the texts")).task.id
    await place.tasks.comment(card, "Mine")
    await place.tasks.complete(card)
    await place.tasks.delete(card)

    for _ in range(4):
        await place.journal.undo()

    assert await dump(place.desk.database) == before


async def test_circles_are_broken_and_told(place: Place) -> None:
    tasks = (
        ImportedTask("a", parent=1, needs=(1,), line=1),
        ImportedTask("b", parent=0, needs=(2,), line=2),
        ImportedTask("c", parent=2, needs=(0, 2), line=3),
    )
    done = await place.bring(look_of(*tasks))

    assert done.counted == 3
    assert [one.why for one in done.left].count(LeftWhy.IN_CIRCLE) == 4
    assert len((await dump(place.desk.database))["task_needs"]) == 2


async def test_many_tasks_keep_short_places_in_their_order(place: Place) -> None:
    await place.desk.add("mine")
    tasks = [ImportedTask(f"{n}", status=TaskStatus.NEW if n % 3 else TaskStatus.DONE)
             for n in range(2_600)]  # fmt: skip
    await place.bring(look_of(*tasks))
    await place.bring(look_of(*tasks))

    rows = (await dump(place.desk.database))["tasks"]
    assert max(len(str(row[4])) for row in rows) <= LONGEST
    titles = [(await place.desk.task(name)).title for name in await place.desk.lane(DONE)]
    assert titles == 2 * [f"{n}" for n in range(0, 2_600, 3)]
    await place.tasks.add("last")
    assert (await place.titles())[-1] == "last"


async def test_progress_is_told_and_stopping_leaves_nothing(place: Place) -> None:
    look = look_of(*(ImportedTask(f"{n}", project="P") for n in range(3_000)))
    before = await dump(place.desk.database)
    seen: list[int] = []

    class Stopping(Progress):
        def tell(self, done: int, of: int) -> None:
            assert of == 3_000
            seen.append(done)
            if done >= 1_000:
                self.stop()
            super().tell(done, of)

    done = await place.imports.apply(look, look.proposed(), Stopping(lambda *_: None))

    assert done is None
    assert seen[-1] == 1_000
    assert await dump(place.desk.database) == before
    assert await place.places.projects() == []


async def test_a_cancelled_caller_leaves_nothing(place: Place) -> None:
    look = look_of(*(ImportedTask(f"{n}") for n in range(3_000)))
    begun = asyncio.Event()
    progress = Progress(lambda *_: begun.set())
    running = asyncio.ensure_future(place.imports.apply(look, look.proposed(), progress))
    await begun.wait()

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert await place.desk.lane(INBOX) == []


async def test_a_full_disk_in_the_middle_leaves_nothing(place: Place) -> None:
    await place.desk.add("mine")
    before = await dump(place.desk.database)
    notes = "long notes that fill pages " * 40
    look = look_of(*(ImportedTask(f"{n}", notes=notes) for n in range(3_000)))
    await _limit(place.desk.database, 300)

    with pytest.raises(NovaError) as caught:
        await place.bring(look)

    assert caught.value.problem.code is ProblemCode.DISK_FULL
    assert await dump(place.desk.database) == before
    await _limit(place.desk.database, 2**30)
    assert (await place.bring(look)).counted == 3_000


async def _limit(database: Database, pages: int) -> None:
    def limit(connection: sqlite3.Connection) -> None:
        now = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {now + pages}")

    await database.write(limit)


async def test_listeners_hear_of_every_task(place: Place) -> None:
    heard: list[int] = []
    place.tasks.on_change(lambda changed: heard.append(len(changed.tasks)))

    done = await place.bring(await place.look("todo.txt"))
    await place.imports.undo(done)

    assert heard == [7, 7]


_NAMES = st.sampled_from(["", "Home", "Work", "home", "Größe 🎉"])


@st.composite
def boards(draw: st.DrawFn) -> tuple[ImportedTask, ...]:
    """Tasks that stand below and wait for each other in any way, circles too."""
    count = draw(st.integers(1, 12))
    index = st.integers(-1, count - 1)
    return tuple(
        ImportedTask(
            f"task {n}",
            source=draw(st.sampled_from(["", f"id-{n}"])),
            status=draw(st.sampled_from(TaskStatus)),
            project=draw(_NAMES),
            people=tuple(filter(None, [draw(_NAMES)])),
            labels=tuple(filter(None, draw(st.lists(_NAMES, max_size=2)))),
            parent=draw(index),
            needs=tuple(one for one in draw(st.lists(index, max_size=3)) if one >= 0),
            notes=draw(st.sampled_from(["", "one two"])),
            due=draw(st.none() | st.dates(date(1900, 1, 1), date(9999, 12, 31)).map(Due.on)),
            repeat=draw(st.none() | st.just(Repeat("FREQ=DAILY"))),
        )
        for n in range(count)
    )


@settings(max_examples=25, deadline=None)
@given(boards(), st.data())
def test_any_board_comes_whole_and_goes_whole(
    tasks: tuple[ImportedTask, ...], data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(tasks) - 1), min_size=1))

    async def come_and_go(folder: Path) -> None:
        async with open_place(folder) as place:
            await place.desk.add("one", "two")
            before = await dump(place.desk.database)
            done = await place.imports.apply(look_of(*tasks), chosen, place.progress())
            after = await dump(place.desk.database)
            assert done is not None
            assert (done.counted, len(after["tasks"])) == (len(chosen), 2 + len(chosen))
            assert await place.desk.database.write(broken_searches) == []
            await place.imports.undo(done)
            assert await dump(place.desk.database) == before
            await place.journal.redo()
            assert await dump(place.desk.database) == after

    with TemporaryDirectory() as folder:
        anyio.run(come_and_go, Path(folder))
