"""The month: walked, added to, dragged in."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nova_desktop.ui.tasks.calendar.cells import chip_at
from nova_desktop.ui.tasks.dragged import dragged
from tests.component.tasks.views_shown import Open, Shown, opened
from tests.fakes.task_drops import drop
from tests.fakes.task_sample import TODAY

__all__ = ["opened"]
LEFT = Qt.MouseButton.LeftButton


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
