"""The chat's presenter with a fake view and the real services over fakes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from nova_desktop.domain.chat import Conversation, Message, MessageState
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.ui.chat.presenter import ChatPresenter
from nova_desktop.ui.runtime.operations import Operations
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio


class FakeView:
    def __init__(self) -> None:
        self.conversations: Sequence[Conversation] = ()
        self.current = ""
        self.title = ""
        self.messages: list[Message] = []
        self.more = False
        self.updated: list[Message] = []
        self.answering = False
        self.returned: list[str] = []

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None:
        self.conversations, self.current = conversations, current

    def show_messages(self, title: str, messages: Sequence[Message], more: bool) -> None:
        self.title, self.messages, self.more = title, list(messages), more

    def show_earlier(self, messages: Sequence[Message], more: bool) -> None:
        self.messages, self.more = [*messages, *self.messages], more

    def update_message(self, message: Message) -> None:
        self.updated.append(message)

    def show_answering(self, answering: bool) -> None:
        self.answering = answering

    def put_back(self, text: str) -> None:
        self.returned.append(text)


class Screen:
    def __init__(self) -> None:
        self.bench = Bench()
        self.view = FakeView()
        self.problems: list[Problem] = []
        self.presenter = ChatPresenter(
            self.bench.chat,
            self.bench.journal,
            Operations(self.bench.scope, self.tell),
            self.view,
        )

    def tell(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        self.problems.append(problem)

    async def quiet(self) -> None:
        async with asyncio.timeout(5):
            while len(self.bench.scope):
                await asyncio.sleep(0)


@pytest.fixture
async def screen() -> AsyncIterator[Screen]:
    screen = Screen()
    await screen.presenter.open_newest()
    yield screen
    await screen.bench.scope.close()
    assert screen.bench.errors == []


async def test_starts_empty(screen: Screen) -> None:
    assert (screen.view.current, screen.view.messages, screen.view.answering) == ("", [], False)


async def test_sending_opens_the_new_conversation_and_shows_its_answer(screen: Screen) -> None:
    screen.presenter.send("Hi")
    await screen.quiet()
    assert screen.view.title == "Hi"
    assert [c.id for c in screen.view.conversations] == [screen.presenter.current]
    assert screen.view.updated[-1].state is MessageState.COMPLETE
    assert screen.view.updated[-1].text == "Hello there"
    assert screen.view.answering is False


async def test_leaving_does_not_stop_the_answer(screen: Screen) -> None:
    gate = asyncio.Event()
    screen.bench.completions.script = ["Half", gate, " whole"]
    screen.presenter.send("Hi")
    await screen.bench.until_text("Half")
    await asyncio.sleep(0)
    left = screen.presenter.current
    screen.presenter.new_chat()
    while screen.presenter.current:
        await asyncio.sleep(0)
    assert screen.view.answering is False
    seen = len(screen.view.updated)
    gate.set()
    await screen.quiet()
    assert len(screen.view.updated) == seen
    screen.presenter.choose(left)
    await screen.quiet()
    assert screen.view.messages[-1].text == "Half whole"


async def test_words_that_could_not_be_stored_come_back(screen: Screen) -> None:
    screen.bench.store.add_message = _full_disk  # type: ignore[method-assign]
    screen.presenter.send("Precious")
    await screen.quiet()
    assert screen.view.returned == ["Precious"]
    assert not screen.problems[0].retryable
    assert [p.code for p in screen.problems] == [ProblemCode.DISK_FULL]


async def _full_disk(message: Message) -> Message:
    raise NovaError.of(ProblemCode.DISK_FULL)


async def test_delete_and_undo(screen: Screen) -> None:
    screen.presenter.send("Hi")
    await screen.quiet()
    gone = screen.presenter.current
    screen.presenter.delete(gone)
    await screen.quiet()
    assert (screen.view.conversations, screen.presenter.current) == ([], "")
    screen.presenter.undo()
    await screen.quiet()
    assert [c.id for c in screen.view.conversations] == [gone]
    assert (screen.presenter.current, screen.view.messages[0].text) == (gone, "Hi")
    screen.presenter.undo()  # nothing else was done: the beginning itself stays
    await screen.quiet()
    assert [c.id for c in screen.view.conversations] == [gone]
    screen.presenter.redo()
    await screen.quiet()
    assert screen.view.conversations == []


async def test_earlier_messages_come_page_by_page(screen: Screen) -> None:
    screen.presenter.send("Hi")
    await screen.quiet()
    for _ in range(30):
        screen.presenter.send("More")
        await screen.quiet()
    current = screen.presenter.current
    screen.presenter.new_chat()
    await screen.quiet()
    screen.presenter.choose(current)
    await screen.quiet()
    assert (len(screen.view.messages), screen.view.more) == (50, True)
    screen.presenter.show_earlier()
    await screen.quiet()
    assert (len(screen.view.messages), screen.view.more) == (62, False)
    assert screen.view.messages[0].text == "Hi"
