"""Home, Upcoming, the month and the lower rail in the real window, over a real database."""

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.window_place import WindowPlace
from nova_desktop.ui.places.later import LaterScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.shell.rail_section import RailRow, RailSection
from nova_desktop.ui.tasks.dragged import dragged
from nova_desktop.ui.tasks.lists.rows import RowKind
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from tests.component.tasks.views_shown import Open, opened
from tests.fakes.task_drops import drop
from tests.fakes.task_sample import SUNDAY, TODAY, SampleDesk

__all__ = ["opened"]
LEFT = Qt.MouseButton.LeftButton


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
