"""The presenter's variants, edits, list, search and pages, with a fake view."""

import asyncio
from collections.abc import Sequence

import pytest

from nova_desktop.domain.chat import Conversation, Measure, Message, MessageState
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from tests.unit.services.test_chat_reading import usage_of
from tests.unit.ui.test_chat_presenter import Screen, screen

__all__ = ["screen"]  # a fixture
pytestmark = pytest.mark.anyio
FULL = Problem(ProblemCode.DISK_FULL)


async def test_another_answer_is_shown_as_it_grows(screen: Screen) -> None:
    await screen.say("one", "two")
    gate = asyncio.Event()
    screen.bench.completions.script = ["Ei", gate, "ns"]
    answer = (await screen.bench.chat.messages(screen.presenter.current))[1]
    screen.presenter.regenerate(answer.id)
    await screen.bench.until_text("Ei")
    async with asyncio.timeout(5):
        while not screen.view.branches:
            await asyncio.sleep(0)
    assert screen.view.messages[0].text == "one"
    newer = screen.view.messages[1]
    assert (newer.parent, newer.variant, newer.variants) == (answer.parent, 2, 2)
    assert (len(screen.view.messages), screen.view.answering) == (2, True)
    gate.set()
    await screen.quiet()
    assert (screen.view.updated[-1].id, screen.view.updated[-1].text) == (newer.id, "Eins")
    assert screen.view.answering is False
    screen.presenter.choose_variant(newer.id, -1)
    await screen.quiet()
    assert screen.texts() == ["one", "ONE", "two", "TWO"]
    assert screen.view.last_said == "two"


async def test_an_answer_on_another_branch_is_not_shown(screen: Screen) -> None:
    await screen.say("one")
    answer = (await screen.bench.chat.messages(screen.presenter.current))[1]
    gate = asyncio.Event()
    screen.bench.completions.script = ["Ei", gate, "ns"]
    screen.presenter.regenerate(answer.id)
    await screen.bench.until_text("Ei")
    screen.presenter.choose_variant((await newest(screen)).id, -1)
    async with asyncio.timeout(5):
        while screen.texts() != ["one", "ONE"]:
            await asyncio.sleep(0)
    seen = len(screen.view.updated)
    gate.set()
    await screen.quiet()
    assert screen.view.updated[seen:] == []
    assert screen.view.answering is False
    screen.presenter.choose_variant(answer.id, 1)
    await screen.quiet()
    assert screen.texts() == ["one", "Eins"]


async def newest(screen: Screen) -> Message:
    return (await screen.bench.chat.messages(screen.presenter.current))[-1]


async def test_an_edited_message_is_sent(screen: Screen) -> None:
    await screen.say("one", "two")
    first = (await screen.bench.chat.messages(screen.presenter.current))[0]
    screen.bench.completions.script = ["EINS"]
    screen.presenter.resend(first.id, "eins")
    await screen.quiet()
    shown = [*screen.view.messages[:1], screen.view.updated[-1]]
    assert [m.text for m in shown] == ["eins", "EINS"]
    assert screen.view.last_said == "eins"


async def test_an_edit_that_could_not_be_stored_goes_on(screen: Screen) -> None:
    await screen.say("one")
    first = (await screen.bench.chat.messages(screen.presenter.current))[0]
    screen.bench.book.failure = FULL
    screen.presenter.resend(first.id, "eins")
    await screen.quiet()
    assert screen.view.edited == [(first.id, "eins")]
    assert [(p.code, p.retryable) for p in screen.problems] == [(ProblemCode.DISK_FULL, False)]
    screen.bench.book.failure = None


@pytest.mark.parametrize("which", ["", "last", "earlier"])
async def test_retry(screen: Screen, which: str) -> None:
    cut = NovaError.of(ProblemCode.ANSWER_CUT)
    screen.bench.completions.script = ["Half", cut]
    screen.presenter.send("one")
    await screen.quiet()
    failed = await newest(screen)
    if which == "earlier":
        await screen.say("two")
    screen.bench.completions.script = ["Whole"]
    screen.presenter.retry(failed.id if which else "")
    await screen.quiet()
    messages = await screen.bench.chat.messages(screen.presenter.current)
    assert [(m.text, m.variants) for m in messages] == [("one", 1), ("Whole", 2)]
    assert screen.view.updated[-1] == messages[-1]


