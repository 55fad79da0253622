"""A day with tasks in the real window by keyboard alone: add, plan, pick, finish, undo, find."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nova_desktop.app.core import Children
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.upcoming.screen import UpcomingScreen
from tests.e2e.models_here import shown
from tests.e2e.window_in_process import WindowHere

QUIET = (sys.executable, "-m", "tests.fakes.scripted_child")
pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(240)]


def press(*keys: Qt.Key) -> None:
    """Where the keyboard is now."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def titles(screen: TaskListScreen | UpcomingScreen) -> list[str]:
    return [row.title for row in screen.pane.list.rows.rows]


def filled(home: HomeScreen) -> set[str]:
    """The cards with rows."""
    return {panel.key for panel in home.panels if panel.list.rows.rows}


async def screen_of(here: WindowHere, kind: type[QWidget], place: str) -> QWidget:
    here.window.open_place(place)
    return await here.until(lambda: next(shown(here.window, kind), None))  # type: ignore[return-value]


async def add_on_home(here: WindowHere) -> None:
    home = await screen_of(here, HomeScreen, "home")
    assert isinstance(home, HomeScreen)
    home.setFocus()
    await here.until(home.bar.title.text)
    home.bar.focus_add()
    for line in ("Call the bank today", "Order toner today !high", "Paint the fence tomorrow"):
        write(line)
        press(Qt.Key.Key_Return)
    await here.until(lambda: {"today", "next"} <= filled(home))


def lead_to(screen: TaskListScreen | UpcomingScreen, title: str) -> None:
    rows = screen.pane.list
    rows.lead_to(next(row.task for row in rows.rows.rows if row.title == title))
    rows.setFocus()


async def finish_and_plan(here: WindowHere) -> None:
    today = await screen_of(here, TaskListScreen, "list:today")
    assert isinstance(today, TaskListScreen)
    await here.until(lambda: {"Call the bank", "Order toner"} <= set(titles(today)))
    lead_to(today, "Call the bank")
    press(Qt.Key.Key_Return)
    await here.until(lambda: today.host.panel)
    today.pane.list.setFocus()
    press(Qt.Key.Key_Space)
    await here.until(lambda: "Call the bank" not in titles(today))
    QTest.keySequence(today.pane.list, QKeySequence(QKeySequence.StandardKey.Undo))
    await here.until(lambda: "Call the bank" in titles(today))
    today.pane.list.choice.pick_all()
    press(Qt.Key.Key_D)
    popup = await here.until(lambda: next(shown(today, DatePopup), None))
    assert isinstance(popup, DatePopup)
    handle = popup.windowHandle()
    await here.until(lambda: QApplication.focusWindow() in (handle, None))
    write("in 3 days")
    press(Qt.Key.Key_Return)
    await here.until(lambda: "Call the bank" not in titles(today))


async def finish_in_upcoming(here: WindowHere) -> None:
    upcoming = await screen_of(here, UpcomingScreen, "upcoming")
    assert isinstance(upcoming, UpcomingScreen)
    await here.until(lambda: {"Call the bank", "Paint the fence"} <= set(titles(upcoming)))
    lead_to(upcoming, "Paint the fence")
    press(Qt.Key.Key_C)
    await here.until(lambda: "Paint the fence" not in titles(upcoming))


async def find_in_done(here: WindowHere) -> None:
    done = await screen_of(here, TaskListScreen, "list:done")
    assert isinstance(done, TaskListScreen)
    await here.until(lambda: "Paint the fence" in titles(done))
    press(Qt.Key.Key_Slash)
    write("zebra")
    await here.until(lambda: titles(done) == [])
    press(Qt.Key.Key_Escape)
    await here.until(lambda: "Paint the fence" in titles(done))


def test_a_day_by_keyboard_alone(tmp_path: Path) -> None:
    async def play(here: WindowHere) -> None:
        await here.opened()
        await add_on_home(here)
        await finish_and_plan(here)
        await finish_in_upcoming(here)
        await find_in_done(here)
        assert here.errors == []

    WindowHere(tmp_path, Children(command=QUIET)).run(play)
