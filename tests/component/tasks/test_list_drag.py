"""Rows dragged by the mouse itself, from the press to the release.

Only a real display drags: `QT_QPA_PLATFORM=xcb xvfb-run -a python -m pytest` and this file. What a
drop does is tested everywhere, by the events that Qt sends.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.rail_section import RailRow
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from tests.fakes.task_sample import SampleDesk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk() -> Iterator[SampleDesk]:
    found = SampleDesk()
    found.fill()
    yield found
    found.close()


def drag(source: QWidget, begin: QPoint, window: QWidget, end: QPoint) -> None:
    """Press, move and let go; `end` is in the window."""
    handle = window.windowHandle()
    steps = [end - QPoint(4, 0), end]

    def go_on() -> None:
        if steps:
            QTest.mouseMove(handle, steps.pop(0))
            QTimer.singleShot(20, go_on)
        else:
            QTest.mouseRelease(handle, LEFT, Qt.KeyboardModifier.NoModifier, end)

    start = source.mapTo(window, begin)
    QTest.mousePress(handle, LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTimer.singleShot(20, go_on)
    QTest.mouseMove(handle, start + QPoint(3, 2))
    QTest.mouseMove(handle, start + QPoint(30, 12))
    QApplication.processEvents()


def test_a_row_goes_to_a_project_by_the_mouse(qtbot: QtBot, desk: SampleDesk) -> None:
    if QGuiApplication.platformName() == "offscreen":
        pytest.skip("nothing is dragged without a display")
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    bind_task_lists(window, desk.lists.desk, desk.lists.state)
    window.open_place("list:inbox")
    QApplication.processEvents()
    (screen,) = window.findChildren(TaskListScreen)
    rows = screen.pane.list
    place = next(n for n, row in enumerate(rows.rows.rows) if row.title == "Order toner")
    places = rows.painted.places(place, rows.rect_of(place))
    assert places is not None
    begin = places.title.topLeft() + QPoint(20, 10)
    household = next(r for r in window.rail.findChildren(RailRow) if r.text() == "Household")
    assert household.accessibleDescription() == "6"
    end = household.mapTo(window, household.rect().center())
    drag(rows.viewport(), begin, window, end)
    qtbot.waitUntil(lambda: household.accessibleDescription() == "7", timeout=5000)
    assert desk.lists.opened == []
