"""Buttons: keys, names, kinds, loading, and their look in each state."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.ui.theme.theme import SystemTheme, current_theme
from nova_desktop.ui.widgets.buttons import PushButton, push_button, tool_button
from nova_desktop.ui.widgets.looks import LOOKS
from tests.themed import LIGHT

Pressed = list[str]
Show = Callable[..., QWidget]


@pytest.fixture
def pressed() -> Pressed:
    return []


def note(pressed: Pressed) -> Callable[[], None]:
    return lambda: pressed.append("pressed")


def image(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_keys_and_clicks_press(show: Show, qtbot: QtBot, pressed: Pressed) -> None:
    button = push_button("Save", note(pressed), None, "primary")
    show(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 3


def test_the_kind_may_be_the_fourth_argument(show: Show, qtbot: QtBot, pressed: Pressed) -> None:
    button = push_button("Save", note(pressed), None, "primary")
    qtbot.addWidget(button)
    assert button.objectName() == "primary"


def test_while_loading_no_press_arrives_and_the_focus_stays(
    show: Show, qtbot: QtBot, pressed: Pressed
) -> None:
    button = push_button("Save", note(pressed))
    show(button)
    button.setFocus()
    still = button.width()
    button.show_loading(True)
    button.click()
    assert pressed == []
    assert button.hasFocus()
    assert button.sizeHint().width() == still
    button.show_loading(False)
    button.click()
    assert pressed == ["pressed"]


@pytest.mark.parametrize("kind", LOOKS)
def test_each_state_looks_different(show: Show, qtbot: QtBot, kind: str) -> None:
    button = PushButton("Save", None, kind)
    show(button)
    button.clearFocus()
    pictures = [image(button)]
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    pictures.append(image(button))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    button.setEnabled(False)
    pictures.append(image(button))
    assert all(
        one != other for place, one in enumerate(pictures) for other in pictures[place + 1 :]
    )


def test_a_key_is_shown_and_told(show: Show, qtbot: QtBot, pressed: Pressed) -> None:
    plain = push_button("Stop", note(pressed))
    keyed = push_button("Stop", note(pressed), icon="square", key="Esc")
    show(plain, keyed)
    assert keyed.sizeHint().width() > plain.sizeHint().width()
    assert keyed.accessibleDescription() == "Esc"


def test_an_icon_button_has_a_name_and_a_tooltip(
    show: Show, qtbot: QtBot, pressed: Pressed
) -> None:
    button = tool_button("copy", "Copy", note(pressed), None, "Ctrl+C")
    show(button)
    assert button.accessibleName() == "Copy"
    assert button.toolTip() == "Copy  Ctrl C"
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["pressed"]


def test_a_button_grows_with_the_scale(
    show: Show, qtbot: QtBot, theme: SystemTheme, pressed: Pressed
) -> None:
    button = push_button("Save", note(pressed))
    show(button)
    height = button.sizeHint().height()
    assert height == 30
    theme.use(replace(LIGHT, scale=200))
    assert button.sizeHint().height() == 60
    assert current_theme().px(13) == 26
