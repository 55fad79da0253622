"""The memory file: transactions, versions, damage, copies and a full disk."""

import asyncio
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.store import Store, open_store
from nova_desktop.domain.problems import ProblemCode

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ADD_JOB = (
    "INSERT INTO jobs (key, episode, space, source, at, text, queued_at, state)"
    " VALUES (?, ?, 'nova', 'note', 1, ?, 1, 'done')"
)
ADD_EPISODE = (
    "INSERT INTO episodes (id, space, name, source, valid_at, created_at, content, title)"
    " VALUES (?, 'nova', 'n', 'text', 5, 6, ?, 'Lease')"
)


async def add(store: Store, key: str, text: str = "a text") -> None:
    await store.write(lambda c: c.execute(ADD_JOB, (key, f"e-{key}", text)))


async def keys(store: Store) -> list[str]:
    rows = await store.read(lambda c: c.execute("SELECT key FROM jobs ORDER BY row").fetchall())
    return [row["key"] for row in rows]


@pytest.fixture
async def store(tmp_path: Path):
    opened, _ = await open_store(tmp_path)
    yield opened
    await opened.close()


@pytest.mark.anyio
async def test_what_is_written_is_read_and_survives(store: Store, tmp_path: Path) -> None:
    await add(store, "a")
    assert await keys(store) == ["a"]
    await store.close()
    again, told = await open_store(tmp_path)
    assert told.damaged is None
    assert await keys(again) == ["a"]
    await again.close()


@pytest.mark.anyio
async def test_a_failing_write_leaves_nothing(store: Store) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute(ADD_JOB, ("a", "e", "x"))
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        await store.write(half)
    assert await keys(store) == []
    with pytest.raises(GraphError):
        await store.write(lambda c: c.execute("INSERT INTO nothing VALUES (1)"))


@pytest.mark.anyio
async def test_trying_out_leaves_nothing_and_sees_its_own_writes(store: Store) -> None:
    def tried(connection: sqlite3.Connection) -> int:
        connection.execute(ADD_JOB, ("a", "e", "x"))
        return int(connection.execute("SELECT count(*) FROM jobs").fetchone()[0])

    assert await store.try_out(tried) == 1
    assert await keys(store) == []


@pytest.mark.anyio
async def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(GraphError):
        await store.read(lambda c: c.execute("DELETE FROM jobs"))


