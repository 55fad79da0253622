"""The screen of lists by real keys, clicks and drags, over a real database."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import connect_list
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.ui.tasks.dates.picking import DatePicking
from nova_desktop.ui.tasks.dragged import dragged
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.widgets.skeleton import Skeleton
from tests.fakes.task_drops import drop
from tests.fakes.task_sample import TODAY, SampleDesk

LEFT = Qt.MouseButton.LeftButton


class Shown:
    """The screen with its presenter."""

    def __init__(self, desk: SampleDesk) -> None:
        self.desk = desk
        self.screen = TaskListScreen()
        self.presenter = ListPresenter(desk.lists.parts, self.screen)
        connect_list(self.screen, self.presenter)
        self.dates = DatePicking(desk.lists.desk, self.screen, str)
        self.screen.pane.dates_wanted.connect(self.dates.open_at)

    @property
    def rows(self) -> TaskRows:
        return self.screen.pane.list

    @property
    def titles(self) -> list[str]:
        return [row.title for row in self.rows.rows.rows]

    def place(self, title: str) -> int:
        return self.titles.index(title)

    def at(self, title: str, part: str = "title") -> QPoint:
        place = self.place(title)
        places = self.rows.painted.places(place, self.rows.rect_of(place))
        assert places is not None
        rect = {"check": places.check, "fold": places.fold, "act": places.act}.get(
            part, places.title
        )
        return rect.center() if part != "title" else rect.center() - QPoint(rect.width() // 4, 0)

    def click(
        self, title: str, part: str = "title", keys: Qt.KeyboardModifier | None = None
    ) -> None:
        keys = keys or Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.rows.viewport(), LEFT, keys, self.at(title, part))

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.rows, key)

    def status(self, title: str) -> TaskStatus:
        return asyncio.run(self.desk.lists.task(title)).status


Open = Callable[..., Shown]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    desks: list[SampleDesk] = []

    def made(place: str = "list:all", *, few: bool = False, empty: bool = False) -> Shown:
        desk = SampleDesk()
        desks.append(desk)
        if few:
            desk.fill_few()
        elif not empty:
            desk.fill()
        shown = Shown(desk)
        qtbot.addWidget(shown.screen)
        shown.screen.resize(1000, 900)
        with qtbot.waitExposed(shown.screen):
            shown.screen.show()
        shown.screen.activateWindow()
        shown.screen.show_place(place)
        QApplication.processEvents()
        return shown

    yield made
    for desk in desks:
        desk.close()


def test_a_click_on_the_check_completes_and_undo_brings_it_back(opened: Open) -> None:
    shown = opened()
    shown.click("Call the bank", "check")
    assert "Call the bank" not in shown.titles
    assert shown.status("Call the bank") is TaskStatus.DONE
    shown.desk.lists.told[-1][1]()  # type: ignore[misc]
    assert "Call the bank" in shown.titles


def test_a_click_on_the_title_opens_and_with_ctrl_picks(opened: Open) -> None:
    shown = opened()
    shown.click("Call the bank")
    assert shown.desk.lists.opened == ["Call the bank"]
    shown.click("Order toner", keys=Qt.KeyboardModifier.ControlModifier)
    assert [row.title for row in shown.rows.picked()] == ["Call the bank", "Order toner"]
    assert shown.desk.lists.opened == ["Call the bank"]
    assert not shown.screen.pane.bulk.isHidden()


def test_j_k_x_and_delete(opened: Open) -> None:
    shown = opened("list:today")
    shown.rows.focus_first()
    first, second = "Answer the accountant about receipts", "Prepare invoice 2026-118"
    assert shown.rows.current_row() is not None
    assert shown.rows.current_row().title == first  # type: ignore[union-attr]
    shown.press(Qt.Key.Key_J, Qt.Key.Key_J)
    assert shown.rows.current_row().title == second  # type: ignore[union-attr]
    shown.press(Qt.Key.Key_K, Qt.Key.Key_K, Qt.Key.Key_X)
    shown.press(Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_X)
    assert [row.title for row in shown.rows.picked()] == [first, second]
    shown.press(Qt.Key.Key_Delete)
    assert first not in shown.titles
    assert second not in shown.titles
    assert shown.desk.lists.told[-1][0] == "2 tasks deleted"
    current = shown.rows.current_row()
    assert current is not None
    assert current.task


def test_escape_picks_nothing(opened: Open) -> None:
    shown = opened()
    shown.rows.focus_first()
    shown.rows.choice.pick_all()
    assert not shown.screen.pane.bulk.isHidden()
    shown.press(Qt.Key.Key_Escape)
    assert shown.rows.picked() == []
    assert shown.screen.pane.bulk.isHidden()


def test_a_title_is_written_anew_in_its_row(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    shown.rows.focus_first()
    shown.press(Qt.Key.Key_E)
    field = shown.rows.renaming.field
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "Order paper")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Order paper" in shown.titles
    assert shown.rows.hasFocus()
    shown.press(Qt.Key.Key_F2)
    field = shown.rows.renaming.field
    assert field is not None
    QTest.keyClicks(field, "nothing")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert "Order paper" in shown.titles


def test_a_title_that_is_written_survives_a_change_elsewhere(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    written = shown.rows.rows.rows[2].task
    shown.rows.renaming.begin(shown.rows.rows.rows[2].key)
    field = shown.rows.renaming.field
    assert field is not None
    QTest.keyClicks(field, "half a w")
    shown.presenter.add("something new")
    assert shown.rows.renaming.field is field
    assert field.text() == "half a w"
    shown.presenter.edits.actions.delete(written)
    assert shown.rows.renaming.field is None


def test_plan_by_typing_a_day(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    shown.rows.focus_first()
    shown.press(Qt.Key.Key_D)
    popup = shown.dates.popup
    assert popup is not None
    QTest.keyClicks(popup.words, "24 dec")
    QTest.keyClick(popup.words, Qt.Key.Key_Return)
    row = shown.rows.current_row()
    assert row is not None
    assert row.card is not None
    assert row.card.task.due is not None
    assert row.card.task.due.day.isoformat() == "2026-12-24"


def test_several_get_a_label_by_the_bar_in_one_step(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    shown.rows.choice.pick_all()
    buttons = {b.accessibleName(): b for b in shown.screen.pane.bulk._buttons.values()}
    QTest.mouseClick(buttons["Labels"], LEFT)
    picker = shown.screen.pane.picker
    assert picker is not None
    QTest.keyClicks(picker.field, "errand")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    labels = {row.card.task.labels for row in shown.rows.rows.rows if row.card is not None}
    assert labels == {("errand",)}
    shown.presenter.edits.actions.undo()
    labels = {row.card.task.labels for row in shown.rows.rows.rows if row.card is not None}
    assert labels == {()}


def test_the_menu_has_every_act_with_its_key(opened: Open) -> None:
    shown = opened()
    shown.rows.lead_to("Call the bank")
    shown.rows.open_menu(QPoint(10, 10))
    menu = shown.rows.menu_shown
    assert menu is not None
    texts = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert texts == [
        "Open", "Rename", "Done", "Let Nova work on it", "Due date…", "Remind me…", "Priority…",
        "Status…",
        "Move to a project…", "Labels…", "People…", "Copy as text", "Delete", "Show the keys",
    ]  # fmt: skip
    next(a for a in menu.actions() if a.text().startswith("Done")).trigger()
    menu.close()
    assert shown.status("Call the bank") is TaskStatus.DONE


def test_subtasks_unfold_with_a_click_and_with_the_arrows(opened: Open) -> None:
    shown = opened()
    shown.click("Plan the launch week", "fold")
    assert "Launch step 4" in shown.titles
    shown.rows.lead_to("Launch step 4")
    shown.press(Qt.Key.Key_Left)
    assert shown.rows.current_row().title == "Plan the launch week"  # type: ignore[union-attr]
    shown.press(Qt.Key.Key_Left)
    assert "Launch step 4" not in shown.titles
    shown.press(Qt.Key.Key_Right)
    assert "Launch step 4" in shown.titles


def test_a_heading_folds_by_click_and_by_key(opened: Open) -> None:
    shown = opened("list:today")
    count = len(shown.titles)
    QTest.mouseClick(shown.rows.viewport(), LEFT, pos=shown.at("Overdue"))
    assert len(shown.titles) == count - 1
    shown.rows.focus_first()
    shown.press(Qt.Key.Key_K, Qt.Key.Key_K)
    assert shown.rows.current_row().title == "Overdue"  # type: ignore[union-attr]
    shown.press(Qt.Key.Key_Return)
    assert len(shown.titles) == count


def test_dropped_on_another_day(opened: Open) -> None:
    shown = opened()
    shown.presenter.group(Grouping.DAY)
    content = dragged(["Call the bank"], ["Call the bank"])
    assert drop(shown.rows.viewport(), content, shown.at("Today"))
    day = shown.rows.rows.row(shown.place("Call the bank"))
    assert day is not None
    assert day.section == f"day:{TODAY.isoformat()}"
    assert not drop(shown.rows.viewport(), content, shown.at("Overdue"))
    assert not drop(shown.rows.viewport(), QMimeData(), shown.at("Tuesday"))


def test_dropped_between_two_by_hand(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    assert shown.titles == ["Order toner", "Ask about the parking permit", "Draft the talk outline"]
    content = dragged(["Order toner"], ["Order toner"])
    below = shown.rows.rect_of(2).bottomLeft() + QPoint(60, -2)
    assert drop(shown.rows.viewport(), content, below)
    assert shown.titles[-1] == "Order toner"
    content = dragged(["Draft the talk outline"], [""])
    above = shown.rows.rect_of(0).topLeft() + QPoint(60, 2)
    assert drop(shown.rows.viewport(), content, above)
    assert shown.titles[0] == "Draft the talk outline"


def test_a_drag_begins_with_the_mouse_and_takes_all_that_is_picked(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    shown.rows.choice.pick_all()
    rows = shown.rows.dragging.rows_from(shown.at("Order toner"))
    assert len(rows) == 3
    shown.rows.choice.drop()
    rows = shown.rows.dragging.rows_from(shown.at("Order toner"))
    assert [row.title for row in rows] == ["Order toner"]


def test_find_filters_and_escape_ends_it(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    shown.rows.focus_first()
    shown.press(Qt.Key.Key_Slash)
    finder = shown.screen.bar.finder
    assert finder.hasFocus()
    QTest.keyClicks(finder, "toner")
    qtbot.waitUntil(lambda: shown.titles == ["Order toner"])
    QTest.keyClicks(finder, "zzz")
    qtbot.waitUntil(lambda: words(shown.screen, "Clear the search"))
    QTest.keyClick(finder, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown.titles) > 10)


def test_n_leads_to_the_field_and_enter_adds(opened: Open) -> None:
    shown = opened("list:today", empty=True)
    button = next(b for b in shown.screen.findChildren(QPushButton) if b.text() == "Add a task")
    QTest.mouseClick(button, LEFT)
    field = shown.screen.bar.add
    assert field.hasFocus()
    QTest.keyClicks(field, "Buy bread")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert shown.titles == ["Today", "Buy bread"]
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert shown.rows.hasFocus()
    shown.press(Qt.Key.Key_N)
    assert field.hasFocus()


def test_a_problem_stands_in_place_with_retry(opened: Open) -> None:
    shown = opened()
    shown.screen.show_problem(Problem(ProblemCode.DATABASE_FAILED))
    button = next(b for b in shown.screen.findChildren(QPushButton) if b.text() == "Retry")
    QTest.mouseClick(button, LEFT)
    assert "Call the bank" in shown.titles
    assert shown.screen.pane.shows_rows


def test_the_skeleton_waits_before_it_shows(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    shown.screen.show_loading()
    skeleton = next(s for s in shown.screen.findChildren(Skeleton) if s.isVisible())
    assert not skeleton.is_drawn
    qtbot.waitUntil(lambda: skeleton.is_drawn)


def test_copied_as_text(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    shown.rows.choice.pick_all()
    QTest.keyClick(shown.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines() == shown.titles


def test_strange_titles_are_shown_and_stay_words(opened: Open) -> None:
    shown = opened("list:inbox", few=True)
    strange = ["x" * 10_000, "<b>bold</b>", "שלום עולם", "👩‍👩‍👧 party", "a"]
    for title in strange:
        shown.presenter.add(title)
    assert set(strange) <= set(shown.titles)
    picture = shown.rows.grab()
    assert not picture.isNull()
    event = QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(shown.rows, event)


def words(parent: QWidget, text: str) -> bool:
    return any(b.text() == text and b.isVisible() for b in parent.findChildren(QPushButton))
