"""What is forgotten or wiped while it is kept or read stays away."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.ingest.queue import Queue
from nova_desktop.children.memory.ingest.worker import Worker
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import JobState, NewEpisode, Question, Urgency
from tests.fakes.memory_graph import FakeGraph
from tests.fakes.memory_running import AT, NONE, Running, running
from tests.fakes.model_endpoint import FakeModels, embedded, refused

pytestmark = pytest.mark.anyio
LONG = "Anna met the zebrafinch in Paris, and said so.\n\n" * 2_000


async def counts(here: Running) -> tuple[int, int, int]:
    """Jobs, passages and episodes."""

    def read(connection: sqlite3.Connection) -> tuple[int, int, int]:
        found = [
            int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("jobs", "passages", "episodes")
        ]
        return found[0], found[1], found[2]

    return await here.base.store.read(read)


def after_first_put(here: Running, then: Callable[[], Any]) -> asyncio.Event:
    """Have `then` run while the first part is being put; set when it has ended."""
    graph, ended = here.parts.graph, asyncio.Event()
    put = graph.put_episode
    begun: list[asyncio.Task[None]] = []

    async def do() -> None:
        await then()
        ended.set()

    async def slow(row: Row, *more: Any) -> None:
        if not begun:
            begun.append(asyncio.create_task(do()))
            await asyncio.sleep(0)
        else:
            await asyncio.sleep(0.005)  # what is done meanwhile comes in between
        await put(row, *more)

    graph.put_episode = slow  # type: ignore[method-assign]
    return ended


async def settled(here: Running) -> None:
    """All that came is kept, and one more text."""
    last = await here.remember("last", "Ben lives in Rome.")
    await here.wait_for(lambda: here.parts.graph.has_episode(last.episode))


async def test_a_long_text_forgotten_while_it_is_kept_does_not_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:

        async def forget() -> None:
            job = await here.job("a")
            await here.parts.edits.forget_episode(job.episode)

        ended = after_first_put(here, forget)
        await here.remember("a", LONG)
        await asyncio.wait_for(ended.wait(), 10)
        await settled(here)
        assert await counts(here) == (1, 1, 1)


async def test_a_long_text_wiped_while_it_is_kept_does_not_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:

        async def wipe() -> None:
            await here.base.ingest.hold()
            try:
                await here.parts.edits.wipe("nova")
            finally:
                here.base.ingest.release()

        ended = after_first_put(here, wipe)
        await here.remember("a", LONG)
        await asyncio.wait_for(ended.wait(), 10)
        await settled(here)
        assert await counts(here) == (1, 1, 1)


async def test_what_was_held_back_is_kept_afterwards(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:
        ended = after_first_put(here, here.base.ingest.hold)
        await here.remember("a", LONG)
        await asyncio.wait_for(ended.wait(), 10)
        _, _, some = await counts(here)
        here.base.ingest.release()
        await settled(here)
        _, _, all_of_it = await counts(here)
        assert some < all_of_it == 13


async def test_nothing_is_taken_while_reading_is_held(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels()) as here:
        take, asked, go = here.base.queue.take, asyncio.Event(), asyncio.Event()

        async def slow(busy: Any) -> Any:
            asked.set()
            await go.wait()
            return await take(busy)

        here.base.queue.take = slow  # type: ignore[method-assign]
        await here.remember("a", "Anna works at Contoso.")
        await asyncio.wait_for(asked.wait(), 10)
        holding = asyncio.create_task(here.base.ingest.hold())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not holding.done()
        go.set()
        await asyncio.wait_for(holding, 10)
        assert (await here.job("a")).state is JobState.WAITING
        assert here.models.asked == []
        here.base.ingest.release()
        await here.until("a")


async def test_a_graph_elsewhere_is_rid_of_what_was_forgotten_meanwhile(store: Store) -> None:
    queue = Queue(store)
    await queue.accept(NewEpisode("a", LONG, AT))
    work = await queue.work("a")
    assert work is not None

    class Elsewhere(FakeGraph):
        async def put_episode(self, row: Row, job: str = "") -> None:
            await store.write(lambda c: c.execute("DELETE FROM jobs"))
            await super().put_episode(row, job)

    graph = Elsewhere()
    none = cast("Any", None)
    worker = Worker(queue, cast("Any", graph), none, none, lambda: 0, none)
    assert await worker.keep(work)
    assert graph.kept["episode"] == {}


class TooLong(FakeModels):
    """Says so to each text, once it may."""

    def __init__(self) -> None:
        refuse = refused(400, "context_length_exceeded: maximum context length is 4096 tokens")
        super().__init__(lambda asked: (refuse if asked.is_chat else embedded())(asked))
        self.asked_for, self.let_go = asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if "messages" in json.loads(await request.aread()):
            self.asked_for.set()
            await self.let_go.wait()
        return await super().handle_async_request(request)


async def test_a_forgotten_text_is_not_divided(tmp_path: Path) -> None:
    models = TooLong()
    async with running(tmp_path, models) as here:
        job = await here.remember("a", "Anna has a zebrafinch secret. " * 200)
        await asyncio.wait_for(models.asked_for.wait(), 10)
        await here.parts.edits.forget_episode(job.episode)
        models.let_go.set()
        await here.base.ingest.hold()
        assert await counts(here) == (0, 0, 0)
        assert (await here.parts.recall.recall(Question("zebrafinch"))).hits == ()


async def test_a_row_taken_again_is_not_divided_for_the_job_before(store: Store) -> None:
    queue = Queue(store)
    await queue.accept(NewEpisode("a", "Anna. " * 2_000, AT))
    work = await queue.work("a")
    assert work is not None
    await store.write(lambda c: c.execute("DELETE FROM jobs"))
    await queue.accept(NewEpisode("b", "Ben. " * 2_000, AT))
    assert not await queue.divide(work, 8)
    other = await queue.work("b")
    assert other is not None
    assert (other.row, other.parts) == (work.row, work.parts)


async def test_a_forgotten_text_that_is_sent_again_stays_forgotten(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:
        job = await here.remember("a", "Anna has a zebrafinch.")
        await here.until("a", JobState.KEPT)
        forgotten = await here.parts.edits.forget_episode(job.episode)
        again = await here.remember("a", "Anna has a zebrafinch.")
        assert (again.key, again.episode, again.state) == ("a", job.episode, JobState.DONE)
        assert await counts(here) == (0, 0, 0)
        assert await here.parts.edits.restore(forgotten.ticket)
        assert (await counts(here))[:2] == (1, 1)
        await here.parts.edits.forget_episode(job.episode)
        await here.remember("a", "Anna has a zebrafinch.", urgency=Urgency.IMPORT)
        assert (await counts(here))[:2] == (1, 1)
