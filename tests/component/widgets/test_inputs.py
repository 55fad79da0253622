"""Fields, chips, toggles and selects: keys, names, signals."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.buttons import ToolButton
from nova_desktop.ui.widgets.chip import Chip
from nova_desktop.ui.widgets.fields import Field, LabelledField
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.number_field import NumberField
from nova_desktop.ui.widgets.select import Choice, Select
from nova_desktop.ui.widgets.toggle import Toggle
from tests.themed import LIGHT

Show = Callable[..., QWidget]
CHOICES = (
    Choice("big", "qwen3-32b", "HuggingFace"),
    Choice("small", "gpt-4o-mini", "OpenAI"),
    Choice("here", "gemma3-1b", "loaded", begins=True),
)


def test_a_field_is_named_by_its_placeholder(show: Show, qtbot: QtBot) -> None:
    field = Field(placeholder="Search", icon="search", key="Ctrl+K")
    show(field)
    assert field.accessibleName() == "Search"
    assert field.textMargins().left() > 0


def test_an_error_is_shown_beside_the_field_and_told(show: Show, qtbot: QtBot) -> None:
    labelled = LabelledField("Key", Field(), "It stays here.")
    show(labelled)
    field = labelled.field
    assert field.accessibleName() == "Key"
    texts: list[str] = []
    field.error_shown.connect(texts.append)
    field.show_error("OpenAI refused this key (401).")
    assert field.error == field.accessibleDescription() == texts[-1]
    below = labelled.findChildren(type(labelled._below))[-1]
    assert below.text() == "OpenAI refused this key (401)."
    field.show_error("")
    assert below.text() == "It stays here."
    assert field.accessibleDescription() == ""


def test_a_press_on_the_name_goes_to_the_field(show: Show, qtbot: QtBot) -> None:
    labelled = LabelledField("Address", Field())
    show(labelled)
    labelled.field.clearFocus()
    name = next(label for label in labelled.findChildren(QLabel) if label.text() == "Address")
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert labelled.field.hasFocus()


def test_hidden_words_can_be_shown_by_keyboard(show: Show, qtbot: QtBot) -> None:
    field = Field(name="Key")
    show(field)
    field.hide_words()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    (eye,) = field.findChildren(ToolButton)
    assert eye.accessibleName() == "Show the text"
    eye.setFocus()
    qtbot.keyClick(eye, Qt.Key.Key_Space)
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide the text"


def test_clear_is_offered_once_something_is_written(show: Show, qtbot: QtBot) -> None:
    field = Field(placeholder="Filter")
    show(field)
    field.let_clear()
    (cross,) = field.findChildren(ToolButton)
    assert not cross.isVisible()
    qtbot.keyClicks(field, "qwen")
    assert cross.isVisible()
    cross.click()
    assert field.text() == ""
    assert not cross.isVisible()


def test_digits_stand_where_words_do(show: Show, qtbot: QtBot) -> None:
    field = NumberField("Facts", 1, 50, 10)
    show(field)
    assert field.lineEdit().textMargins().left() == 8
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 11


def test_a_chip_is_pressed_and_taken_away_by_keys(show: Show, qtbot: QtBot) -> None:
    chip = Chip("#finance", removable=True)
    show(chip)
    chip.setFocus()
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)


def test_a_click_on_the_cross_takes_the_chip_away(show: Show, qtbot: QtBot) -> None:
    chip = Chip("#finance", removable=True)
    show(chip)
    pressed: list[str] = []
    chip.clicked.connect(lambda: pressed.append("pressed"))
    with qtbot.waitSignal(chip.removed):
        at = QPoint(chip.width() - 6, chip.height() // 2)
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=at)
    assert pressed == []
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(6, chip.height() // 2))
    assert pressed == ["pressed"]


@pytest.mark.parametrize("still", [True, False])
def test_a_toggle_turns_and_slides_there(
    show: Show, qtbot: QtBot, theme: SystemTheme, still: bool
) -> None:
    theme.use(replace(LIGHT, reduced_motion=still))
    toggle = Toggle("Remember")
    show(toggle)
    off = toggle.grab().toImage()
    toggle.setFocus()
    with qtbot.waitSignal(toggle.toggled) as toggled:
        qtbot.keyClick(toggle, Qt.Key.Key_Space)
    assert toggled.args == [True]
    if still:
        assert toggle._at == 1.0
    qtbot.waitUntil(lambda: toggle._at == 1.0)
    assert toggle.grab().toImage() != off


def actions(menu: Menu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def opened(select: Select) -> Menu:
    assert select.menu_shown is not None
    return select.menu_shown


def test_a_select_says_what_is_chosen(show: Show, qtbot: QtBot) -> None:
    select = Select("Model")
    show(select)
    silent: list[str] = []
    select.chosen.connect(silent.append)
    select.show_choices(CHOICES, "small")
    assert (select.text(), select.value) == ("gpt-4o-mini", "small")
    assert select.accessibleName() == "Model: gpt-4o-mini"
    assert silent == []


def test_a_select_is_used_by_keys_alone(show: Show, qtbot: QtBot) -> None:
    select = Select("Model")
    show(select)
    select.show_choices(CHOICES, "big")
    select.setFocus()
    qtbot.keyClick(select, Qt.Key.Key_Down)
    menu = opened(select)
    assert menu.activeAction().text().startswith("qwen3-32b")
    QTest.keyClick(menu, Qt.Key.Key_G)
    assert menu.activeAction().text().startswith("gpt-4o-mini")
    QTest.keyClick(menu, Qt.Key.Key_G)
    assert menu.activeAction().text().startswith("gemma3-1b")
    with qtbot.waitSignal(select.chosen) as chosen:
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert chosen.args == ["here"]
    assert select.text() == "gemma3-1b"


def test_escape_closes_the_menu_and_keeps_the_choice(show: Show, qtbot: QtBot) -> None:
    select = Select("Model")
    show(select)
    select.show_choices(CHOICES, "big")
    select.open_menu()
    QTest.keyClick(opened(select), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: select.menu_shown is None)
    assert select.value == "big"


def test_the_chosen_one_is_marked(show: Show, qtbot: QtBot) -> None:
    select = Select("Model")
    show(select)
    select.show_choices(CHOICES, "small")
    select.open_menu()
    marked = [action.isChecked() for action in actions(opened(select))]
    assert marked == [False, True, False]
    opened(select).close()


def test_a_menu_calls_what_was_chosen_and_skips_what_is_off(show: Show, qtbot: QtBot) -> None:
    holder = QWidget()
    show(holder)
    called: list[str] = []
    menu = make_menu(holder)
    menu.add("Rename", lambda: called.append("rename"), icon="pencil", key="F2")
    menu.add("Remove", lambda: called.append("remove"), danger=True).setEnabled(False)
    menu.addSeparator()
    menu.add("Report", lambda: called.append("report"))
    menu.popup(holder.mapToGlobal(QPoint(0, 0)))
    QTest.keyClick(menu, Qt.Key.Key_R)
    QTest.keyClick(menu, Qt.Key.Key_R)
    assert menu.activeAction().text() == "Report"
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert called == ["report"]
