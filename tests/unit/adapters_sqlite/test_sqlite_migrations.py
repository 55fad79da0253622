"""Migrations: every released schema is upgraded, a failing step changes nothing."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date, time
from importlib.resources import files
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.connection import schema_of
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.memory_outbox import SqliteMemoryOutbox
from nova_desktop.adapters.sqlite.migrations import Migration, shipped_migrations, statements
from nova_desktop.adapters.sqlite.opening import open_database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.adapters.sqlite.usage_store import SqliteUsageStore
from nova_desktop.domain.chat import MessageState
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_filters import AllOf
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat, TaskStatus
from tests.data.make_schema_file import PLANTS, released
from tests.unit.adapters_sqlite.files import Home, fill, home, ids, is_sound

LATEST = shipped_migrations()[-1].number
GOOD = Migration(LATEST + 1, "good.sql", "ALTER TABLE state ADD COLUMN kind TEXT; -- why\n")
HARMFUL = "DELETE FROM messages;\nDROP TABLE usage;\n"


def migrated(place: Home, *more: Migration) -> Database:
    database, problems = open_database(place.path, place.backups, (*shipped_migrations(), *more))
    assert problems == []
    return database


@pytest.fixture
def place(tmp_path: Path) -> Home:
    made = home(tmp_path)
    made.use(fill)
    shutil.rmtree(made.backups)
    return made


def test_every_released_schema_has_its_file() -> None:
    assert [number for number, _ in released()] == list(range(1, LATEST + 1))


@pytest.mark.parametrize(("number", "file"), released())
def test_a_file_of_a_released_schema_is_upgraded(tmp_path: Path, number: int, file: Path) -> None:
    place = home(tmp_path)
    shutil.copyfile(file, place.path)

    async def look(database: Database) -> None:
        assert await database.read(schema_of) == LATEST
        store = SqliteChatStore(database)
        assert [c.title for c in await store.conversations()] == ["Größe", "First"]
        found = await store.messages("first")
        assert [m.text for m in found] == ["Hello", "Hello 🎉", "Half an"]
        assert found[-1].state is MessageState.STREAMING
        assert found[1].measure.cost_usd == 0.25
        assert [m.parent for m in found] == ["", "m1", "m2"]
        await look_at_variants(store, number)
        assert len(await SqliteUsageStore(database).usage_of("call-1")) == 1
        await look_at_memory(store, database, number)
        await look_at_tasks(SqliteTaskStore(database), number)
        await SqliteCommandStore(database).undo()
        assert len(await store.conversations()) == 3

    place.use(look)
    assert is_sound(place.path)
    copies = [path.name for path in place.backups.iterdir()] if place.backups.exists() else []
    assert len(copies) == (number < LATEST)


async def look_at_memory(store: SqliteChatStore, database: Database, number: int) -> None:
    """Until memory came each conversation was as it is now without a choice."""
    second, first = await store.conversations()
    assert (first.remember, first.space) == (True, "nova")
    assert (second.remember, second.space) == ((True, "nova") if number < 5 else (False, "work"))
    waiting = await SqliteMemoryOutbox(database).waiting(["nova", "work"])
    assert [each.text for each in waiting] == ([] if number < 5 else ["Größe matters."])


async def look_at_tasks(store: SqliteTaskStore, number: int) -> None:
    """Until tasks came there was an empty board."""
    lanes = [lane.id for lane in await store.lanes()]
    board = ["inbox", "needs_you", "waiting", "in_progress", "done"]
    if number < 6:
        assert lanes == board
        assert await store.count(AllOf()) == 0
        return
    assert lanes == ["inbox", "week", *board[1:]]
    found = await store.detail("bank")
    assert found is not None
    task = found.card.task
    assert (task.status, task.notes) == (TaskStatus.NEEDS_REVIEW, "Ask for the *Größe* of the fee.")
    assert task.due == Due.local(date(2026, 2, 13), time(15), "Europe/Berlin")
    assert task.repeat == Repeat("FREQ=WEEKLY;BYDAY=FR", series="s")
    if number >= 7:
        (plants,) = await store.cards(["plants"])
        assert (plants.task.repeat, plants.task.due) == (PLANTS, PLANTS.occurrence)
    assert (task.project, task.people, task.labels) == ("taxes", ("ann",), ("finance",))
    assert [len(each) for each in (found.comments, found.links, found.attachments)] == [1, 1, 1]
    assert [each.card.task.id for each in await store.search("größe")] == ["bank"]
    assert [card.task.id for card in await store.trash()] == ["gone"]


async def look_at_variants(store: SqliteChatStore, number: int) -> None:
    bye = (await store.messages("second"))[-1]
    assert (bye.id, bye.variant, bye.variants) == ("m4", 1, 1 if number < 3 else 2)
    if number >= 3:
        assert await store.show_variant("m4", 1)
        assert [m.id for m in await store.messages("second")] == ["m5", "m6"]


def test_a_migration_is_carried_out_after_a_copy(place: Home) -> None:
    assert migrated(place, GOOD).close()
    with closing(sqlite3.connect(place.path)) as connection:
        assert schema_of(connection) == LATEST + 1
        connection.execute("SELECT kind FROM state")
    (copy,) = place.backups.iterdir()
    assert f"-migration-schema{LATEST}-" in copy.name
    with closing(sqlite3.connect(copy)) as connection:
        assert schema_of(connection) == LATEST
        assert connection.execute("SELECT count(*) FROM messages").fetchone() == (105,)


@pytest.mark.parametrize(
    "bad",
    [
        "SELECT * FROM nowhere;",
        "INSERT INTO state (key, value) VALUES ('a', 'b'), ('a', 'c');",
        "this is no SQL",
        "DELETE FROM conversations;",
        "SELECT 1; SELECT 2;",
    ],
)
def test_a_failing_migration_changes_nothing(place: Home, bad: str) -> None:
    steps = (GOOD, Migration(LATEST + 2, "bad.sql", f"{HARMFUL}\n{bad}"))
    if bad.startswith("DELETE"):
        steps = (GOOD, Migration(LATEST + 2, "bad.sql", bad))
    with pytest.raises(NovaError) as raised:
        migrated(place, *steps)
    assert raised.value.problem.code is ProblemCode.DATABASE_FAILED
    assert "bad.sql" in raised.value.problem.detail
    assert place.asides() == []
    assert len(place.use(ids)) == 105
    assert is_sound(place.path)


def test_rows_that_were_orphans_before_do_not_stop_a_migration(place: Home) -> None:
    with closing(sqlite3.connect(place.path)) as connection, connection:
        connection.execute("DELETE FROM conversations")
    assert migrated(place, GOOD).close()


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(place: Home) -> None:
    sql = """
        CREATE TABLE newer AS SELECT * FROM conversations;
        DROP TABLE conversations;
        CREATE TABLE conversations (
            row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, touched INTEGER NOT NULL,
            pinned INTEGER NOT NULL DEFAULT 0, deleted_at INTEGER, head INTEGER,
            remember INTEGER NOT NULL DEFAULT 1, space TEXT NOT NULL DEFAULT 'nova', colour TEXT
        ) STRICT;
        INSERT INTO conversations SELECT *, 'red' FROM newer;
        DROP TABLE newer;
    """
    database = migrated(place, Migration(LATEST + 1, "rebuild.sql", sql))
    assert database.close()
    with closing(sqlite3.connect(place.path)) as connection:
        assert connection.execute("SELECT colour FROM conversations").fetchall() == [("red",)]
        assert connection.execute("SELECT count(*) FROM messages").fetchone() == (105,)
    assert is_sound(place.path)


def test_a_damaged_database_is_not_migrated_but_repaired(place: Home) -> None:
    content = place.path.read_bytes()
    place.path.write_bytes(content[: len(content) // 2])
    steps = (*shipped_migrations(), GOOD)
    database, (problem,) = open_database(place.path, place.backups, steps)
    assert database.close()
    assert problem.code is ProblemCode.DATABASE_SET_ASIDE


def test_the_steps_are_found_in_order_as_package_files() -> None:
    folder = files("nova_desktop.adapters.sqlite") / "migrations"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    assert [step.name for step in shipped_migrations()] == names


def test_a_script_is_split_where_statements_end() -> None:
    script = """
        -- first; not yet
        CREATE TABLE a (b TEXT DEFAULT ';');
        CREATE TRIGGER t AFTER INSERT ON a BEGIN
            DELETE FROM a;
            SELECT 1;
        END;
        SELECT 2
    """
    found = [statement.split() for statement in statements(script)]
    assert [words[-1] for words in found] == ["';');", "END;", "2"]
