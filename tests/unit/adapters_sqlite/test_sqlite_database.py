"""The threads of the database: order, groups, failures, cancelling and the end."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite import writer
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.domain.problems import NovaError, ProblemCode
from tests.unit.adapters_sqlite.files import begin, home

Work = Callable[[sqlite3.Connection], None]


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    with home(tmp_path).opened() as opened:
        yield opened


class Gate:
    """Work that holds its thread until it is opened."""

    def __init__(self) -> None:
        self._entered = threading.Event()
        self._opened = threading.Event()

    def __call__(self, connection: sqlite3.Connection) -> None:
        self._entered.set()
        assert self._opened.wait(30)

    async def entered(self) -> None:
        assert await asyncio.to_thread(self._entered.wait, 30)

    def open(self) -> None:
        self._opened.set()


def put(key: str, value: str = "x") -> Work:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO state (key, value) VALUES (?, ?)", (key, value))

    return work


def roll_back(connection: sqlite3.Connection) -> None:
    connection.execute("ROLLBACK")


def exhausted(connection: sqlite3.Connection) -> None:
    raise StopIteration


async def fail_with(database: Database, work: Work, error: type[Exception]) -> None:
    with pytest.raises(error):
        await database.write(work)


def keys(connection: sqlite3.Connection) -> list[str]:
    return [row["key"] for row in connection.execute("SELECT key FROM state ORDER BY row")]


@pytest.mark.anyio
async def test_writes_keep_their_order_and_share_commits(database: Database) -> None:
    said: list[str] = []
    await database.write(lambda connection: connection.set_trace_callback(said.append))
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await gate.entered()
        for n in range(100):
            group.create_task(database.write(put(f"{n:03}")))
        await asyncio.sleep(0)
        gate.open()
    await database.write(lambda connection: connection.set_trace_callback(None))
    assert await database.read(keys) == [f"{n:03}" for n in range(100)]
    assert said.count("COMMIT") < 50


@pytest.mark.anyio
async def test_a_failing_job_fails_alone(database: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        put("half")(connection)
        put("first")(connection)  # not unique

    def bug(connection: sqlite3.Connection) -> None:
        put("bug")(connection)
        raise LookupError("a bug")

    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await gate.entered()
        group.create_task(database.write(put("first")))
        group.create_task(fail_with(database, half, NovaError))
        group.create_task(fail_with(database, bug, LookupError))
        group.create_task(fail_with(database, exhausted, RuntimeError))
        group.create_task(database.write(put("last")))
        await asyncio.sleep(0)
        gate.open()
    assert await database.read(keys) == ["first", "last"]


@pytest.mark.anyio
async def test_a_job_that_ends_the_transaction_harms_no_other(database: Database) -> None:
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await gate.entered()
        group.create_task(database.write(put("first")))
        group.create_task(fail_with(database, roll_back, NovaError))
        group.create_task(database.write(put("last")))
        await asyncio.sleep(0)
        gate.open()
    assert await database.read(keys) == ["first", "last"]


@pytest.mark.anyio
async def test_a_full_disk_fails_what_does_not_fit_and_nothing_else(database: Database) -> None:
    def limit(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    async def too_much() -> ProblemCode:
        with pytest.raises(NovaError) as raised:
            await database.write(put("huge", "x" * 1_000_000))
        return raised.value.problem.code

    await database.write(limit)
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await gate.entered()
        group.create_task(database.write(put("before")))
        full = group.create_task(too_much())
        group.create_task(database.write(put("after")))
        await asyncio.sleep(0)
        gate.open()
    assert full.result() is ProblemCode.DISK_FULL
    assert await database.read(keys) == ["before", "after"]


@pytest.mark.anyio
async def test_a_write_is_carried_out_though_its_caller_is_cancelled(database: Database) -> None:
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await gate.entered()
        cancelled = group.create_task(database.write(put("cancelled")))
        group.create_task(database.write(put("waited")))
        await asyncio.sleep(0)
        cancelled.cancel()
        gate.open()
    assert cancelled.cancelled()
    assert await database.read(keys) == ["cancelled", "waited"]


@pytest.mark.anyio
async def test_a_read_is_skipped_when_its_caller_is_cancelled(database: Database) -> None:
    gates = [Gate(), Gate()]
    ran: list[str] = []
    async with asyncio.TaskGroup() as group:
        for gate in gates:
            group.create_task(database.read(gate))
            await gate.entered()
        skipped = group.create_task(database.read(lambda _: ran.append("skipped")))
        group.create_task(database.read(lambda _: ran.append("wanted")))
        await asyncio.sleep(0)
        skipped.cancel()
        await asyncio.sleep(0)
        for gate in gates:
            gate.open()
    assert ran == ["wanted"]


@pytest.mark.anyio
async def test_reads_do_not_wait_for_a_write(database: Database) -> None:
    gate = Gate()

    def slow(connection: sqlite3.Connection) -> None:
        put("slow")(connection)
        gate(connection)

    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(slow))
        await gate.entered()
        assert await database.read(keys) == []
        gate.open()
    assert await database.read(keys) == ["slow"]


@pytest.mark.anyio
async def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(NovaError):
        await database.read(put("no"))
    assert await database.read(keys) == []


def test_a_loop_that_has_ended_stops_nobody(database: Database) -> None:
    gate = Gate()

    async def leave() -> None:
        task = asyncio.create_task(database.write(gate))
        await gate.entered()
        task.cancel()

    asyncio.run(leave())
    gate.open()
    asyncio.run(database.write(put("later")))
    assert asyncio.run(database.read(keys)) == ["later"]


def test_close_writes_what_is_queued_and_leaves_one_file(tmp_path: Path) -> None:
    place = home(tmp_path)
    before = set(threading.enumerate())
    database, _ = place.open()

    async def run() -> bool:
        gate = Gate()
        async with asyncio.TaskGroup() as group:
            group.create_task(database.write(gate))
            await gate.entered()
            for n in range(20):
                group.create_task(database.write(put(str(n))))
            await asyncio.sleep(0)
            closing = group.create_task(asyncio.to_thread(database.close, 30.0))
            gate.open()
        return closing.result()

    assert asyncio.run(run())
    assert place.names() == {"nova.sqlite3"}
    assert len(place.use(lambda again: again.read(keys))) == 20
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if thread.name.startswith("nova-db")]


def test_close_keeps_to_its_budget_and_can_be_called_again(tmp_path: Path) -> None:
    database, _ = home(tmp_path).open()

    async def run() -> None:
        gate = Gate()
        task = asyncio.create_task(database.write(gate))
        await gate.entered()
        assert not await asyncio.to_thread(database.close, 0.01)
        gate.open()
        await task
        assert await asyncio.to_thread(database.close, 30.0)

    asyncio.run(run())


def test_close_breaks_off_a_long_read(tmp_path: Path) -> None:
    database, _ = home(tmp_path).open()
    begun = threading.Event()

    def endless(connection: sqlite3.Connection) -> None:
        begun.set()
        connection.execute(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
        ).fetchone()

    async def run() -> None:
        task = asyncio.create_task(database.read(endless))
        assert await asyncio.to_thread(begun.wait, 30)
        assert await asyncio.to_thread(database.close, 30.0)
        with pytest.raises(NovaError):
            await task

    asyncio.run(run())


def test_a_closed_database_refuses_work(tmp_path: Path) -> None:
    database, _ = home(tmp_path).open()
    assert database.close()
    for ask in (database.read, database.write):
        with pytest.raises(NovaError) as raised:
            asyncio.run(ask(keys))
        assert raised.value.problem.code is ProblemCode.DATABASE_FAILED


def test_an_idle_database_is_folded_into_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Soon after a write all of it is in the main file, where a power cut spares it."""
    monkeypatch.setattr(writer, "CHECKPOINT_AFTER_S", 0.01)
    folding = threading.Event()

    def listen(said: str) -> None:
        if "wal_checkpoint" in said:
            folding.set()

    async def run(database: Database) -> bytes:
        await database.write(lambda connection: connection.set_trace_callback(listen))
        await begin(database, "folded")
        assert await asyncio.to_thread(folding.wait, 30)
        await database.write(lambda connection: connection.set_trace_callback(None))
        return await asyncio.to_thread(home(tmp_path).path.read_bytes)

    assert b"folded" in home(tmp_path).use(run)
