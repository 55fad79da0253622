"""Imports into a real database: additive, whole, and known when repeated."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.task_sources import SqliteTaskSources
from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_import import (
    CsvTable,
    CsvUse,
    ImportedTask,
    Product,
)
from nova_desktop.domain.task_import_commands import IMPORT_TASKS
from nova_desktop.domain.task_import_look import (
    Duplicate,
    SameBy,
    look_at,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import DONE, Repeat
from tests.fakes.task_export_files import FOLDER, HERE, zipped
from tests.unit.adapters_sqlite.task_dump import broken_searches, dump
from tests.unit.task_imports.importing import Place, look_of, open_place

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Place]:
    async with open_place(tmp_path) as place:
        yield place


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
    assert done.counted_comments == done.comments == look.counts.comments
    assert len(after["tasks"]) == 2 + done.tasks
    assert len(after["task_comments"]) == look.counts.comments
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

    more = look_at(replace(look.board, tasks=tasks), look.duplicates)
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

    again = await place.look("nova_pg_dump.sql")
    assert (again.counts.chats, again.proposed()) == (0, frozenset())
    await place.imports.undo(done)
    assert await chats.conversations() == []
    assert (await place.look("nova_pg_dump.sql")).counts.chats == 2
    await place.journal.redo()
    assert len(await chats.conversations()) == 2
    assert len(await chats.messages(week.id)) == 2


async def test_what_is_left_out_is_left_out(place: Place) -> None:
    look = await place.look("todo.txt")
    done = await place.bring(look, leave=[0])

    assert (done.tasks, done.skipped) == (6, 1)
    assert "Call Mom" not in await place.titles()


async def test_a_plain_csv_is_asked_about_first(place: Place, tmp_path: Path) -> None:
    path = FOLDER / "spreadsheet.csv"
    table = await place.imports.look(str(path), place.progress())
    assert isinstance(table, CsvTable)

    use = CsvUse(table.guess, table.day_order, table.has_header)
    done = await place.bring(await place.imports.look_csv(str(path), use, place.progress()))

    assert done.counted == 3
    assert await place.titles(DONE) == ["Steuer"]


async def test_a_plain_csv_in_a_zip_is_asked_about_too(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "sheet.zip"
    csv = (FOLDER / "spreadsheet.csv").read_bytes()
    path.write_bytes(zipped({"empty.csv": b"", "sheet.csv": csv}))
    table = await place.imports.look(str(path), place.progress())
    assert isinstance(table, CsvTable)

    look = await place.imports.look_csv(str(path), CsvUse(table.guess), place.progress())

    assert look.counts.tasks == 3


async def test_files_that_are_not_there_or_hold_nothing(place: Place, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ics"
    empty.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")

    for path, code in (
        (tmp_path / "nothing.csv", ProblemCode.TASK_IMPORT_UNREADABLE),
        (tmp_path, ProblemCode.TASK_IMPORT_UNREADABLE),
        (empty, ProblemCode.TASK_IMPORT_EMPTY),
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
