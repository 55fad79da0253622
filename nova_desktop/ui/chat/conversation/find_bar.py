"""The bar for finding in a conversation: words, how many there are, forwards and back, close."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import tool_button


class FindBar(QFrame):
    """Enter goes on, Shift+Enter back, Esc closes."""

    searched = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findbar")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_("Find in this chat"))
        self.field.setAccessibleName(_("Find in this chat"))
        self.field.textChanged.connect(self.searched)
        self._count = QLabel(self)
        self._count.setObjectName("second")
        hold(self._count, min_width=72)
        row = lay(QHBoxLayout(self), (20, 6, 20, 6), 12)
        row.addWidget(self.field, 1)
        row.addWidget(self._count)
        buttons = lay(QHBoxLayout(), spacing=4)
        row.addLayout(buttons)
        for name, text, step in (
            ("chevron-up", _("Previous"), -1),
            ("chevron-down", _("Next"), 1),
        ):
            buttons.addWidget(tool_button(name, text, lambda by=step: self.stepped.emit(by), self))
        buttons.addWidget(tool_button("x", _("Close"), self.closed.emit, self))
        self.hide()

    def open(self) -> None:
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.searched.emit(self.field.text())

    def show_count(self, count: int, current: int) -> None:
        """`3 of 12`; `current` counts from 0."""
        if not self.field.text():
            self._count.clear()
        elif count == 0:
            self._count.setText(_("Not found"))
        else:
            self._count.setText(_("{n} of {count}").format(n=current + 1, count=count))

    def count_text(self) -> str:
        """What it says of the places found."""
        return self._count.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
