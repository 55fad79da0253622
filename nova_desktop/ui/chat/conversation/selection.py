"""What is selected, from one place in the conversation to another, and its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nova_desktop.ui.chat.conversation.block import Block, Marked
from nova_desktop.ui.chat.conversation.message_box import MessageBox, Place
from nova_desktop.ui.chat.conversation.stack import Stack

END: Final = 1 << 30  # stands for the last position of a block


@dataclass(frozen=True, slots=True)
class Spot:
    """A position in a block of a message."""

    message_id: str
    place: Place
    position: int


_Key = tuple[int, int, int, int]


class Selection:
    """Two spots in any order; nothing is selected while they are the same."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._anchor: Spot | None = None
        self._cursor: Spot | None = None

    @property
    def is_empty(self) -> bool:
        return self._anchor is None or self._anchor == self._cursor

    def clear(self) -> None:
        self._anchor = self._cursor = None

    def begin(self, spot: Spot) -> None:
        self._anchor = self._cursor = spot

    def extend(self, spot: Spot) -> None:
        """To a spot, from where it began."""
        self._anchor = self._anchor or spot
        self._cursor = spot

    def select(self, spot: Spot, begin: int, end: int) -> None:
        """A stretch of one block."""
        self._anchor = Spot(spot.message_id, spot.place, begin)
        self._cursor = Spot(spot.message_id, spot.place, end)

    def select_all(self) -> None:
        boxes = [box for box in self._stack.boxes if box.last_place() is not None]
        if not boxes:
            return
        first = boxes[0].first_place()
        last = boxes[-1].last_place()
        if first is not None and last is not None:
            self._anchor = Spot(boxes[0].message.id, first, 0)
            self._cursor = Spot(boxes[-1].message.id, last, END)

    def marks_of(self, box: MessageBox, place: Place) -> list[Marked]:
        """What of a block is selected."""
        if (keys := self._keys()) is None:
            return []
        number = self._stack.number_of(box.message.id)
        begin, end = _overlap(keys, (number, place.section, place.block))
        return [Marked(begin, end, "on_accent", "accent")] if end > begin else []

    def text(self) -> str:
        """As it is copied: blocks apart by an empty line, items of a list by none."""
        pieces: list[str] = []
        previous: Block | None = None
        for block, begin, end in self._covered():
            text = block.text() if begin == 0 and end == END else self._part(block, begin, end)
            if previous is not None:
                pieces.append(_between(previous, block))
            pieces.append(text)
            previous = block
        return "".join(pieces)

    def _part(self, block: Block, begin: int, end: int) -> str:
        if not block.is_live and self._stack.style is not None:
            block.lay_out(self._stack.width, self._stack.style)
        return block.text_between(begin, end)

    def _covered(self) -> Iterator[tuple[Block, int, int]]:
        if (keys := self._keys()) is None:
            return
        for number in range(keys[0][0], keys[1][0] + 1):
            for section_number, section in enumerate(self._stack.boxes[number].sections()):
                for block_number, block in enumerate(section.column.blocks):
                    begin, end = _overlap(keys, (number, section_number, block_number))
                    if end > begin:
                        yield block, begin, end

    def _keys(self) -> tuple[_Key, _Key] | None:
        if self._anchor is None or self._cursor is None or self.is_empty:
            return None
        first, last = sorted((self._key(self._anchor), self._key(self._cursor)))
        return None if first[0] < 0 else (first, last)

    def _key(self, spot: Spot) -> _Key:
        number = self._stack.number_of(spot.message_id)
        return number, spot.place.section, spot.place.block, spot.position


def _overlap(keys: tuple[_Key, _Key], at: tuple[int, int, int]) -> tuple[int, int]:
    """The selected positions of the block at a place; an empty stretch if there are none."""
    first, last = keys
    if not first[:3] <= at <= last[:3]:
        return 0, 0
    begin = first[3] if at == first[:3] else 0
    end = last[3] if at == last[:3] else END
    return begin, end


def _between(above: Block, block: Block) -> str:
    if not block.source.first:
        return above.source.glue
    return "\n" if above.is_item and block.is_item else "\n\n"