async def test_earlier_pages_end_at_the_first_message_of_the_path(screen: Screen) -> None:
    await screen.say(*(f"m{n}" for n in range(30)))
    first = (await screen.bench.chat.messages(screen.presenter.current, limit=60))[0]
    screen.presenter.resend(first.id, "anew")
    await screen.quiet()
    assert (screen.texts()[0], screen.view.more) == ("anew", False)
    screen.presenter.show_earlier()
    await screen.quiet()
    assert screen.view.pieces == []


async def test_all_is_loaded_in_pieces(screen: Screen) -> None:
    await screen.say(*(f"m{n}" for n in range(250)))
    current = screen.presenter.current
    await screen.open().open_newest()
    assert (screen.presenter.current, len(screen.view.messages)) == (current, 50)
    screen.presenter.load_all()
    screen.presenter.show_earlier()
    await screen.quiet()
    assert screen.view.pieces == [200, 200, 50]
    assert [m.seq for m in screen.view.messages] == list(range(1, 501))
    assert screen.view.more is False


async def test_another_variant_leaves_loaded_what_was(screen: Screen) -> None:
    await screen.say(*(f"m{n}" for n in range(40)))
    await screen.open().open_newest()
    screen.presenter.load_all()
    await screen.quiet()
    screen.bench.completions.script = ["Again"]
    screen.presenter.regenerate(screen.view.messages[-1].id)
    await screen.quiet()
    assert len(screen.view.messages) == 80
    assert screen.view.messages[0].text == "m0"


async def test_the_list_follows_what_is_said_and_what_it_cost(screen: Screen) -> None:
    await screen.say("one")
    old = screen.presenter.current
    screen.presenter.new_chat()
    await screen.quiet()
    await screen.say("two")
    assert [c.title for c in screen.view.conversations] == ["two", "one"]
    answer = await newest(screen)
    assert answer.measure == Measure(3, 2, None, 40.0, 90.0)
    screen.bench.chat.usage_arrived(usage_of(answer, cost_usd=0.25))
    await screen.quiet()
    assert [c.cost_usd for c in screen.view.conversations] == [0.25, 0.0]
    screen.presenter.choose(old)
    await screen.quiet()
    await screen.say("three")
    assert [c.title for c in screen.view.conversations] == ["one", "two"]
    assert (screen.view.current, screen.view.title) == (old, "one")


async def test_rename_pin_and_remember(screen: Screen) -> None:
    await screen.say("one")
    current = screen.presenter.current
    screen.presenter.rename(current, " New\ntitle")
    screen.presenter.pin(current, True)
    screen.presenter.remember(current, False)
    await screen.quiet()
    shown = screen.view.conversation
    assert shown is not None
    assert (shown.title, shown.pinned, shown.remember) == ("New title", True, False)
    assert list(screen.view.conversations) == [shown]
    screen.view.conversation = None
    screen.presenter.rename(current, "  ")
    await screen.quiet()
    assert [p.code for p in screen.problems] == [ProblemCode.TITLE_BLANK]
    assert screen.view.conversation == shown


async def test_a_deletion_is_taken_back_by_its_toast(screen: Screen) -> None:
    await screen.say("one")
    gone = screen.presenter.current
    screen.presenter.new_chat()
    await screen.quiet()
    await screen.say("two")
    other = screen.presenter.current
    screen.presenter.delete(gone)
    await screen.quiet()
    assert (screen.view.deleted, screen.presenter.current) == (["one"], other)
    screen.presenter.undo_delete(gone)
    await screen.quiet()
    assert (screen.presenter.current, screen.texts()) == (gone, ["one", "ONE"])
    screen.presenter.redo()  # it was an undo, so it can be redone
    await screen.quiet()
    assert [c.id for c in screen.view.conversations] == [other]
    screen.presenter.rename(other, "three")
    await screen.quiet()
    screen.presenter.undo_delete(gone)  # too late for an undo: the renaming stays
    await screen.quiet()
    assert {c.title for c in screen.view.conversations} == {"one", "three"}
    screen.presenter.undo_delete(gone)
    await screen.quiet()
    assert screen.problems == []


async def test_deleting_the_shown_one_while_it_answers(screen: Screen) -> None:
    screen.bench.completions.script = ["Half", asyncio.Event()]
    screen.presenter.send("one")
    await screen.bench.until_text("Half")
    screen.presenter.delete(screen.presenter.current)
    await screen.quiet()
    assert (screen.presenter.current, screen.texts(), screen.view.answering) == ("", [], False)
    screen.presenter.undo()
    await screen.quiet()
    assert screen.texts() == ["one", "Half"]
    assert screen.view.messages[-1].state is MessageState.STOPPED
    assert screen.problems == []


