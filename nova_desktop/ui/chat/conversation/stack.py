"""All loaded messages one below the other, and how a place is kept while heights change."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.chat import Message
from nova_desktop.ui.chat.conversation.markdown.parse import Parser
from nova_desktop.ui.chat.conversation.message_box import MessageBox, Place
from nova_desktop.ui.chat.conversation.text_style import TextStyle

GAP: Final = 20


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stands at a height: a block of a message, and how far above the height it begins."""

    message_id: str
    place: Place | None
    above: float


class Stack:
    """Messages in order. Heights are in pixels from the first one's top."""

    def __init__(self) -> None:
        self._parser = Parser()
        self.boxes: list[MessageBox] = []
        self._places: dict[str, int] = {}
        self._tops: list[float] = [0.0]
        self.width = 0
        self.style: TextStyle | None = None

    def show(self, messages: Iterable[Message]) -> None:
        """Replace everything."""
        self.boxes = [MessageBox(message, self._parser) for message in messages]
        self._number()
        self.measure(0)

    def show_branch(self, messages: Iterable[Message]) -> None:
        """Replace everything and keep what is the same, as it is laid out."""
        old = {box.message.id: box for box in self.boxes}
        self.boxes = []
        for message in messages:
            box = old.get(message.id) or MessageBox(message, self._parser)
            box.show(message)
            self.boxes.append(box)
        self._number()
        self.measure(0)

    def add_before(self, messages: Iterable[Message]) -> None:
        self.boxes[:0] = [MessageBox(message, self._parser) for message in messages]
        self._number()
        self.measure(0)

    def update(self, message: Message) -> None:
        """Show a new or changed message."""
        place = self._places.get(message.id)
        if place is None:
            self.boxes.append(MessageBox(message, self._parser))
            place = len(self.boxes) - 1
            self._places[message.id] = place
        else:
            self.boxes[place].show(message)
        self.measure(place)

    def measure(self, start: int) -> None:
        """Place the messages anew from number `start` on."""
        if self.style is None or self.width <= 0:
            self._tops = [0.0] * (len(self.boxes) + 1)
            return
        gap = self.style.px(GAP)
        tops = self._tops[: start + 1] or [0.0]
        for box in self.boxes[start:]:
            tops.append(tops[-1] + box.height(self.width, self.style) + gap)
        self._tops = tops

    def _number(self) -> None:
        self._places = {box.message.id: n for n, box in enumerate(self.boxes)}

    def height(self) -> float:
        return self._tops[-1]

    def top(self, place: int) -> float:
        return self._tops[place]

    def box_of(self, message_id: str) -> MessageBox | None:
        place = self._places.get(message_id)
        return None if place is None else self.boxes[place]

    def number_of(self, message_id: str) -> int:
        """The place of a message in the order, or -1."""
        return self._places.get(message_id, -1)

    def place_at(self, y: float) -> int:
        """The message at this height, the nearest one outside; -1 if there is none."""
        if not self.boxes:
            return -1
        return min(max(bisect_right(self._tops, y) - 1, 0), len(self.boxes) - 1)

    def between(self, top: float, bottom: float) -> Iterator[tuple[int, MessageBox]]:
        """The messages between two heights with their numbers."""
        for place in range(max(0, self.place_at(top)), len(self.boxes)):
            if self._tops[place] > bottom:
                return
            yield place, self.boxes[place]

    def lay_out(self, top: float, bottom: float) -> bool:
        """Lay out what stands between two heights; True when something has moved."""
        if self.style is None:
            return False
        for place, box in self.between(top, bottom):
            start = self._tops[place]
            if box.lay_out(top - start, bottom - start, self.width, self.style):
                self.measure(place)
                return True
        return False

    def lay_out_next(self, top: float, bottom: float) -> bool:
        """Lay out one more block between two heights; False if there is none left."""
        if self.style is None:
            return False
        for place, box in self.between(top, bottom):
            start = self._tops[place]
            if box.lay_out_next(top - start, bottom - start, self.width, self.style):
                self.measure(place)
                return True
        return False

    def release(self, top: float, bottom: float) -> None:
        """Drop the documents of what does not stand between two heights."""
        for place, box in enumerate(self.boxes):
            box.release(top - self._tops[place], bottom - self._tops[place])

    def anchor(self, y: float) -> Anchor | None:
        """What stands at a height."""
        number = self.place_at(y)
        if number < 0:
            return None
        box, inside = self.boxes[number], y - self._tops[number]
        place = next(box.places(inside, inside), None)
        begins = 0.0 if place is None else box.rectangle(place).top()
        return Anchor(box.message.id, place, inside - begins)

    def height_of(self, anchor: Anchor) -> float | None:
        """Where it stands now; None if it is gone."""
        number = self.number_of(anchor.message_id)
        if number < 0:
            return None
        box = self.boxes[number]
        begins = 0.0
        if anchor.place is not None and box.block(anchor.place) is not None:
            begins = box.rectangle(anchor.place).top()
        return self._tops[number] + begins + anchor.above
