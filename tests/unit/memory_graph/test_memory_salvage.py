"""What a damaged, cut or missing memory file held comes back from it and from its copies."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.children.memory.edits import going
from nova_desktop.children.memory.store import Store, open_store, opening
from nova_desktop.children.memory.store.backups import Backups
from nova_desktop.domain.memory import Question
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_running import BOTH, NONE, running
from tests.fakes.model_endpoint import FakeModels

pytestmark = pytest.mark.anyio
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ADD_JOB = (
    "INSERT INTO jobs (key, episode, space, source, at, text, queued_at, state)"
    " VALUES (?, 'e-' || ?1, 'nova', 'note', 1, ?, 1, 'done')"
)


async def add(store: Store, *names: str) -> None:
    for name in names:
        await store.write(lambda c, n=name: c.execute(ADD_JOB, (n, f"the text of {n} " * 300)))


async def keys(store: Store) -> list[str]:
    rows = await store.read(lambda c: c.execute("SELECT key FROM jobs ORDER BY key").fetchall())
    return [row["key"] for row in rows]


async def made(folder: Path, *, copied: tuple[str, ...] = (), later: tuple[str, ...] = ()) -> Path:
    """A closed memory file with these texts, the first of them in a copy too."""
    store, _ = await open_store(folder)
    await add(store, *copied)
    if copied:
        await store.backup(lambda: AT)
    await add(store, *later)
    await store.close()
    return folder / "memory.db"


def spoil(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * 4096 * 3)
    path.with_name("memory.db-check").touch()


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    path.with_name("memory.db-check").touch()


async def test_a_kill_while_it_is_set_aside_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await made(tmp_path, later=("a", "b"))
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name='entities'")
        root = found.fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    (tmp_path / "memory.db-check").touch()

    class KilledError(Exception):
        pass

    def killed(*_: object) -> int:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(opening, "salvage", killed)
        with pytest.raises(KilledError):
            await open_store(tmp_path, now=lambda: AT)
    store, told = await open_store(tmp_path, now=lambda: AT)
    assert await keys(store) == ["a", "b"]
    assert (told.damaged, told.salvaged) == (tmp_path / "memory.db.damaged-20260501T120000Z", 2)
    await store.write(lambda c: c.execute("DELETE FROM jobs WHERE key = 'a'"))
    await store.close()
    again, _ = await open_store(tmp_path)
    assert await keys(again) == ["b"]  # it is done once
    await again.close()


async def test_what_cannot_be_written_now_is_taken_over_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await made(tmp_path, copied=("a",), later=("b",))
    half(path)

    def full(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "salvage", full)
        store, told = await open_store(tmp_path)
        assert told.damaged is not None
        assert await keys(store) == []
        await add(store, "c")
        await store.close()
    store, told = await open_store(tmp_path)
    assert told.damaged is not None
    assert set(await keys(store)) >= {"a", "c"}
    await store.close()


async def test_a_log_of_a_file_that_is_set_aside_is_not_played_into_the_new_one(
    tmp_path: Path,
) -> None:
    await made(tmp_path, later=("a",))
    (tmp_path / "memory.db").replace(tmp_path / "memory.db.damaged-x")  # killed just here
    (tmp_path / "memory.db-wal").write_bytes(b"the log")
    (tmp_path / "memory.db-salvage").write_text("memory.db.damaged-x", "utf-8")
    store, told = await open_store(tmp_path)
    assert told.damaged == tmp_path / "memory.db.damaged-x"
    assert (tmp_path / "memory.db.damaged-x-wal").exists()
    await store.close()


def cut_to_nothing(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def zeros(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192 : len(content) // 2] = bytes(len(content) // 2 - 8192)
    path.write_bytes(content)
    path.with_name("memory.db-check").touch()


@pytest.mark.parametrize("damage", [cut_to_nothing, gone, half, zeros, spoil])
async def test_texts_come_back_from_the_copy(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    names = tuple(f"k{n:02}" for n in range(20))
    damage(await made(tmp_path, copied=names))
    store, told = await open_store(tmp_path)
    assert await keys(store) == list(names)
    assert told.damaged is not None
    assert told.salvaged == 20
    await store.close()


async def test_a_first_start_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "memory.db").touch()  # as a kill leaves it
    store, told = await open_store(tmp_path)
    assert told.damaged is None
    await store.close()


async def test_what_was_forgotten_since_the_copy_stays_forgotten(tmp_path: Path) -> None:
    store, _ = await open_store(tmp_path)
    await add(store, "a", "b", "c")
    await store.backup(lambda: AT)
    await store.write(lambda c: c.execute("DELETE FROM jobs WHERE key = 'b'"))
    await store.close()
    path = tmp_path / "memory.db"
    with closing(sqlite3.connect(path)) as connection:
        # the jobs can be read, and episodes cannot
        found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name='episodes'")
        root = found.fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    (tmp_path / "memory.db-check").touch()
    again, told = await open_store(tmp_path)
    assert told.damaged is not None
    assert await keys(again) == ["a", "c"]
    await again.close()


async def test_it_is_told_for_some_days(tmp_path: Path) -> None:
    gone(await made(tmp_path, copied=("a",)))
    for after, is_told in ((0, True), (2, True), (4, False)):
        store, told = await open_store(tmp_path, now=lambda a=after: AT + timedelta(days=a))
        assert (told.damaged is not None) is is_told
        await store.close()


async def test_copies_from_before_the_damage_are_spared(tmp_path: Path) -> None:
    gone(await made(tmp_path, copied=("a",)))
    store, _ = await open_store(tmp_path, now=lambda: AT + timedelta(days=1))
    for day in range(2, 8):
        await store.backup(lambda d=day: AT + timedelta(days=d))
    days = [path.name[13:15] for path in sorted((tmp_path / "backups").iterdir())]
    assert days == ["01", "06", "07", "08"]
    await store.backup(lambda: AT + timedelta(days=40))
    assert len(list((tmp_path / "backups").iterdir())) == 3
    await store.close()


async def test_a_copy_that_is_dated_ahead_is_not_the_newest(tmp_path: Path) -> None:
    store, _ = await open_store(tmp_path)
    await store.backup(lambda: AT + timedelta(days=400))  # the clock was wrong
    copies = Backups(tmp_path / "backups")
    assert copies.due(AT)
    for day in range(5):
        await store.backup(lambda d=day: AT + timedelta(days=d))
    assert not copies.due(AT + timedelta(days=4, hours=1))
    days = [path.name[13:15] for path in sorted((tmp_path / "backups").iterdir())]
    assert days == ["03", "04", "05"]
    await store.close()


async def test_what_the_user_said_about_facts_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), BOTH) as here:
        await here.remember("a", "Anna works at Contoso. Ben lives in Rome. Cem knows Dora.")
        await here.until("a")
        facts = {fact.text: fact for fact in await here.facts()}
        edits = here.parts.edits
        await edits.correct(facts["Anna works at Contoso"].id, "Anna works at Fabrikam")
        await edits.pin(facts["Ben lives in Rome"].id, pinned=True)
        await edits.mark_wrong(facts["Cem knows Dora"].id, wrong=True)
        await here.base.store.backup()
    cut_to_nothing(tmp_path / "memory.db")
    async with running(tmp_path, FakeModels(), NONE) as here:
        assert await here.said() == ["Anna works at Fabrikam", "Ben lives in Rome"]
        assert (await here.health()).problem == ProblemCode.MEMORY_SET_ASIDE
        assert await here.base.store.check() == ""
        await here.use(BOTH)
        await here.until("a")
        assert await here.said() == ["Anna works at Fabrikam", "Ben lives in Rome"]
        pinned = [fact.text for fact in await here.facts() if fact.pinned]
        assert pinned == ["Ben lives in Rome"]


async def test_what_was_forgotten_of_a_text_stays_so(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), BOTH) as here:
        await here.remember("a", "Anna works at Contoso. Ben lives in Rome.")
        await here.until("a")
        facts = {fact.text: fact for fact in await here.facts()}
        await here.parts.edits.forget_fact(facts["Ben lives in Rome"].id)
        await here.base.store.backup()
    cut_to_nothing(tmp_path / "memory.db")
    async with running(tmp_path, FakeModels(), BOTH) as here:
        await here.until("a")
        assert await here.said() == ["Anna works at Contoso"]
        assert here.told_facts() == ["Anna works at Contoso"]
        told = await here.parts.recall.context(Question("Where does Ben live?"), 1000)
        assert "Rome" not in told.text
        kept = await here.base.store.read(going.forgotten)
        assert kept["fact"] == [facts["Ben lives in Rome"].id]
