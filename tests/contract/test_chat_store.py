"""What every ChatStore, UsageStore and StateStore does."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from nova_desktop.domain.chat import Author, Measure, Message, MessageState
from nova_desktop.domain.commands import Actor, create_conversation, delete_conversation
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.usage import UsageEvent
from tests.contract.stores import KINDS, START, Stores, open_stores

pytestmark = pytest.mark.anyio


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Stores]:
    with open_stores(request.param, tmp_path) as opened:
        yield opened


def message(name: str, conversation: str = "c1", **fields: object) -> Message:
    plain = Message(name, conversation, 0, Author.YOU, "hello", MessageState.COMPLETE, START)
    return replace(plain, **fields)


async def begin(stores: Stores, *names: str) -> None:
    for name in names:
        await stores.commands.carry_out([create_conversation(name, name.upper())], Actor.YOU)


async def test_messages_come_back_whole(stores: Stores) -> None:
    await begin(stores, "c1")
    full = message(
        "m1",
        author=Author.NOVA,
        text="Grüße 🎉\0\n\r\n",
        state=MessageState.FAILED,
        created_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        model="gpt",
        reasoning="because",
        problem=ProblemCode.ANSWER_CUT,
        problem_detail="half",
        problem_params={"model": "grün"},
        measure=Measure(1, 2, 0.1 + 0.2, 3.5, 4.25, estimated=True),
    )
    added = await stores.chat.add_message(full)
    assert added == replace(full, seq=1)
    assert await stores.chat.messages("c1") == [added]
    assert await stores.chat.message("m1") == added
    assert await stores.chat.message("m2") is None


async def test_unknown_measures_stay_unknown(stores: Stores) -> None:
    await begin(stores, "c1")
    await stores.chat.add_message(message("m1", measure=Measure(completion_tokens=0)))
    (stored,) = await stores.chat.messages("c1")
    assert stored.measure == Measure(completion_tokens=0)
    assert stored.problem is None


async def test_times_of_other_zones_are_the_same_moment(stores: Stores) -> None:
    await begin(stores, "c1")
    at = datetime(2026, 1, 2, 3, 0, tzinfo=timezone(timedelta(hours=2)))
    await stores.chat.add_message(message("m1", created_at=at))
    (stored,) = await stores.chat.messages("c1")
    assert stored.created_at == at


async def test_half_characters_do_not_stop_a_message(stores: Stores) -> None:
    await begin(stores, "c1")
    await stores.chat.add_message(message("m1", text="cut \ud83d here"))
    (stored,) = await stores.chat.messages("c1")
    assert stored.text.startswith("cut ")
    assert stored.text.endswith(" here")


async def test_seq_grows_in_each_conversation_and_pages_go_back(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    for n in range(1, 8):
        assert (await stores.chat.add_message(message(f"a{n}"))).seq == n
        assert (await stores.chat.add_message(message(f"b{n}", "c2", seq=99))).seq == n
    last = await stores.chat.messages("c1", limit=3)
    assert [m.id for m in last] == ["a5", "a6", "a7"]
    before = await stores.chat.messages("c1", limit=3, before_seq=last[0].seq)
    assert [m.id for m in before] == ["a2", "a3", "a4"]
    assert [m.id for m in await stores.chat.messages("c1", before_seq=2)] == ["a1"]
    assert await stores.chat.messages("c1", before_seq=1) == []
    assert await stores.chat.messages("c1", limit=0) == []
    assert await stores.chat.messages("nobody") == []


async def test_the_order_needs_no_clock(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    await stores.chat.add_message(message("m1"))
    stores.time.move(timedelta(days=-400))
    await begin(stores, "c3")
    early = message("m2", created_at=START - timedelta(days=400))
    await stores.chat.add_message(early)
    assert [c.id for c in await stores.chat.conversations()] == ["c1", "c3", "c2"]
    assert [m.id for m in await stores.chat.messages("c1")] == ["m1", "m2"]


async def test_a_new_message_moves_its_conversation_up(stores: Stores) -> None:
    await begin(stores, "c1", "c2", "c3")
    later = START + timedelta(seconds=5)
    await stores.chat.add_message(message("m1", "c2", created_at=later))
    listed = await stores.chat.conversations()
    assert [c.id for c in listed] == ["c2", "c3", "c1"]
    assert (listed[0].created_at, listed[0].updated_at) == (START, later)
    assert [c.id for c in await stores.chat.conversations(limit=2)] == ["c2", "c3"]


async def test_messages_of_a_deleted_conversation_are_kept(stores: Stores) -> None:
    await begin(stores, "c1")
    await stores.chat.add_message(message("m1"))
    await stores.commands.carry_out([delete_conversation("c1")], Actor.YOU)
    assert await stores.chat.conversations() == []
    await stores.chat.add_message(message("m2"))
    await stores.commands.undo()
    assert [c.id for c in await stores.chat.conversations()] == ["c1"]
    assert [m.id for m in await stores.chat.messages("c1")] == ["m1", "m2"]


async def test_a_message_needs_a_conversation_and_a_new_id(stores: Stores) -> None:
    await begin(stores, "c1")
    await stores.chat.add_message(message("m1"))
    for bad in (message("m2", "nowhere"), message("m1", text="other")):
        with pytest.raises(NovaError) as raised:
            await stores.chat.add_message(bad)
        assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED
    assert [m.text for m in await stores.chat.messages("c1")] == ["hello"]


async def test_update_changes_what_an_answer_changes_and_no_more(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    added = await stores.chat.add_message(message("m1", state=MessageState.STREAMING))
    changed = replace(
        added,
        text="more",
        state=MessageState.COMPLETE,
        model="gpt",
        reasoning="so",
        problem=ProblemCode.ANSWER_CUT,
        problem_detail="d",
        problem_params={"child": "gateway"},
        measure=Measure(total_ms=9.5),
    )
    other = replace(changed, seq=7, author=Author.NOVA, created_at=START + timedelta(days=1))
    await stores.chat.update_message(other)
    assert await stores.chat.messages("c1") == [changed]
    assert [c.id for c in await stores.chat.conversations()] == ["c1", "c2"]


async def test_an_unknown_message_cannot_be_updated(stores: Stores) -> None:
    await begin(stores, "c1")
    with pytest.raises(NovaError) as raised:
        await stores.chat.update_message(message("m1"))
    assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED


async def test_what_was_left_unfinished_is_marked_once(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    for state in MessageState:
        await stores.chat.add_message(message(f"c1-{state}", state=state, text="kept"))
    queued = message("c2-queued", "c2", state=MessageState.QUEUED)
    await stores.chat.add_message(queued)
    assert await stores.chat.interrupt_unfinished() == 3
    assert await stores.chat.interrupt_unfinished() == 0
    states = {m.id: m.state for m in await stores.chat.messages("c1")}
    assert states["c1-streaming"] is MessageState.INTERRUPTED
    assert states["c1-complete"] is MessageState.COMPLETE
    assert states["c1-stopped"] is MessageState.STOPPED
    assert {m.text for m in await stores.chat.messages("c1")} == {"kept"}


async def test_a_usage_event_is_stored_once_for_each_deployment(stores: Stores) -> None:
    first = UsageEvent("call", START, "gpt", "d1", "chat", "title", "b", 5, 6, 0.25, 1.5, 20.0)
    retried = replace(first, deployment_id="d2", cache_hit=True, error="429", first_token_ms=None)
    await stores.usage.add_usage([first, retried, replace(first, cost_usd=9.0)])
    await stores.usage.add_usage([replace(retried, cost_usd=9.0)])
    await stores.usage.add_usage([])
    assert await stores.usage.usage_of("call") == [first, retried]
    assert await stores.usage.usage_of("other") == []


async def test_state_is_remembered_until_it_is_forgotten(stores: Stores) -> None:
    assert await stores.state.get_state("draft/c1") is None
    await stores.state.set_state("draft/c1", "Grüße")
    await stores.state.set_state("draft/c1", "")
    await stores.state.set_state("window", "1x2")
    assert await stores.state.get_state("draft/c1") == ""
    await stores.state.set_state("draft/c1", None)
    await stores.state.set_state("draft/c1", None)
    assert await stores.state.get_state("draft/c1") is None
    assert await stores.state.get_state("window") == "1x2"
