"""The line that opens and closes what a model thought."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import PushButton

_LESS_PX: Final = 18


class Disclosure(PushButton):
    """A quiet button so narrow that its icon stands where the answer's words begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, "quiet")
        self._is_open: bool | None = None
        self.show_open(False)

    def show_open(self, is_open: bool) -> None:
        if is_open is not self._is_open:
            self._is_open = is_open
            self.show_icon("chevron-down" if is_open else "chevron-right")

    def sizeHint(self) -> QSize:
        return super().sizeHint() - QSize(current_theme().px(_LESS_PX), 0)
