"""A line of text with chips in it: where it stands, how it is painted, what it says of itself."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFrameFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.ui.tasks.quick_add.chip_marks import PAD_PX, ChipMarks
from nova_desktop.ui.tasks.quick_add.units import from_units, to_units
from nova_desktop.ui.tasks.quick_add.view_protocol import ShownChip
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip

_EDGE_PX: Final = 2


class ChipLine(QTextEdit):
    """`edited` with the text and the caret, `moved` with the caret; places count characters."""

    edited = Signal(str, int)
    moved = Signal(int)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = placeholder
        self._chips: Sequence[ShownChip] = ()
        self._text = ""
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
        self._marks = ChipMarks(document)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._caret_moved)

    def show_hint(self, text: str) -> None:
        """Other words for while nothing is written."""
        self._hint = text
        self.setAccessibleName(text)
        self.viewport().update()

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

    @property
    def is_behind_chip(self) -> bool:
        """Whether the caret stands right behind one, and nothing is selected."""
        alone = not self.textCursor().hasSelection()
        return alone and any(chip.end == self.caret for chip in self._chips)

    def show_chips(self, chips: Sequence[ShownChip]) -> None:
        """These parts are chips; their words are for tooltips and screen readers."""
        self._chips = chips
        spans = [(to_units(self._text, one.start), to_units(self._text, one.end)) for one in chips]
        if self._marks.show_spans(spans):
            self.ensureCursorVisible()
        self.setAccessibleDescription(", ".join(one.words for one in chips))
        self.viewport().update()

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

    def chip_under(self, at: QPoint) -> ShownChip | None:
        """The chip at a point of the viewport."""
        boxes = zip(self._chips, self.chip_boxes(), strict=False)
        return next((chip for chip, rect in boxes if rect.contains(at)), None)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            chip = self.chip_under(event.pos())
            if chip is not None:
                QToolTip.showText(event.globalPos(), plain_tip(chip.words), self)
                return True
        return super().viewportEvent(event)

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
            self._align()

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
