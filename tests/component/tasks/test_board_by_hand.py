"""The Board by real keys, clicks and drags, over a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.tasks import TaskStatus
from tests.component.tasks.board_shown import ALT, CTRL, LEFT, SHIFT, Shown, shown_board

KEY = Qt.Key


@pytest.fixture
def board(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    with shown_board(tmp_path, qtbot) as shown:
        yield shown.show()


def current(board: Shown) -> str:
    view = board.screen.columns.focused()
    assert view is not None
    row = view.cards.currentIndex().row()
    return board.titles(view.face.id)[row] if row >= 0 else ""


def test_the_keyboard_walks_over_the_board(board: Shown) -> None:
    board.go("a1")
    for key, title in (
        ("j", "a2"), ("j", "a3"), ("k", "a2"), (KEY.Key_Down, "a3"), (KEY.Key_Up, "a2"),
        (KEY.Key_End, "a4"), (KEY.Key_Home, "a1"), (KEY.Key_PageDown, "a4"), (KEY.Key_Home, "a1"),
    ):  # fmt: skip
        board.press(key)
        assert current(board) == title, key
    board.press(KEY.Key_Right)  # Needs you has no card, and takes the keyboard all the same
    assert board.cards("needs_you").hasFocus()
    board.press(KEY.Key_Right)
    assert current(board) == "w1"
    board.press("h")
    board.press("h")
    assert current(board) == "a1"
    board.press("h")
    assert current(board) == "a1"


def test_unknown_keys_do_nothing(board: Shown) -> None:
    board.go("a2")
    for key in ("q", "z", "7", "%", Qt.Key.Key_Odiaeresis):
        board.press(key)
    assert current(board) == "a2"
    assert board.titles("inbox") == ["a1", "a2", "a3", "a4"]


def test_cards_are_moved_by_key(board: Shown) -> None:
    board.go("a1")
    board.press(KEY.Key_Down, ALT)
    assert board.desk.lane("inbox") == board.titles("inbox") == ["a2", "a1", "a3", "a4"]
    board.press(KEY.Key_J, SHIFT)
    board.press(KEY.Key_K, SHIFT)
    assert board.desk.lane("inbox") == ["a2", "a1", "a3", "a4"]
    assert current(board) == "a1"
    board.press(KEY.Key_L, SHIFT)
    board.press(KEY.Key_Right, ALT)
    assert board.desk.lane("waiting") == board.titles("waiting") == ["a1", "w1", "w2"]
    assert current(board) == "a1"
    board.press(KEY.Key_Left, ALT)
    assert board.desk.lane("needs_you") == ["a1"]
    assert current(board) == "a1"


def test_a_title_is_written_over_its_card(board: Shown, qtbot: QtBot) -> None:
    board.go("a2")
    board.press("e")
    line = board.cards("inbox").line
    assert line is not None
    assert line.hasFocus()
    qtbot.keyClicks(line, "other")
    qtbot.keyClick(line, KEY.Key_Return)
    assert board.desk.lane("inbox") == board.titles("inbox") == ["a1", "other", "a3", "a4"]
    assert current(board) == "other"
    board.press(KEY.Key_F2)
    line = board.cards("inbox").line
    assert line is not None
    qtbot.keyClicks(line, "never")
    qtbot.keyClick(line, KEY.Key_Escape)
    assert board.titles("inbox")[1] == "other"
    assert board.cards("inbox").hasFocus()


def test_a_double_click_writes_and_does_not_open(board: Shown, qtbot: QtBot) -> None:
    viewport = board.cards("inbox").viewport()
    at = board.at("a3")
    qtbot.mouseClick(viewport, LEFT, pos=at)
    qtbot.mouseDClick(viewport, LEFT, pos=at)
    line = board.cards("inbox").line
    assert line is not None
    assert line.text() == "a3"
    assert board.desk.opened == []
    qtbot.keyClicks(line, "third")
    board.cards("waiting").setFocus()
    assert board.titles("inbox")[2] == "third"


def test_a_click_opens_and_so_does_enter(board: Shown, qtbot: QtBot) -> None:
    board.click("w1")
    qtbot.waitUntil(lambda: len(board.desk.opened) == 1)
    board.press(KEY.Key_Down)
    board.press(KEY.Key_Return)
    assert board.desk.opened == [board.id_of("w1"), board.id_of("w2")]


def test_the_check_of_a_hovered_card_completes_it(board: Shown, qtbot: QtBot) -> None:
    cards = board.cards("inbox")
    places = cards.places(1)
    assert places is not None
    at = cards.card_rect(board.id_of("a2")).topLeft() + places.check.center()
    QTest.mouseMove(cards.viewport(), at)
    assert cards.hot == (board.id_of("a2"), "check")
    qtbot.mouseClick(cards.viewport(), LEFT, pos=at)
    assert board.desk.task(board.id_of("a2")).status is TaskStatus.DONE
    assert board.titles("done") == ["f1", "a2", "d1"]
    assert board.desk.opened == []


def test_retry_stands_on_a_failed_card(board: Shown, qtbot: QtBot) -> None:
    cards = board.cards("done")
    places = cards.places(0)
    assert places is not None
    at = cards.card_rect(board.id_of("f1")).topLeft() + places.retry.center()
    qtbot.mouseClick(cards.viewport(), LEFT, pos=at)
    assert board.titles("inbox")[0] == "f1"


def test_keys_complete_delete_and_copy(board: Shown) -> None:
    board.go("a1")
    board.press(KEY.Key_Space)
    assert "a1" in board.desk.lane("done")
    assert current(board) == "a2"  # the one in its place
    board.press("c")
    assert "a2" in board.desk.lane("done")
    board.press(KEY.Key_C, CTRL)
    board.press(KEY.Key_Delete)
    assert board.copied == ["a3"]
    assert board.desk.lane("inbox") == ["a4"]


def test_several_are_selected_and_changed_in_one_step(board: Shown) -> None:
    board.click("a1")
    board.click("a3", CTRL)
    board.click("w2", CTRL)
    assert [board.desk.task(task).title for task in board.screen.columns.chosen()] == [
        "a1", "a3", "w2",
    ]  # fmt: skip
    board.press(KEY.Key_Delete)
    assert (board.desk.lane("inbox"), board.desk.lane("waiting")) == (["a2", "a4"], ["w1"])
    board.board.actions.undo()
    assert board.titles("inbox") == ["a1", "a2", "a3", "a4"]
    assert board.titles("waiting") == ["w1", "w2"]


def test_selecting_by_key(board: Shown) -> None:
    board.go("a1")
    board.press("x")
    board.press("j")
    board.press("j")
    board.press("x")
    assert len(board.screen.columns.chosen()) == 2
    board.press(KEY.Key_Escape)
    assert board.screen.columns.chosen() == []
    board.go("a2")
    board.press(KEY.Key_Down, SHIFT)
    assert len(board.screen.columns.chosen()) == 2
    board.press(KEY.Key_A, CTRL)
    assert len(board.screen.columns.chosen()) == 4
    board.press(KEY.Key_Right, ALT)
    assert board.desk.lane("needs_you") == ["a1", "a2", "a3", "a4"]


def test_shift_reaches_from_the_current_card(board: Shown) -> None:
    board.click("a2")
    board.click("a4", SHIFT)
    assert len(board.screen.columns.chosen()) == 3
    board.click("a1", SHIFT)  # from where it began, to the other side
    assert [board.desk.task(task).title for task in board.screen.columns.chosen()] == ["a1", "a2"]
    board.click("a3")
    assert board.screen.columns.chosen() == []


def test_a_card_is_dragged_within_its_lane(board: Shown) -> None:
    board.drag("a1", "inbox", board.below("a3"))
    assert board.desk.lane("inbox") == board.titles("inbox") == ["a2", "a3", "a1", "a4"]
    assert board.screen.drag.is_under_way is False
    assert board.desk.opened == []
    board.drag("a4", "inbox", 1)
    assert board.desk.lane("inbox") == ["a4", "a2", "a3", "a1"]


def test_a_card_is_dragged_to_another_lane(board: Shown) -> None:
    board.drag("a2", "waiting", board.below("w1"))
    assert board.desk.lane("waiting") == board.titles("waiting") == ["w1", "a2", "w2"]
    board.drag("a1", "needs_you", 300)
    assert board.desk.lane("needs_you") == ["a1"]
    board.drag("a3", "done", 2)
    assert board.desk.lane("done") == board.titles("done") == ["f1", "a3", "d1"]


def test_selected_cards_are_dragged_together(board: Shown) -> None:
    board.click("a1")
    board.click("a4", CTRL)
    board.drag("a4", "waiting", board.below("w2"))
    assert board.desk.lane("waiting") == ["w1", "w2", "a1", "a4"]
    board.board.actions.undo()
    assert board.titles("inbox") == ["a1", "a2", "a3", "a4"]


def test_while_it_is_dragged_a_ghost_follows_and_esc_leaves_all_as_it_was(board: Shown) -> None:
    board.drag("a1", "waiting", board.below("w1"), drop=False)
    assert board.screen.drag.is_under_way
    assert board.cards("waiting").drop_row == 1
    assert board.cards("inbox").faded == {board.id_of("a1")}
    board.desk.add("new", status=TaskStatus.WAITING)  # comes from elsewhere meanwhile
    assert board.screen.drag.is_under_way
    board.press(KEY.Key_Escape)
    assert not board.screen.drag.is_under_way
    assert board.cards("waiting").drop_row == -1
    source = board.cards("inbox").viewport()
    QTest.mouseRelease(source, LEFT, Qt.KeyboardModifier(0), QPoint(400, 50))
    assert board.desk.lane("inbox") == ["a1", "a2", "a3", "a4"]


def test_near_an_edge_the_list_below_is_scrolled(board: Shown, qtbot: QtBot) -> None:
    board.desk.add(*(f"n{n}" for n in range(40)), status=TaskStatus.WAITING)
    cards = board.cards("waiting")
    board.drag("a1", "waiting", cards.viewport().height() - 3, drop=False)
    bar = cards.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 60)
    board.press(KEY.Key_Escape)


def test_a_press_beside_a_card_does_not_drag(board: Shown, qtbot: QtBot) -> None:
    viewport = board.cards("needs_you").viewport()
    qtbot.mousePress(viewport, LEFT, pos=QPoint(50, 50))
    QTest.mouseMove(viewport, QPoint(90, 120))
    assert not board.screen.drag.is_under_way
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(90, 120))


def test_plus_opens_a_line_at_the_top_of_the_lane(board: Shown, qtbot: QtBot) -> None:
    qtbot.mouseClick(board.view("waiting").head.add, LEFT)
    line = board.view("waiting").line
    assert line is not None
    qtbot.keyClicks(line, "first")
    qtbot.keyClick(line, KEY.Key_Return)
    qtbot.keyClicks(line, "second")
    qtbot.keyClick(line, KEY.Key_Return)
    assert board.titles("waiting") == ["second", "first", "w1", "w2"]
    qtbot.keyClick(line, KEY.Key_Escape)
    assert board.view("waiting").line is None
    assert board.cards("waiting").hasFocus()


def test_n_and_slash_lead_to_the_bar(board: Shown, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    board.screen.bar.filter_pressed.connect(lambda: pressed.append(True))
    board.go("a1")
    board.press("/")
    assert pressed == [True]
    board.press("n")
    field = board.screen.bar.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "from the bar")
    qtbot.keyClick(field, KEY.Key_Return)
    assert board.titles("inbox")[0] == "from the bar"
    qtbot.keyClick(field, KEY.Key_Escape)
    assert board.cards("inbox").hasFocus()


def test_a_refresh_keeps_selection_place_and_keyboard(board: Shown) -> None:
    board.desk.add(*(f"n{n}" for n in range(60)))
    cards = board.cards("inbox")
    cards.verticalScrollBar().setValue(600)
    top = cards.indexAt(QPoint(40, 40)).data()
    board.go("n20")
    at = cards.card_rect(board.id_of("n20")).top()
    board.screen.select("waiting", [board.id_of("w1")])
    board.desk.do(board.desk.desk.tasks.delete(board.id_of("a1")))
    QApplication.processEvents()
    assert cards.card_rect(board.id_of("n20")).top() == at
    assert current(board) == "n20"
    assert board.screen.columns.chosen() == [board.id_of("w1")]
    assert top is not None
