"""Reading a conversation while its answer changes."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import Message, MessageState
from nova_desktop.domain.usage import UsageEvent
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio


def usage_of(answer: Message, cost_usd: float) -> UsageEvent:
    """What the gateway tells of an answer."""
    now = datetime.now(UTC)
    return UsageEvent(answer.id, now, "a model", "d1", prompt_tokens=7, completion_tokens=5,
                      cost_usd=cost_usd)  # fmt: skip


async def test_an_answer_that_ends_while_the_store_is_read_is_shown_whole() -> None:
    bench = Bench()
    gate = asyncio.Event()
    bench.completions.script = ["Half", gate, " whole"]
    conversation = await bench.chat.send("", "Hi")
    await bench.until_text("Half")
    read = bench.store.messages

    async def slow(
        conversation_id: str, limit: int = 50, before_seq: int | None = None
    ) -> Sequence[Message]:
        seen = await read(conversation_id, limit, before_seq)
        gate.set()
        await bench.chat.wait_over(conversation_id)
        return seen

    bench.store.messages = slow  # type: ignore[method-assign]
    answer = (await bench.chat.messages(conversation))[-1]
    assert (answer.text, answer.state) == ("Half whole", MessageState.COMPLETE)
    await bench.scope.close()
    assert bench.errors == []
