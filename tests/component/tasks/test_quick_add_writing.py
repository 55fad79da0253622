"""Writing into quick add: input methods, other scripts, long lines, and that nothing jumps."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.settings import Appearance
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from nova_desktop.ui.theme.theme import SystemTheme
from tests.fakes.quick_add_desk import field_desk
from tests.fakes.quick_add_page import Page
from tests.fakes.quick_adding import open_quick_desk

LONG = 10_000
KEY = Qt.Key


def test_an_input_method_keeps_its_keys(page: Page) -> None:
    line = page.field.line
    page.type("Buy ")
    QApplication.sendEvent(line, QInputMethodEvent("#にほ", []))
    assert line.is_composing
    for key in (KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape):
        page.press(key)
    assert page.titles() == []
    assert line.hasFocus()
    commit = QInputMethodEvent("", [])
    commit.setCommitString("#日本")
    QApplication.sendEvent(line, commit)
    assert not line.is_composing
    assert (page.text, page.chips()) == ("Buy #日本", ["#日本"])
    page.press(KEY.Key_Return)
    assert page.titles() == ["Buy"]


def test_dead_keys_come_through(page: Page) -> None:
    press = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Dead_Acute, Qt.KeyboardModifier.NoModifier, ""
    )
    QApplication.sendEvent(page.field.line, press)
    commit = QInputMethodEvent("", [])
    commit.setCommitString("é")
    QApplication.sendEvent(page.field.line, commit)
    assert page.text == "é"


def test_committed_lines_become_one(page: Page) -> None:
    commit = QInputMethodEvent("", [])
    commit.setCommitString("a\nb")
    QApplication.sendEvent(page.field.line, commit)
    assert page.text == "a b"


def test_emoji_and_right_to_left_text(page: Page) -> None:
    page.type("\U0001f468\u200d\U0001f469 picnic \U0001f34e sunday #\U0001f333 x")
    assert page.chips() == ["sunday", "#\U0001f333"]
    page.press(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.type("שלום tomorrow #בית")
    assert page.chips() == ["tomorrow", "#בית"]
    boxes = page.field.line.chip_boxes()
    assert boxes[1].right() < boxes[0].left()
    assert boxes[0].left() > page.field.line.viewport().width() / 2
    page.press(KEY.Key_Backspace)
    assert page.chips() == ["tomorrow"]
    page.press(KEY.Key_Return)
    assert page.titles() == ["שלום #בית"]


def test_undo_and_redo_are_of_the_line_while_it_has_any(page: Page) -> None:
    line = page.field.line
    undo = QKeySequence(QKeySequence.StandardKey.Undo)
    page.type("Call tomorrow")
    QTest.keySequence(line, undo)
    assert page.text != "Call tomorrow"
    page.press(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.type("One")
    page.press(KEY.Key_Return)
    assert not line.document().isUndoAvailable()
    combination = undo[0]
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers()
    )
    override.ignore()
    QApplication.sendEvent(line, override)
    assert not override.isAccepted()


def test_ten_thousand_characters_can_be_written(page: Page) -> None:
    page.paste(("word " * 2000)[:LONG])
    page.type("tomorrow")
    assert page.chips() == ["tomorrow"]
    page.press(KEY.Key_Return)
    (title,) = page.titles()
    assert len(title) == LONG - 1


def test_a_long_line_is_read_off_the_keys(page: Page) -> None:
    page.paste("word " * 200)
    page.desk.operations.held = []
    page.type("tomorrow")
    assert page.chips() == []
    assert len(page.desk.operations.held) == 1
    page.desk.operations.release()
    assert page.chips() == ["tomorrow"]


def test_chips_follow_the_text_before_it_is_read(page: Page) -> None:
    page.type("tomorrow #a " + "word " * 90)
    page.desk.operations.held = []
    page.press(KEY.Key_Home)
    page.type("xy ")
    assert page.chips() == ["tomorrow", "#a"]
    page.desk.operations.release()
    assert page.chips() == ["tomorrow", "#a"]


def test_boxes_follow_the_text_before_it_is_read(page: Page) -> None:
    page.type("Call tomorrow " + "word " * 90)
    page.press(KEY.Key_Home)
    QApplication.processEvents()
    (before,) = page.field.line.chip_boxes()
    page.desk.operations.held = []
    page.type("xy ")
    (after,) = page.field.line.chip_boxes()
    assert (after.width(), after.x() > before.x()) == (before.width(), True)
    page.desk.operations.release()
    assert page.field.line.chip_boxes() == [after]


def test_what_was_read_of_an_older_text_counts_no_more(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.paste("word " * 100)
    read, texts = page.quick.adding.read_long, ["tomorrow"]

    async def slow(text: str, *more: object) -> object:
        found = await read(text, *more)  # type: ignore[arg-type]
        if texts:
            page.type(texts.pop())
        return found

    monkeypatch.setattr(page.quick.adding, "read_long", slow)
    page.type(" ")
    assert page.chips() == ["tomorrow"]


def test_the_caret_stays_in_view_as_chips_make_room(page: Page) -> None:
    line = page.field.line
    page.window.resize(300, 300)
    QApplication.processEvents()
    page.type("#a #b #c #d #e #f #g #h #i #j #k tomorrow")
    viewport = line.viewport().rect()
    assert viewport.contains(line.cursorRect().center())
    assert line.chip_boxes()[-1].right() <= viewport.right() + line.chip_boxes()[-1].height()


def test_the_next_line_stands_where_the_first_did(page: Page) -> None:
    line = page.field.line
    page.type("One")
    top = line.cursorRect().top()
    page.press(KEY.Key_Return)
    page.type("Two tomorrow")
    assert line.cursorRect().top() == top
    (chip,) = line.chip_boxes()
    assert abs(chip.center().y() - line.viewport().rect().center().y()) <= 1


def test_the_field_does_not_move_while_one_types(page: Page, qtbot: QtBot) -> None:
    line = page.field.line
    geometry, height = page.field.geometry(), line.document().size().height()
    tops = set()
    for letter in "Call tomorrow 15:00 #a @b +c !high t30m every friday and more words":
        page.type(letter)
        tops.add((line.cursorRect().top(), line.verticalScrollBar().value()))
    assert page.field.geometry() == geometry
    assert line.document().size().height() == height
    assert len(tops) == 1


def test_words_before_a_chip_stay_where_they_are(page: Page) -> None:
    line = page.field.line
    page.type("Call tomorro")
    block = line.document().firstBlock().layout().lineAt(0)
    before = block.cursorToX(4)
    page.type("w 15:00 #a")
    after = line.document().firstBlock().layout().lineAt(0).cursorToX(4)
    assert before == after


@pytest.mark.parametrize("scale", [80, 100, 150, 200])
def test_it_scales(page: Page, theme: SystemTheme, scale: int) -> None:
    page.type("Call tomorrow #a")
    theme.use(Appearance(scale=scale))
    page.window.resize(1200, 700)
    QApplication.processEvents()
    assert page.field.height() == round(32 * scale / 100)
    (chip, _) = page.field.line.chip_boxes()
    viewport = page.field.line.viewport().rect()
    assert chip.height() == round(20 * scale / 100)
    assert abs(chip.center().y() - viewport.center().y()) <= 1


def test_screen_readers_hear_what_was_understood(page: Page) -> None:
    line = page.field.line
    assert line.accessibleName() == "Add a task"
    page.type("Call tomorrow 15:00 #finance")
    assert line.accessibleDescription() == "Due tomorrow, At 15:00, Label: finance"


def test_the_small_one_fills_its_lane(qtbot: QtBot, tmp_path: Path) -> None:
    with open_quick_desk(tmp_path) as quick:
        lane = QWidget()
        qtbot.addWidget(lane)
        down = QVBoxLayout(lane)
        field = make_quick_add(field_desk(quick).desk, lane, small=True)
        down.addWidget(field)
        lane.resize(200, 300)
        lane.show()
        assert field.width() > 170


def test_a_press_on_the_plus_begins(page: Page) -> None:
    page.other.setFocus()
    QTest.mouseClick(page.field, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert page.field.line.hasFocus()


def test_a_chip_can_be_kept_as_words_by_the_menu(page: Page, qtbot: QtBot) -> None:
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QMenu

    page.type("Watch tomorrow")
    at = page.field.line.chip_boxes()[0].center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, QPoint(10, 10))
    QApplication.sendEvent(page.field.line.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "Keep “tomorrow” as words"
    menu.actions()[0].trigger()
    menu.close()
    assert page.chips() == []