async def test_search_shows_what_matches_beside_what_is_read(screen: Screen) -> None:
    for text in ("apple", "pear"):
        screen.presenter.new_chat()
        await screen.quiet()
        await screen.say(text)
    shown = screen.presenter.current
    screen.presenter.search("APPLE ")
    await screen.quiet()
    assert [c.title for c in screen.view.conversations] == ["apple"]
    assert (screen.view.current, screen.view.title) == (shown, "pear")
    await screen.say("more")
    assert [c.title for c in screen.view.conversations] == ["apple"]
    screen.presenter.search("nothing")
    await screen.quiet()
    assert screen.view.conversations == []
    screen.presenter.search("")
    await screen.quiet()
    assert [c.title for c in screen.view.conversations] == ["pear", "apple"]


async def test_the_latest_search_wins_and_one_runs_at_a_time(screen: Screen) -> None:
    await screen.say("apple")
    running, most, sought = 0, 0, []
    find = screen.bench.store.search

    async def slow(text: str, limit: int = 200) -> Sequence[Conversation]:
        nonlocal running, most
        running, most = running + 1, max(most, running + 1)
        sought.append(text)
        found = await find(text, limit)
        if text == "x":
            screen.presenter.search("xy")
            screen.presenter.search("apple")
        await asyncio.sleep(0)
        running -= 1
        return found

    screen.bench.store.search = slow  # type: ignore[method-assign]
    for text in ("z", "zx", "x"):
        screen.presenter.search(text)
    listed = screen.view.listed
    await screen.quiet()
    assert sought == ["x", "apple"]
    assert (most, screen.view.listed) == (1, listed + 1)
    assert [c.title for c in screen.view.conversations] == ["apple"]


async def test_a_list_that_cannot_be_read_says_so_and_can_be_tried_again(screen: Screen) -> None:
    await screen.say("one")
    listed = screen.view.listed
    screen.bench.book.failure = Problem(ProblemCode.DATABASE_FAILED)
    screen.presenter.search("one")
    await screen.quiet()
    (problem, retry) = screen.view.list_problems[0]
    assert (problem.code, screen.problems) == (ProblemCode.DATABASE_FAILED, [])
    screen.bench.book.failure = None
    assert retry is not None
    retry()
    await screen.quiet()
    assert screen.view.listed == listed + 1


async def test_the_newest_choice_is_shown(screen: Screen) -> None:
    for text in ("one", "two"):
        screen.presenter.new_chat()
        await screen.quiet()
        await screen.say(text)
    ids = {c.title: c.id for c in screen.view.conversations}
    for title in ("one", "two", "one"):
        screen.presenter.choose(ids[title])
    await screen.quiet()
    assert (screen.presenter.current, screen.texts()) == (ids["one"], ["one", "ONE"])
    screen.presenter.new_chat()
    screen.presenter.send("three")  # before the new chat was drawn: it belongs there all the same
    await screen.quiet()
    assert len(screen.view.conversations) == 3


async def test_who_leaves_while_a_conversation_begins_is_not_called_back(screen: Screen) -> None:
    await screen.say("one")
    one = screen.presenter.current
    screen.presenter.new_chat()
    await screen.quiet()
    add = screen.bench.store.add_message

    async def slow(message: Message, parent: str | None = None) -> Message:
        while screen.presenter.current != one:
            await asyncio.sleep(0)
        return await add(message, parent)

    screen.bench.store.add_message = slow  # type: ignore[method-assign]
    screen.presenter.send("two")
    screen.presenter.choose(one)
    await screen.quiet()
    assert (screen.presenter.current, screen.view.title) == (one, "one")
    assert [c.title for c in screen.view.conversations] == ["two", "one"]


async def test_nova_opens_where_the_user_was(screen: Screen) -> None:
    await screen.say("one")
    one = screen.presenter.current
    screen.presenter.new_chat()
    await screen.quiet()
    await screen.say("two")
    await screen.open().open_newest()
    assert screen.view.title == "two"
    screen.presenter.choose(one)
    await screen.quiet()
    await screen.open().open_newest()
    assert (screen.view.title, screen.view.current, screen.view.last_said) == ("one", one, "one")
    screen.presenter.new_chat()
    await screen.quiet()
    await screen.open().open_newest()
    assert (screen.presenter.current, screen.view.last_said) == ("", "")
    screen.presenter.choose(one)
    await screen.quiet()
    await screen.bench.chat.delete(one)
    await screen.quiet()
    await screen.state.set_state("chat/shown", one)
    await screen.open().open_newest()
    assert screen.view.title == "two"
