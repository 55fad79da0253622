"""What is said goes to the conversation it was said in, however slow or full the disk is."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from nova_desktop.domain.chat import Message
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.ui.chat import draft_keeper, list_presenter
from tests.unit.ui.test_chat_presenter import Screen

pytestmark = pytest.mark.anyio
FAILED = Problem(ProblemCode.DATABASE_FAILED)


class Desk(Screen):
    """Also keeps what Retry would do."""

    def __init__(self) -> None:
        self.retries: list[Callable[[], None] | None] = []
        super().__init__()

    def tell(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        super().tell(problem, retry)
        self.retries.append(retry)

    async def show(self, conversation: str) -> None:
        self.presenter.choose(conversation)
        await self.quiet()

    async def said(self, conversation: str) -> list[str]:
        return [m.text for m in await self.bench.store.messages(conversation) if m.seq % 2]


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(draft_keeper, "STORE_AFTER_S", 0.0)
    monkeypatch.setattr(list_presenter, "SEARCH_AFTER_S", 0.0)
    desk = Desk()
    await desk.presenter.open_newest()
    yield desk
    await desk.bench.scope.close()
    assert desk.bench.errors == []


async def two(desk: Desk) -> tuple[str, str]:
    """Two conversations, the first one shown."""
    ids: list[str] = []
    for text in ("A", "B"):
        await desk.show("")
        await desk.say(text)
        ids.append(desk.presenter.current)
    await desk.show(ids[0])
    return ids[0], ids[1]


async def steps(count: int = 20) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def slow(desk: Desk, *, full: bool = False) -> asyncio.Event:
    """The store takes what is said only once this is set; or then tells that it is full."""
    real, gate = desk.bench.store.add_message, asyncio.Event()

    async def add(message: Message, parent: str | None = None) -> Message:
        await gate.wait()
        if full:
            raise NovaError.of(ProblemCode.DISK_FULL)
        return await real(message, parent)

    desk.bench.store.add_message = add  # type: ignore[method-assign]
    return gate


async def test_it_goes_where_it_was_said_though_another_is_shown_since(desk: Desk) -> None:
    a, b = await two(desk)
    gate = slow(desk)
    desk.presenter.send("one")
    desk.presenter.send("two")
    desk.presenter.choose(b)
    await steps()
    gate.set()
    await desk.quiet()
    assert {"one", "two"} <= {m.text for m in await desk.bench.store.messages(a)}
    assert await desk.said(b) == ["B"]
    assert desk.presenter.current == b


async def test_two_sends_into_a_new_chat_begin_one_conversation(desk: Desk) -> None:
    a, _ = await two(desk)
    await desk.show("")
    gate = slow(desk)
    desk.presenter.send("one")
    desk.presenter.send("two")
    desk.presenter.choose(a)
    await steps()
    gate.set()
    await desk.quiet()
    titles = sorted(c.title for c in desk.view.conversations)
    assert titles == ["A", "B", "one"]
    begun = next(c.id for c in desk.view.conversations if c.title == "one")
    assert {"one", "two"} <= {m.text for m in await desk.bench.store.messages(begun)}
    await desk.show("")
    await desk.say("three")  # this new chat is another one
    assert len(desk.view.conversations) == 4


async def test_one_that_cannot_be_opened_leaves_the_shown_one_in_force(desk: Desk) -> None:
    a, b = await two(desk)
    desk.bench.book.failure = FAILED
    await desk.show(b)
    desk.bench.book.failure = None
    assert (desk.presenter.current, desk.view.title) == (a, "A")
    await desk.say("more")
    assert (await desk.said(a), await desk.said(b)) == (["A", "more"], ["B"])
    retry = desk.retries[-1]
    assert retry is not None
    retry()
    await desk.quiet()
    assert (desk.presenter.current, desk.view.title) == (b, "B")


async def test_a_new_one_that_cannot_be_shown_is_not_sent_again(desk: Desk) -> None:
    real = desk.bench.store.conversation

    async def fails(conversation_id: str) -> None:
        raise NovaError(FAILED)

    desk.bench.store.conversation = fails  # type: ignore[method-assign]
    await desk.say("one")
    desk.bench.store.conversation = real  # type: ignore[method-assign]
    assert desk.view.title == ""
    await desk.show(desk.presenter.current)
    assert (desk.view.title, desk.texts()) == ("one", ["one", "ONE"])
    retry = next(retry for retry in desk.retries if retry is not None)
    retry()
    await desk.quiet()
    assert await desk.said(desk.presenter.current) == ["one"]


async def test_words_that_found_no_room_are_the_draft_of_their_conversation(desk: Desk) -> None:
    a, b = await two(desk)
    await desk.state.set_state(f"draft/{a}", "later")
    gate = slow(desk, full=True)
    desk.presenter.send("for A")
    desk.presenter.choose(b)
    await steps()
    gate.set()
    await desk.quiet()
    assert (desk.view.returned, desk.view.written) == ([], "")
    assert [p.code for p in desk.problems] == [ProblemCode.DISK_FULL]
    await desk.show(a)
    assert desk.view.written.startswith("for A")


async def test_an_edit_that_found_no_room_stays_with_its_conversation(desk: Desk) -> None:
    a, b = await two(desk)
    gate = slow(desk, full=True)
    desk.presenter.resend(desk.view.messages[0].id, "edited A")
    desk.presenter.choose(b)
    await steps()
    gate.set()
    await desk.quiet()
    assert desk.view.edited == []
    await desk.show(a)
    assert desk.view.written == "edited A"


async def test_the_first_list_that_failed_can_be_opened_again(desk: Desk) -> None:
    await desk.state.set_state("draft/new", "precious")
    await desk.state.set_state("chat/shown", "new")
    presenter = desk.open()
    desk.bench.book.failure = FAILED
    with pytest.raises(NovaError):
        await presenter.open_newest()
    desk.bench.book.failure = None
    presenter.draft_changed()
    await desk.quiet()
    await presenter.keep_draft()
    assert desk.bench.book.state["draft/new"] == "precious"
    await presenter.open_newest()
    await desk.quiet()
    assert desk.view.written == "precious"


async def test_what_was_opened_before_the_list_could_be_read_stays(desk: Desk) -> None:
    await desk.state.set_state("draft/new", "precious")
    presenter = desk.open()
    desk.bench.book.failure = FAILED
    with pytest.raises(NovaError):
        await presenter.open_newest()
    desk.bench.book.failure = None
    await desk.say("one")
    current = presenter.current
    await presenter.open_newest()
    await desk.quiet()
    assert (presenter.current, desk.view.title) == (current, "one")
    assert desk.bench.book.state["draft/new"] == "precious"


async def test_a_draft_is_there_again_though_the_disk_has_not_taken_it(desk: Desk) -> None:
    a, b = await two(desk)
    real, gate = desk.state.set_state, asyncio.Event()

    async def late(key: str, value: str | None) -> None:
        if key == f"draft/{a}":
            await gate.wait()
        await real(key, value)

    desk.state.set_state = late  # type: ignore[method-assign]
    desk.view.written = "half a thought"
    for conversation in (b, a):
        desk.presenter.choose(conversation)
        await steps(30)
    assert desk.view.written == "half a thought"
    gate.set()
    await desk.quiet()
    assert desk.bench.book.state[f"draft/{a}"] == "half a thought"
    desk.view.written = ""
    desk.presenter.draft_changed()
    await desk.quiet()
    assert f"draft/{a}" not in desk.bench.book.state


async def test_a_draft_that_found_no_room_is_stored_when_the_window_goes(desk: Desk) -> None:
    a, b = await two(desk)
    real = desk.state.set_state

    async def full(key: str, value: str | None) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL)

    desk.state.set_state = full  # type: ignore[method-assign]
    desk.view.written = "half a thought"
    await desk.show(b)
    desk.state.set_state = real  # type: ignore[method-assign]
    await desk.presenter.keep_draft()
    assert desk.bench.book.state[f"draft/{a}"] == "half a thought"
