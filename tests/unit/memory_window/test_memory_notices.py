"""Notices of what was remembered: one at a time, joined, and taken back."""

import asyncio
from dataclasses import replace

import pytest

from nova_desktop.domain.memory import Urgency
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.memory.notices import MemoryNotice, MemoryNotices
from tests.fakes.memory_outbox import an_episode
from tests.fakes.memory_port import FakeMemoryGraph

pytestmark = pytest.mark.anyio


class NoticeBench:
    def __init__(self, shown_s: float = 60.0) -> None:
        self.graph, self.wanted = FakeMemoryGraph(), True
        self.notices = MemoryNotices(self.graph, lambda: self.wanted, join_s=0.01, shown_s=shown_s)
        self.graph.listen(self.notices)
        self.seen: list[MemoryNotice] = []
        self.notices.on_notice(self.seen.append)

    async def learn(self, key: str, *texts: str, urgency: Urgency = Urgency.OWN) -> None:
        await self.graph.remember(replace(an_episode(key), urgency=urgency))
        self.graph.learn(key, *(("Anna", text, "Porto") for text in texts))

    async def settled(self) -> None:
        await asyncio.sleep(0.05)


async def test_several_are_one() -> None:
    bench = NoticeBench()
    await bench.learn("a", "One.", "Two.")
    await bench.learn("b", "Three.")
    await bench.settled()
    (notice,) = bench.seen
    assert [fact.text for fact in notice.facts] == ["One.", "Two.", "Three."]
    assert len(notice.episodes) == 2


async def test_a_later_one_holds_what_is_still_to_be_seen() -> None:
    bench = NoticeBench()
    await bench.learn("a", "One.")
    await bench.settled()
    await bench.learn("b", "Two.")
    await bench.settled()
    assert [len(notice.facts) for notice in bench.seen] == [1, 2]


async def test_what_was_seen_long_ago_is_not_told_again() -> None:
    bench = NoticeBench(shown_s=0.0)
    await bench.learn("a", "One.")
    await bench.settled()
    await bench.learn("b", "Two.")
    await bench.settled()
    assert [[f.text for f in n.facts] for n in bench.seen] == [["One."], ["Two."]]


async def test_undo_forgets_the_texts_and_begins_anew() -> None:
    bench = NoticeBench()
    await bench.learn("a", "One.")
    await bench.learn("b", "Two.")
    await bench.settled()
    tickets = await bench.notices.undo(bench.seen[0])
    assert bench.graph.held == {}
    assert bench.graph.known_facts == {}
    await bench.graph.restore(tickets[0])
    assert len(bench.graph.held) == 1
    await bench.learn("c", "Three.")
    await bench.settled()
    assert [fact.text for fact in bench.seen[-1].facts] == ["Three."]


async def test_undo_of_what_is_gone_already_goes_on_with_the_rest() -> None:
    bench = NoticeBench()
    await bench.learn("a", "One.")
    await bench.learn("b", "Two.")
    await bench.settled()
    await bench.graph.forget_episode(bench.seen[0].episodes[0])
    assert len(await bench.notices.undo(bench.seen[0])) == 1
    bench.graph.fails["forget_episode"] = NovaError.of(ProblemCode.MEMORY_DOWN)
    with pytest.raises(NovaError):
        await bench.notices.undo(bench.seen[0])


async def test_imports_empty_texts_and_the_unwilling_hear_nothing() -> None:
    bench = NoticeBench()
    await bench.learn("a")
    await bench.learn("b", "Two.", urgency=Urgency.IMPORT)
    bench.wanted = False
    await bench.learn("c", "Three.")
    await bench.settled()
    assert bench.seen == []
