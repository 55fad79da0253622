"""A field for a whole number, with steps up and down."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from nova_desktop.ui.theme.theme import current_theme

_EDGE_PX: Final = 8


class NumberField(QSpinBox):
    """A QSpinBox whose digits stand where those of a Field do; a stylesheet cannot move them."""

    def __init__(
        self, name: str, least: int, most: int, value: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.setValue(value)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def _make_room(self) -> None:
        self.lineEdit().setTextMargins(current_theme().px(_EDGE_PX), 0, 0, 0)
