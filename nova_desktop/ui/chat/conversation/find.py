"""Finding words in the loaded messages, a little at a time, so that typing never waits."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer

from nova_desktop.ui.chat.conversation.block import Block, Marked
from nova_desktop.ui.chat.conversation.canvas import Canvas
from nova_desktop.ui.chat.conversation.message_box import MessageBox, Place
from nova_desktop.ui.chat.conversation.selection import Spot

_SLICE_S: Final = 0.005
_WIDEST: Final = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """The `nth` place of the words in a block, counted from 0."""

    message_id: str
    place: Place
    nth: int


class Finder(QObject):
    """Searches from the first message on; `changed` gets how many are found and which is current.

    The reading order is kept; the current one is the first below the view's top at the start.
    """

    def __init__(self, canvas: Canvas, changed: Callable[[int, int], None]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._changed = changed
        self._words = ""
        self._hits: list[Hit] = []
        self._current = -1
        self._next_message = 0
        self._kept: Hit | None = None
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._search_on)
        canvas.more_marks = self.marks_of

    def search(self, words: str) -> None:
        """Start anew; no words end it."""
        self._words = words.lower()[:_WIDEST]
        self._hits, self._current, self._next_message = [], -1, 0
        self._kept = None
        if self._words:
            self._timer.start()
        else:
            self._timer.stop()
            self._canvas.viewport().update()
        self._changed(0, -1)

    def step(self, by: int) -> None:
        """To the next or the previous place, around the ends."""
        if self._hits:
            self._go((self._current + by) % len(self._hits))

    def marks_of(self, box: MessageBox, place: Place, block: Block) -> list[Marked]:
        """The found places in a block that is laid out."""
        if not self._words:
            return []
        current = self._hits[self._current] if 0 <= self._current < len(self._hits) else None
        marks: list[Marked] = []
        for nth, (begin, end) in enumerate(block.found(self._words)):
            is_current = current == Hit(box.message.id, place, nth)
            background = "accent" if is_current else "warning_soft"
            marks.append(Marked(begin, end, "on_accent" if is_current else "", background))
        return marks

    def again(self) -> None:
        """What is shown has changed: search it anew, and stay where it was."""
        current = self._hits[self._current] if 0 <= self._current < len(self._hits) else None
        self._hits, self._current, self._next_message = [], -1, 0
        self._kept = current
        if self._words:
            self._timer.start()

    def _open(self, hit: Hit) -> None:
        """Open the reasoning that it stands in."""
        box = self._canvas.stack.box_of(hit.message_id)
        if box is not None and not box.is_mine and hit.place.section == 0 and not box.is_open:
            box.is_open = True
            self._canvas.open_in(hit.message_id)

    def _search_on(self) -> None:
        begun = time.perf_counter()
        boxes = self._canvas.stack.boxes
        while self._next_message < len(boxes) and time.perf_counter() - begun < _SLICE_S:
            self._search_one(boxes[self._next_message])
            self._next_message += 1
        if self._kept in self._hits:
            self._current, self._kept = self._hits.index(self._kept), None
        elif self._current < 0 and self._hits and self._kept is None:
            self._go(self._first_in_view())
        self._changed(len(self._hits), self._current)
        self._canvas.viewport().update()
        if self._next_message < len(boxes):
            self._timer.start()
        elif self._kept is not None:  # it is gone
            self._kept = None
            self._changed(len(self._hits), self._current)

    def _search_one(self, box: MessageBox) -> None:
        text = f"{box.message.reasoning}\n{box.message.text}"
        if self._words not in text.lower() and not _has_marks(text):
            return
        for section, column in enumerate(box.columns()):
            for number, block in enumerate(column.blocks):
                place = Place(section, number)
                for nth in range(block.text().lower().count(self._words)):
                    self._hits.append(Hit(box.message.id, place, nth))

    def _first_in_view(self) -> int:
        stack = self._canvas.stack
        seen = stack.place_at(-self._canvas.origin().y())
        numbers = (n for n, hit in enumerate(self._hits) if stack.number_of(hit.message_id) >= seen)
        return next(numbers, 0)

    def _go(self, number: int) -> None:
        self._current = number
        hit = self._hits[number]
        self._open(hit)
        spot = Spot(hit.message_id, hit.place, 0)
        self._canvas.bring_into_view(spot)
        box = self._canvas.stack.box_of(hit.message_id)
        block = None if box is None else box.block(hit.place)
        places = [] if block is None else block.found(self._words)
        if hit.nth < len(places):
            self._canvas.bring_into_view(Spot(hit.message_id, hit.place, places[hit.nth][0]))
        self._changed(len(self._hits), number)


def _has_marks(text: str) -> bool:
    """Whether words may be torn by marks of markdown that are not shown."""
    return any(mark in text for mark in "*_`~[\\&")
