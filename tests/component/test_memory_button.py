"""Memory in the chat's header: its state, its menu, its spaces."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.ui.chat.memory_button import memory_text
from nova_desktop.ui.chat.view import ChatScreen
from nova_desktop.ui.widgets.menus import Menu
from tests.component.chat_parts import screen

__all__ = ["screen"]  # a fixture
NOVA, WORK = MemorySpace("nova", "Nova"), MemorySpace("work", "Work")
CLOSED = MemorySpace("old", "Old", on=False)
SPACES = (NOVA, WORK, CLOSED)


@pytest.mark.parametrize(
    ("choice", "spaces", "text"),
    [
        (MemoryChoice(), (NOVA,), "This chat is remembered"),
        (MemoryChoice(), SPACES, "This chat is remembered in “Nova”"),
        (MemoryChoice(space="work"), SPACES, "This chat is remembered in “Work”"),
        (MemoryChoice(remember=False), SPACES, "This chat is not remembered"),
        (
            MemoryChoice(space="old"),
            SPACES,
            "This chat is not remembered: the space “Old” is off",
        ),
        (MemoryChoice(space="x"), SPACES, "This chat is not remembered: its space is gone"),
    ],
)
def test_the_state_in_words(
    choice: MemoryChoice, spaces: tuple[MemorySpace, ...], text: str
) -> None:
    assert memory_text(choice, spaces) == text


def test_a_new_chat_is_switched_off_by_keyboard(screen: ChatScreen, qtbot: QtBot) -> None:
    button = screen.header.memory
    assert not button.isVisible()  # nothing is known yet
    screen.show_title(None)
    screen.show_memory(MemoryChoice(), (NOVA,))
    assert button.isVisible()
    assert button.accessibleName() == "This chat is remembered"
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    menu = button.menu_shown
    assert menu is not None
    (remember,) = menu.actions()
    assert (remember.text(), remember.isChecked()) == ("Remember this chat", True)
    with qtbot.waitSignal(screen.memory_chosen) as chosen:
        remember.trigger()
    assert chosen.args == [MemoryChoice(remember=False)]
    menu.close()


def test_the_spaces_stand_in_a_menu_of_their_own(screen: ChatScreen, qtbot: QtBot) -> None:
    screen.show_memory(MemoryChoice(remember=False, space="work"), SPACES)
    menu = screen.header.memory.open_menu()
    inner = next(m for m in (a.menu() for a in menu.actions()) if isinstance(m, Menu))
    assert inner.title() == "Space: Work"
    texts = [(a.text(), a.isChecked()) for a in inner.actions()]
    assert texts == [("Nova", False), ("Work", True), ("Old\toff", False)]
    with qtbot.waitSignal(screen.memory_chosen) as chosen:
        inner.actions()[0].trigger()
    assert chosen.args == [MemoryChoice(remember=True, space="nova")]
    menu.close()


def test_without_memory_there_is_no_menu(screen: ChatScreen) -> None:
    screen.show_memory(MemoryChoice(), (NOVA,))
    screen.show_memory(MemoryChoice(), ())
    assert not screen.header.memory.isVisible()
