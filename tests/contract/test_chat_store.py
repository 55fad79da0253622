"""What every ChatStore, UsageStore and StateStore does."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from nova_desktop.domain.chat import Author, Measure, Message, MessageState
from nova_desktop.domain.commands import (
    Actor,
    create_conversation,
    delete_conversation,
    pin_conversation,
)
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


async def ids(stores: Stores, conversation: str = "c1", **page: int) -> list[str]:
    return [m.id for m in await stores.chat.messages(conversation, **page)]


async def places(stores: Stores) -> list[tuple[str, int, int]]:
    return [(m.id, m.variant, m.variants) for m in await stores.chat.messages("c1")]


async def branched(stores: Stores) -> None:
    """q1 with the answers a1, a2, a3; behind a1 the question q2, behind a2 q3 and q4; a3 shown."""
    await begin(stores, "c1")
    for name in ("q1", "a1", "q2"):
        await stores.chat.add_message(message(name))
    for name, parent in (("a2", "q1"), ("q3", "a2"), ("q4", "a2"), ("a3", "q1")):
        await stores.chat.add_message(message(name), parent)


async def test_a_message_follows_the_end_of_what_is_shown(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    for name in ("m1", "m2", "m3"):
        added = await stores.chat.add_message(message(name))
        assert (added.variant, added.variants) == (1, 1)
    assert [m.parent for m in await stores.chat.messages("c1")] == ["", "m1", "m2"]
    assert (await stores.chat.add_message(message("n1", "c2"))).parent == ""


async def test_a_message_with_the_same_parent_is_a_variant_and_shown(stores: Stores) -> None:
    await branched(stores)
    assert await places(stores) == [("q1", 1, 1), ("a3", 3, 3)]
    added = await stores.chat.add_message(message("q5"))
    assert (added.parent, added.seq, added.variants) == ("a3", 8, 1)
    answer = await stores.chat.message("a2")
    assert answer is not None
    assert (answer.parent, answer.variant, answer.variants) == ("q1", 2, 3)


async def test_first_messages_are_variants_too(stores: Stores) -> None:
    await branched(stores)
    added = await stores.chat.add_message(message("q0"), "")
    assert (added.parent, added.variant, added.variants) == ("", 2, 2)
    assert await ids(stores) == ["q0"]
    assert await stores.chat.show_variant("q0", -1)
    assert await ids(stores) == ["q1", "a3"]


async def test_another_variant_is_shown_with_the_newest_below_it(stores: Stores) -> None:
    await branched(stores)
    assert await stores.chat.show_variant("a3", -1)
    assert await places(stores) == [("q1", 1, 1), ("a2", 2, 3), ("q4", 2, 2)]
    assert await stores.chat.show_variant("q4", -1)
    assert await ids(stores) == ["q1", "a2", "q3"]
    assert await stores.chat.show_variant("a2", -1)
    assert await ids(stores) == ["q1", "a1", "q2"]
    for name, step in (("a1", -1), ("a3", 1), ("q1", 1), ("a1", 0), ("q2", -5)):
        assert not await stores.chat.show_variant(name, step)
    assert await ids(stores) == ["q1", "a1", "q2"]
    assert await stores.chat.show_variant("a1", 2)
    assert await ids(stores) == ["q1", "a3"]


async def test_showing_a_variant_leaves_the_order_of_conversations(stores: Stores) -> None:
    await branched(stores)
    await begin(stores, "c2")
    await stores.chat.show_variant("a3", -1)
    assert [c.id for c in await stores.chat.conversations()] == ["c2", "c1"]


async def test_pages_go_back_along_the_path(stores: Stores) -> None:
    await branched(stores)
    await stores.chat.show_variant("a3", -1)
    assert await ids(stores, limit=2) == ["a2", "q4"]
    assert await ids(stores, limit=2, before_seq=4) == ["q1"]
    assert await ids(stores, limit=1, before_seq=4) == ["q1"]
    assert await ids(stores, limit=5, before_seq=3) == ["q1"]  # a1 and q2 are on another path


async def test_the_path_to_a_message_need_not_be_shown(stores: Stores) -> None:
    await branched(stores)
    assert [m.id for m in await stores.chat.path_to("q2")] == ["q1", "a1", "q2"]
    assert [m.id for m in await stores.chat.path_to("q2", limit=2)] == ["a1", "q2"]
    assert await stores.chat.path_to("nobody") == []
    assert await stores.chat.path_to("q1") == [await stores.chat.message("q1")]


async def test_a_message_follows_only_one_of_its_conversation(stores: Stores) -> None:
    await branched(stores)
    await begin(stores, "c2")
    for parent in ("nobody", "q1"):
        with pytest.raises(NovaError) as raised:
            await stores.chat.add_message(message("m", "c2"), parent)
        assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED
    with pytest.raises(NovaError):
        await stores.chat.show_variant("nobody", 1)
    assert await ids(stores, "c2") == []


async def test_pinned_conversations_come_first(stores: Stores) -> None:
    await begin(stores, "c1", "c2", "c3")
    await stores.commands.carry_out([pin_conversation("c1", True)], Actor.YOU)
    assert [(c.id, c.pinned) for c in await stores.chat.conversations()] == [
        ("c1", True),
        ("c3", False),
        ("c2", False),
    ]
    assert [c.id for c in await stores.chat.conversations(limit=1)] == ["c1"]
    await stores.commands.undo()
    assert [c.id for c in await stores.chat.conversations()] == ["c3", "c2", "c1"]


async def test_a_conversation_knows_what_its_answers_cost(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    await stores.chat.add_message(message("m1", measure=Measure(cost_usd=0.25)))
    await stores.chat.add_message(message("m2", measure=Measure(cost_usd=0.5)), "")
    await stores.chat.add_message(message("m3", measure=Measure(cost_usd=None)))
    costs = {c.id: c.cost_usd for c in await stores.chat.conversations()}
    assert costs == {"c1": 0.75, "c2": 0.0}
    assert [c.cost_usd for c in await stores.chat.search("C1")] == [0.75]


async def test_one_conversation(stores: Stores) -> None:
    await begin(stores, "c1", "c2")
    found = await stores.chat.conversation("c1")
    assert found is not None
    assert [found] == [c for c in await stores.chat.conversations() if c.id == "c1"]
    await stores.commands.carry_out([delete_conversation("c1")], Actor.YOU)
    assert await stores.chat.conversation("c1") is None
    assert await stores.chat.conversation("nobody") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("STARS", ["stars", "moon"]),
        ("stars dust", ["stars"]),
        ("dust  stars ", ["stars"]),
        ("stars cheese", ["moon"]),
        ("dust variant", []),
        ("cheese", ["moon"]),
        ("variant", ["stars"]),
        ("GRÜßE", ["moon"]),
        ("grüsse", ["moon"]),
        ("größe", []),
        ("100%", ["moon"]),
        ("1_0%", []),
        ("%", ["moon"]),
        ("_", []),
        ("\\", []),
        ("gone", []),
        ("  ", []),
    ],
)
async def test_search(stores: Stores, text: str, found: list[str]) -> None:
    await begin(stores, "moon", "stars", "gone")
    await stores.chat.add_message(message("m1", "moon", text="Cheese, 100% of it\nnot stars"))
    await stores.chat.add_message(message("m2", "moon", text="Schöne Grüße"))
    await stores.chat.add_message(message("m3", "stars", text="Made of dust, as all STARS"))
    await stores.chat.add_message(message("m4", "stars", text="Another variant"), "")
    await stores.chat.add_message(message("m5", "gone", text="stars and cheese"))
    await stores.commands.carry_out([delete_conversation("gone")], Actor.YOU)
    await stores.commands.carry_out([pin_conversation("moon", True)], Actor.YOU)
    assert [c.id for c in await stores.chat.search(text)] == found
    assert len(await stores.chat.search(text, limit=1)) == min(len(found), 1)


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
    await stores.state.set_state("draft/_", "x")
    assert await stores.state.state_keys("draft/") == ["draft/_", "draft/c1"]
    assert await stores.state.state_keys("draft/c_") == []
    assert await stores.state.get_state("draft/c1") == ""
    await stores.state.set_state("draft/c1", None)
    await stores.state.set_state("draft/c1", None)
    assert await stores.state.get_state("draft/c1") is None
    assert await stores.state.get_state("window") == "1x2"
