"""The line that a task is typed in: its keys, input methods, pasting, and its menu."""

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QWidget

from nova_desktop.domain.plain_text import harmless
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.quick_add.chip_line import ChipLine
from nova_desktop.ui.tasks.quick_add.units import from_units

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS: Final = (*_ENTERS, Qt.Key.Key_Escape)
_OTHER_WINDOWS: Final = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class RichLine(ChipLine):
    """What keys mean beyond writing is told by signals."""

    entered = Signal(bool)  # whether to open what is added
    escaped = Signal()
    rejected = Signal(int)  # a place in, or right behind, a chip
    walked = Signal(int)
    chosen = Signal()
    pasted = Signal(str, str, str)  # before, the text, after
    came = Signal()
    went = Signal()
    abandoned = Signal()  # the keyboard went elsewhere within the window, and nothing is written
    down_pressed = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self._offered = False
        self._offers_chosen = False

    def show_offered(self, *, offered: bool, chosen: bool) -> None:
        """Whether rows are offered, which changes what some keys mean."""
        self._offered, self._offers_chosen = offered, chosen

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = harmless(source.text())
        cursor = self.textCursor()
        first, last = sorted((cursor.position(), cursor.anchor()))
        before = self.text[: from_units(self.text, first)]
        after = self.text[from_units(self.text, last) :]
        self.pasted.emit(before, text, after)

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.ShortcutOverride and isinstance(e, QKeyEvent):
            if self._leaves_to_window(e):
                e.ignore()
                return False
            if e.key() in _OURS:
                e.accept()
                return True
        if e.type() == QEvent.Type.KeyPress and isinstance(e, QKeyEvent) and self._took_tab(e):
            return True
        return super().event(e)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if self.is_composing:
            if e.key() not in _OURS:  # those are the input method's, and no line break
                super().keyPressEvent(e)
            return
        if not self._took(e):
            super().keyPressEvent(e)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.commitString() and "\n" in self.toPlainText():
            self.show_text(self.toPlainText())
        self.viewport().update()

    def contextMenuEvent(self, e: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chip = self.chip_under(e.pos())
        if chip is not None and menu.actions():
            words = _("Keep “{words}” as words").format(words=self.text[chip.start : chip.end])
            keep = menu.addAction(words.replace("&", "&&"))
            menu.insertAction(menu.actions()[0], keep)
            menu.insertSeparator(menu.actions()[1])
            keep.triggered.connect(lambda: self.rejected.emit(chip.start))
        menu.popup(e.globalPos())

    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.came.emit()

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() != Qt.FocusReason.PopupFocusReason:
            self.went.emit()
        if e.reason() not in _OTHER_WINDOWS and not self.text.strip() and not self.is_composing:
            self.abandoned.emit()

    def _took_tab(self, e: QKeyEvent) -> bool:
        """Tab takes what is offered, where a row is chosen; an input method's is not ours."""
        if e.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        if self.is_composing:
            return True
        if e.key() == Qt.Key.Key_Tab and self._offered and self._offers_chosen:
            self.chosen.emit()
            return True
        return False

    def _took(self, e: QKeyEvent) -> bool:
        """Whether this key means something beyond writing."""
        key, held = e.key(), e.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTERS:
            self._enter(held)
            return True
        if held:
            return False
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif self._offered and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif key == Qt.Key.Key_Backspace and self.is_behind_chip:
            self.rejected.emit(self.caret)
        else:
            return False
        return True

    def _enter(self, held: Qt.KeyboardModifier) -> None:
        if held == Qt.KeyboardModifier.ControlModifier:
            self.entered.emit(True)
        elif self._offered and self._offers_chosen:
            self.chosen.emit()
        else:
            self.entered.emit(False)

    def _leaves_to_window(self, e: QKeyEvent) -> bool:
        """With nothing of its own to undo the field leaves the key to the window."""
        document, standard = self.document(), QKeySequence.StandardKey
        idle_undo = e.matches(standard.Undo) and not document.isUndoAvailable()
        return idle_undo or (e.matches(standard.Redo) and not document.isRedoAvailable())
