"""Damaged databases: restored or set aside, told, and nothing deleted."""

import asyncio
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from nova_desktop.adapters.sqlite import writer
from nova_desktop.adapters.sqlite.chat_store import SqliteChatStore
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.salvage import TABLES
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.domain.commands import Actor, rename_conversation
from nova_desktop.domain.problems import Problem, ProblemCode
from tests.unit.adapters_sqlite.files import (
    PAGE,
    START,
    Home,
    add,
    begin,
    fill,
    home,
    ids,
    is_sound,
    spoil_page_of,
)

OLD = [f"old-{n:03}" for n in range(100)]
NEW = [f"new-{n}" for n in range(5)]


def no_sqlite(path: Path) -> None:
    path.write_text("I am a letter to my aunt. " * 500)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def broken_head(path: Path) -> None:
    path.write_bytes(b"\xff" * PAGE + path.read_bytes()[PAGE:])


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // PAGE // 2 * PAGE])


def ragged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -3 * PAGE - 1000])


def only_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def wrong_number(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:60] + b"\x7f" * 4 + content[64:])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


HARMS = [no_sqlite, zeros, broken_head, half, ragged, only_head, wrong_number, other_program]
harmed = pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)


def repaired(place: Home) -> Problem:
    database, problems = place.open()
    assert database.close()
    (problem,) = problems
    assert is_sound(place.path)
    with place.opened():
        return problem


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return home(tmp_path)


@harmed
def test_a_damaged_database_is_restored_and_kept_aside(
    place: Home, harm: Callable[[Path], None]
) -> None:
    place.use(fill)
    harm(place.path)
    damaged = place.path.read_bytes()
    problem = repaired(place)
    assert problem.code is ProblemCode.DATABASE_RESTORED
    assert problem.params["date"] == START.isoformat()
    assert problem.detail
    assert [problem.params["path"]] == [str(path) for path in place.asides()]
    assert place.asides()[0].read_bytes() == damaged
    assert place.use(ids)[:100] == OLD


@harmed
def test_without_a_copy_it_is_set_aside_and_nova_starts_empty(
    place: Home, harm: Callable[[Path], None]
) -> None:
    place.use(begin)
    harm(place.path)
    damaged = place.path.read_bytes()
    problem = repaired(place)
    assert problem.code is ProblemCode.DATABASE_SET_ASIDE
    assert [path.read_bytes() for path in place.asides()] == [damaged]


def test_the_log_goes_aside_with_its_file(place: Home) -> None:
    place.use(begin)
    no_sqlite(place.path)
    for ending in ("-wal", "-shm"):
        place.path.with_name(f"nova.sqlite3{ending}").write_bytes(b"left behind")
    repaired(place)
    aside = place.asides()[0]
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"left behind"


def test_a_log_that_a_crash_left_is_salvaged_with_its_damaged_file(
    place: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "CHECKPOINT_AFTER_S", 1000.0)
    crashed = home(tmp_path / "crashed")
    crashed.path.parent.mkdir()

    async def crash(database: Database) -> None:
        await add(database, "only in the log")
        for ending in ("", "-wal"):
            name = f"nova.sqlite3{ending}"
            await asyncio.to_thread(copyfile, tmp_path / name, crashed.path.with_name(name))

    place.use(fill)
    place.use(crash)
    copytree(place.backups, crashed.backups)
    spoil_page_of(crashed.path, "old-050: ")
    log = crashed.path.with_name("nova.sqlite3-wal").read_bytes()
    assert repaired(crashed).code is ProblemCode.DATABASE_RESTORED
    assert crashed.use(ids) == [*OLD, *NEW, "only in the log"]
    assert crashed.asides()[0].with_name(f"{crashed.asides()[0].name}-wal").read_bytes() == log
    assert crashed.names() == {p.name for p in crashed.path.parent.glob("nova.damaged*")} | {
        "nova.sqlite3"
    }


@pytest.mark.parametrize("leave", [Path.unlink, empty])
def test_a_database_that_vanished_is_restored(place: Home, leave: Callable[[Path], None]) -> None:
    place.use(fill)
    leave(place.path)
    place.path.with_name("nova.sqlite3-journal").write_bytes(b"of the file that was here")
    assert repaired(place).code is ProblemCode.DATABASE_RESTORED
    assert place.use(ids) == OLD
    (journal,) = place.path.parent.glob("nova.damaged-*-journal")
    assert journal.read_bytes() == b"of the file that was here"


def test_what_is_newer_than_the_copy_is_salvaged(place: Home) -> None:
    async def change(database: Database) -> None:
        await fill(database)
        store = SqliteCommandStore(database)
        await store.carry_out([rename_conversation("c1", "Newer")], Actor.YOU)
        await SqliteStateStore(database).set_state("draft", "half a thought")

    async def look(database: Database) -> tuple[str, str | None]:
        titles = [c.title for c in await SqliteChatStore(database).conversations()]
        return titles[0], await SqliteStateStore(database).get_state("draft")

    place.use(change)
    spoil_page_of(place.path, "old-050: ")
    problem = repaired(place)
    assert problem.code is ProblemCode.DATABASE_RESTORED
    assert int(problem.params["salvaged"]) >= 7
    assert place.use(ids) == OLD + NEW
    assert place.use(look) == ("Newer", "half a thought")

    async def undo(database: Database) -> str:
        await SqliteCommandStore(database).undo()
        return (await look(database))[0]

    assert place.use(undo) == "C1"


