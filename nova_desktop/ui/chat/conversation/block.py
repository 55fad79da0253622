"""One block: its height, its laid-out document while it is near the view, its painting."""

import re
from dataclasses import dataclass, replace
from typing import Final, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
)

from nova_desktop.ui.chat.conversation.document import make_document, quotes_of
from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.markdown.parts import Paragraph, Part, parts_text
from nova_desktop.ui.chat.conversation.markdown.splitter import BlockKind, Source
from nova_desktop.ui.chat.conversation.text_style import TextStyle

CODE_HEAD: Final = 32
_CODE_SIDE: Final = 12
_CARD_RADIUS: Final = 10
_ITEM: Final = re.compile(r" {0,3}([-+*]|\d{1,9}[.)])( |$)")


@dataclass(frozen=True, slots=True)
class Marked:
    """Positions in a block's document that are painted in another look."""

    begin: int
    end: int
    foreground: str
    background: str


@dataclass(frozen=True, slots=True)
class Colored:
    """A run of code in the colour of a role."""

    start: int
    length: int
    role: str


class Block:
    """Knows a height at once, a guessed one first; `lay_out` makes it true."""

    __slots__ = (
        "_colors",
        "_document",
        "_height",
        "_laid_out_for",
        "_parser",
        "_role",
        "_style",
        "number",
        "source",
    )

    def __init__(self, source: Source, parser: Parser, role: str = "text") -> None:
        self.source = source
        self._parser = parser
        self._role = role
        self._document: QTextDocument | None = None
        self._style: TextStyle | None = None
        self._laid_out_for: tuple[int, TextStyle] | None = None
        self._height = 0.0
        self._colors: tuple[Colored, ...] | None = None
        self.number: int | None = None  # counted on from the item above; set before it is used

    @property
    def is_live(self) -> bool:
        """Whether it holds a document."""
        return self._document is not None

    @property
    def is_code(self) -> bool:
        return self.source.kind is BlockKind.CODE

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.source.kind is BlockKind.PROSE and bool(_ITEM.match(self.source.text))

    def own_number(self) -> int | None:
        """The number that an item of an ordered list was written with."""
        item = _ITEM.match(self.source.text) if self.is_item else None
        return int(item[1][:-1]) if item is not None and item[1][:-1].isdigit() else None

    def text(self) -> str:
        """The words as they are copied; needs no layout."""
        return parts_text(self._parts())

    def _parts(self) -> list[Part]:
        parts = self._parser.parts(self.source)
        first = parts[0]
        if self.number is not None and isinstance(first, Paragraph) and first.marker[-1:] == ".":
            parts[0] = replace(first, marker=f"{self.number}.")
        return parts

    def height(self, width: int, style: TextStyle) -> float:
        """Pixels; a guess until it was laid out for this width and style."""
        if self._laid_out_for == (width, style):
            return self._height
        return self._guess(width, style)

    def is_laid_out(self, width: int, style: TextStyle) -> bool:
        """Whether it can be painted at this width."""
        return self._document is not None and self._laid_out_for == (width, style)

    def lay_out(self, width: int, style: TextStyle) -> bool:
        """Make its document for this width; True when its height is now another one."""
        if self.is_laid_out(width, style):
            return False
        before = self.height(width, style)
        if self._document is None or self._style is not style:
            self._document = make_document(self._parts(), style, self._role)
            self._style = style
            self._paint_colors(self._document)
        self._document.setTextWidth(width - 2 * self._side(style))
        self._laid_out_for = (width, style)
        self._height = self._document.size().height() + self._above(style) + self._below(style)
        return abs(self._height - before) > 0.5

    def release(self) -> None:
        """Drop the document; the height stays known."""
        self._document = None

    def wants_color(self, *, done: bool) -> bool:
        """Whether its code can be coloured and is not yet; `done`: no more of it will come."""
        named = self.is_code and bool(self.source.language)
        return named and self._colors is None and (self.source.closed or done)

    def color(self, colors: tuple[Colored, ...]) -> None:
        """Paint its code in these colours from now on."""
        self._colors = colors
        if self._document is not None:
            self._paint_colors(self._document)

    def paint(self, painter: QPainter, at: QRectF, visible: QRectF, marks: list[Marked]) -> None:
        """Into the rectangle `at`; `visible` in the same coordinates."""
        document, style = self._document, self._style
        if document is None or style is None:
            return
        self._paint_card(painter, at, style)
        painter.save()
        origin = at.topLeft() + self._origin(style)
        painter.translate(origin)
        clip = visible.translated(-origin)
        self._paint_quotes(painter, document, style)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        context.selections = [_selection(document, mark, style) for mark in marks]
        document.documentLayout().draw(painter, context)
        painter.restore()

    def paint_caret(self, painter: QPainter, at: QRectF) -> None:
        """The bar behind the last word of an answer that grows."""
        document, style = self._document, self._style
        if document is None or style is None:
            return
        block = document.lastBlock()
        line = block.layout().lineForTextPosition(max(0, block.length() - 1))
        top = document.documentLayout().blockBoundingRect(block).top()
        x, y, height = 0.0, top, float(style.line)
        if line.isValid():
            x = cast("tuple[float, int]", line.cursorToX(block.length() - 1))[0]
            y, height = top + line.y(), line.height()
        corner = at.topLeft() + self._origin(style) + QPointF(x + 1, y)
        bar = QRectF(corner.x(), corner.y(), style.px(2), height)
        painter.fillRect(bar, style.color("accent"))

    def position_at(self, point: QPointF) -> int:
        """The position in the document nearest to a point of the block."""
        if self._document is None or self._style is None:
            return 0
        inside = self._inside(point, self._style)
        hit = self._document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.FuzzyHit)
        return max(0, hit)

    def link_at(self, point: QPointF) -> str:
        """The address under a point, or ""."""
        if self._document is None or self._style is None:
            return ""
        return self._document.documentLayout().anchorAt(self._inside(point, self._style))

    def last_position(self) -> int:
        return 0 if self._document is None else self._document.characterCount() - 1

    def word_at(self, position: int, *, whole: bool = False) -> tuple[int, int]:
        """The word around a position, or its `whole` paragraph."""
        if self._document is None:
            return position, position
        cursor = QTextCursor(self._document)
        cursor.setPosition(min(position, self.last_position()))
        unit = QTextCursor.SelectionType.WordUnderCursor
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor if whole else unit)
        return cursor.selectionStart(), cursor.selectionEnd()

    def text_between(self, begin: int, end: int) -> str:
        """The words between two positions of its document."""
        if self._document is None:
            return ""
        cursor = QTextCursor(self._document)
        cursor.setPosition(min(begin, self.last_position()))
        cursor.setPosition(min(end, self.last_position()), QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selection().toPlainText()
        return text.strip("\n") if self.source.kind is BlockKind.TABLE else text

    def found(self, words: str) -> list[tuple[int, int]]:
        """Where these words stand in its document."""
        places: list[tuple[int, int]] = []
        if self._document is None:
            return places
        cursor = self._document.find(words, 0)
        while not cursor.isNull():
            places.append((cursor.selectionStart(), cursor.selectionEnd()))
            cursor = self._document.find(words, cursor)
        return places

    def top_of(self, position: int) -> float:
        """Where a position's line begins, in pixels from the block's top."""
        document, style = self._document, self._style
        if document is None or style is None:
            return 0.0
        block = document.findBlock(position)
        line = block.layout().lineForTextPosition(position - block.position())
        top = document.documentLayout().blockBoundingRect(block).top()
        return self._above(style) + top + (line.y() if line.isValid() else 0.0)

    def _inside(self, point: QPointF, style: TextStyle) -> QPointF:
        return point - self._origin(style)

    def _origin(self, style: TextStyle) -> QPointF:
        """Where the document begins, from the block's top left."""
        lift = 0.0 if self.is_code else style.lift
        return QPointF(self._side(style), self._above(style) - lift)

    def _side(self, style: TextStyle) -> int:
        return style.px(_CODE_SIDE) if self.is_code else 0

    def _above(self, style: TextStyle) -> int:
        if not self.is_code:
            return 0
        return style.px(CODE_HEAD) if self.source.first else 0

    def _below(self, style: TextStyle) -> int:
        return style.px(_CODE_SIDE) if self.is_code and self.source.last else 0

    def _guess(self, width: int, style: TextStyle) -> float:
        columns = max(10.0, (width - 2 * self._side(style)) / style.character)
        lines = sum(1 + int(len(line) / columns) for line in self.source.text.split("\n"))
        step = style.px(36) if self.source.kind is BlockKind.TABLE else style.line
        return lines * step + self._above(style) + self._below(style)

    def _paint_card(self, painter: QPainter, at: QRectF, style: TextStyle) -> None:
        is_table = self.source.kind is BlockKind.TABLE
        if not (self.is_code or is_table):
            return
        radius = style.px(_CARD_RADIUS)
        painter.setPen(style.color("line"))
        painter.setBrush(style.color("panel" if is_table else "sunken"))
        card = at.adjusted(0.5, 0.5, -0.5, -0.5)
        if not self.source.first:
            card.setTop(card.top() - radius)
        if not self.source.last:
            card.setBottom(card.bottom() + radius)
        painter.save()
        painter.setClipRect(at)
        painter.drawRoundedRect(card, radius, radius)
        painter.restore()
        if self.is_code and self.source.first:
            self._paint_language(painter, at, style)

    def _paint_language(self, painter: QPainter, at: QRectF, style: TextStyle) -> None:
        head = QRectF(at.left() + style.px(_CODE_SIDE), at.top(), at.width(), style.px(CODE_HEAD))
        painter.setFont(style.theme.font(12))
        painter.setPen(style.color("text_second"))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self.source.language)

    def _paint_quotes(self, painter: QPainter, document: QTextDocument, style: TextStyle) -> None:
        if self.source.kind is not BlockKind.PROSE:
            return
        block = document.begin()
        while block.isValid():
            around = document.documentLayout().blockBoundingRect(block)
            for level in range(quotes_of(block)):
                bar = QRectF(level * style.px(16), around.top(), style.px(3), around.height())
                painter.fillRect(bar, style.color("line_strong"))
            block = block.next()

    def _paint_colors(self, document: QTextDocument) -> None:
        if not self._colors or self._style is None:
            return
        looks: list[QTextLayout.FormatRange] = []
        for run in self._colors:
            look = QTextLayout.FormatRange()
            look.start, look.length = run.start, run.length
            look.format = QTextCharFormat()
            look.format.setForeground(self._style.color(run.role))
            looks.append(look)
        document.firstBlock().layout().setFormats(looks)
        document.markContentsDirty(0, document.characterCount())


def _selection(
    document: QTextDocument, mark: Marked, style: TextStyle
) -> QAbstractTextDocumentLayout.Selection:
    selection = QAbstractTextDocumentLayout.Selection()
    last = document.characterCount() - 1
    selection.cursor = QTextCursor(document)
    selection.cursor.setPosition(min(mark.begin, last))
    selection.cursor.setPosition(min(mark.end, last), QTextCursor.MoveMode.KeepAnchor)
    selection.format = QTextCharFormat()
    selection.format.setBackground(style.color(mark.background))
    if mark.foreground:
        selection.format.setForeground(style.color(mark.foreground))
    return selection
