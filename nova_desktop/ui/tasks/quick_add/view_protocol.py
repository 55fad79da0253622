"""What the presenter of quick add needs from its field; free of Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShownChip:
    """A part of the text that was understood, and what it means in words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A row below the field: an icon in a role's colour, words, and quiet ones at the right."""

    text: str
    icon: str = ""
    second: str = ""
    role: str = "text_second"


class QuickAddView(Protocol):
    """A line to write in. All places count the characters of the text."""

    def show_chips(self, chips: Sequence[ShownChip]) -> None:
        """These parts of the text light up, and no others."""
        ...

    def show_offers(self, offers: Sequence[ShownOffer], chosen: int) -> None:
        """Rows below the field, one of them chosen or none (-1); none of them takes them away."""
        ...

    def show_text(self, text: str) -> None:
        """Replace all that stands there; it comes back as an edit."""
        ...

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a part, as if it was typed."""
        ...

    def show_trouble(self, text: str) -> None:
        """Say at the field what is wrong; "" when it is right again."""
        ...
