"""Blocks one below the other: where each stands, and which are near the view."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from nova_desktop.ui.chat.conversation.block import Block
from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.markdown.splitter import (
    BlockKind,
    Source,
    split,
    split_plain,
)
from nova_desktop.ui.chat.conversation.text_style import TextStyle

_GAP: Final = 10
_ITEM_GAP: Final = 4
_HEADING_GAP: Final = 18


class Column:
    """The blocks of one text. A text that only grew is parsed and laid out anew at its end."""

    def __init__(self, parser: Parser, *, plain: bool, role: str = "text") -> None:
        self._parser = parser
        self._plain = plain
        self._role = role
        self._text = ""
        self.blocks: list[Block] = []
        self._tops: list[float] = []
        self._valid = 0  # how many of the tops are true
        self._measure: tuple[int, TextStyle] | None = None
        self.version = 0  # grows when its height may be another one

    def set_text(self, text: str) -> None:
        """Take a new text; blocks that did not change are kept as they are."""
        if text == self._text:
            return
        keep = self._kept(text)
        start = self.blocks[keep].source.start if keep < len(self.blocks) else 0
        sources = (split_plain if self._plain else split)(text, start)
        old = self.blocks[keep:]
        self.blocks[keep:] = [
            _same_or_new(old, place, source, (self._parser, self._role))
            for place, source in enumerate(sources)
        ]
        self._count(keep)
        self._text = text
        self._valid = min(self._valid, keep)
        self.version += 1

    def height(self, width: int, style: TextStyle) -> float:
        """Of all blocks, with the gaps between them."""
        self._measure_up(width, style)
        return self._tops[-1]

    def top(self, place: int) -> float:
        """Where a block begins, from the column's top; call `height` first."""
        return self._tops[place]

    def bottom(self, place: int) -> float:
        return self._tops[place + 1] - self._gap_before(place + 1)

    def place_at(self, y: float) -> int:
        """The block at this height, the nearest one outside."""
        return min(max(bisect_right(self._tops, y) - 1, 0), max(len(self.blocks) - 1, 0))

    def lay_out(self, top: float, bottom: float) -> bool:
        """Lay out the blocks between two heights; True when something has moved."""
        if self._measure is None:
            return False
        width, style = self._measure
        first_moved = len(self.blocks)
        for place in range(self.place_at(top), len(self.blocks)):
            if self._tops[place] > bottom:
                break
            if self.blocks[place].lay_out(width, style):
                first_moved = min(first_moved, place)
        self._valid = min(self._valid, first_moved)
        moved = first_moved < len(self.blocks)
        self.version += int(moved)
        return moved

    def lay_out_next(self, top: float, bottom: float) -> bool:
        """Lay out one more block between two heights; False if there is none left."""
        if self._measure is None:
            return False
        for place in range(self.place_at(top), len(self.blocks)):
            if self._tops[place] > bottom:
                return False
            if not self.blocks[place].is_laid_out(*self._measure):
                if self.blocks[place].lay_out(*self._measure):
                    self._valid = min(self._valid, place)
                    self.version += 1
                return True
        return False

    def release(self, keep: range) -> None:
        """Drop the documents of all blocks whose places are not in `keep`."""
        for place, block in enumerate(self.blocks):
            if place not in keep:
                block.release()

    def _count(self, start: int) -> None:
        """Number the items of ordered lists on from the one above, as Markdown does."""
        above = self.blocks[start - 1].number if start else None
        for block in self.blocks[start:]:
            own = block.own_number()
            number = own if above is None or own is None else above + 1
            if number != block.number:
                block.number = number
                block.release()
            above = number

    def _kept(self, text: str) -> int:
        """How many blocks from the start stay, if the text only grew: all but the last two."""
        if self._plain or not self.blocks or not text.startswith(self._text):
            return 0
        whole = [n for n, block in enumerate(self.blocks) if block.source.first]
        return whole[-2] if len(whole) > 1 else 0

    def _measure_up(self, width: int, style: TextStyle) -> None:
        if self._measure != (width, style):
            self._measure = (width, style)
            self._valid = 0
        if self._valid == len(self.blocks) and len(self._tops) == self._valid + 1:
            return
        tops = self._tops[: self._valid + 1] if self._valid else [0.0]
        for place in range(len(tops) - 1, len(self.blocks)):
            height = self.blocks[place].height(width, style)
            tops.append(tops[-1] + height + self._gap_before(place + 1))
        self._tops = tops
        self._valid = len(self.blocks)

    def _gap_before(self, place: int) -> float:
        """Between a block and the one above, both in the same text."""
        if self._measure is None or not 0 < place < len(self.blocks):
            return 0
        style = self._measure[1]
        above, block = self.blocks[place - 1], self.blocks[place]
        if not block.source.first or (self._plain and above.source.kind is BlockKind.PLAIN):
            return 0
        if above.is_item and block.is_item:
            return style.px(_ITEM_GAP)
        return style.px(_HEADING_GAP if block.source.text.startswith("#") else _GAP)


def _same_or_new(
    old: Sequence[Block], place: int, source: Source, made_with: tuple[Parser, str]
) -> Block:
    """Keep the block, and what is laid out of it, where its words stayed the same."""
    if place < len(old) and old[place].source == source:
        return old[place]
    return Block(source, *made_with)
