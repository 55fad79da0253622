"""A line of text with chips in it: keys, input methods, pasting, and how it is painted."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFrameFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from nova_desktop.domain.plain_text import harmless, harmless_line
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.quick_add.chip_marks import PAD_PX, ChipMarks
from nova_desktop.ui.tasks.quick_add.units import from_units, to_units
from nova_desktop.ui.tasks.quick_add.view_protocol import ShownChip
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS: Final = (*_ENTERS, Qt.Key.Key_Escape)
_EDGE_PX: Final = 2


class RichLine(QTextEdit):
    """One line; places count characters. What keys mean beyond writing is told by signals."""

    edited = Signal(str, int)  # the text and the caret
    moved = Signal(int)
    entered = Signal(bool)  # whether to open what is added
    escaped = Signal()
    rejected = Signal(int)  # a place in, or right behind, a chip
    walked = Signal(int)
    chosen = Signal()
    pasted = Signal(str, str, str)  # before, the text, after
    came = Signal()
    went = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = placeholder
        self._chips: Sequence[ShownChip] = ()
        self._text = ""
        self._offered = False
        self._offers_chosen = False
        self.setProperty("bare", True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(placeholder)
        document = self.document()
        document.setDocumentMargin(0)
        # Before the marks, so that they stand where the text has gone to.
        document.contentsChange.connect(self._follow)
        self._marks = ChipMarks(document)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._caret_moved)

    @property
    def text(self) -> str:
        """What stands here, as one line."""
        return self._text

    @property
    def caret(self) -> int:
        """The place of the caret."""
        return from_units(self._text, self.textCursor().position())

    @property
    def is_composing(self) -> bool:
        """Whether an input method is at work on a word that is not there yet."""
        return bool(self.textCursor().block().layout().preeditAreaText())

    def show_chips(self, chips: Sequence[ShownChip]) -> None:
        """These parts are chips; their words are for tooltips and screen readers."""
        self._chips = chips
        spans = [(to_units(self._text, one.start), to_units(self._text, one.end)) for one in chips]
        if self._marks.show_spans(spans):
            self.ensureCursorVisible()
        self.setAccessibleDescription(", ".join(one.words for one in chips))
        self.viewport().update()

    def show_offered(self, *, offered: bool, chosen: bool) -> None:
        """Whether rows are offered, which changes what some keys mean."""
        self._offered, self._offers_chosen = offered, chosen

    def show_text(self, text: str) -> None:
        """Replace all of it, with nothing to undo."""
        self.setPlainText(harmless_line(text) if "\n" in text else text)
        self.place_line()
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a part as if it was typed; the caret stands behind it."""
        cursor = self.textCursor()
        cursor.setPosition(to_units(self._text, start))
        cursor.setPosition(to_units(self._text, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def place_line(self) -> None:
        """Put the line into the middle of the height that there is."""
        room = self.viewport().height() - QFontMetricsF(self.font()).height()
        shape = QTextFrameFormat()
        shape.setTopMargin(max(0.0, room // 2))
        edge = current_theme().px(_EDGE_PX)
        shape.setRightMargin(edge)
        shape.setLeftMargin(current_theme().px(PAD_PX))
        frame = self.document().rootFrame()
        if frame.frameFormat() != shape:
            had_undo = self.document().isUndoAvailable()
            frame.setFrameFormat(shape)
            if not had_undo:
                self.document().clearUndoRedoStacks()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = harmless(source.text())
        cursor = self.textCursor()
        first, last = sorted((cursor.position(), cursor.anchor()))
        before = self._text[: from_units(self._text, first)]
        after = self._text[from_units(self._text, last) :]
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

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            chip = self._chip_under(event.pos())
            words = plain_tip(chip.words) if chip is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

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
        chip = self._chip_under(e.pos())
        if chip is not None and menu.actions():
            words = _("Keep “{words}” as words").format(words=self._text[chip.start : chip.end])
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

    def wheelEvent(self, e: QWheelEvent) -> None:
        """What lies around it scrolls."""
        e.ignore()

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        self.moved.emit(self.caret)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.place_line()
        self._align()

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._marks.rehighlight()
            self.place_line()

    def paintEvent(self, e: QPaintEvent) -> None:
        painter = painter_of(self.viewport())
        theme = current_theme()
        for rect in self.chip_boxes():
            box(painter, rect, rect.height() / 2, theme.color("accent_soft"))
        if not self._text and not self.is_composing:
            painter.setFont(self.font())
            painter.setPen(theme.color("text_third"))
            inner = self.viewport().rect().adjusted(theme.px(PAD_PX), 0, -theme.px(PAD_PX), 0)
            side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            hint = painter.fontMetrics().elidedText(
                self._hint, Qt.TextElideMode.ElideRight, inner.width()
            )
            painter.drawText(inner, side, hint)
        painter.end()
        super().paintEvent(e)

    def chip_boxes(self) -> list[QRect]:
        """Where chips are painted, in the viewport."""
        block = self.document().firstBlock()
        # What changed is laid out here, lest the boxes be painted a moment after the letters.
        at = self.document().documentLayout().blockBoundingRect(block).topLeft()
        scrolled = self.horizontalScrollBar().value()
        origin = QPointF(at.x() - scrolled, at.y() - self.verticalScrollBar().value())
        return [rect.toRect() for rect in self._marks.boxes(block, origin)]

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
        elif key == Qt.Key.Key_Backspace and self._is_behind_chip():
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

    def _is_behind_chip(self) -> bool:
        alone = not self.textCursor().hasSelection()
        return alone and any(chip.end == self.caret for chip in self._chips)

    def _leaves_to_window(self, e: QKeyEvent) -> bool:
        """With nothing of its own to undo the field leaves the key to the window."""
        document, standard = self.document(), QKeySequence.StandardKey
        idle_undo = e.matches(standard.Undo) and not document.isUndoAvailable()
        return idle_undo or (e.matches(standard.Redo) and not document.isRedoAvailable())

    def _chip_under(self, at: QPoint) -> ShownChip | None:
        boxes = zip(self._chips, self.chip_boxes(), strict=False)
        return next((chip for chip, rect in boxes if rect.contains(at)), None)

    def _follow(self, at: int, removed: int, added: int) -> None:
        """Chips behind an edit move with it until the line is read again."""
        if self.toPlainText() == self._text:  # it is only dressed anew
            return
        end, by = at + removed, added - removed
        moved = [
            (start + by, stop + by) if start >= end else (start, stop)
            for start, stop in self._marks.spans
            if stop <= at or start >= end
        ]
        most = self.document().characterCount() - 1
        self._marks.follow([span for span in moved if span[1] <= most])

    def _align(self) -> None:
        """Text from right to left begins at the right; Qt sees to it only when it is resized."""
        document = self.document()
        if document.firstBlock().textDirection() == Qt.LayoutDirection.RightToLeft:
            document.setTextWidth(max(self.viewport().width(), document.idealWidth()))
        elif document.textWidth() >= 0:
            document.setTextWidth(-1)

    def _changed(self) -> None:
        if self.toPlainText() == self._text:
            return
        self._text = self.toPlainText()
        self._align()
        self.edited.emit(self._text, self.caret)

    def _caret_moved(self) -> None:
        if self._text == self.toPlainText():
            self.moved.emit(self.caret)
