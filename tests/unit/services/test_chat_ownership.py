"""A message is changed only through its own conversation, and its last figures are stored."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.chat import Chat
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio
Change = Callable[[Chat, str, str], Awaitable[object]]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.scope.close()
    assert bench.errors == []


async def _edit(chat: Chat, conversation: str, message: str) -> None:
    await chat.edit(conversation, message, "other")


async def _choose_variant(chat: Chat, conversation: str, message: str) -> None:
    await chat.choose_variant(conversation, message, -1)


@pytest.mark.parametrize("change", [_edit, Chat.regenerate, _choose_variant])
async def test_a_message_of_another_conversation_is_refused(bench: Bench, change: Change) -> None:
    first, second = await bench.chat.send("", "one"), await bench.chat.send("", "two")
    messages = await bench.over(first)
    await bench.over(second)
    with pytest.raises(NovaError) as refused:
        await change(bench.chat, second, messages[0].id)
    assert refused.value.problem.code is ProblemCode.CHANGE_REFUSED
    await bench.over(second)
    assert await bench.over(first) == messages
    assert len(await bench.store.messages(second)) == 2


async def test_figures_that_arrive_while_the_end_is_stored_are_stored_too(bench: Bench) -> None:
    real, stored, go = bench.store.update_message, asyncio.Event(), asyncio.Event()

    async def slow(message: Message) -> None:
        await real(message)
        if message.state is MessageState.COMPLETE and not stored.is_set():
            stored.set()
            await go.wait()

    bench.store.update_message = slow  # type: ignore[method-assign]
    conversation = await bench.chat.send("", "Hi")
    await stored.wait()
    answer = (await bench.store.messages(conversation))[-1]
    bench.chat.usage_arrived(UsageEvent(answer.id, datetime.now(UTC), "m", "d", cost_usd=0.5))
    while bench.seen[-1].measure.cost_usd is None:
        await asyncio.sleep(0)
    go.set()
    assert (await bench.over(conversation))[-1].measure.cost_usd == 0.5
