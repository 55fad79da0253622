"""The chat screen for component tests: fixtures, made-up messages, pressing and reading."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.chat import Author, Conversation, Message, MessageState
from nova_desktop.ui.chat.view import ChatScreen
from nova_desktop.ui.widgets.label import TextLabel

NOW = datetime.now(UTC)


def message(number: int, text: str, state: MessageState = MessageState.COMPLETE) -> Message:
    author = Author.NOVA if number % 2 else Author.YOU
    return Message(f"m{number}", "a", number, author, text, state, NOW, model="a model")


def conversation(name: str, title: str, **more: object) -> Conversation:
    return Conversation(name, title, NOW, NOW, **more)  # type: ignore[arg-type]


A, B = conversation("a", "Alpha"), conversation("b", "Beta")


@pytest.fixture
def screen(qtbot: QtBot) -> ChatScreen:
    screen = ChatScreen()
    qtbot.addWidget(screen)
    screen.resize(1000, 600)
    screen.show()
    qtbot.waitExposed(screen)
    screen.activateWindow()
    screen.composer.setFocus()
    return screen


@pytest.fixture
def talk(screen: ChatScreen) -> ChatScreen:
    """With two conversations, the first one open."""
    screen.show_conversations([A, B], "a")
    screen.show_title(A)
    screen.show_messages("Alpha", [message(0, "Hi"), message(1, "Hello")], more=False)
    return screen


def paste(screen: ChatScreen, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    screen.composer.insertFromMimeData(mime)


def labels(screen: ChatScreen) -> list[str]:
    return [x.text() for x in screen.findChildren(TextLabel) if x.isVisible()]


def press(screen: ChatScreen, text: str, qtbot: QtBot) -> None:
    """As soon as it is there: what a layout took is shown a moment later."""

    def shown() -> list[QPushButton]:
        buttons = screen.findChildren(QPushButton)
        return [b for b in buttons if b.text() == text and b.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    shown()[0].click()