def test_without_a_copy_all_but_the_damaged_page_is_salvaged(place: Home) -> None:
    async def filled(database: Database) -> None:
        await begin(database)
        await add(database, *OLD)

    place.use(filled)
    spoil_page_of(place.path, "old-050: ")
    problem = repaired(place)
    assert problem.code is ProblemCode.DATABASE_SET_ASIDE
    found = place.use(ids)
    assert found == sorted(found)
    assert 90 < len(found) < 100


def test_messages_that_lost_their_conversation_get_another(place: Home) -> None:
    async def orphan(database: Database) -> None:
        await begin(database)
        await add(database, *OLD)

    async def listed(database: Database) -> list[int]:
        store = SqliteChatStore(database)
        found = await store.conversations()
        return [len(await store.messages(c.id, limit=500)) for c in found]

    place.use(orphan)
    with closing(sqlite3.connect(place.path)) as connection, connection:
        connection.execute("DELETE FROM conversations")
    spoil_page_of(place.path, "old-099: ")
    repaired(place)
    (count,) = place.use(listed)
    assert 90 < count < 100


def test_an_index_that_contradicts_its_table_is_damage(place: Home) -> None:
    place.use(fill)
    content = place.path.read_bytes()
    at = content.index(b"old-050")
    if content.index(b"old-050: ") // PAGE == at // PAGE:  # that is the table
        at = content.index(b"old-050", content.index(b"old-050: ") + PAGE)
    place.path.write_bytes(content[:at] + b"old-05X" + content[at + 7 :])
    assert repaired(place).code is ProblemCode.DATABASE_RESTORED
    assert place.use(ids) == OLD + NEW


def test_salvage_does_not_mix_up_rows_that_have_a_number_in_common(place: Home) -> None:
    async def before(database: Database) -> None:
        await SqliteStateStore(database).set_state("old", "1")
        await fill(database)

    async def after(database: Database) -> None:
        await SqliteStateStore(database).set_state("old", None)
        await SqliteStateStore(database).set_state("new", "2")

    async def look(database: Database) -> list[str | None]:
        store = SqliteStateStore(database)
        return [await store.get_state("old"), await store.get_state("new")]

    place.use(before)
    place.use(after)
    spoil_page_of(place.path, "old-050: ")
    repaired(place)
    assert place.use(look) == ["1", "2"]


def test_salvage_prefers_the_copy_where_a_row_looks_damaged(place: Home) -> None:
    place.use(fill)
    content = place.path.read_bytes()
    place.path.write_bytes(content.replace(b"old-000: text", b"old-000: t\xff\xfet"))
    spoil_page_of(place.path, "old-050: ")
    repaired(place)

    async def first(database: Database) -> str:
        return (await SqliteChatStore(database).messages("c1", limit=500))[0].text

    assert place.use(first).startswith("old-000: text")


def test_salvage_knows_every_table(place: Home) -> None:
    def tables(connection: sqlite3.Connection) -> set[str]:
        # What the search indexes keep for themselves is made anew by their triggers.
        rows = connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")
        return {row["name"] for row in rows if not row["name"].startswith("sqlite_")}

    assert place.use(lambda database: database.read(tables)) == set(TABLES)


def test_a_damaged_copy_is_passed_over(place: Home) -> None:
    async def filled(database: Database) -> None:
        await fill(database)
        await database.backup_now()

    place.use(filled)
    newest = max(place.backups.iterdir())
    spoil_page_of(newest, "old-050: ")
    broken_head(place.path)
    assert repaired(place).params["date"] == START.isoformat()
    assert place.use(ids) == OLD
    assert newest.exists()


def test_with_damaged_copies_only_nova_starts_empty(place: Home) -> None:
    place.use(fill)
    for copy in place.backups.iterdir():
        broken_head(copy)
    broken_head(place.path)
    database, (problem,) = place.open()
    assert database.close()
    assert problem.code is ProblemCode.DATABASE_SET_ASIDE
    assert place.use(ids) == []
    place.path.unlink()
    database, problems = place.open()
    assert database.close()
    assert problems == []


def test_two_damages_in_one_second_are_both_kept(place: Home) -> None:
    for letter in ("one", "two", "three"):
        place.path.write_text(letter * 100)
        repaired(place)
    assert len(place.asides()) == 3


def test_a_repair_that_was_cut_short_is_finished(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut after each change to the folder: the next start has the copy all the same."""
    place.use(fill)
    broken_head(place.path)
    for step in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", cut_after(step))
            with pytest.raises(KeyboardInterrupt):
                place.open()
    assert repaired(place).code is ProblemCode.DATABASE_RESTORED
    assert place.use(ids) == OLD


def cut_after(steps: int) -> Callable[[Path, Path], Path]:
    plain = Path.replace
    done: list[Path] = []

    def replace(source: Path, target: Path) -> Path:
        if len(done) == steps:
            raise KeyboardInterrupt
        done.append(source)
        return plain(source, target)

    return replace


@pytest.mark.parametrize("seed", range(30))
def test_whatever_bytes_are_wrong_nova_opens_and_loses_no_copy(place: Home, seed: int) -> None:
    place.use(fill)
    chance = random.Random(seed)
    content = bytearray(place.path.read_bytes())
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(content)), chance.choice((1, 16, 512, PAGE, 5 * PAGE))
        content[at : at + size] = chance.randbytes(len(content[at : at + size]))
    place.path.write_bytes(content)
    database, problems = place.open()
    assert database.close()
    assert is_sound(place.path)
    if problems:
        assert place.asides()[0].read_bytes() == content
    assert set(OLD) <= set(place.use(ids))
