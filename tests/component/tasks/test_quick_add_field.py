"""The field of quick add by real keys, over a real store."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Appearance
from nova_desktop.domain.task_commands import add_place
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.quick_add.field import QuickAddField
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from nova_desktop.ui.theme.theme import SystemTheme
from tests.fakes.quick_add_desk import FieldDesk, field_desk
from tests.fakes.quick_adding import QuickDesk, open_quick_desk

LONG = 10_000
KEY = Qt.Key


@dataclass
class Page:
    """A field below another one, and what is behind it."""

    quick: QuickDesk
    desk: FieldDesk
    window: QWidget
    other: QLineEdit
    field: QuickAddField
    defaults: AddDefaults

    def type(self, text: str) -> None:
        """Key by key; QTest knows no letters beyond Latin ones."""
        if text.isascii():
            QTest.keyClicks(self.field.line, text)
            return
        for letter in text:
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self.field.line, press)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.field.line, key, held)

    @property
    def text(self) -> str:
        return self.field.line.text

    def chips(self) -> list[str]:
        driver = self.field.driver
        return [self.text[one.start : one.end] for one in driver.draft.chips]  # type: ignore[attr-defined]

    def offered(self) -> list[str]:
        return [row.text for row in self.field.offers.rows]

    def titles(self, lane: str = "inbox") -> list[str]:
        return list(asyncio.run(self.quick.titles(lane)))

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(self.field.line, QKeySequence(QKeySequence.StandardKey.Paste))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Generator[Page]:
    with open_quick_desk(tmp_path) as quick:
        desk = field_desk(quick)
        window = QWidget()
        qtbot.addWidget(window)
        down = QVBoxLayout(window)
        other = QLineEdit()
        holder: list[Page] = []
        field = make_quick_add(desk.desk, window, defaults=lambda: holder[0].defaults)
        down.addWidget(other)
        down.addWidget(field)
        down.addStretch()
        holder.append(Page(quick, desk, window, other, field, AddDefaults()))
        window.resize(800, 500)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        other.setFocus()
        qtbot.waitUntil(other.hasFocus)
        field.begin()
        yield holder[0]


def test_parts_light_up_as_one_types(page: Page) -> None:
    page.type("Call the bank tomorro")
    assert page.chips() == []
    page.type("w 15:00 #finance")
    assert page.chips() == ["tomorrow 15:00", "#finance"]
    assert len(page.field.line.chip_boxes()) == 2


def test_enter_adds_and_keeps_the_keyboard(page: Page) -> None:
    page.type("Call the bank tomorrow 15:00 #finance")
    page.press(KEY.Key_Return)
    assert page.titles() == ["Call the bank"]
    assert page.text == ""
    assert page.field.line.hasFocus()
    page.type("Second")
    page.press(KEY.Key_Enter)
    assert page.titles() == ["Second", "Call the bank"]
    assert [one.text for one in page.desk.told] == ["Added to Inbox", "Added to Inbox"]
    assert page.desk.opened == []


def test_the_toast_undoes_and_opens(page: Page) -> None:
    page.type("One +New")
    page.press(KEY.Key_Return)
    told = page.desk.told[0]
    assert told.more is not None
    assert told.undo is not None
    told.more[1]()
    assert len(page.desk.opened) == 1
    told.undo()
    assert page.titles() == []
    assert list(asyncio.run(page.quick.store.projects())) == []


def test_ctrl_enter_adds_and_opens(page: Page) -> None:
    page.type("One")
    page.press(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.titles() == ["One"]
    assert len(page.desk.opened) == 1


def test_backspace_behind_a_chip_makes_it_words_that_stay(page: Page) -> None:
    page.type("Watch Tomorrow")
    page.press(KEY.Key_Backspace)
    assert (page.text, page.chips()) == ("Watch Tomorrow", [])
    page.type(" #film tonight")
    assert page.chips() == ["#film", "tonight"]
    page.press(KEY.Key_Home)
    page.type("Do ")
    assert page.chips() == ["#film", "tonight"]
    page.press(KEY.Key_Return)
    assert page.titles() == ["Do Watch Tomorrow"]


def test_the_next_backspace_deletes_and_what_changed_is_read_again(page: Page) -> None:
    page.type("Call tomorrow")
    page.press(KEY.Key_Backspace)
    page.press(KEY.Key_Backspace)
    assert (page.text, page.chips()) == ("Call tomorro", [])
    page.type("w")
    assert page.chips() == ["tomorrow"]


def test_backspace_elsewhere_deletes(page: Page) -> None:
    page.type("Call tomorrow then")
    page.press(KEY.Key_Backspace)
    assert page.text == "Call tomorrow the"
    page.press(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.press(KEY.Key_Backspace)
    assert page.text == ""


def test_names_are_offered_and_taken_by_enter_and_tab(page: Page) -> None:
    _places(page, "Taxes", "Tax return 2026")
    page.type("Pay +tax")
    assert page.offered() == ["Tax return 2026", "Taxes", "Create “tax”"]
    page.press(KEY.Key_Down)
    page.press(KEY.Key_Up)
    page.press(KEY.Key_Return)
    assert page.text == "Pay +Tax return 2026 "
    assert (page.chips(), page.offered()) == (["+Tax return 2026"], [])
    assert page.titles() == []
    page.type("+Taxe")
    page.press(KEY.Key_Tab)
    assert page.field.line.hasFocus()
    assert page.text == "Pay +Tax return 2026 +Taxes "


def _places(page: Page, *names: str) -> None:
    commands = [add_place(PlaceKind.PROJECT, name, name) for name in names]
    asyncio.run(page.quick.tasks.carry_out(commands))
    asyncio.run(page.quick.adding.refresh())


def test_a_name_that_is_new_does_not_stand_in_the_way_of_enter(page: Page) -> None:
    page.type("Pay #new")
    assert page.offered() == ["Create “new”"]
    assert page.field.offers.chosen == -1
    page.press(KEY.Key_Return)
    assert page.titles() == ["Pay"]


def test_create_can_be_chosen(page: Page) -> None:
    page.type("Pay @Anna")
    page.press(KEY.Key_Down)
    page.press(KEY.Key_Return)
    assert (page.text, page.titles()) == ("Pay @Anna ", [])


def test_the_keyboard_goes_around_what_is_offered(page: Page) -> None:
    _places(page, "A1", "A2")
    page.type("x +")
    assert page.field.offers.chosen == -1
    page.press(KEY.Key_Up)
    assert page.field.offers.chosen == 1
    page.press(KEY.Key_Down)
    assert page.field.offers.chosen == 0


def test_a_click_takes_a_row(page: Page) -> None:
    _places(page, "Taxes")
    page.type("Pay +")
    at = page.field.offers.row_rect(0).center()
    QTest.mouseClick(page.field.offers, Qt.MouseButton.LeftButton, pos=at)
    assert page.text == "Pay +Taxes "
    assert page.field.line.hasFocus()


def test_a_time_behind_the_sign_of_people_offers_nobody(page: Page) -> None:
    page.type("Call @16:00")
    assert page.offered() == []
    assert page.chips() == ["@16:00"]


def test_escape_first_closes_what_is_offered_then_leaves_and_keeps_the_words(page: Page) -> None:
    page.type("Pay #x")
    assert page.offered()
    page.press(KEY.Key_Escape)
    assert page.offered() == []
    assert page.field.line.hasFocus()
    page.type("yz")
    assert page.offered() == []
    page.press(KEY.Key_Escape)
    assert page.other.hasFocus()
    assert page.text == "Pay #xyz"
    page.field.begin()
    page.press(KEY.Key_Return)
    assert page.titles() == ["Pay"]


def test_several_lines_are_offered_as_tasks(page: Page) -> None:
    page.type("Buy ")
    page.paste("milk tomorrow\n- bread #shop\n\neggs")
    assert page.text == "Buy milk tomorrow - bread #shop eggs"
    assert page.offered() == ["Add 3 tasks", "Keep as one task"]
    page.press(KEY.Key_Return)
    assert page.titles() == ["Buy milk", "bread", "eggs"]
    assert page.text == ""
    assert page.desk.told[0].text == "3 tasks added to Inbox"
    undo = page.desk.told[0].undo
    assert undo is not None
    undo()
    assert page.titles() == []


def test_several_lines_may_stay_one_task(page: Page) -> None:
    page.paste("Milk\nBread")
    page.press(KEY.Key_Down)
    page.press(KEY.Key_Return)
    assert page.text == "Milk Bread"
    page.press(KEY.Key_Return)
    assert page.titles() == ["Milk Bread"]


def test_typing_on_keeps_them_one_task(page: Page) -> None:
    page.paste("Milk\nBread")
    page.type("!")
    assert page.offered() == []
    page.press(KEY.Key_Return)
    assert page.titles() == ["Milk Bread!"]


def test_one_pasted_line_is_words(page: Page) -> None:
    page.type("ab")
    page.press(KEY.Key_Left)
    page.paste("\x00x\u202e\ty\n")
    assert page.text == "ax y b"
    assert page.offered() == []


def test_dropped_lines_are_offered_too(page: Page) -> None:
    dropped = QMimeData()
    dropped.setText("Milk\nBread")
    page.field.line.insertFromMimeData(dropped)
    assert page.offered()[0] == "Add 2 tasks"


def test_far_too_much_is_not_taken_for_one_task(page: Page) -> None:
    page.type("Old")
    page.paste("x" * 30_000)
    assert page.text == "Old"
    assert page.field.trouble
    page.paste("\n".join(f"Task number {n} of a long list" for n in range(800)))
    assert page.offered() == ["Add 800 tasks"]
    page.press(KEY.Key_Return)
    assert len(page.titles()) == 100
    assert page.text == ""


def test_only_a_date_is_no_task(page: Page) -> None:
    page.type("tomorrow #x")
    page.press(KEY.Key_Escape)
    page.press(KEY.Key_Return)
    assert page.field.trouble
    assert page.text == "tomorrow #x"
    page.press(KEY.Key_Home)
    page.type("Call ")
    assert page.field.trouble == ""
    page.press(KEY.Key_Return)
    assert page.titles() == ["Call"]


def test_nothing_is_added_for_nothing(page: Page) -> None:
    page.press(KEY.Key_Return)
    page.type("   ")
    page.press(KEY.Key_Return)
    assert page.titles() == []
    assert page.desk.told == []


def test_a_database_that_takes_nothing_leaves_the_words(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_commands: object, **_more: object) -> None:
        raise NovaError.of(ProblemCode.DISK_FULL)

    page.type("Watch Tomorrow")
    page.press(KEY.Key_Backspace)
    page.type(" #film")
    with monkeypatch.context() as patched:
        patched.setattr(page.quick.journal, "carry_out", fails)
        page.press(KEY.Key_Return)
    assert [one.code for one in page.desk.operations.problems] == [ProblemCode.DISK_FULL]
    assert (page.text, page.chips()) == ("Watch Tomorrow #film", ["#film"])
    assert page.desk.told == []
    page.press(KEY.Key_Return)
    assert page.titles() == ["Watch Tomorrow"]


def test_what_is_typed_meanwhile_stays_behind_what_failed(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_commands: object, **_more: object) -> None:
        raise NovaError.of(ProblemCode.DATABASE_FAILED)

    monkeypatch.setattr(page.quick.journal, "carry_out", fails)
    page.desk.operations.held = []
    page.type("First")
    page.press(KEY.Key_Return)
    page.press(KEY.Key_Return)
    page.type("second")
    page.desk.operations.release()
    assert page.text == "First second"
    assert len(page.desk.operations.problems) == 1


def test_pressed_twice_it_is_added_once(page: Page) -> None:
    page.desk.operations.held = []
    page.type("One")
    page.press(KEY.Key_Return)
    page.press(KEY.Key_Return)
    page.desk.operations.release()
    assert page.titles() == ["One"]


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


def test_it_adds_where_it_stands(page: Page) -> None:
    page.defaults = AddDefaults(lane="waiting")
    page.type("One")
    page.press(KEY.Key_Return)
    assert page.titles("waiting") == ["One"]
    assert page.desk.told[0].text == "Added to Waiting"


def test_what_is_offered_stays_in_the_window(page: Page) -> None:
    page.window.resize(240, 120)
    QApplication.processEvents()
    page.type("Pay #label")
    offers = page.field.offers
    assert offers.parentWidget() is page.window
    row = offers.row_rect(0)
    inside = row.translated(offers.pos()).adjusted(6, 0, -6, 0)
    assert page.window.rect().contains(inside)


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
