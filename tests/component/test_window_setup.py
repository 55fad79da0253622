"""Screens that come later in the window's life, and the set-up that fills it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.ui.places.later import LaterScreen
from nova_desktop.ui.shell.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    window.activateWindow()
    return window


def test_an_offered_screen_is_made_when_it_is_opened(window: MainWindow) -> None:
    made: list[QWidget] = []

    def make() -> QWidget:
        made.append(QWidget(window))
        return made[-1]

    window.offer_screen("models", make)
    assert not made
    window.open_place("models")
    window.open_place("chat")
    window.open_place("models")
    assert len(made) == 1
    assert made[0].isVisible()


def test_an_offered_screen_takes_the_place_of_one_that_is_open(window: MainWindow) -> None:
    window.open_place("board")
    assert any(later.isVisible() for later in window.findChildren(LaterScreen))
    screen = QWidget(window)
    window.offer_screen("board", lambda: screen)
    assert screen.isVisible()
    assert window.place.place == "board"


def test_the_set_up_fills_the_window_and_goes(window: MainWindow) -> None:
    window.open_place("board")
    page = QWidget()
    window.show_setup(page)
    assert window.in_setup
    assert page.isVisible()
    assert not window.rail.isVisible()
    window.end_setup()
    assert not window.in_setup
    assert window.rail.isVisible()
    assert window.place.place == "board"


def test_a_second_set_up_takes_the_place_of_the_first(window: MainWindow) -> None:
    first, second = QWidget(), QWidget()
    window.show_setup(first)
    window.show_setup(second)
    assert second.isVisible()
    assert window.in_setup


def test_keys_of_the_screens_rest_during_the_set_up(window: MainWindow, qtbot: QtBot) -> None:
    page = QLineEdit()
    window.show_setup(page)
    qtbot.keyClick(page, Qt.Key.Key_7, CTRL)
    assert window.place.place == "chat"
    window.end_setup()
    qtbot.keyClick(window.chat.composer, Qt.Key.Key_7, CTRL)
    assert window.place.place == "models"
