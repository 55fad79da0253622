"""The Memory screen by keyboard and pointer, over a fake graph."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.memory_wiring import connect_memory
from nova_desktop.domain.memory import GraphPicture
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.memory.paging import PAGE, Tab
from nova_desktop.ui.memory.presenter import MemoryPresenter
from nova_desktop.ui.memory.rows import MemoryRow, RowKind, Wish, fact_row
from nova_desktop.ui.memory.screen import MemoryScreen
from tests.fakes.memory_port import AT
from tests.fakes.memory_screen import ScreenDesk
from tests.fakes.settings_parts import AtOnce, Toasts
from tests.scenes.memory import FACTS, NOW, large_picture, picture

Open = Callable[..., "Shown"]


class Shown:
    """The screen with its presenter over a fake graph."""

    def __init__(self, facts: int = 3) -> None:
        self.toasts = Toasts()
        self.desk = ScreenDesk(AtOnce(), self.toasts)
        told = [("Anna", f"Anna knows song {n}", f"Song {n}") for n in range(facts)]
        self.desk.learn("k1", *told)
        self.screen = MemoryScreen()
        self.presenter = MemoryPresenter(self.desk.desk, self.screen, hurry=0)
        connect_memory(self.screen, self.presenter)

    @property
    def rows(self) -> list[MemoryRow]:
        return list(self.screen.pane.list.rows.rows)


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def made(facts: int = 3, phase: MemoryPhase = MemoryPhase.READY) -> Shown:
        shown = Shown(facts)
        shown.desk.memory.phase = phase
        qtbot.addWidget(shown.screen)
        shown.screen.resize(1000, 700)
        shown.screen.show()
        return shown

    return made


def test_typing_searches_and_down_leads_into_the_list(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    search = shown.screen.bar.search
    qtbot.keyClicks(search, "song 2")
    qtbot.waitUntil(lambda: len(shown.desk.graph.questions) == 1)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert shown.screen.pane.list.currentIndex().row() == 0
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_each_act_has_its_key(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    rows = shown.screen.pane.list
    wished: list[Wish] = []
    rows.wished.disconnect()
    rows.wished.connect(lambda wish, _row: wished.append(wish))
    rows.focus_first()
    keys = (Qt.Key.Key_F2, Qt.Key.Key_P, Qt.Key.Key_W, Qt.Key.Key_N, Qt.Key.Key_Delete)
    for key in (*keys, Qt.Key.Key_Return):
        qtbot.keyClick(rows, key)
    qtbot.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    wanted = [Wish.EDIT, Wish.PIN, Wish.WRONG, Wish.NEVER, Wish.FORGET, Wish.SOURCE, Wish.COPY]
    assert wished == wanted


def test_forgetting_by_key_can_be_undone(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    shown.screen.pane.list.focus_first()
    qtbot.keyClick(shown.screen.pane.list, Qt.Key.Key_Delete)
    assert len(shown.rows) == 2
    shown.toasts.undo()
    assert len(shown.rows) == 3


def test_the_source_of_a_row_is_one_click_away(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    rows = shown.screen.pane.list
    rect = rows.visualRect(rows.rows.index(1))
    places = rows.painted.places(1, rect)
    assert places is not None
    source = next(p.rect for p in places.parts if p.part.wish is Wish.SOURCE)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=source.center())
    assert len(shown.desk.answers.read) == 1


def test_the_menu_offers_what_the_row_can(opened: Open) -> None:
    rows = opened().screen.pane.list
    row = rows.rows.row(0)
    assert row is not None
    rows.open_menu(row, QPoint(10, 10))
    assert rows.menu_shown is not None
    words = [action.text().split("\t")[0] for action in rows.menu_shown.actions()]
    rows.menu_shown.close()
    assert [word for word in words if word] == [
        "Correct",
        "Mark as wrong",
        "Read the text",
        "Pin: tell it with every answer",
        "Never remember this…",
        "Copy",
        "Forget",
    ]


def test_another_page_comes_with_the_scrolling(opened: Open, qtbot: QtBot) -> None:
    shown = opened(2 * PAGE + 5)
    rows = shown.screen.pane.list
    for wanted in (2 * PAGE, 2 * PAGE + 5):
        rows.scrollToBottom()
        qtbot.waitUntil(lambda wanted=wanted: len(shown.rows) == wanted)


def test_ten_thousand_rows_are_painted_one_screen_at_a_time(opened: Open, qtbot: QtBot) -> None:
    rows = opened().screen.pane.list
    blank = fact_row(FACTS[0], NOW)
    many = [replace(blank, key=f"fact/{n}", title=f"Fact {n}") for n in range(10_000)]
    rows.show_rows(many, more=False)

    def is_at_end() -> bool:
        rows.scrollToBottom()
        return rows.indexAt(QPoint(20, rows.viewport().height() - 20)).row() > 9_980

    qtbot.waitUntil(is_at_end)
    rows.setCurrentIndex(rows.rows.index(9_999))
    current = rows.current_row()
    assert current is not None
    assert current.title == "Fact 9999"


def test_headings_are_passed_over_and_tabs_go_with_the_arrows(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    tabs = shown.screen.pane.tabs
    tabs.setFocus()
    for _step in range(2):
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.value == Tab.TIMELINE
    assert shown.rows[0].kind is RowKind.HEADING
    shown.screen.pane.list.focus_first()
    assert shown.screen.pane.list.currentIndex().row() == 1


def test_every_section_is_reached_where_there_is_no_room_for_all(
    opened: Open, qtbot: QtBot
) -> None:
    shown = opened()
    shown.screen.resize(320, 700)
    tabs = shown.screen.pane.tabs
    for button in tabs.findChildren(QAbstractButton):
        button.click()
        place = QRect(button.mapTo(tabs, QPoint()), button.size())
        assert tabs.rect().contains(place), button.text()
        assert tabs.isVisible()


def test_walking_through_the_graph_by_key(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    canvas = shown.screen.graph.canvas
    canvas.show_picture(picture())
    walked: list[str] = []
    canvas.walked.disconnect()
    canvas.walked.connect(walked.append)
    assert canvas.current == "n0"
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert walked == [canvas.current]
    assert walked != ["n0"]
    before = canvas.lens.scale
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.lens.scale > before
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.lens.scale == before


def test_dragging_pans_and_a_double_click_walks(opened: Open, qtbot: QtBot) -> None:
    canvas = opened().screen.graph.canvas
    canvas.show_picture(picture())
    walked: list[str] = []
    canvas.walked.disconnect()
    canvas.walked.connect(walked.append)
    node = picture().nodes[3]
    at = QPoint(*map(round, canvas.lens.to_screen(node.x, node.y)))
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert walked == [node.id]
    before = canvas.lens
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseMove(canvas, QPoint(30, 15))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(30, 15))
    assert (canvas.lens.x - before.x, canvas.lens.y - before.y) in {(25.0, 10.0), (0.0, 0.0)}


def test_large_and_empty_pictures_are_painted(opened: Open) -> None:
    canvas = opened().screen.graph.canvas
    canvas.show_picture(large_picture())
    whole = canvas.grab().toImage()
    canvas.zoom(8)
    assert canvas.grab().toImage() != whole
    canvas.show_picture(GraphPicture((), (), 0))
    canvas.grab()
    assert canvas.current == ""


def test_a_thing_opens_by_enter_and_esc_leads_back(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    shown.presenter.choose(Tab.THINGS)
    shown.screen.pane.list.focus_first()
    qtbot.keyClick(shown.screen.pane.list, Qt.Key.Key_Return)
    assert shown.screen.pane.head.isVisible()
    qtbot.keyClick(shown.screen, Qt.Key.Key_Escape)
    assert not shown.screen.pane.head.isVisible()


def test_a_task_of_a_thing_opens_by_one_click_and_by_enter(opened: Open, qtbot: QtBot) -> None:
    shown = opened()
    shown.desk.tasks.become(*(f"Call Anna {n}" for n in range(7)))
    shown.presenter.choose(Tab.THINGS)
    anna = next(row for row in shown.rows if row.title == "Anna")
    shown.presenter.edits.do(Wish.OPEN, anna)
    shown.presenter.choose(Tab.TASKS)
    rows = shown.screen.pane.list
    rows.grab()
    middle = rows.visualRect(rows.rows.index(1)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert shown.desk.done == ["task Call Anna 1"]
    qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.keyClick(rows, Qt.Key.Key_End)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert shown.desk.done[-1] == "list Anna"


def test_a_narrow_window_shows_the_graph_in_place_of_the_list(opened: Open) -> None:
    shown = opened()
    shown.screen.resize(560, 600)
    assert not shown.screen.graph.isVisible()
    shown.screen.bar.graph.click()
    assert shown.screen.graph.isVisible()
    assert not shown.screen.pane.isVisible()
    shown.screen.resize(1000, 600)
    assert shown.screen.graph.isVisible()
    assert shown.screen.pane.isVisible()


def test_off_offers_the_switch_and_nothing_else(opened: Open, qtbot: QtBot) -> None:
    shown = opened(phase=MemoryPhase.OFF)
    assert not shown.screen.bar.search.isEnabled()
    (button,) = [
        each
        for each in shown.screen.findChildren(QAbstractButton)
        if each.text() == "Switch memory on"
    ]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.screen.bar.search.isEnabled()


def test_everything_has_an_accessible_name(opened: Open) -> None:
    screen = opened().screen
    for widget in screen.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.isVisible():
            assert widget.accessibleName() or widget.property("text"), widget
    rows = screen.pane.list
    spoken = rows.rows.data(rows.rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "Anna knows song 0" in spoken
    assert QAccessible.queryAccessibleInterface(rows) is not None
    assert AT.tzinfo is not None


def test_undo_takes_the_last_change_back_while_the_screen_has_the_keyboard(
    opened: Open, qtbot: QtBot
) -> None:
    shown = opened()
    window = QWidget()
    qtbot.addWidget(window)
    elsewhere: list[bool] = []
    shown.screen.setParent(window)
    undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window)
    undo.activated.connect(lambda: elsewhere.append(True))
    window.resize(1000, 700)
    window.show()
    shown.screen.show()
    window.activateWindow()
    rows = shown.screen.pane.list
    rows.focus_first()
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert len(shown.rows) == 2
    qtbot.keyClick(rows, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(shown.rows) == 3
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    search = shown.screen.bar.search
    search.setFocus()
    qtbot.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(shown.rows) == 3
    assert elsewhere == []
    shown.screen.setParent(None)


def test_after_forgetting_the_keyboard_is_at_the_row_in_its_place(
    opened: Open, qtbot: QtBot
) -> None:
    shown = opened()
    rows = shown.screen.pane.list
    shown.screen.activateWindow()
    rows.focus_first()
    qtbot.waitUntil(rows.hasFocus)
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert rows.currentIndex().row() == 0
    assert len(shown.rows) == 2
