"""Where the user writes: Enter sends, Shift+Enter breaks the line, Up recalls the last."""

from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from nova_desktop.domain.plain_text import harmless
from nova_desktop.ui.chat.pasted import Written, from_draft, from_text, is_long
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.theme import current_theme

_LEAST_PX: Final = 27
_SLACK_PX: Final = 2


class Composer(QPlainTextEdit):
    """Emits `sent` with a text that is not blank; what is written stays until it was taken.

    Long pasted texts are held beside the field, see `pasted`. `changed` tells of both.
    """

    sent = Signal(str)
    changed = Signal()
    pasted_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setProperty("bare", True)
        self.setPlaceholderText(_("Ask Nova"))
        self.setAccessibleName(_("Message"))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().clearUndoRedoStacks()  # the margin is nothing to be undone
        self._pasted: list[str] = []
        self._last = Written()
        self._room = 0
        self.textChanged.connect(self.changed)
        self.pasted_changed.connect(self.changed)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    @property
    def pasted(self) -> tuple[str, ...]:
        """The pasted texts that are held beside the field, in order."""
        return tuple(self._pasted)

    def written(self) -> Written:
        """All that stands here."""
        return Written(self.toPlainText(), tuple(self._pasted))

    def is_blank(self) -> bool:
        """Whether there is nothing to send."""
        return not any(part.strip() for part in (self.toPlainText(), *self._pasted))

    def show_written(self, written: Written) -> None:
        """Replace what stands here."""
        self.setPlainText(written.words)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._hold(list(written.pasted))

    def restore(self, draft: str) -> None:
        """Put a stored draft before what was typed since the start."""
        stored, typed = from_draft(draft), self.written()
        self.show_written(Written(stored.words + typed.words, (*stored.pasted, *typed.pasted)))

    def remember_last(self, text: str) -> None:
        """What Up recalls until something is sent; "" for nothing."""
        self._last = from_text(text)

    def put_back(self, text: str) -> None:
        """Put a message that could not be stored before what was written since."""
        was_last = self._last.message() == text
        back = self._last if was_last else from_text(text)
        self.show_written(back.then(self.written()))

    def remove_pasted(self, place: int) -> None:
        """Forget one of the pasted texts."""
        self._hold([text for n, text in enumerate(self._pasted) if n != place])

    def show_pasted(self, place: int) -> None:
        """Put one of the pasted texts into the field, where the cursor is."""
        text = self._pasted[place]
        self.remove_pasted(place)
        self.insertPlainText(text)
        self.setFocus()

    def send(self) -> None:
        """Emit what is written and clear it."""
        if self.is_blank():
            return
        self._last = self.written()
        self.show_written(Written())
        self.sent.emit(self._last.message())

    def limit_height(self, pixels: int) -> None:
        """Grow with the text up to this height."""
        self._room = pixels
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        lines = max(1, round(self.document().size().height()))
        frame = self.height() - self.viewport().height()
        wanted = ceil(lines * QFontMetricsF(self.font()).lineSpacing()) + frame + _SLACK_PX
        least = current_theme().px(_LEAST_PX)
        return QSize(super().sizeHint().width(), max(least, min(wanted, self._room or wanted)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, current_theme().px(_LEAST_PX))

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._take(harmless(source.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # lines break elsewhere
            self.updateGeometry()

    def event(self, e: QEvent) -> bool:
        # With nothing of its own to undo the field leaves the key to the window.
        if e.type() == QEvent.Type.ShortcutOverride and isinstance(e, QKeyEvent):
            document, standard = self.document(), QKeySequence.StandardKey
            idle_undo = e.matches(standard.Undo) and not document.isUndoAvailable()
            if idle_undo or (e.matches(standard.Redo) and not document.isRedoAvailable()):
                e.ignore()
                return False
        return super().event(e)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.send()
        elif event.key() == Qt.Key.Key_Up and self._last != Written() and self._is_empty():
            self.show_written(self._last)
        else:
            super().keyPressEvent(event)

    def _is_empty(self) -> bool:
        return not self._pasted and self.document().isEmpty()

    def _take(self, text: str) -> None:
        """A pasted or dropped text, harmless already."""
        line = self.textCursor().block().length()
        if is_long(text, line):
            self._hold([*self._pasted, text])
        else:
            self.insertPlainText(text)
            self.ensureCursorVisible()

    def _hold(self, pasted: list[str]) -> None:
        if pasted != self._pasted:
            self._pasted = pasted
            self.pasted_changed.emit()