@pytest.mark.anyio
async def test_a_cancelled_writer_has_written(store: Store) -> None:
    task = asyncio.ensure_future(add(store, "a"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add(store, "b")
    assert await keys(store) == ["a", "b"]


@pytest.mark.anyio
async def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(GraphError):
        await store.write(
            lambda c: c.execute(
                "INSERT INTO mentions (id, space, episode, entity, created_at)"
                " VALUES ('m', 's', 1, 1, 1)"
            )
        )


@pytest.mark.anyio
async def test_a_newer_file_is_refused_and_untouched(store: Store, tmp_path: Path) -> None:
    await store.close()
    path = tmp_path / "memory.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(GraphError) as refused:
        await open_store(tmp_path)
    assert refused.value.code == ProblemCode.MEMORY_NEWER
    assert not refused.value.retryable
    assert path.read_bytes() == before


@pytest.mark.anyio
async def test_a_full_disk_can_be_tried_again(store: Store) -> None:
    await add(store, "a")

    def limit(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await store.write(limit)
    with pytest.raises(GraphError) as full:
        await add(store, "b", "x" * 100_000)
    assert full.value.code == ProblemCode.DISK_FULL
    assert full.value.retryable
    assert await keys(store) == ["a"]
    await store.write(lambda c: c.execute("PRAGMA max_page_count = 1000000"))
    await add(store, "b", "x" * 100_000)
    assert await keys(store) == ["a", "b"]
    assert await store.check() == ""


def fill_graph(connection: sqlite3.Connection) -> None:
    connection.execute(ADD_EPISODE, ("e-a", "the text of a"))
    connection.execute(ADD_EPISODE, ("e-b", "the text of b"))
    connection.execute(ADD_EPISODE, ("e-b-1", "the first part of b"))
    connection.execute("UPDATE episodes SET metadata = '{\"whole\": \"e-b\"}' WHERE id = 'e-b-1'")
    connection.execute("INSERT INTO never_words VALUES ('PIN', 'pin', 1)")
    for n in range(300):
        name = f"entity number {n} " * 10
        connection.execute(
            "INSERT INTO entities (id, space, name, created_at) VALUES (?, 's', ?, 1)",
            (f"n{n}", name),
        )


@pytest.mark.anyio
async def test_a_damaged_file_is_set_aside_and_its_texts_wait_again(
    store: Store, tmp_path: Path
) -> None:
    await add(store, "a", "")
    await add(store, "b", "the text of b")
    await store.write(fill_graph)
    root = await store.read(
        lambda c: c.execute("SELECT rootpage FROM sqlite_schema WHERE name='entities'").fetchone()
    )
    await store.close()
    path = tmp_path / "memory.db"
    with path.open("r+b") as file:
        file.seek((root[0] - 1) * 4096)
        file.write(b"\xff" * 4096)
    (tmp_path / "memory.db-check").touch()
    again, told = await open_store(tmp_path, now=lambda: AT)
    assert told.damaged == tmp_path / "memory.db.damaged-20260501T120000Z"
    assert told.damaged.exists()
    assert told.salvaged == 2
    rows = await again.read(
        lambda c: c.execute("SELECT key, text, state, title FROM jobs ORDER BY key").fetchall()
    )
    assert [tuple(row)[:3] for row in rows] == [
        ("a", "the text of a", "waiting"),
        ("b", "the text of b", "waiting"),
    ]
    assert await again.read(lambda c: c.execute("SELECT word FROM never_words").fetchone()[0])
    assert await again.check() == ""
    await again.close()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "content", [b"no database at all " * 500, b"SQLite format 3\0" + b"x" * 90]
)
async def test_what_is_no_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "memory.db").write_bytes(content)
    store, told = await open_store(tmp_path)
    assert told.damaged is not None
    assert told.damaged.read_bytes() == content
    assert told.salvaged == 0
    await add(store, "a")
    await store.close()


@pytest.mark.anyio
async def test_copies_are_made_once_a_day_and_are_few(store: Store, tmp_path: Path) -> None:
    await add(store, "a")
    assert await store.backup_if_due(lambda: AT)
    assert await store.backup_if_due(lambda: AT + timedelta(hours=23)) is None
    for day in range(1, 6):
        assert await store.backup_if_due(lambda day=day: AT + timedelta(days=day))
    copies = sorted((tmp_path / "backups").iterdir())
    assert [copy.name[:15] for copy in copies] == [f"memory-2026050{n}" for n in (4, 5, 6)]
    with closing(sqlite3.connect(copies[-1])) as connection:
        assert connection.execute("SELECT key FROM jobs").fetchall() == [("a",)]


@pytest.mark.anyio
async def test_a_closed_store_refuses(store: Store) -> None:
    assert await store.close()
    with pytest.raises(GraphError):
        await keys(store)


@pytest.mark.anyio
async def test_reads_together_see_one_state_and_may_be_nested(store: Store) -> None:
    await add(store, "a")
    seen: list[list[str]] = []

    async def look() -> None:
        seen.append(await keys(store))
        asyncio.run_coroutine_threadsafe(add(store, "b"), outside).result(10)
        seen.extend(await asyncio.gather(keys(store), store.read_together(lambda: keys(store))))

    outside = asyncio.get_running_loop()
    await store.read_together(look)
    assert seen == [["a"]] * 3
    assert await keys(store) == ["a", "b"]


@pytest.mark.anyio
async def test_what_fails_among_reads_together_is_told_as_elsewhere(store: Store) -> None:
    async def wrong() -> None:
        await store.read(lambda c: c.execute("SELECT * FROM nothing"))

    with pytest.raises(GraphError, match="nothing"):
        await store.read_together(wrong)
    assert await keys(store) == []


@pytest.mark.anyio
async def test_reads_together_end_when_their_caller_is_cancelled(store: Store) -> None:
    ended, begun = threading.Event(), threading.Event()
    enough = time.monotonic() + 20

    async def long() -> None:
        try:
            while time.monotonic() < enough:
                await keys(store)
                begun.set()
        finally:
            ended.set()

    both = [asyncio.create_task(store.read_together(long)) for _ in range(2)]
    await asyncio.to_thread(begun.wait, 10)
    for each in both:
        each.cancel()
    await asyncio.gather(*both, return_exceptions=True)
    assert await asyncio.to_thread(ended.wait, 5)
    async with asyncio.timeout(5):
        assert await keys(store) == []
        assert await store.read_together(lambda: keys(store)) == []


@pytest.mark.anyio
async def test_reads_together_do_not_keep_the_file_from_closing(store: Store) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()
    enough = time.monotonic() + 20

    async def long() -> None:
        while time.monotonic() < enough:
            await keys(store)
            loop.call_soon_threadsafe(begun.set)
            await asyncio.sleep(0)

    reading = asyncio.create_task(store.read_together(long))
    await begun.wait()
    assert await store.close(5)
    with pytest.raises((asyncio.CancelledError, GraphError)):
        await reading


@pytest.mark.anyio
async def test_what_takes_too_long_among_reads_is_no_fault_of_the_disk(store: Store) -> None:
    async def waits() -> None:
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await store.read_together(waits)

    def stalls(_connection: sqlite3.Connection) -> None:
        raise TimeoutError(110, "Connection timed out")

    with pytest.raises(GraphError, match="timed out"):
        await store.read(stalls)


@pytest.mark.anyio
async def test_nothing_is_written_among_reads(store: Store) -> None:
    with pytest.raises(GraphError, match="among reads"):
        await store.read_together(lambda: add(store, "a"))
    assert await keys(store) == []
