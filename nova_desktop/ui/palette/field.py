"""The line in which one types into the palette; the keys of the list work in it too."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.theme import current_theme

LONGEST: Final = 500
_SIZE_PX: Final = 16
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES: Final = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class PaletteField(QLineEdit):
    """`stepped` by rows, `paged` by pages, `turned` by parts to look through.

    `emptied` when Backspace found nothing to take away.
    """

    stepped = Signal(int)
    paged = Signal(int)
    turned = Signal(int)
    entered = Signal()
    emptied = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", True)
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(_("Search or run"))
        self.setAccessibleName(_("Search or run"))
        ring_on(self, "none")  # it is the only field there, and its card is above all
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 (Qt's names)
        """Tab narrows what is looked through."""
        self.turned.emit(1 if next else -1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _PAGES:
            self.paged.emit(_PAGES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        font = current_theme().font(_SIZE_PX)
        if self.font() != font:
            self.setFont(font)
