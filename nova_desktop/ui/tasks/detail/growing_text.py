"""A field of several lines that is as high as what is written in it."""

from collections.abc import Iterator
from itertools import islice
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from nova_desktop.domain.plain_text import harmless
from nova_desktop.ui.tasks.detail.long_text import joined, pieces_of
from nova_desktop.ui.theme.theme import current_theme

_SLACK_PX: Final = 2
_AT_ONCE: Final = 400
"""So many lines are put in within a frame; the rest follows."""
_LARGE: Final = 100_000
_STAYS: Final = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class GrowingText(QPlainTextEdit):
    """Plain text, up to `most_lines` high; `written` by the user, not by code.

    `left` when the keyboard goes elsewhere in the window, `escaped` by Esc. `sent` by Ctrl+Enter,
    and by Enter where it is `one_line`: a text without breaks.
    """

    written = Signal()
    left = Signal()
    escaped = Signal()
    sent = Signal()

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        most_lines: int = 8,
        one_line: bool = False,
        size: float = 13,
        weight: int = 400,
    ) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self._one_line = one_line
        self._size, self._weight = size, weight
        self.setProperty("bare", True)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().clearUndoRedoStacks()
        self._source = ""
        self._quiet = False
        self._coming: Iterator[str] | None = None
        self._fill = QTimer(self, interval=0)
        self._fill.timeout.connect(self._fill_more)
        self.textChanged.connect(self._changed)
        self._take_font()
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    @property
    def is_filling(self) -> bool:
        """Whether a long text is still coming in; it can be read meanwhile, and not be written."""
        return self._coming is not None

    def whole_text(self) -> str:
        """What is written, all of it."""
        return self._source if self._coming is not None else joined(self.toPlainText())

    def show_whole(self, text: str) -> None:
        """Replace what stands here, without a way back by its own Undo; a long text bit by bit."""
        self._source, pieces = text, pieces_of(text)
        self._put_quietly("\n".join(islice(pieces, _AT_ONCE)), anew=True)
        self._coming = pieces if text.count("\n") >= _AT_ONCE or len(text) > _LARGE else None
        self.setReadOnly(self._coming is not None)
        if self._coming is not None:
            self._fill.start()
        self.updateGeometry()

    def show_kept(self, text: str) -> None:
        """The same, with the caret where it was as far as that is there."""
        at = self.textCursor().position()
        self.show_whole(text)
        cursor = self.textCursor()
        cursor.setPosition(min(at, max(0, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)

    def to_end(self) -> None:
        """The caret behind the last word."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def sizeHint(self) -> QSize:
        lines = max(1, round(self.document().size().height()))
        frame = self.height() - self.viewport().height()
        step = QFontMetricsF(self.font()).lineSpacing()
        wanted = ceil(min(lines, self._most_lines) * step) + frame + _SLACK_PX
        return QSize(current_theme().px(200), wanted)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = harmless(source.text())
        if self._one_line:
            text = " ".join(text.split())
        if len(text) > _LARGE:
            self._take_large(text)
        else:
            self.insertPlainText("\n".join(pieces_of(text)))
            self.ensureCursorVisible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # lines break elsewhere
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._take_font()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.left.emit()

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
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif is_enter and (control or self._one_line):
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def _take_font(self) -> None:
        font: QFont = current_theme().font(self._size, self._weight)
        if font != self.font():
            self.setFont(font)
            self.updateGeometry()

    def _changed(self) -> None:
        if not self._quiet:
            self.written.emit()

    def _put_quietly(self, text: str, *, anew: bool) -> None:
        self._quiet = True
        if anew:
            self.setPlainText(text)
        else:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(f"\n{text}")
        self.document().clearUndoRedoStacks()
        self._quiet = False

    def _fill_more(self) -> None:
        coming = self._coming
        more = list(islice(coming, _AT_ONCE)) if coming is not None else []
        if more:
            self._put_quietly("\n".join(more), anew=False)
        else:
            self._coming, self._source = None, ""
            self._fill.stop()
            self.setReadOnly(False)

    def _take_large(self, text: str) -> None:
        """Too much to be put in at once."""
        if self.is_filling:
            return
        cursor = self.textCursor()
        whole = self.toPlainText().encode("utf-16-le")  # as Qt counts
        before = whole[: 2 * cursor.selectionStart()].decode("utf-16-le")
        after = whole[2 * cursor.selectionEnd() :].decode("utf-16-le")
        self.show_whole(joined(before) + text + joined(after))
        self.written.emit()
