"""The outbox is emptied in order, whatever happens in between."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from nova_desktop.domain.memory import DEFAULT_SPACE
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.memory.feed import Feed
from nova_desktop.services.scope import TaskScope
from tests.fakes.memory_outbox import FakeMemoryOutbox, an_episode
from tests.fakes.memory_port import FakeMemoryGraph

pytestmark = pytest.mark.anyio


class FeedBench:
    def __init__(self, quiet_s: float = 0.0) -> None:
        self.errors: list[BaseException] = []
        self.scope = TaskScope(self.errors.append)
        self.outbox, self.graph = FakeMemoryOutbox(), FakeMemoryGraph()
        self.spaces = [DEFAULT_SPACE]
        self.problems: list[Problem] = []
        self.feed = Feed(
            self.outbox,
            self.graph,
            lambda: self.spaces,
            self.scope,
            self.problems.append,
            pauses_s=(0.01,),
            quiet_s=quiet_s,
        )

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not is_so():
                await asyncio.sleep(0.002)

    async def emptied(self) -> None:
        await self.until(lambda: not self.outbox.held)

    async def close(self) -> None:
        await self.feed.close()
        await self.scope.close()
        assert self.errors == []


async def test_in_order_and_more_than_a_page() -> None:
    bench = FeedBench()
    keys = [f"note/{n}" for n in range(50)]
    for key in keys:
        await bench.outbox.add(an_episode(key))
    bench.feed.start()
    await bench.emptied()
    await bench.outbox.add(an_episode("note/late"))
    await bench.emptied()
    assert list(bench.graph.queue) == [*keys, "note/late"]
    await bench.close()


async def test_a_failure_keeps_the_order_and_is_tried_again() -> None:
    bench = FeedBench()
    bench.graph.fails["remember"] = NovaError.of(ProblemCode.CHILD_SILENT)
    await bench.outbox.add(an_episode("a"))
    bench.feed.start()
    await bench.until(lambda: bench.graph.asked.count("remember") >= 3)
    await bench.outbox.add(an_episode("b"))
    assert list(bench.outbox.held) == ["a", "b"]
    bench.graph.fails.clear()
    await bench.emptied()
    assert list(bench.graph.queue) == ["a", "b"]
    await bench.close()


async def test_what_keeps_texts_back_is_told_until_they_are_taken() -> None:
    bench = FeedBench()
    told: list[Problem | None] = []
    bench.feed.on_change(lambda: told.append(bench.feed.problem))
    full = NovaError.of(ProblemCode.DISK_FULL, retryable=True)
    bench.graph.fails["remember"] = full
    await bench.outbox.add(an_episode("a"))
    bench.feed.start()
    await bench.until(lambda: bench.graph.asked.count("remember") >= 4)
    assert told == [full.problem]
    bench.graph.fails.clear()
    await bench.emptied()
    await bench.until(lambda: bench.feed.problem is None)
    assert told == [full.problem, None]
    await bench.close()


async def test_one_failure_alone_is_not_told() -> None:
    bench = FeedBench()
    told: list[Problem | None] = []
    bench.feed.on_change(lambda: told.append(bench.feed.problem))
    bench.graph.fails["remember"] = NovaError.of(ProblemCode.CHILD_SILENT)
    real = bench.graph.remember

    async def once(episode: object) -> object:
        try:
            return await real(episode)  # type: ignore[arg-type]
        finally:
            bench.graph.fails.clear()

    bench.graph.remember = once  # type: ignore[method-assign, assignment]
    await bench.outbox.add(an_episode("a"))
    bench.feed.start()
    await bench.emptied()
    assert told == []
    await bench.close()


async def test_a_text_that_is_refused_for_itself_does_not_stop_the_others() -> None:
    bench = FeedBench()
    real = bench.graph.remember

    async def remember(episode: object) -> object:
        if episode == an_episode("bad"):
            raise NovaError.of(ProblemCode.MEMORY_TEXT_REFUSED)
        return await real(episode)  # type: ignore[arg-type]

    bench.graph.remember = remember  # type: ignore[method-assign, assignment]
    for key in ("a", "bad", "b"):
        await bench.outbox.add(an_episode(key))
    bench.feed.start()
    await bench.emptied()
    assert list(bench.graph.queue) == ["a", "b"]
    assert [problem.code for problem in bench.problems] == [ProblemCode.MEMORY_TEXT_REFUSED]
    await bench.close()


async def test_a_space_that_is_off_keeps_nobody_waiting() -> None:
    bench = FeedBench()
    await bench.outbox.add(replace(an_episode("far"), space="work"))
    await bench.outbox.add(an_episode("a"))
    bench.feed.start()
    await bench.until(lambda: list(bench.outbox.held) == ["far"])
    bench.spaces.append("work")
    bench.feed.again()
    await bench.emptied()
    assert list(bench.graph.queue) == ["a", "far"]
    await bench.close()


async def test_off_nothing_is_brought_and_on_again_all_is() -> None:
    bench = FeedBench()
    bench.spaces = []
    await bench.outbox.add(an_episode("a"))
    bench.feed.start()
    await asyncio.sleep(0.05)
    assert bench.graph.asked == []
    bench.spaces = [DEFAULT_SPACE]
    bench.feed.again()
    await bench.emptied()
    await bench.close()


async def test_a_kill_between_taking_and_deleting_brings_it_twice_and_keeps_it_once() -> None:
    bench = FeedBench()
    await bench.outbox.add(an_episode("a"))
    await bench.graph.remember(replace(an_episode("a")))
    bench.feed.start()
    await bench.emptied()
    assert len(bench.graph.held) == 1
    assert bench.graph.asked.count("remember") == 2
    await bench.close()


async def test_a_new_text_does_not_wait_for_the_quiet_moment() -> None:
    bench = FeedBench(quiet_s=60.0)
    bench.feed.start()
    await asyncio.sleep(0)
    await bench.outbox.add(an_episode("a"))
    await bench.emptied()
    assert not bench.feed.start()
    await bench.close()


async def test_what_is_taken_back_while_another_text_is_brought_is_not_brought() -> None:
    bench = FeedBench()
    real = bench.graph.remember

    async def remember(episode: object) -> object:
        await bench.outbox.accepted("undone")
        return await real(episode)  # type: ignore[arg-type]

    bench.graph.remember = remember  # type: ignore[method-assign, assignment]
    for key in ("a", "undone", "b"):
        await bench.outbox.add(an_episode(key))
    bench.feed.start()
    await bench.emptied()
    assert list(bench.graph.queue) == ["a", "b"]
    await bench.close()
