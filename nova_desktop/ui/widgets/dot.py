"""A small round mark in the colour of a level: ok, warning or error."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.spark import Mark

_ROLES: Final = {"ok": "ok", "warning": "warning", "error": "error", "accent": "accent"}
_DOT_PX: Final = 7


class Dot(Mark):
    """The words beside it carry the meaning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DOT_PX, parent)
        self._role = "line_strong"

    def show_level(self, level: str) -> None:
        """`level` is ok, warning, error or accent; anything else is nothing yet."""
        self._role = _ROLES.get(level, "line_strong")
        self.setProperty("level", level)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        side = theme.px(_DOT_PX)
        at = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        box(painter_of(self), at, side / 2, theme.color(self._role))
