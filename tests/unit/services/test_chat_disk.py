"""A disk that fills up while answers stream: told once, all is stored once there is room."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services import turn
from tests.unit.services.test_chat import Bench
from tests.unit.services.test_chat_reading import usage_of

pytestmark = pytest.mark.anyio


class FullDisk:
    """Takes no update while `full`."""

    def __init__(self, bench: Bench) -> None:
        self.full = True
        self.refused = 0
        self._update = bench.store.update_message
        bench.store.update_message = self.update  # type: ignore[method-assign]

    async def update(self, message: Message) -> None:
        if self.full:
            self.refused += 1
            raise NovaError.of(ProblemCode.DISK_FULL)
        await self._update(message)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.scope.close()
    assert bench.errors == []


async def ended(bench: Bench, conversation: str) -> None:
    async with asyncio.timeout(5):
        await bench.chat.wait_over(conversation)


async def test_an_answer_goes_on_and_is_stored_when_there_is_room(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "SAVE_EVERY_S", 0.0)
    disk = FullDisk(bench)
    conversation = await bench.chat.send("", "Hi")
    await ended(bench, conversation)
    assert disk.refused > 2
    assert [p.code for p in bench.problems] == [ProblemCode.DISK_FULL]
    (_, stored) = await bench.store.messages(conversation)
    assert (stored.text, stored.state) == ("", MessageState.QUEUED)
    (_, shown) = await bench.chat.messages(conversation)
    assert (shown.text, shown.state) == ("Hello there", MessageState.COMPLETE)
    disk.full = False
    async with asyncio.timeout(5):
        while (await bench.store.messages(conversation))[-1] != shown:
            await asyncio.sleep(0)
        while len(bench.scope):
            await asyncio.sleep(0)
    assert [p.code for p in bench.problems] == [ProblemCode.DISK_FULL]


async def test_it_is_stored_at_the_latest_when_nova_closes(bench: Bench) -> None:
    disk = FullDisk(bench)
    conversation = await bench.chat.send("", "Hi")
    await ended(bench, conversation)
    disk.full = False
    await bench.chat.close()
    stored = (await bench.store.messages(conversation))[-1]
    assert (stored.text, stored.state) == ("Hello there", MessageState.COMPLETE)


async def test_a_disk_that_stays_full_does_not_hold_up_the_end(bench: Bench) -> None:
    FullDisk(bench)
    conversation = await bench.chat.send("", "Hi")
    await ended(bench, conversation)
    async with asyncio.timeout(5):
        await bench.chat.close()


async def test_figures_that_come_meanwhile_are_stored_too(bench: Bench) -> None:
    disk = FullDisk(bench)
    conversation = await bench.chat.send("", "Hi")
    await ended(bench, conversation)
    answer = (await bench.chat.messages(conversation))[-1]
    bench.chat.usage_arrived(usage_of(answer, cost_usd=0.5))
    async with asyncio.timeout(5):
        while (await bench.chat.messages(conversation))[-1].measure.cost_usd != 0.5:
            await asyncio.sleep(0)
    disk.full = False
    await bench.chat.close()
    stored = (await bench.store.messages(conversation))[-1]
    assert (stored.text, stored.measure.cost_usd) == ("Hello there", 0.5)
