"""Restoring a backup: whole or not at all, and with a way back."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.backup_store import SqliteBackups
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.adapters.sqlite.usage_store import SqliteUsageStore
from nova_desktop.domain.backups import (
    RESTORED,
    BackupCounts,
    BackupDifference,
    BackupReason,
    BackupState,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import add_task, delete_task, edit_task
from nova_desktop.domain.usage import UsageEvent
from tests.unit.adapters_sqlite.files import (
    START,
    add,
    begin,
    home,
    ids,
    is_sound,
    spoil_page_of,
)
from tests.unit.adapters_sqlite.task_desk import Desk
from tests.unit.adapters_sqlite.task_dump import broken_searches, dump

pytestmark = pytest.mark.anyio
LATEST = shipped_migrations()[-1].number
DATA = Path(__file__).parents[2] / "data"


def desk_of(database: Database) -> Desk:
    return Desk(database, SqliteCommandStore(database), SqliteTaskStore(database))


def backups_of(database: Database) -> SqliteBackups:
    return SqliteBackups(database, lambda: START + timedelta(days=3))


async def back_up(database: Database) -> str:
    made = await SqliteBackups(database, lambda: START).make(BackupReason.DAILY)
    return made.name


async def then(database: Database) -> str:
    """Some things, a backup of them, and others since; the name of the backup."""
    desk = desk_of(database)
    await begin(database)
    await add(database, "m1", "m2")
    await desk.do(add_task("a", "Stays one"), add_task("b", "Goes two"), add_task("c", "Edited"))
    name = await back_up(database)
    await add(database, "m3")
    await begin(database, "c2")
    await desk.do(add_task("d", "New one"), delete_task("b"), edit_task("c", title="Otherwise"))
    return name


async def tasks(database: Database) -> dict[str, str]:
    def read(connection: sqlite3.Connection) -> dict[str, str]:
        found = connection.execute("SELECT id, title FROM tasks WHERE deleted_at IS NULL")
        return dict(map(tuple, found))

    return await database.read(read)


BEFORE = {"a": "Stays one", "b": "Goes two", "c": "Edited"}
AFTER = {"a": "Stays one", "c": "Otherwise", "d": "New one"}


async def test_a_preview_says_what_is_in_it_and_what_would_go(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        preview = await backups_of(database).preview(name)
    assert preview.entry.counts == BackupCounts(3, 1, 2)
    assert preview.entry.at == START
    assert {title for title, _at in preview.last_changed} == set(BEFORE.values())
    assert preview.difference == BackupDifference(1, 1, 1, 1, 1, ("New one",))
    assert not preview.difference.is_none


async def test_restored_it_is_as_it_was_and_back_again(tmp_path: Path) -> None:
    place = home(tmp_path)
    with place.opened() as database:
        name = await then(database)
        now = await dump(database)
        backups = backups_of(database)
        done = await backups.restore(name)
        assert await tasks(database) == BEFORE
        assert await ids(database) == ["m1", "m2"]
        assert await database.write(broken_searches) == []
        assert done.before.reason is BackupReason.RESTORE
        await desk_of(database).do(add_task("e", "Written after"))
        await backups.restore(done.before.name)
        assert await dump(database) == now
        assert await ids(database) == ["m1", "m2", "m3"]
        kept = [entry.reason for entry in await backups.entries()]
        assert kept == [BackupReason.RESTORE, BackupReason.RESTORE, BackupReason.DAILY]
    assert is_sound(place.path)
    assert await asyncio.to_thread(place.use, tasks) == AFTER


async def test_undo_goes_on_from_the_restored_state(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        await backups_of(database).restore(name)
        desk = desk_of(database)
        await desk.commands.undo()
        assert await tasks(database) == {}
        await desk.commands.redo()
        assert await tasks(database) == BEFORE


async def test_readers_and_writers_go_on_meanwhile(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        desk = desk_of(database)

        async def read() -> None:
            for _ in range(50):
                assert await tasks(database) in (BEFORE, AFTER, BEFORE | {"w": "Meanwhile"})

        async def write() -> None:
            await desk.do(add_task("w", "Meanwhile"))

        async with asyncio.TaskGroup() as group:
            group.create_task(read())
            restoring = group.create_task(backups_of(database).restore(name))
            group.create_task(read())
        await write()
        assert restoring.done()
        assert await tasks(database) == BEFORE | {"w": "Meanwhile"}


async def test_what_was_spent_stays_spent(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        spent = UsageEvent("call", START, "m", "d", cost_usd=0.5)
        await SqliteUsageStore(database).add_usage([spent])
        await backups_of(database).restore(name)
        costs = await database.read(
            lambda c: [row[0] for row in c.execute("SELECT cost_usd FROM usage")]
        )
    assert costs == [0.5]


async def test_it_remembers_which_backup_it_is(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        await backups_of(database).restore(await then(database))
        assert await SqliteStateStore(database).get_state(RESTORED) == START.isoformat()


async def test_what_was_told_is_not_told_again(tmp_path: Path) -> None:
    insert = "INSERT INTO task_told (task, kind, moment, told_at) VALUES ('a', 'due', 1, 2)"
    with home(tmp_path).opened() as database:
        name = await then(database)
        await database.write(lambda c: c.execute(insert).rowcount)
        await backups_of(database).restore(name)
        told = await database.read(lambda c: c.execute("SELECT task FROM task_told").fetchall())
    assert [row[0] for row in told] == ["a"]


async def test_memory_gets_no_text_a_second_time(tmp_path: Path) -> None:
    """It may have been forgotten there since."""

    def remember(connection: sqlite3.Connection) -> None:
        for key in ("delivered", "waiting"):
            connection.execute(
                "INSERT INTO memory_outbox (key, at, space, source, title, origin, speaker, "
                "urgency, text) VALUES (?, 0, 'nova', '', '', '', '', '', 'text')",
                (key,),
            )

    with home(tmp_path).opened() as database:
        await database.write(remember)
        name = await back_up(database)
        await database.write(
            lambda c: c.execute("DELETE FROM memory_outbox WHERE key = 'delivered'").rowcount
        )
        await backups_of(database).restore(name)
        found = await database.read(
            lambda c: [row[0] for row in c.execute("SELECT key FROM memory_outbox")]
        )
    assert found == ["waiting"]


@pytest.mark.parametrize("schema", range(1, LATEST))
async def test_a_backup_of_an_older_schema_is_brought_up(tmp_path: Path, schema: int) -> None:
    place = home(tmp_path)
    place.backups.mkdir()
    name = f"nova-0001-migration-schema{schema}-20250101T120000Z.sqlite3"
    shutil.copyfile(DATA / f"nova-schema{schema}.sqlite3", place.backups / name)
    content = (place.backups / name).read_bytes()
    place.path.touch()
    shutil.copyfile(DATA / f"nova-schema{LATEST}.sqlite3", place.path)
    with place.opened() as database:
        backups = backups_of(database)
        preview = await backups.preview(name)
        assert preview.entry.counts.messages > 0
        await backups.restore(name)
        found = await database.read(lambda c: c.execute("PRAGMA user_version").fetchone()[0])
        assert found == LATEST
        assert (await tasks(database) == {}) is (schema < 6)
    assert (place.backups / name).read_bytes() == content
    assert is_sound(place.path)


async def refused(database: Database, name: str) -> ProblemCode:
    """What is said of a backup; nothing has changed then and nothing is left behind."""
    before, names = await dump(database), sorted(p.name for p in home_of(database).iterdir())
    backups = backups_of(database)
    with pytest.raises(NovaError) as caught:
        await backups.restore(name)
    with pytest.raises(NovaError) as looked:
        await backups.preview(name)
    assert looked.value.problem.code is caught.value.problem.code
    assert await dump(database) == before
    assert sorted(p.name for p in home_of(database).iterdir()) == names
    return caught.value.problem.code


def home_of(database: Database) -> Path:
    return Path(SqliteBackups(database).folder)


async def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        spoil_page_of(tmp_path / "backups" / name, "Goes two")
        assert await refused(database, name) is ProblemCode.BACKUP_DAMAGED
        assert await tasks(database) == AFTER


@pytest.mark.parametrize("content", [b"", b"hello" * 2000, b"SQLite format 3\0" + b"\0" * 5000])
async def test_one_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        await asyncio.to_thread((tmp_path / "backups" / name).write_bytes, content)
        assert await refused(database, name) is ProblemCode.BACKUP_DAMAGED


async def test_one_of_a_newer_nova_is_told(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        name = await then(database)
        newer = name.replace(f"schema{LATEST}", "schema999")
        folder = tmp_path / "backups"
        (folder / name).rename(folder / newer)
        with closing(sqlite3.connect(folder / newer)) as copy:
            copy.execute("PRAGMA user_version = 999")
        assert await refused(database, newer) is ProblemCode.BACKUP_NEWER
        (entry,) = await backups_of(database).entries()
        assert entry.state is BackupState.NEWER


async def test_one_that_is_gone_is_told(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        await then(database)
        for name in ("none.sqlite3", "../nova.sqlite3"):
            assert await refused(database, name) is ProblemCode.BACKUP_GONE


async def test_a_list_shows_what_cannot_be_restored(tmp_path: Path) -> None:
    with home(tmp_path).opened() as database:
        first = await then(database)
        await backups_of(database).make(BackupReason.MANUAL)
        await asyncio.to_thread((tmp_path / "backups" / first).write_bytes, b"x" * 9000)
        made, broken = await backups_of(database).entries()
    assert (made.reason, made.state) == (BackupReason.MANUAL, BackupState.READY)
    assert made.counts == BackupCounts(3, 2, 3)
    assert (broken.state, broken.size_bytes) == (BackupState.DAMAGED, 9000)


async def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    with home(tmp_path).opened() as database:
        backups = backups_of(database)
        with pytest.raises(NovaError) as caught:
            await backups.make(BackupReason.DAILY)
    assert caught.value.problem.code is ProblemCode.BACKUP_FOLDER_UNUSABLE
    assert caught.value.problem.params["path"] == str(tmp_path / "backups")
