"""A field that offers what can be chosen as one writes: for lists too long for a menu."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from nova_desktop.ui.widgets.fields import Field

_ROWS: Final = 10


class SearchSelect(Field):
    """`entered` with what was written or chosen; whoever listens says no to what is unknown."""

    entered = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, name=name, icon="search")
        self._kept = ""
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_ROWS)
        popup = self._popup = QListView()
        popup.setUniformItemSizes(True)
        popup.setObjectName("popup")
        completer.setPopup(popup)
        completer.activated.connect(self._choose)
        self.setCompleter(completer)
        self.returnPressed.connect(self._enter)
        self.editingFinished.connect(self._finish)
        self.let_clear()

    def show_value(self, value: object, *, force: bool = False) -> None:
        self._kept = str(value or "")
        if force or not (self.hasFocus() and self.isModified()):
            self.setText(self._kept)

    def show_names(self, names: Sequence[str]) -> None:
        """What can be chosen."""
        if list(names) != self._names.stringList():
            self._names.setStringList(list(names))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._offer()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            QTimer.singleShot(0, self, self.selectAll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._offer()
        elif event.key() == Qt.Key.Key_Escape and self._popup.isVisible():
            self._popup.hide()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self.setText(self._kept)
            self.entered.emit(self._kept)
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        """Everything, while what is kept stands in the field; else what matches."""
        completer = self.completer()
        completer.setCompletionPrefix("" if self.text() == self._kept else self.text())
        completer.complete()

    def _choose(self, name: object) -> None:
        self._popup.hide()
        self.setText(str(name))
        self._finish()

    def _enter(self) -> None:
        """What is written; the only name that it fits, if it is none by itself."""
        completer = self.completer()
        is_known = self.text() in self._names.stringList()
        if self.text() and not is_known and completer.completionCount() == 1:
            self.setText(completer.currentCompletion())
        self._popup.hide()
        self._finish()

    def _finish(self) -> None:
        if self._popup.isVisible():
            return  # the focus is on its way into the list
        if self.text() != self._kept:
            self.entered.emit(self.text())
