"""The window with Home, Upcoming and lists over made-up tasks."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import TaskListPlace, bind_task_lists
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.rail_section import RailRow
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.upcoming.screen import UpcomingScreen
from tests.fakes.task_sample import SampleDesk

LEFT = Qt.MouseButton.LeftButton


class Shown:
    """The window over made-up tasks."""

    def __init__(self, window: MainWindow, desk: SampleDesk) -> None:
        self.window = window
        self.desk = desk
        self.place: TaskListPlace = bind_task_lists(window, desk.lists.desk, desk.lists.state)

    def open(self, place: str) -> None:
        self.window.open_place(place)
        QApplication.processEvents()

    @property
    def home(self) -> HomeScreen:
        (screen,) = self.window.findChildren(HomeScreen)
        return screen

    @property
    def upcoming(self) -> UpcomingScreen:
        (screen,) = self.window.findChildren(UpcomingScreen)
        return screen

    @property
    def lists(self) -> TaskListScreen:
        (screen,) = self.window.findChildren(TaskListScreen)
        return screen

    def titles(self, panel: str) -> list[str]:
        found = next(each for each in self.home.panels if each.key == panel)
        return [row.title for row in found.list.rows.rows]

    def rail_row(self, text: str) -> RailRow:
        rows = self.window.rail.findChildren(RailRow)
        return next(row for row in rows if row.text() == text and not row.isHidden())

    def day_of(self, task: str) -> date | None:
        due = asyncio.run(self.desk.lists.task(task)).due
        return due.day if due is not None else None


Open = Callable[..., Shown]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    desks: list[SampleDesk] = []

    def made(place: str = "", *, empty: bool = False) -> Shown:
        desk = SampleDesk()
        desks.append(desk)
        if not empty:
            desk.fill()
        window = MainWindow()
        qtbot.addWidget(window)
        window.resize(1280, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        shown = Shown(window, desk)
        if place:
            shown.open(place)
        return shown

    yield made
    for desk in desks:
        desk.close()
