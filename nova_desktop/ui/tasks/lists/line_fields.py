"""The fields in the bars of lists: one that adds a task, one that finds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.widgets.fields import Field
from nova_desktop.ui.widgets.select import Select


class AddField(Field):
    """`added` with what was written when Enter was pressed; Esc empties it, Down leads on."""

    added = Signal(str)
    down_pressed = Signal()

    def __init__(self, parent: QWidget | None = None, placeholder: str = "") -> None:
        super().__init__(parent, placeholder=placeholder or _("Add a task"), icon="plus")

    def begin(self) -> None:
        """Lead the keyboard here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_hint(self, text: str) -> None:
        """Other words for while nothing is written."""
        self.setPlaceholderText(text)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self.added.emit(self.text())
                self.clear()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)


class FindField(Field):
    """`left` with Esc in an empty one; Down and Enter lead into the list."""

    left = Signal()
    down_pressed = Signal()

    def __init__(self, parent: QWidget, placeholder: str) -> None:
        super().__init__(parent, placeholder=placeholder, icon="search")
        self.let_clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NamedSelect(Select):
    """A quiet select that says what it chooses: `Sort: due date`."""

    def __init__(self, name: str, parent: QWidget) -> None:
        self._words = name
        super().__init__(name, parent, "quiet")

    def show_value(self, value: str) -> None:
        super().show_value(value)
        self.setText(_("{name}: {value}").format(name=self._words, value=self.text()))
        self.updateGeometry()
