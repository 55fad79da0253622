"""Home, Upcoming, the month and the lower rail in the real window, over a real database."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import TaskListPlace, bind_task_lists
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.window_place import WindowPlace
from nova_desktop.ui.places.later import LaterScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.rail_section import RailRow, RailSection
from nova_desktop.ui.tasks.calendar.cells import chip_at
from nova_desktop.ui.tasks.dragged import dragged
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.lists.rows import RowKind
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.upcoming.screen import UpcomingScreen
from tests.fakes.task_drops import drop
from tests.fakes.task_sample import SUNDAY, TODAY, SampleDesk

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


def test_home_has_what_matters_now(opened: Open) -> None:
    shown = opened("home")
    assert shown.titles("needs") == [
        "Book the train: may Nova open one web page?",
        "Summarise the customer interviews: which price holds?",
    ]
    assert shown.titles("overdue") == ["Answer the accountant about receipts"]
    assert shown.titles("today")[0] == "Prepare invoice 2026-118"
    assert shown.titles("nova") == [
        "Finished: Reply to the landlord",
        "Could not finish: Find a cheaper phone plan",
        "Finished: Sort 14 mails",
    ]
    assert shown.home.bar.title.text() == "Sunday, 22 November"


def test_a_check_on_home_completes(opened: Open) -> None:
    shown = opened("home")
    rows = next(each for each in shown.home.panels if each.key == "overdue").list
    places = rows.painted.places(0, rows.rect_of(0))
    assert places is not None
    QTest.mouseClick(rows.viewport(), LEFT, pos=places.check.center())
    assert shown.titles("overdue") == []
    assert shown.rail_row("Today").accessibleDescription() == "3"


def test_what_nova_did_opens_and_changes_nothing(opened: Open) -> None:
    shown = opened("home")
    rows = next(each for each in shown.home.panels if each.key == "nova").list
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.rect_of(0).center())
    assert shown.desk.lists.opened == ["Reply to the landlord"]
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert shown.desk.lists.told == []


def test_the_keyboard_goes_from_card_to_card(opened: Open) -> None:
    shown = opened("home")
    first = next(each for each in shown.home.panels if each.key == "needs").list
    first.focus_first()
    QTest.keyClick(first, Qt.Key.Key_J)
    QTest.keyClick(first, Qt.Key.Key_J)
    nova = next(each for each in shown.home.panels if each.key == "nova").list
    assert nova.hasFocus()
    QTest.keyClick(nova, Qt.Key.Key_K)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_N)
    assert shown.home.bar.add.hasFocus()


def test_a_new_user_is_told_what_home_is_for(opened: Open) -> None:
    shown = opened("home", empty=True)
    button = next(b for b in shown.home.findChildren(QPushButton) if b.isVisible())
    QTest.mouseClick(button, LEFT)
    assert shown.home.bar.add.hasFocus()
    QTest.keyClicks(shown.home.bar.add, "The first one")
    QTest.keyClick(shown.home.bar.add, Qt.Key.Key_Return)
    assert shown.titles("today") == []
    assert not button.isVisible()


def test_show_all_leads_to_the_list(opened: Open) -> None:
    shown = opened()
    shown.desk.fill_many(60)
    shown.open("home")
    panel = next(each for each in shown.home.panels if each.key == "overdue")
    QTest.mouseClick(panel._rest, LEFT)
    assert shown.window.place.place == "list:today"


def test_upcoming_shows_the_week_and_loads_more(opened: Open) -> None:
    shown = opened("upcoming")
    rows = shown.upcoming.pane.list
    headings = [row.title for row in rows.rows.rows if row.kind is RowKind.HEADING]
    assert headings[:3] == ["Overdue", "Today", "Tomorrow"]
    assert "Wednesday" in headings  # nothing is due then
    far = TODAY + timedelta(days=200)
    shown.place.parts.desk.operations.start("add", lambda: shown.desk.lists.add("Far", far))
    last = rows.rows.rows[-1]
    assert last.kind is RowKind.MORE
    rows.scrollToBottom()
    place = rows.rows.rowCount() - 1
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.rect_of(place).center())
    assert rows.rows.rows[-1].title == "Far"


def test_a_day_without_tasks_takes_one(opened: Open) -> None:
    shown = opened("upcoming")
    rows = shown.upcoming.pane.list
    wednesday = next(n for n, row in enumerate(rows.rows.rows) if row.title == "Wednesday")
    content = dragged(["Call the bank"], ["Call the bank"])
    assert drop(rows.viewport(), content, rows.rect_of(wednesday).center())
    assert shown.day_of("Call the bank") == TODAY + timedelta(days=3)


def test_the_plus_of_a_day_adds_there(opened: Open) -> None:
    shown = opened("upcoming")
    rows = shown.upcoming.pane.list
    wednesday = next(n for n, row in enumerate(rows.rows.rows) if row.title == "Wednesday")
    places = rows.painted.places(wednesday, rows.rect_of(wednesday))
    assert places is not None
    QTest.mouseClick(rows.viewport(), LEFT, pos=places.act.center())
    add = shown.upcoming.bar.add
    assert add.hasFocus()
    assert "Wednesday" in add.placeholderText()
    QTest.keyClicks(add, "Swim")
    QTest.keyClick(add, Qt.Key.Key_Return)
    row = next(row for row in rows.rows.rows if row.title == "Swim")
    assert row.section == f"day:{(TODAY + timedelta(days=3)).isoformat()}"


def opened_month(opened: Open) -> Shown:
    shown = opened("upcoming")
    shown.upcoming.switch._buttons["month"].click()
    QApplication.processEvents()
    shown.upcoming.month.grid.setFocus()
    return shown


def test_the_month_is_walked_with_the_keyboard(opened: Open) -> None:
    shown = opened_month(opened)
    grid = shown.upcoming.month.grid
    assert grid.chosen == TODAY
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.chosen == TODAY + timedelta(days=8)
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.chosen == date(2026, 12, 30)
    assert shown.upcoming.bar.title.text() == "December 2026"
    QTest.keyClick(grid, Qt.Key.Key_Home)
    assert grid.chosen == TODAY
    assert shown.upcoming.bar.title.text() == "November 2026"
    assert "today" in grid.accessibleDescription()


def test_a_day_opens_takes_a_task_and_closes(opened: Open) -> None:
    shown = opened_month(opened)
    month = shown.upcoming.month
    QTest.keyClick(month.grid, Qt.Key.Key_Return)
    assert month.card.isVisible()
    assert next(row.title for row in month.card.list.rows.rows) == "Prepare invoice 2026-118"
    assert month.card.list.hasFocus()
    QTest.keyClick(month.card.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown.day_of("Prepare invoice 2026-118") == TODAY + timedelta(days=1)
    QTest.keyClick(month.card.list, Qt.Key.Key_N)
    QTest.keyClicks(month.card.add, "Sing")
    QTest.keyClick(month.card.add, Qt.Key.Key_Return)
    assert "Sing" in [row.title for row in month.card.list.rows.rows]
    QTest.keyClick(month.card.add, Qt.Key.Key_Escape)
    assert not month.card.isVisible()
    assert month.grid.hasFocus()


def test_a_drag_to_another_day_keeps_the_time(opened: Open) -> None:
    shown = opened_month(opened)
    grid = shown.upcoming.month.grid
    target = TODAY - timedelta(days=5)
    content = dragged(["Prepare invoice 2026-118"], ["invoice"])
    assert drop(grid, content, grid.rect_of(target).center())
    assert shown.day_of("Prepare invoice 2026-118") == target
    cell = next(cell for cell in grid.cells() if cell.day.day == target)
    assert cell.day.chips[0].time == "15:00"


def test_a_chip_opens_its_task_and_the_rest_opens_the_day(opened: Open) -> None:
    shown = opened_month(opened)
    shown.desk.fill_many(200)
    grid = shown.upcoming.month.grid
    shown.upcoming.month.retry_pressed.emit()
    cell = next(cell for cell in grid.cells() if cell.day.is_today)
    chip, rect = cell.chips[0]
    assert chip_at(cell, rect.center()) == chip
    QTest.mouseClick(grid, LEFT, pos=rect.center())
    assert shown.desk.lists.opened == [chip.task]
    QTest.mouseClick(grid, LEFT, pos=cell.more_rect.center())
    assert shown.upcoming.month.card.isVisible()
    assert shown.upcoming.month.card.list.hasFocus()


def test_a_click_into_a_day_is_to_add_there(opened: Open) -> None:
    shown = opened_month(opened)
    month = shown.upcoming.month
    day = date(2026, 11, 10)
    QTest.mouseClick(month.grid, LEFT, pos=month.grid.rect_of(day).center())
    assert month.card.isVisible()
    assert month.card.add.hasFocus()
    QTest.keyClicks(month.card.add, "Past thing")
    QTest.keyClick(month.card.add, Qt.Key.Key_Return)
    row = next(row for row in month.card.list.rows.rows if row.title == "Past thing")
    assert row.card is not None
    assert row.card.task.due is not None
    assert row.card.task.due.day == day


def test_the_rail_leads_to_lists_and_tells_which_is_shown(opened: Open) -> None:
    shown = opened()
    for text, place in (("Today", "list:today"), ("Inbox", "list:inbox"), ("Done", "list:done")):
        QTest.mouseClick(shown.rail_row(text), LEFT)
        assert shown.window.place.place == place
        checked = [row.text() for row in shown.window.rail.findChildren(RailRow) if row.isChecked()]
        assert checked == [text]
    QTest.mouseClick(shown.rail_row("Launch"), LEFT)
    assert shown.window.place.place == f"project:{shown.desk.projects['Launch']}"
    assert len(shown.window.findChildren(TaskListScreen)) == 1
    shown.open("chat")
    assert not any(row.isChecked() for row in shown.window.rail.findChildren(RailRow))


def test_a_task_is_dropped_on_a_project(opened: Open) -> None:
    shown = opened("list:inbox")
    row = shown.rail_row("Household")
    assert row.accessibleDescription() == "6"
    content = dragged(["Call the bank"], ["Call the bank"])
    assert drop(row, content, QPoint(20, 10))
    assert row.accessibleDescription() == "7"
    assert not drop(shown.rail_row("All tasks"), content, QPoint(20, 10))
    assert drop(shown.rail_row("Done"), content, QPoint(20, 10))
    assert row.accessibleDescription() == "6"


def test_names_in_the_rail_follow(opened: Open) -> None:
    shown = opened(f"project:{'x'}")
    project = shown.desk.projects["Launch"]
    shown.open(f"project:{project}")
    places = shown.desk.lists.desk.places
    operations = shown.place.parts.desk.operations
    operations.start("rename", lambda: places.rename(PlaceKind.PROJECT, project, "Landing"))
    assert shown.rail_row("Landing").isChecked()
    operations.start("archive", lambda: places.archive(PlaceKind.PROJECT, project))
    names = [row.text() for row in shown.window.rail.findChildren(RailRow) if not row.isHidden()]
    assert "Landing" not in names


def test_sections_fold_and_stay_so(opened: Open) -> None:
    shown = opened()
    section = next(
        each
        for each in shown.window.rail.findChildren(RailSection)
        if each.head.text() == "Projects"
    )
    launch = shown.rail_row("Launch")
    assert launch.isVisible()
    QTest.mouseClick(section.head, LEFT)
    assert not launch.isVisible()
    shown.place.rail.refresh()
    assert not launch.isVisible()
    shown.window.rail.show_narrow(True)
    assert not shown.rail_row("Today").isVisible()


def test_a_list_is_opened_again_after_a_restart(opened: Open, qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    rect = window.place.rect
    window.restore(WindowPlace(rect, place="list:today"))
    assert any(isinstance(each, LaterScreen) for each in window.findChildren(LaterScreen))
    desk = SampleDesk()
    desk.fill()
    bind_task_lists(window, desk.lists.desk, desk.lists.state)
    assert window.place.place == "list:today"
    (screen,) = window.findChildren(TaskListScreen)
    assert screen.isVisibleTo(window)
    desk.close()


def test_the_next_day_comes_by_itself(opened: Open) -> None:
    shown = opened("list:today")
    titles = [row.title for row in shown.lists.pane.list.rows.rows]
    assert titles[:2] == ["Overdue", "Answer the accountant about receipts"]
    shown.desk.lists.now = SUNDAY + timedelta(days=1)
    shown.place.watch.look()
    titles = [row.title for row in shown.lists.pane.list.rows.rows]
    assert titles[:2] == ["Overdue", "Answer the accountant about receipts"]
    assert titles[-1] == "Call the bank"
    assert shown.rail_row("Today").accessibleDescription() == "5"


def test_undo_and_redo_by_their_keys(opened: Open) -> None:
    shown = opened("list:inbox")
    rows = shown.lists.pane.list
    rows.lead_to("Order toner")
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert "Order toner" not in [row.title for row in rows.rows.rows]
    QTest.keyClick(rows, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "Order toner" in [row.title for row in rows.rows.rows]
    assert shown.desk.lists.told[-1][0] == "Undone"
    QTest.keySequence(rows, QKeySequence(QKeySequence.StandardKey.Redo))
    assert shown.desk.lists.told[-1][0] == "Done again"
    assert "Order toner" not in [row.title for row in rows.rows.rows]
