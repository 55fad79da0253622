"""Home keeps the keyboard: cards come and go below it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.home.cards import CardRows
from nova_desktop.ui.tasks.home.screen import HomeScreen
from tests.fakes.task_sample import SampleDesk


@dataclass
class Shown:
    """The screen in the window, over a database without a task."""

    desk: SampleDesk
    screen: HomeScreen

    def rows(self, key: str) -> CardRows:
        return next(panel.list for panel in self.screen.panels if panel.key == key)


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[Shown]:
    desk = SampleDesk()
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    bind_task_lists(window, desk.lists.desk, desk.lists.state)
    window.open_place("home")
    QApplication.processEvents()
    (screen,) = window.findChildren(HomeScreen)
    yield Shown(desk, screen)
    window.hide()
    desk.close()


def test_it_goes_on_when_a_card_loses_its_last_row(home: Shown) -> None:
    home.desk.fill_few()
    QApplication.processEvents()
    today, coming = home.rows("today"), home.rows("next")
    coming.focus_first()
    QTest.keyClick(coming, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert coming.isHidden()
    assert today.hasFocus()
    QTest.keyClick(today, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert home.screen.hasFocus()
    QTest.keyClick(home.screen, Qt.Key.Key_N)
    assert home.screen.bar.isAncestorOf(QApplication.focusWidget())


def test_an_empty_home_has_its_button_ready(home: Shown) -> None:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Add a task"
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert home.screen.bar.isAncestorOf(QApplication.focusWidget())
