"""The line at the top of a column that a task is written in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.widgets.fields import Field

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WINDOWS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class QuickLine(Field):
    """`added` with each line by Enter, and the next can be written; Esc or going elsewhere ends."""

    added = Signal(str)
    left = Signal()

    def __init__(self, lane: str, parent: QWidget) -> None:
        name = _("Add a task to {lane}").format(lane=lane)
        super().__init__(parent, placeholder=_("Add a task"), name=name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if self.text().strip():
                self.added.emit(self.text())
                self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _WINDOWS and not self.text().strip():
            self.left.emit()
