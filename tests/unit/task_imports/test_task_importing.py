"""Imports into a real database: additive, all or nothing, one step of undo, known when repeated."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_sources import SqliteTaskSources
from nova_desktop.adapters.task_imports.reader import TaskImportReader
from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.ranks import LONGEST
from nova_desktop.domain.task_import import (
    CsvTable,
    CsvUse,
    ImportedBoard,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_import_commands import IMPORT_TASKS
from nova_desktop.domain.task_import_look import (
    Duplicate,
    ImportLook,
    SameBy,
    TaskImportDone,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import DONE, INBOX, Repeat, Task, TaskCard, TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_imports.imports import TaskImports
from nova_desktop.services.task_imports.progress import Progress
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id
from tests.fakes.task_exports import FOLDER, HERE
from tests.unit.adapters_sqlite.task_desk import Desk, open_desk
from tests.unit.adapters_sqlite.task_dump import broken_searches, dump

pytestmark = pytest.mark.anyio


@dataclass
class Place:
    desk: Desk
    journal: Journal
    tasks: Tasks
    places: TaskPlaces
    imports: TaskImports

    def progress(self, told: list[tuple[int, int]] | None = None) -> Progress:
        return Progress(lambda done, of: (told if told is not None else []).append((done, of)))

    async def look(self, name: str) -> ImportLook:
        found = await self.imports.look(str(FOLDER / name), self.progress())
        assert isinstance(found, ImportLook)
        return found

    async def bring(self, look: ImportLook, leave: Sequence[int] = ()) -> TaskImportDone:
        done = await self.imports.apply(look, look.proposed() - set(leave), self.progress())
        assert done is not None
        return done

    async def titles(self, lane: str = INBOX) -> list[str]:
        return [(await self.desk.task(name)).title for name in await self.desk.lane(lane)]

    async def titled(self, title: str) -> TaskCard:
        (found,) = [
            one for one in await self.desk.store.search(title) if one.card.task.title == title
        ]
        return found.card

    async def task(self, title: str) -> Task:
        detail = await self.desk.store.detail((await self.titled(title)).task.id)
        assert detail is not None
        return detail.card.task


def look_of(*tasks: ImportedTask) -> ImportLook:
    return ImportLook(ImportedBoard(Product.CSV, "x.csv", tasks))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Place]:
    async with open_desk(tmp_path) as desk:
        journal = Journal(desk.commands)
        places = TaskPlaces(journal, desk.store)
        sources = SqliteTaskSources(desk.database)
        reader = TaskImportReader(lambda: HERE.zone, lambda: HERE.now)
        days = Days(lambda: HERE.now, lambda _now: ZoneInfo(HERE.zone))
        imports = TaskImports(reader, sources, places, journal, DateutilRecurrence(), days)
        recurring = Recurring(desk.store, DateutilRecurrence(), days.now, new_id, lambda: HERE.zone)
        tasks = Tasks(journal, desk.store, recurring)
        yield Place(desk, journal, tasks, places, imports)


@pytest.mark.parametrize(
    "name",
    [
        "Home renovation [2331456789].csv", "trello_board.json", "ticktick_backup.csv",
        "microsoft_todo.json", "outlook_tasks.csv", "super_productivity.json",
        "things_url_scheme.json", "things_cli.json", "tasks.org", "todo.txt", "reminders.ics",
        "nova_pg_dump.sql", "nova_pg_dump_inserts.sql",
    ],
)  # fmt: skip
async def test_each_product_comes_whole_and_goes_whole(place: Place, name: str) -> None:
    await place.desk.add("one", "two")
    before = await dump(place.desk.database)
    look = await place.look(name)

    done = await place.bring(look)
    after = await dump(place.desk.database)

    assert (done.tasks, done.counted) == (len(look.board.tasks), len(look.board.tasks))
    assert len(after["tasks"]) == 2 + done.tasks
    assert len(after["task_comments"]) == look.counts().comments
    assert await place.desk.database.write(broken_searches) == []
    await place.imports.undo(done)
    assert await dump(place.desk.database) == before
    await place.journal.redo()
    assert await dump(place.desk.database) == after


async def test_an_import_is_additive(place: Place) -> None:
    await place.desk.add("mine")
    await place.bring(await place.look("todo.txt"))

    titles = await place.titles()
    assert titles[0] == "mine"
    assert titles[1:3] == ["Call Mom", "Water the plants"]
    assert (await place.titles(DONE)) == ["Review the pull request", "Buy milk"]


async def test_imported_again_everything_is_flagged_by_its_id(place: Place) -> None:
    await place.bring(await place.look("trello_board.json"))
    again = await place.look("trello_board.json")

    assert again.duplicates.keys() == set(range(len(again.board.tasks)))
    assert {one.by for one in again.duplicates.values()} == {SameBy.SOURCE}
    assert again.proposed() == frozenset()


async def test_without_ids_title_and_day_tell(place: Place) -> None:
    await place.tasks.add("call MOM", due=(await place.look("todo.txt")).board.tasks[0].due)
    await place.tasks.add("Buy milk", due=(await place.look("todo.txt")).board.tasks[0].due)

    look = await place.look("todo.txt")

    assert {look.board.tasks[at].title: one.by for at, one in look.duplicates.items()} == {
        "Call Mom": SameBy.TITLE
    }


async def test_what_was_undone_or_deleted_is_no_duplicate(place: Place) -> None:
    done = await place.bring(await place.look("trello_board.json"))
    await place.imports.undo(done)
    assert not (await place.look("trello_board.json")).duplicates

    await place.journal.redo()
    await place.tasks.delete((await place.titled("Choose a font")).task.id)
    look = await place.look("trello_board.json")
    assert {look.board.tasks[at].title for at in look.proposed()} == {"Choose a font"}


async def test_a_new_subtask_of_a_known_task_goes_below_it(place: Place) -> None:
    await place.bring(await place.look("trello_board.json"))
    known = await place.titled("Write the texts")
    look = await place.look("trello_board.json")
    tasks = (*look.board.tasks, ImportedTask("Contact page", source="new", parent=1))

    more = ImportLook(replace(look.board, tasks=tasks), look.duplicates)
    await place.bring(more)

    assert (await place.task("Contact page")).parent == known.task.id


async def test_projects_people_and_labels_that_exist_are_used(place: Place) -> None:
    await place.tasks.add("Old", labels=["Phone"])
    await place.bring(await place.look("todo.txt"))
    before = await place.places.projects()
    await place.bring(look_of(ImportedTask("New", project="FAMILY", labels=("PHONE",))))

    assert await place.places.labels() == ["github", "home", "Office", "Phone", "reading"]
    names = [one.name for one in await place.places.projects()]
    assert names == [one.name for one in before]


async def test_all_of_a_task_is_stored(place: Place) -> None:
    done = await place.bring(await place.look("trello_board.json"))
    card = await place.titled("Write the texts")
    detail = await place.desk.store.detail(card.task.id)

    assert detail is not None
    assert done.projects == 1
    assert [one.task.title for one in detail.subtasks] == ["Start page", "Imprint"]
    assert [one.text for one in detail.comments][1] == (
        "Grace Hopper: The imprint needs the lawyer."
    )
    assert {one.author for one in detail.comments} == {Actor.IMPORT}
    assert detail.comments[0].created_at.isoformat() == "2026-11-16T12:00:00+00:00"
    assert [one.name for one in detail.attachments] == ["guide.pdf", "Brief"]
    task = detail.card.task
    assert task.notes.startswith("See **style guide**.")
    assert (await place.places.people())[0].name == "Ada Lovelace"
    assert task.created_at.year == 2024


async def test_the_activity_says_that_it_was_imported(place: Place) -> None:
    await place.bring(await place.look("trello_board.json"))
    card = await place.titled("Choose a font")
    await place.tasks.edit(card.task.id, title="Choose two fonts")

    edited, imported = await place.desk.store.activity(card.task.id)

    assert (edited.kind, edited.actor) == ("edit_task", Actor.YOU)
    assert (imported.kind, imported.actor) == (IMPORT_TASKS, Actor.IMPORT)
    assert imported.payload == {"task": card.task.id, "product": "trello"}


async def test_chats_become_conversations_of_their_tasks(place: Place) -> None:
    done = await place.bring(await place.look("nova_pg_dump.sql"))
    chats = SqliteChatStore(place.desk.database)

    listed = await chats.conversations()
    assert done.chats == 2
    assert {one.title for one in listed} == {"This week", "Write the offer"}
    (week,) = [one for one in listed if one.title == "This week"]
    messages = await chats.messages(week.id)
    assert [(one.author, one.text) for one in messages] == [
        (Author.YOU, "What is due this week?"),
        (Author.NOVA, "Two tasks: the offer and the invoice."),
    ]
    linked = await place.desk.store.detail((await place.titled("Write the offer")).task.id)
    assert linked is not None
    assert [one.target for one in linked.links] == [week.id]

    await place.imports.undo(done)
    assert await chats.conversations() == []
    await place.journal.redo()
    assert len(await chats.conversations()) == 2
    assert len(await chats.messages(week.id)) == 2


async def test_what_is_left_out_is_left_out(place: Place) -> None:
    look = await place.look("todo.txt")
    done = await place.bring(look, leave=[0])

    assert (done.tasks, done.skipped) == (6, 1)
    assert "Call Mom" not in await place.titles()


async def test_undo_refuses_once_other_changes_came(place: Place) -> None:
    done = await place.bring(await place.look("todo.txt"))
    await place.tasks.add("Later")

    with pytest.raises(NovaError) as caught:
        await place.imports.undo(done)

    assert caught.value.problem.code is ProblemCode.IMPORT_NOT_LAST
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


async def test_a_plain_csv_is_asked_about_first(place: Place, tmp_path: Path) -> None:
    path = FOLDER / "spreadsheet.csv"
    table = await place.imports.look(str(path), place.progress())
    assert isinstance(table, CsvTable)

    use = CsvUse(table.guess, table.day_order, table.has_header)
    done = await place.bring(await place.imports.look_csv(str(path), use, place.progress()))

    assert done.counted == 3
    assert await place.titles(DONE) == ["Steuer"]


async def test_files_that_are_not_there_or_hold_nothing(place: Place, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ics"
    empty.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")

    for path, code in (
        (tmp_path / "nothing.csv", ProblemCode.TASK_FILE_UNREADABLE),
        (tmp_path, ProblemCode.TASK_FILE_UNREADABLE),
        (empty, ProblemCode.TASK_FILE_EMPTY),
    ):
        with pytest.raises(NovaError) as caught:
            await place.imports.look(str(path), place.progress())
        assert caught.value.problem.code is code


async def test_what_repeats_begins_a_series_of_its_own(place: Place) -> None:
    due = Due.on(HERE.now.date() - timedelta(days=3))
    await place.bring(
        look_of(
            ImportedTask("late", due=due, repeat=Repeat("FREQ=WEEKLY")),
            ImportedTask("without a day", repeat=Repeat("FREQ=WEEKLY;BYDAY=FR")),
            ImportedTask("never", repeat=Repeat("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
        )
    )

    late, new = await place.task("late"), await place.task("without a day")
    assert late.due == due
    assert late.repeat is not None
    assert (late.repeat.start, late.repeat.occurrence) == (due, due)
    assert new.due == Due.on(date(2026, 12, 4))
    assert new.repeat is not None
    assert new.repeat.series not in ("", late.repeat.series)
    assert (await place.task("never")).repeat is None

    await place.tasks.complete(late.id)
    following = [one for one in await place.titles() if one == "late"]
    assert following == ["late"]


async def test_the_board_knows_what_a_duplicate_is(place: Place) -> None:
    name = await place.tasks.add("Same")
    found = await SqliteTaskSources(place.desk.database).duplicates(
        Product.CSV, [ImportedTask("Other"), ImportedTask("same"), ImportedTask("Same")]
    )

    assert found == {1: Duplicate(name, SameBy.TITLE), 2: Duplicate(name, SameBy.TITLE)}
