"""A line that is being written: its chips, and which of them the user took back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nova_desktop.domain.quick_add.parts import Kind, Part
from nova_desktop.services.tasks.quick_meaning import Meaning, Span

# Parts about time that stand side by side are one chip: 'tomorrow 15:00'.
_TIMELY: Final = frozenset({Kind.DUE_DATE, Kind.DUE_TIME, Kind.DUE_MOMENT, Kind.RECURRENCE})


@dataclass(frozen=True, slots=True)
class Chip:
    """Parts that are shown as one, from `start` to before `end`."""

    start: int
    end: int
    parts: tuple[Part, ...]

    def moved(self, by: int) -> "Chip":
        """The same, further on in the text."""
        return Chip(self.start + by, self.end + by, self.parts)


@dataclass(slots=True)
class Draft:
    """`version` grows with each change of what is to be read."""

    text: str = ""
    rejected: set[Span] = field(default_factory=set[Span])
    chips: tuple[Chip, ...] = ()
    version: int = 0

    def edit(self, text: str) -> None:
        """Another text. What was taken back stays so, unless it was itself changed."""
        at, removed, added = _change(self.text, text)
        end, by = at + removed, added - removed
        self.rejected = {
            (start + shift, stop + shift)
            for start, stop in self.rejected
            if (shift := _shift(start, stop, at, end, by)) is not None
        }
        self.chips = tuple(
            chip.moved(shift)
            for chip in self.chips
            if (shift := _shift(chip.start, chip.end, at, end, by)) is not None
        )
        self.text = text
        self.version += 1

    def take(self, meaning: Meaning) -> None:
        """What this text was found to mean."""
        self.chips = chips_of(meaning.line.text, meaning.line.parts)

    def reject(self, chip: Chip) -> None:
        """Words again, for as long as they stay what they are."""
        self.rejected |= {(part.start, part.end) for part in chip.parts}
        self.chips = tuple(one for one in self.chips if one != chip)
        self.version += 1

    def restore(self, text: str, rejected: set[Span]) -> None:
        """As it was before it was sent, with what was written since behind it."""
        self.text, self.rejected, self.chips = text, set(rejected), ()
        self.version += 1

    def part_at(self, start: int) -> Part | None:
        """The part that begins here."""
        parts = (part for chip in self.chips for part in chip.parts)
        return next((part for part in parts if part.start == start), None)


def chips_of(text: str, parts: Sequence[Part]) -> tuple[Chip, ...]:
    """One for each part, and for those about time that only white space divides."""
    found: list[Chip] = []
    for part in parts:
        last = found[-1] if found else None
        timely = last is not None and {part.kind, last.parts[-1].kind} <= _TIMELY
        if last is not None and timely and not text[last.end : part.start].strip():
            found[-1] = Chip(last.start, part.end, (*last.parts, part))
        else:
            found.append(Chip(part.start, part.end, (part,)))
    return tuple(found)


def _change(before: str, after: str) -> tuple[int, int, int]:
    """Where two texts differ: the place, and how much is gone and come."""
    at = _same(before, after)
    most = min(len(before), len(after)) - at
    same = min(most, _same(before[::-1], after[::-1]))
    return at, len(before) - at - same, len(after) - at - same


def _same(first: str, second: str) -> int:
    """How many characters they begin with that are the same; found by halves, as keys are many."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _shift(start: int, stop: int, at: int, end: int, by: int) -> int | None:
    """How far a span moves; None for one that was changed itself."""
    if stop <= at:
        return 0
    return by if start >= end else None
