"""The Board's menus, lanes, covers, measures and words for screen readers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act
from nova_desktop.domain.task_filters import WithLabel
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.tasks.board.card_places import places_of
from nova_desktop.ui.tasks.faces import Piece, TaskFace
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import Menu
from tests.component.tasks.board_shown import LEFT, Shown, shown_board

HARD = (
    "x" * 10_000, "word " * 1_900, "שלום עולם זה כותרת ארוכה מאוד שנמשכת הלאה", "🚀🎉 👩‍👩‍👧‍👦",
    "<b>bold</b> <img src=x>", "&amp; %s {n} \\n", "é" * 300, "a",
)  # fmt: skip


@pytest.fixture
def board(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    with shown_board(tmp_path, qtbot) as shown:
        yield shown.show()


def words(menu: Menu | None) -> list[str]:
    assert menu is not None
    return [action.text() for action in menu.actions() if action.text()]


def press(menu: Menu | None, text: str) -> None:
    assert menu is not None
    (action,) = [a for a in menu.actions() if a.text().split("\t")[0] == text]
    action.trigger()
    menu.close()


def test_five_lanes_fill_the_width_as_in_the_picture(board: Shown) -> None:
    px = current_theme().px
    rects = [view.geometry() for view in board.screen.columns]
    assert [rect.left() for rect in rects] == [20, 229, 438, 646, 855]
    assert [rect.width() for rect in rects] == [197, 197, 196, 197, 197]
    assert rects[0].top() == px(16)
    card = board.cards("inbox").card_rect(board.id_of("a1"))
    on_page = board.cards("inbox").viewport().mapTo(board.screen, card.topLeft())
    assert on_page == QPoint(28, 52 + 16 + 43)
    assert card.width() == 181


def test_where_there_is_no_room_lanes_keep_their_width_and_scroll(board: Shown) -> None:
    board.screen.resize(560, 600)
    QApplication.processEvents()
    views = list(board.screen.columns)
    assert {view.width() for view in views} == {210}
    assert board.screen.columns.horizontalScrollBar().maximum() > 0
    board.go("d1")
    area = board.screen.columns.viewport()
    rect = QRect(views[-1].mapTo(area, QPoint()), QSize(views[-1].size()))
    assert area.rect().contains(rect)


def test_a_strip_has_room_above_the_lanes_only_while_it_is_shown(board: Shown) -> None:
    strip = QWidget()
    strip.setFixedHeight(40)
    strip.hide()
    board.screen.put_strip(strip)
    QApplication.processEvents()
    top = board.screen.columns.mapTo(board.screen, QPoint()).y()
    strip.show()
    QApplication.processEvents()
    assert board.screen.columns.mapTo(board.screen, QPoint()).y() == top + 52
    strip.hide()
    QApplication.processEvents()
    assert board.screen.columns.mapTo(board.screen, QPoint()).y() == top


def test_a_panel_at_the_right_makes_the_board_narrower(board: Shown) -> None:
    board.screen.host.show_panel(QWidget())
    QApplication.processEvents()
    assert board.screen.columns.width() == 1072 - 520
    assert board.view("inbox").width() == 210
    board.go("a1")
    QTest.keyClick(board.cards("inbox"), Qt.Key.Key_Escape)
    assert board.screen.host.panel is None


def test_hard_titles_are_shown_as_text_in_two_lines(board: Shown) -> None:
    board.desk.add(*HARD, status=TaskStatus.NEEDS_REVIEW)
    cards = board.cards("needs_you")
    assert cards.cards.rowCount() == len(HARD)
    px = current_theme().px
    for row, title in enumerate(HARD):
        places = cards.places(row)
        assert places is not None
        assert places.height <= px(60), title[:20]
        assert places.title.lineCount() <= 2
        for n in range(places.title.lineCount()):
            width = places.title.lineAt(n).naturalTextWidth()
            assert width <= places.title_at.width() + 1, title[:20]
    assert cards.cards.index(4).data() == "<b>bold</b> <img src=x>"
    cards.grab()


def test_a_card_has_room_for_what_the_line_of_quick_add_gives(board: Shown) -> None:
    facts = tuple(
        Piece(text, icon, tag=tag)
        for text, icon, tag in (
            ("", "chevrons-up", False),
            ("every Fri", "repeat", False),
            ("tomorrow 15:00", "calendar", False),
            ("Taxes", "folder", False),
            ("finance", "", True),
        )
    )
    face = TaskFace("t", "Call the bank", status=TaskStatus.NEW, pieces=facts)
    places = places_of(face, 181, current_theme(), compact=False)
    assert [place.piece.text for place in places.pieces] == [piece.text for piece in facts]


def test_compact_cards_take_a_line(board: Shown) -> None:
    board.desk.add(*(f"n{n}" for n in range(60)))
    before = board.cards("inbox").card_rect(board.id_of("a1")).height()
    board.screen.bar.open_menu()
    press(board.screen.bar.menu_shown, "Compact")
    cards = board.cards("inbox")
    after = cards.card_rect(board.id_of("a1")).height()
    assert after < before
    shown = cards.stack.row_at(cards.viewport().height())
    assert shown * 5 >= 100  # on the board; the design asks for 30


def test_the_menu_of_a_card_has_every_act_with_its_key(board: Shown) -> None:
    board.go("a1")
    board.screen.open_card_menu(board.view("inbox"), QPoint(10, 10))
    found = words(board.screen.menu)
    for text in ("Open\tEnter", "Rename\tE", "Done\tSpace", "Due date…\tD",
                 "Priority…\tP", "Select\tX", "Copy as text\tCtrl C", "Delete\tDel"):  # fmt: skip
        assert text in found
    assert not any(text.startswith("Labels") for text in found)  # nobody answers it here
    press(board.screen.menu, "Done")
    assert "a1" in board.desk.lane("done")


def test_a_menu_moves_what_is_selected(board: Shown) -> None:
    board.go("a1")
    board.screen.select("inbox", [board.id_of("a2"), board.id_of("a3")])
    board.screen.open_card_menu(board.view("inbox"), QPoint(10, 10))
    menu = board.screen.menu
    assert menu is not None
    assert words(menu)[0] == "2 tasks"
    inner = next(m for m in menu.findChildren(Menu) if m.title() == "Move to")
    press(inner, "In progress")
    menu.close()
    assert board.desk.lane("in_progress") == ["a2", "a3", "p1"]


def test_a_press_of_the_other_button_is_for_the_card_below_it(board: Shown, qtbot: QtBot) -> None:
    board.screen.select("inbox", [board.id_of("a1"), board.id_of("a2")])
    asked: list[list[str]] = []
    cards = board.cards("inbox")
    cards.menu_wanted.disconnect()
    cards.menu_wanted.connect(lambda _at: asked.append(board.screen.pilot.tasks()))
    from PySide6.QtGui import QContextMenuEvent

    for title in ("a2", "a4"):
        at = board.at(title)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, at, cards.viewport().mapToGlobal(at)
        )
        QApplication.sendEvent(cards.viewport(), event)
    assert asked == [[board.id_of("a1"), board.id_of("a2")], [board.id_of("a4")]]


def test_due_and_priority_have_short_menus(board: Shown) -> None:
    board.go("a1")
    board.press("d")
    popup = board.menus.popup
    assert popup is not None
    assert popup.isVisible()
    next(each for each in popup.quick if each.text() == "Tomorrow").click()
    due = board.desk.task(board.id_of("a1")).due
    assert due is not None
    assert (due.day - board.desk.desk.days.today()).days == 1
    board.press("p")
    press(board.menus.menu, "High")
    assert board.desk.task(board.id_of("a1")).priority is Priority.HIGH


def test_lanes_are_handled_by_their_menus(board: Shown, qtbot: QtBot) -> None:
    qtbot.mouseClick(board.view("waiting").head.name, LEFT)
    press(board.screen.menu, "Rename")
    field = board.view("waiting").head.field
    assert field is not None
    qtbot.keyClicks(field, "Later")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert board.view("waiting").face.name == "Later"
    board.view("waiting").head.name.click()
    press(board.screen.menu, "Limit…")
    field = board.view("waiting").head.field
    assert field is not None
    qtbot.keyClicks(field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    face = board.view("waiting").face
    assert (face.count, face.is_over) == ("2/1", True)
    board.view("waiting").head.name.click()
    press(board.screen.menu, "Collapse")
    assert not board.cards("waiting").isVisible()
    assert board.view("waiting").width() == 40
    qtbot.mouseClick(board.view("waiting").strip, LEFT)
    assert board.cards("waiting").isVisible()
    assert board.titles("waiting") == ["w1", "w2"]


def test_a_lane_is_added_beside_another_and_removed(board: Shown, qtbot: QtBot) -> None:
    board.view("inbox").head.name.click()
    press(board.screen.menu, "Add a lane at the right")
    own = list(board.screen.columns)[1]
    field = own.head.field
    assert field is not None
    qtbot.keyClicks(field, "Next week")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert own.face.name == "Next week"
    board.drag("a1", own.face.id, 40)
    assert board.titles(own.face.id) == ["a1"]
    own.head.name.click()
    press(board.screen.menu, "Remove")
    assert len(list(board.screen.columns)) == 5
    assert "a1" in board.titles("inbox")


def test_a_lane_is_dragged_by_its_head(board: Shown) -> None:
    name = board.view("inbox").head.name
    begin, target = name.rect().center(), board.view("waiting")
    end = name.mapFromGlobal(target.mapToGlobal(QPoint(target.width() - 20, 20)))
    QTest.mousePress(name, LEFT, Qt.KeyboardModifier(0), begin)
    for step in (1, 2, 3):
        QTest.mouseMove(name, begin + (end - begin) * step / 3)
    QTest.mouseRelease(name, LEFT, Qt.KeyboardModifier(0), end)
    order = [view.face.id for view in board.screen.columns]
    assert order == ["needs_you", "waiting", "inbox", "in_progress", "done"]
    assert board.screen.menu is None


def test_a_filter_is_told_by_a_chip_and_taken_away_by_its_cross(board: Shown, qtbot: QtBot) -> None:
    board.desk.add("at home", labels=["home"])
    board.board.show_only(WithLabel("home"), "#home")
    assert board.screen.bar.chip.isVisible()
    assert board.titles("inbox") == ["at home"]
    qtbot.keyClick(board.screen.bar.chip, Qt.Key.Key_Delete)
    assert not board.screen.bar.chip.isVisible()
    assert len(board.titles("inbox")) == 5
    board.board.show_only(WithLabel("nowhere"), "#nowhere")
    (button,) = [b for b in board.screen.findChildren(QAbstractButton)
                 if b.text() == "Clear the filter" and b.isVisible()]  # fmt: skip
    qtbot.mouseClick(button, LEFT)
    assert len(board.titles("inbox")) == 5


def test_another_division_by_the_select(board: Shown) -> None:
    board.screen.bar.open_menu()
    press(board.screen.bar.menu_shown, "Priority")
    assert [view.face.name for view in board.screen.columns] == [
        "High", "Medium", "Low", "No priority",
    ]  # fmt: skip
    assert board.screen.bar.group.text() == "Group: priority"
    board.drag("a1", "3", 30)
    assert board.desk.task(board.id_of("a1")).priority is Priority.HIGH
    board.screen.bar.open_menu()
    press(board.screen.bar.menu_shown, "Status")
    assert len(list(board.screen.columns)) == 5


def test_everything_has_a_name_and_cards_are_spoken(board: Shown) -> None:
    board.desk.add("Call the bank", priority=Priority.HIGH, labels=["money"])
    for widget in board.screen.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.isVisible():
            assert widget.accessibleName() or widget.property("text"), widget
    cards = board.cards("inbox")
    assert cards.accessibleName() == "Inbox, 5 tasks"
    face = QAccessible.queryAccessibleInterface(cards)
    assert face is not None
    assert face.role() == QAccessible.Role.List
    row = cards.cards.row_of(board.id_of("Call the bank"))
    said = cards.cards.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Call the bank, New")
    assert "money" in said
    assert "high" in said.lower()


def test_keys_can_be_others(board: Shown) -> None:
    table = dict(DEFAULT_KEYS) | {Act.DELETE: ("W",), Act.COMPLETE: ()}
    board.screen.use_keys(table)
    board.go("a1")
    board.press(Qt.Key.Key_Delete)
    board.press(Qt.Key.Key_Space)
    assert board.desk.lane("inbox") == ["a1", "a2", "a3", "a4"]
    board.press("w")
    assert board.desk.lane("inbox") == ["a2", "a3", "a4"]


def test_two_thousand_cards_measure_only_what_is_seen(board: Shown, qtbot: QtBot) -> None:
    board.desk.add(*(f"n{n}" for n in range(2_000)))
    cards = board.cards("inbox")

    def at_the_end() -> bool:
        cards.verticalScrollBar().setValue(cards.verticalScrollBar().maximum())
        return cards.cards.rowCount() == 2_004

    qtbot.waitUntil(at_the_end)
    known = sum(cards.stack.is_known(row) for row in range(2_004))
    assert known < 600
    bar = cards.verticalScrollBar()
    while bar.value() > 0:  # up again by the page, measuring on the way
        row = cards.stack.row_at(bar.value())
        bar.setValue(bar.value() - bar.pageStep())
        assert cards.stack.row_at(bar.value()) <= row
    assert cards.rect_of(0).top() == current_theme().px(3)
