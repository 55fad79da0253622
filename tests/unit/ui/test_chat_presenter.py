"""The chat's presenter with a fake view and the real services over fakes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from nova_desktop.domain.chat import Conversation, MemoryChoice, Message, MessageState
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.drafts import Drafts
from nova_desktop.ui.chat import draft_keeper, list_presenter
from nova_desktop.ui.chat.presenter import ChatPresenter
from nova_desktop.ui.runtime.operations import Operations
from tests.fakes.memory_stores import MemoryStateStore
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio


class FakeView:
    """Keeps what it was told last."""

    def __init__(self) -> None:
        self.conversations: Sequence[Conversation] = ()
        self.current = ""
        self.listed = 0
        self.list_problems: list[tuple[Problem, Callable[[], None] | None]] = []
        self.conversation: Conversation | None = None
        self.memory = MemoryChoice()
        self.spaces: Sequence[MemorySpace] = ()
        self.title = ""
        self.messages: list[Message] = []
        self.more = False
        self.branches = 0
        self.pieces: list[int] = []
        self.updated: list[Message] = []
        self.answering = False
        self.returned: list[str] = []
        self.edited: list[tuple[str, str]] = []
        self.written = ""
        self.last_said = ""
        self.deleted: list[str] = []

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None:
        self.conversations, self.current = conversations, current
        self.listed += 1

    def show_list_problem(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        self.list_problems.append((problem, retry))

    def show_title(self, conversation: Conversation | None) -> None:
        self.conversation = conversation

    def show_memory(self, choice: MemoryChoice, spaces: Sequence[MemorySpace]) -> None:
        self.memory, self.spaces = choice, spaces

    def show_messages(self, title: str, messages: Sequence[Message], more: bool) -> None:
        self.title, self.messages, self.more = title, list(messages), more

    def show_branch(self, messages: Sequence[Message], more: bool) -> None:
        self.messages, self.more = list(messages), more
        self.branches += 1

    def show_earlier(self, messages: Sequence[Message], more: bool) -> None:
        self.messages, self.more = [*messages, *self.messages], more
        self.pieces.append(len(messages))

    def update_message(self, message: Message) -> None:
        self.updated.append(message)

    def show_answering(self, answering: bool) -> None:
        self.answering = answering

    def put_back(self, text: str) -> None:
        self.returned.append(text)

    def begin_edit(self, message_id: str, text: str) -> None:
        self.edited.append((message_id, text))

    def draft(self) -> str:
        return self.written

    def show_draft(self, draft: str) -> None:
        self.written = draft

    def restore_draft(self, draft: str) -> None:
        self.written = draft + self.written

    def show_last_said(self, text: str) -> None:
        self.last_said = text

    def show_deleted(self, conversation: Conversation) -> None:
        self.deleted.append(conversation.title)


class Screen:
    """The presenter between a fake view and the real services over fakes."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.view = FakeView()
        self.state = MemoryStateStore(self.bench.book)
        self.problems: list[Problem] = []
        self.presenter = self.open()

    def open(self) -> ChatPresenter:
        """As after a restart: a new view over the same stores."""
        self.view = FakeView()
        self.presenter = ChatPresenter(
            self.bench.chat,
            self.bench.journal,
            Operations(self.bench.scope, self.tell),
            self.view,
            Drafts(self.state, self.bench.store),
        )
        return self.presenter

    def tell(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        self.problems.append(problem)

    async def quiet(self) -> None:
        """Wait until nothing is under way."""
        async with asyncio.timeout(5):
            while len(self.bench.scope):
                await asyncio.sleep(0)

    async def say(self, *texts: str) -> None:
        for text in texts:
            self.bench.completions.script = [text.upper()]
            self.presenter.send(text)
            await self.quiet()

    def texts(self) -> list[str]:
        return [message.text for message in self.view.messages]


@pytest.fixture
async def screen(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Screen]:
    monkeypatch.setattr(draft_keeper, "STORE_AFTER_S", 0.0)
    monkeypatch.setattr(list_presenter, "SEARCH_AFTER_S", 0.0)
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
    while screen.view.answering:
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


async def _full_disk(message: Message, parent: str | None = None) -> Message:
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
