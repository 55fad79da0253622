"""A field of several lines that is as high as what is written in it."""

from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from nova_desktop.domain.plain_text import harmless
from nova_desktop.ui.theme.theme import current_theme

_SLACK_PX: Final = 2
_LONGEST_LINE: Final = 4_000
_GOES_ON: Final = 1
"""The state of a piece that goes on the line above: Qt cannot lay out a line of megabytes."""
_STAYS: Final = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class GrowingText(QPlainTextEdit):
    """Plain text, up to `most_lines` high. `left` when the keyboard goes elsewhere in the window.

    `escaped` by Esc; `sent` by Ctrl+Enter, and by Enter where `one_line`: a text without breaks.
    """

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
        self._take_font()
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def whole_text(self) -> str:
        """What is written, as `show_whole` took it."""
        pieces: list[str] = []
        block = self.document().begin()
        while block.isValid():
            if pieces and block.userState() != _GOES_ON:
                pieces.append("\n")
            pieces.append(block.text())
            block = block.next()
        return "".join(pieces)

    def show_whole(self, text: str) -> None:
        """Replace what stands here, without a way back by its own Undo."""
        self.blockSignals(True)
        self.setPlainText("\n".join(_pieces(text)))
        self._mark_pieces(text)
        self.document().clearUndoRedoStacks()
        self.blockSignals(False)
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
        for number, piece in enumerate(_pieces(text)):
            if number:
                self.textCursor().insertBlock()
            self.insertPlainText(piece)
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

    def _mark_pieces(self, text: str) -> None:
        if len(text) <= _LONGEST_LINE:
            return
        block: QTextBlock = self.document().begin()
        for line in text.split("\n"):
            for number in range(max(1, -(-len(line) // _LONGEST_LINE))):
                if number:
                    block.setUserState(_GOES_ON)
                block = block.next()


def _pieces(text: str) -> list[str]:
    """Lines, cut where they are too long to be laid out."""
    if len(text) <= _LONGEST_LINE:
        return [text] if "\n" not in text else text.split("\n")
    return [
        line[start : start + _LONGEST_LINE]
        for line in text.split("\n")
        for start in range(0, max(1, len(line)), _LONGEST_LINE)
    ]
