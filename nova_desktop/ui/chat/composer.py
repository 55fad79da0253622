"""Where the user writes: Enter sends, Shift+Enter breaks the line, Up recalls the last."""

from gettext import gettext as _
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_HEIGHT_PX: Final = 84


class Composer(QPlainTextEdit):
    """Emits `sent` with a text that is not blank; what is written stays until it was taken."""

    sent = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self.setPlaceholderText(_("Ask Nova"))
        self.setAccessibleName(_("Message"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT_PX)
        self._last = ""

    def send(self) -> None:
        """Emit what is written and clear it."""
        text = self.toPlainText()
        if not text.strip():
            return
        self._last = text
        self.clear()
        self.sent.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.send()
        elif event.key() == Qt.Key.Key_Up and not self.toPlainText() and self._last:
            self.setPlainText(self._last)
            self.moveCursor(self.textCursor().MoveOperation.End)
        else:
            super().keyPressEvent(event)
