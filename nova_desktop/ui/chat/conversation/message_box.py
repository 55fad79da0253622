"""One message as boxes: the bubble of what you said, or reasoning, answer and the line below."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from nova_desktop.domain.chat import Author, Message, MessageState
from nova_desktop.ui.chat.conversation.block import Block, Marked
from nova_desktop.ui.chat.conversation.column import Column
from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.text_style import TextStyle

_BUBBLE_SIDE: Final = 14
_BUBBLE_ABOVE: Final = 10
_BUBBLE_RADIUS: Final = 14
_BUBBLE_SHARE: Final = 0.8
_SHORT_CHARACTERS: Final = 500
_REASONING_HEAD: Final = 36
_REASONING_INDENT: Final = 16
_GAP: Final = 8
_FOOTER: Final = 32


@dataclass(frozen=True, slots=True)
class Section:
    """A column's place in its message, in pixels from the message's top left."""

    column: Column
    x: float
    y: float
    width: int


@dataclass(frozen=True, slots=True)
class Place:
    """A block of a message: which section, which block."""

    section: int
    block: int


class MessageBox:
    """Lays a message out; `footer` is the height of the line below it, as its widget says."""

    def __init__(self, message: Message, parser: Parser) -> None:
        self.message = message
        self.is_mine = message.author is not Author.NOVA
        self.answer = Column(parser, plain=self.is_mine)
        self.reasoning = Column(parser, plain=False, role="text_second")
        self._closed = Column(parser, plain=False)
        self.is_open = False
        self.footer: float | None = None
        self.colored: set[str] = set()
        self._sections: list[Section] = []
        self._known: tuple[object, float] = (None, 0.0)
        self.show(message)

    def show(self, message: Message) -> None:
        """Take the message as it is now."""
        if message.state is not self.message.state or message.problem is not self.message.problem:
            self.footer = None
        self.message = message
        self.answer.set_text(message.text)
        self.reasoning.set_text(message.reasoning)

    @property
    def is_streaming(self) -> bool:
        return self.message.state is MessageState.STREAMING

    def height(self, width: int, style: TextStyle) -> float:
        """Of all of it. The sections are placed by the way."""
        versions = (self.answer.version, self.reasoning.version)
        key = (width, style, self.footer, self.is_open, versions)
        if self._known[0] != key:
            self._known = (key, self._measured(width, style))
        return self._known[1]

    def _measured(self, width: int, style: TextStyle) -> float:
        self._sections = list(self._placed(width, style))
        end = self._end(width, style)
        return end if self.is_mine else end + self._footer(style)

    def sections(self) -> list[Section]:
        """As placed by the last `height`; of Nova's always reasoning and answer."""
        return self._sections

    def columns(self) -> list[Column]:
        """The texts in the order of the sections, also what is not open."""
        return [self.answer] if self.is_mine else [self.reasoning, self.answer]

    def first_place(self) -> Place | None:
        """The block where it begins."""
        filled = (n for n, section in enumerate(self._sections) if section.column.blocks)
        return next((Place(number, 0) for number in filled), None)

    def lay_out(self, top: float, bottom: float, width: int, style: TextStyle) -> bool:
        """Lay out what stands between two heights; True when something has moved."""
        for section in self._sections:
            if section.column.lay_out(top - section.y, bottom - section.y):
                self.height(width, style)
                return True
        return False

    def lay_out_next(self, top: float, bottom: float, width: int, style: TextStyle) -> bool:
        """Lay out one more block between two heights; False if there is none left."""
        for section in self._sections:
            if section.column.lay_out_next(top - section.y, bottom - section.y):
                self.height(width, style)
                return True
        return False

    def release(self, top: float, bottom: float) -> None:
        """Drop the documents of what does not stand between two heights."""
        for section in self._sections:
            column = section.column
            if not column.blocks:
                continue
            first, last = column.place_at(top - section.y), column.place_at(bottom - section.y)
            column.release(range(first, last + 1))

    def block(self, place: Place) -> Block | None:
        if place.section >= len(self._sections):
            return None
        blocks = self._sections[place.section].column.blocks
        return blocks[place.block] if place.block < len(blocks) else None

    def rectangle(self, place: Place) -> QRectF:
        """Of a block, in pixels from the message's top left."""
        section = self._sections[place.section]
        top, bottom = section.column.top(place.block), section.column.bottom(place.block)
        return QRectF(section.x, section.y + top, section.width, bottom - top)

    def places(self, top: float, bottom: float) -> Iterator[Place]:
        """The blocks between two heights, from top to bottom."""
        for number, section in enumerate(self._sections):
            column = section.column
            for place in range(column.place_at(top - section.y), len(column.blocks)):
                if section.y + column.top(place) > bottom:
                    break
                yield Place(number, place)

    def place_at(self, point: QPointF) -> Place | None:
        """The block nearest to a point; None for a message without words."""
        filled = [(n, s) for n, s in enumerate(self._sections) if s.column.blocks]
        if not filled:
            return None
        below = [(n, s) for n, s in filled if s.y <= point.y()] or filled[:1]
        number, section = below[-1]
        return Place(number, section.column.place_at(point.y() - section.y))

    def last_place(self) -> Place | None:
        """The block where the answer grows."""
        for number in range(len(self._sections) - 1, -1, -1):
            if blocks := self._sections[number].column.blocks:
                return Place(number, len(blocks) - 1)
        return None

    def bubble(self, style: TextStyle) -> QRectF:
        """The rectangle behind what you said, from the message's top left; empty for Nova."""
        if not self.is_mine or not self._sections:
            return QRectF()
        section = self._sections[0]
        side, above = style.px(_BUBBLE_SIDE), style.px(_BUBBLE_ABOVE)
        height = section.column.height(section.width, style)
        whole = QRectF(section.x, section.y, section.width, height)
        return whole.adjusted(-side, -above, side, above)

    def reasoning_head(self, style: TextStyle) -> float:
        """The height of the line that opens the reasoning; 0 without reasoning."""
        return style.px(_REASONING_HEAD) if self.message.reasoning else 0

    def paint(self, painter: QPainter, at: QPointF, visible: QRectF, look: "Look") -> None:
        """At a point of the canvas; `visible` in the canvas's coordinates."""
        if self.is_mine:
            path = QPainterPath()
            radius = look.style.px(_BUBBLE_RADIUS)
            path.addRoundedRect(self.bubble(look.style).translated(at), radius, radius)
            painter.fillPath(path, look.style.color("bubble"))
        inside = visible.translated(-at)
        for place in self.places(inside.top(), inside.bottom()):
            if (block := self.block(place)) is not None:
                where = self.rectangle(place).translated(at)
                block.paint(painter, where, visible, look.marks(self, place, block))
        last = self.last_place()
        if self.is_streaming and last is not None and (block := self.block(last)) is not None:
            block.paint_caret(painter, self.rectangle(last).translated(at))

    def _placed(self, width: int, style: TextStyle) -> Iterator[Section]:
        if self.is_mine:
            yield self._bubble_section(width, style)
            return
        y = self.reasoning_head(style)
        indent = style.px(_REASONING_INDENT)
        # A place stays true when the reasoning is opened, so that something stands here always.
        column = self.reasoning if self.is_open else self._closed
        height = column.height(width - indent, style)
        yield Section(column, indent, y, width - indent)
        y += height + style.px(_GAP) if height else 0
        self.answer.height(width, style)
        yield Section(self.answer, 0, y, width)

    def _bubble_section(self, width: int, style: TextStyle) -> Section:
        side, above = style.px(_BUBBLE_SIDE), style.px(_BUBBLE_ABOVE)
        inner = int(width * _BUBBLE_SHARE) - 2 * side
        text = self.message.text
        if len(text) <= _SHORT_CHARACTERS:
            inner = min(inner, style.width_of(text))
        self.answer.height(inner, style)
        return Section(self.answer, width - side - inner, above, inner)

    def _end(self, width: int, style: TextStyle) -> float:
        if self.is_mine:
            return self.bubble(style).bottom()
        del width
        last = self._sections[-1]
        return last.y + last.column.height(last.width, style)

    def _footer(self, style: TextStyle) -> float:
        return style.px(_FOOTER) if self.footer is None else self.footer


@dataclass(frozen=True, slots=True)
class Look:
    """How a message is painted: the style, and what is marked in a block."""

    style: TextStyle
    marks: Callable[[MessageBox, Place, Block], list[Marked]]
