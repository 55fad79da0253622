"""At 200 % in a window for a screen of 1280 by 800 nothing of rail and greeting is cut."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.label import TextLabel
from tests.themed import LIGHT, theme

__all__ = ["theme"]


@pytest.fixture
def window(qtbot: QtBot, theme: SystemTheme) -> Iterator[MainWindow]:
    theme.use(replace(LIGHT, scale=200, reduced_motion=True))
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 760)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    theme.use(LIGHT)


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def test_every_entry_of_the_rail_is_seen_whole(window: MainWindow) -> None:
    settle()
    for entry in window.rail._entries.values():
        assert entry.visibleRegion().boundingRect() == entry.rect(), entry.name


def test_a_rail_that_scrolls_shows_the_chosen_place(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 520)
    window.open_place("models")
    entry = window.rail._entries["models"]
    qtbot.waitUntil(lambda: entry.visibleRegion().boundingRect() == entry.rect())


def test_the_greeting_has_room_for_its_words(window: MainWindow) -> None:
    greeting = window.chat._greeting
    greeting.show_connected(True, test_model=True)
    settle()
    text = greeting._text
    assert isinstance(text, TextLabel)
    assert text.height() >= text.heightForWidth(text.width())
    assert greeting._how.mapTo(greeting, QPoint()).y() >= text.geometry().bottom()
    assert greeting._how.geometry().bottom() < greeting.height()
