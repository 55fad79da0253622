"""The kinds of buttons: their colours in each state, and what keys they share."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton

from nova_desktop.ui.theme.painting import box
from nova_desktop.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """The roles of a kind of button; "" paints nothing."""

    fill: str
    hover: str
    pressed: str
    off: str
    line: str
    line_off: str
    text: str
    text_off: str = "text_off"


PRIMARY: Final = Look(
    "accent", "accent_hover", "accent_pressed", "accent_off", "", "", "on_accent", "on_accent"
)
LOOKS: Final = {
    "": Look("panel", "hover_panel", "pressed", "panel", "line_strong", "line", "text"),
    "primary": PRIMARY,
    "quiet": Look("", "hover_panel", "pressed", "", "", "", "text_second"),
    "danger": Look("panel", "error_soft", "error_soft", "panel", "line_strong", "line", "error"),
    "link": Look("", "accent_soft", "accent_soft", "", "", "", "accent"),
}


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether Enter pressed the button: in a dialog too it is the focused one that Enter means."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    button.click()
    return True


def paint_ground(painter: QPainter, button: QAbstractButton, look: Look, theme: Theme) -> None:
    """The box behind a button's words, for the state that the button is in."""
    if not button.isEnabled():
        fill = look.off
    elif button.isDown() or (look is not PRIMARY and button.isChecked()):
        fill = look.pressed
    else:
        fill = look.hover if button.underMouse() else look.fill
    line = look.line if button.isEnabled() else look.line_off
    if fill or line:
        box(
            painter,
            button.rect(),
            theme.px(8),
            theme.color(fill) if fill else None,
            theme.color(line) if line else None,
            theme.px(1),
        )
