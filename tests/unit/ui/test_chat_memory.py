"""What memory does in a chat: chosen before its first message or later, kept, and shown."""

from collections.abc import AsyncIterator, Sequence

import pytest

from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.drafts import Drafts
from nova_desktop.ui.chat import draft_keeper
from nova_desktop.ui.chat.presenter import ChatPresenter
from nova_desktop.ui.runtime.operations import Operations
from tests.unit.ui.test_chat_presenter import FakeView, Screen

pytestmark = pytest.mark.anyio
OFF = MemoryChoice(remember=False)
WORK = MemoryChoice(space="work")
SPACES = (MemorySpace("nova", "Nova"), MemorySpace("work", "Work"))


class MemoryScreen(Screen):
    """With two spaces."""

    spaces: Sequence[MemorySpace] = SPACES

    def open(self) -> ChatPresenter:
        self.view = FakeView()
        self.presenter = ChatPresenter(
            self.bench.chat,
            self.bench.journal,
            Operations(self.bench.scope, self.tell),
            self.view,
            Drafts(self.state, self.bench.store),
            lambda: self.spaces,
        )
        return self.presenter

    async def stored(self) -> list[MemoryChoice]:
        return [each.memory for each in await self.bench.store.conversations()]


@pytest.fixture
async def screen(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MemoryScreen]:
    monkeypatch.setattr(draft_keeper, "STORE_AFTER_S", 0.0)
    screen = MemoryScreen()
    await screen.presenter.open_newest()
    yield screen
    await screen.bench.scope.close()
    assert screen.bench.errors == []


async def test_a_new_chat_is_remembered_in_the_first_space(screen: MemoryScreen) -> None:
    assert (screen.view.memory, screen.view.spaces) == (MemoryChoice(), SPACES)
    await screen.say("Hi")
    assert await screen.stored() == [MemoryChoice()]


@pytest.mark.parametrize("choice", [OFF, WORK])
async def test_it_is_chosen_before_the_first_message(
    screen: MemoryScreen, choice: MemoryChoice
) -> None:
    screen.presenter.choose_memory(choice)
    assert screen.view.memory == choice
    seen: list[MemoryChoice] = []
    screen.bench.journal.on_change(lambda entries: seen.append(_memory_of(entries[0].command)))
    await screen.say("Hi")
    assert seen == [choice]  # so from its first moment on
    assert await screen.stored() == [choice]
    assert screen.view.memory == choice


def _memory_of(command: object) -> MemoryChoice:
    payload = command.payload  # type: ignore[attr-defined]
    return MemoryChoice(payload["remember"], payload["space"])


async def test_the_chat_after_it_is_remembered_again(screen: MemoryScreen) -> None:
    screen.presenter.choose_memory(OFF)
    await screen.say("Hi")
    screen.presenter.new_chat()
    await screen.quiet()
    assert screen.view.memory == MemoryChoice()
    await screen.say("Hello")
    assert await screen.stored() == [MemoryChoice(), OFF]


async def test_what_was_chosen_stays_with_what_is_being_written(screen: MemoryScreen) -> None:
    await screen.say("Hi")
    screen.presenter.new_chat()
    await screen.quiet()
    screen.presenter.choose_memory(OFF)
    await screen.quiet()
    (other,) = await screen.bench.store.conversations()
    screen.presenter.choose(other.id)
    await screen.quiet()
    assert screen.view.memory == MemoryChoice()
    screen.presenter.new_chat()
    await screen.quiet()
    assert screen.view.memory == OFF
    await screen.open().open_newest()
    assert screen.view.memory == OFF


async def test_a_press_while_the_first_message_is_stored_counts(screen: MemoryScreen) -> None:
    screen.presenter.send("Hi")
    screen.presenter.choose_memory(OFF)
    await screen.quiet()
    assert await screen.stored() == [OFF]
    assert screen.view.memory == OFF


async def test_an_old_chat_goes_to_another_space_and_back_by_undo(screen: MemoryScreen) -> None:
    await screen.say("Hi")
    screen.presenter.choose_memory(WORK)
    await screen.quiet()
    assert (await screen.stored(), screen.view.memory) == ([WORK], WORK)
    screen.presenter.undo()
    await screen.quiet()
    assert screen.view.memory == MemoryChoice()


async def test_other_spaces_are_shown_when_they_come(screen: MemoryScreen) -> None:
    screen.spaces = SPACES[:1]
    screen.presenter.memory.refresh()
    assert screen.view.spaces == SPACES[:1]
