"""Other answers, edited messages and the path that is shown; what happens to answers under way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.chat import Author, Message, MessageState, WaitsFor
from nova_desktop.domain.commands import create_conversation
from nova_desktop.domain.problems import NovaError, ProblemCode
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.scope.close()
    assert bench.errors == []


async def talk(bench: Bench, *texts: str) -> str:
    """Say these one after the other; each answer is its question in capitals."""
    conversation = ""
    for text in texts:
        bench.completions.script = [text.upper()]
        conversation = await bench.chat.send(conversation, text)
        await bench.over(conversation)
    return conversation


async def shown(bench: Bench, conversation: str) -> list[Message]:
    return list(await bench.chat.messages(conversation))


async def texts(bench: Bench, conversation: str) -> list[str]:
    return [message.text for message in await shown(bench, conversation)]


async def test_another_answer_to_an_old_question(bench: Bench) -> None:
    conversation = await talk(bench, "one", "two", "three")
    answer = (await shown(bench, conversation))[3]
    bench.completions.script = ["Zwei"]
    await bench.chat.regenerate(conversation, answer.id)
    messages = await bench.over(conversation)
    assert [m.text for m in messages] == ["one", "ONE", "two", "Zwei"]
    assert (messages[-1].variant, messages[-1].variants) == (2, 2)
    assert bench.completions.requests[-1].messages == (
        (Author.YOU, "one"),
        (Author.NOVA, "ONE"),
        (Author.YOU, "two"),
    )
    assert await bench.chat.choose_variant(conversation, messages[-1].id, -1)
    assert await texts(bench, conversation) == ["one", "ONE", "two", "TWO", "three", "THREE"]
    assert not await bench.chat.choose_variant(conversation, answer.id, -1)


async def test_an_edited_message_and_what_follows_it(bench: Bench) -> None:
    conversation = await talk(bench, "one", "two")
    first = (await shown(bench, conversation))[0]
    bench.completions.script = ["EINS"]
    await bench.chat.edit(conversation, first.id, "eins")
    messages = await bench.over(conversation)
    assert [(m.text, m.variant, m.variants) for m in messages] == [("eins", 2, 2), ("EINS", 1, 1)]
    await bench.chat.send(conversation, "zwei")
    await bench.over(conversation)
    assert [text for _, text in bench.completions.requests[-1].messages] == ["eins", "EINS", "zwei"]
    await bench.chat.choose_variant(conversation, messages[0].id, -1)
    assert await texts(bench, conversation) == ["one", "ONE", "two", "TWO"]
    assert [c.title for c in await bench.chat.conversations()] == ["one"]


async def test_what_is_edited_must_be_there(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    with pytest.raises(NovaError) as raised:
        await bench.chat.edit(conversation, "nobody", "eins")
    assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED


async def test_retry_answers_what_has_no_answer_yet(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    said = Message("q", conversation, 0, Author.YOU, "two", MessageState.COMPLETE, MOMENT)
    await bench.store.add_message(said)
    bench.completions.script = ["Two"]
    await bench.chat.retry(conversation)
    messages = await bench.over(conversation)
    assert [(m.text, m.variants) for m in messages[2:]] == [("two", 1), ("Two", 1)]


@pytest.mark.parametrize("change", ["regenerate", "edit"])
async def test_a_new_branch_ends_what_is_under_way(bench: Bench, change: str) -> None:
    conversation = await talk(bench, "one")
    bench.completions.script = ["Half", asyncio.Event()]
    await bench.chat.send(conversation, "two")
    await bench.until_text("Half")
    await bench.chat.send(conversation, "three")
    question, answer = (await shown(bench, conversation))[:2]
    bench.completions.script = ["New"]
    if change == "edit":
        await bench.chat.edit(conversation, question.id, "eins")
    else:
        await bench.chat.regenerate(conversation, answer.id)
    messages = await bench.over(conversation)
    assert messages[-1].text == "New"
    await bench.chat.choose_variant(conversation, messages[0 if change == "edit" else 1].id, -1)
    kept = (await shown(bench, conversation))[2:]
    assert [(m.text, m.state.value) for m in kept] == [
        ("two", "complete"),
        ("Half", "stopped"),
        ("three", "complete"),
        ("", "stopped"),
    ]


async def test_an_answer_goes_on_while_another_branch_is_shown(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    answer = (await shown(bench, conversation))[1]
    gate = asyncio.Event()
    bench.completions.script = ["Half", gate, " whole"]
    await bench.chat.regenerate(conversation, answer.id)
    await bench.until_text("Half")
    await bench.chat.choose_variant(conversation, answer.id, 0)
    newer = (await shown(bench, conversation))[1]
    assert (newer.text, newer.variant, newer.variants) == ("Half", 2, 2)
    await bench.chat.choose_variant(conversation, newer.id, -1)
    assert await texts(bench, conversation) == ["one", "ONE"]
    gate.set()
    await bench.over(conversation)
    await bench.chat.choose_variant(conversation, answer.id, 1)
    newer = (await shown(bench, conversation))[1]
    assert (newer.text, newer.state) == ("Half whole", MessageState.COMPLETE)


async def test_the_model_sees_the_path_of_its_question_not_what_is_shown(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    await bench.chat.regenerate(conversation, (await shown(bench, conversation))[1].id)
    await bench.over(conversation)
    gate = asyncio.Event()
    bench.completions.script = ["Half", gate]
    await bench.chat.send(conversation, "two")
    await bench.until_text("Half")
    await bench.chat.send(conversation, "three")
    await bench.chat.choose_variant(conversation, (await shown(bench, conversation))[1].id, -1)
    assert await texts(bench, conversation) == ["one", "ONE"]
    gate.set()
    await bench.over(conversation)
    seen = [text for _, text in bench.completions.requests[-1].messages]
    assert seen == ["one", "ONE", "two", "Half", "three"]
    assert await texts(bench, conversation) == ["one", "ONE"]


async def test_a_deleted_conversation_keeps_what_came(bench: Bench) -> None:
    bench.completions.script = ["Half", asyncio.Event()]
    conversation = await bench.chat.send("", "Hi")
    await bench.until_text("Half")
    await bench.chat.delete(conversation)
    assert not bench.chat.answering(conversation)
    assert await bench.chat.conversations() == []
    await bench.journal.undo()
    assert await texts(bench, conversation) == ["Hi", "Half"]
    assert (await shown(bench, conversation))[-1].state is MessageState.STOPPED


async def test_redoing_a_deletion_ends_the_answer_too(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    await bench.chat.delete(conversation)
    await bench.journal.undo()
    bench.completions.script = ["Half", asyncio.Event()]
    await bench.chat.send(conversation, "two")
    await bench.until_text("Half")
    await bench.journal.redo()
    await bench.over(conversation)
    assert (await shown(bench, conversation))[-1].state is MessageState.STOPPED


async def test_nothing_is_said_into_a_deleted_conversation(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    answer = (await shown(bench, conversation))[1]
    await bench.chat.delete(conversation)
    for change in (
        bench.chat.send(conversation, "two"),
        bench.chat.retry(conversation),
        bench.chat.regenerate(conversation, answer.id),
        bench.chat.edit(conversation, answer.parent, "x"),
    ):
        with pytest.raises(NovaError) as raised:
            await change
        assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED
    await bench.chat.restore(conversation)
    await bench.chat.send(conversation, "two")
    await bench.over(conversation)
    assert (await texts(bench, conversation))[:3] == ["one", "ONE", "two"]


async def test_a_late_word_of_the_store_about_a_deleted_conversation_is_no_error(
    bench: Bench,
) -> None:
    conversation = await talk(bench, "one")
    answer = (await shown(bench, conversation))[1]
    await bench.chat.delete(conversation)
    await bench.store.update_message(answer)
    assert bench.problems == []


async def test_titles_and_pins_can_be_undone(bench: Bench) -> None:
    conversation = await talk(bench, "one")
    await bench.chat.rename(conversation, "  A better\n title ")
    await bench.chat.pin(conversation, True)
    (listed,) = await bench.chat.conversations()
    assert (listed.title, listed.pinned) == ("A better title", True)
    await bench.journal.undo()
    await bench.journal.undo()
    (listed,) = await bench.chat.conversations()
    assert (listed.title, listed.pinned) == ("one", False)


@pytest.mark.parametrize("title", ["", "  \n\t"])
async def test_a_blank_title_is_refused(bench: Bench, title: str) -> None:
    conversation = await talk(bench, "one")
    with pytest.raises(NovaError) as raised:
        await bench.chat.rename(conversation, title)
    assert raised.value.problem.code is ProblemCode.TITLE_BLANK
    assert [c.title for c in await bench.chat.conversations()] == ["one"]


async def test_words_are_found_in_every_variant(bench: Bench) -> None:
    conversation = await talk(bench, "needle")
    await bench.chat.edit(conversation, (await shown(bench, conversation))[0].id, "thread")
    await talk(bench, "something else")
    await bench.over(conversation)
    assert [c.id for c in await bench.chat.search("NEEDLE")] == [conversation]


async def test_what_an_answer_waits_for_is_told(bench: Bench) -> None:
    bench.gateway.ready.clear()
    bench.gateway.waits_for = WaitsFor.MODEL
    conversation = await bench.chat.send("", "one")
    await bench.chat.send(conversation, "two")
    async with asyncio.timeout(5):
        while (await shown(bench, conversation))[1].waits_for is not WaitsFor.MODEL:
            await asyncio.sleep(0)
    assert (await shown(bench, conversation))[3].waits_for is WaitsFor.ANSWER
    bench.gateway.ready.set()
    messages = await bench.over(conversation)
    assert {m.waits_for for m in messages} == {WaitsFor.NOTHING}
    told = [m.waits_for for m in bench.seen if m.id == messages[1].id]
    assert WaitsFor.GATEWAY in told


async def test_a_conversation_that_is_begun_again_can_be_used(bench: Bench) -> None:
    await bench.journal.carry_out(create_conversation("c", "C"))
    await bench.chat.delete("c")
    await bench.journal.undo()
    await bench.chat.send("c", "one")
    assert (await bench.over("c"))[0].text == "one"
