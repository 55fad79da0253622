"""The filter of a list: opened by its button, shown on a chip, kept as a view within the list."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.domain.tasks import Priority
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.filters.popup import FilterPopup
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from tests.fakes.task_sample import SampleDesk


class Shown:
    """The window with a list."""

    def __init__(self, window: MainWindow, desk: SampleDesk) -> None:
        self.window = window
        self.desk = desk
        self.place = bind_task_lists(window, desk.lists.desk, desk.lists.state)

    def open(self, place: str) -> TaskListScreen:
        self.window.open_place(place)
        QApplication.processEvents()
        screen = self.window.screen_in_view
        assert isinstance(screen, TaskListScreen)
        return screen

    def titles(self, screen: TaskListScreen) -> list[str]:
        return [row.title for row in screen.pane.list.rows.rows]

    def popup(self, screen: TaskListScreen) -> FilterPopup:
        screen.bar.filter.button.click()
        (popup,) = screen.findChildren(FilterPopup)
        assert popup.isVisible()
        return popup


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    desk = SampleDesk()
    desk.fill()
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield Shown(window, desk)
    desk.close()


def test_a_list_is_filtered_and_shown_whole_again(shown: Shown) -> None:
    screen = shown.open("list:all")
    everything = shown.titles(screen)
    popup = shown.popup(screen)
    QTest.keyClicks(popup.line, "!high")
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    kept = shown.titles(screen)
    assert kept
    assert len(kept) < len(everything)
    for title in kept:
        row = next(row for row in screen.pane.list.rows.rows if row.title == title)
        assert row.card is not None
        assert row.card.task.priority is Priority.HIGH
    assert screen.bar.filter.chip.isVisible()
    assert screen.bar.filter.chip.text() == "!high"
    screen.bar.filter.chip.removed.emit()
    assert shown.titles(screen) == everything
    assert screen.bar.filter.chip.isHidden()


def test_what_fits_nothing_says_so_and_leads_back(shown: Shown) -> None:
    screen = shown.open("list:all")
    everything = shown.titles(screen)
    popup = shown.popup(screen)
    popup.line.setText("#nosuchlabel")
    popup.close()
    (button,) = [b for b in screen.findChildren(QPushButton) if b.text() == "Show all"
                 and b.isVisible()]  # fmt: skip
    button.click()
    assert shown.titles(screen) == everything


def test_another_list_has_no_filter_and_no_search_left(shown: Shown) -> None:
    screen = shown.open("list:all")
    popup = shown.popup(screen)
    popup.line.setText("!high")
    popup.close()
    shown.open("list:today")
    assert screen.bar.filter.chip.isHidden()
    shown.open("list:all")
    assert screen.bar.filter.chip.isHidden()


def test_a_view_that_is_kept_of_a_project_stays_within_it(shown: Shown) -> None:
    project = next(iter(shown.desk.projects.values()))
    screen = shown.open(f"project:{project}")
    inside = set(shown.titles(screen))
    popup = shown.popup(screen)
    popup.line.setText("is:open")
    popup.name.setText("Of this project")
    popup.keep.click()
    QApplication.processEvents()
    (view,) = asyncio.run(shown.place.views.all())
    assert view.query.endswith("(is:open)")
    assert view.query.startswith("+")
    assert set(shown.titles(shown.open(f"view:{view.id}"))) <= inside
