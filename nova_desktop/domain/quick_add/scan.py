"""Where a reading stands: the words from one token on, in one language, at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from nova_desktop.domain.quick_add.parts import Clock, Strength
from nova_desktop.domain.quick_add.tokens import Token
from nova_desktop.domain.quick_add.words import Table, Words

T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)
MOST_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Found(Generic[V_co]):
    """A value, and the token before which its words end.

    `tail` counts the characters behind the last word that belong to it: the dot of an ordinal.
    """

    value: V_co
    end: int
    strength: Strength = Strength.STRONG
    tail: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """Words for the rules of the grammar. Beyond `limit`, and where it is plain, there is ""."""

    tokens: Sequence[Token]
    limit: int
    words: Words
    clock: Clock
    wall: datetime  # what the user's clocks show, without a zone
    not_after: frozenset[str]  # words behind which a day is only spoken of
    counted: frozenset[str]  # words behind which figures are no date
    day_first: bool = True

    @property
    def today(self) -> date:
        """The user's day."""
        return self.wall.date()

    def word(self, at: int) -> str:
        """The form to compare of this token."""
        if not 0 <= at < self.limit or self.tokens[at].plain:
            return ""
        return self.tokens[at].word

    def before(self, at: int) -> str:
        """The word before this one, on which readings may depend; "" behind a stop or comma."""
        if at <= 0 or self.tokens[at - 1].stops or "," in self.tokens[at - 1].trail:
            return ""
        return self.tokens[at - 1].word

    def trail(self, at: int) -> str:
        """The punctuation behind this token."""
        return self.tokens[at].trail if 0 <= at < self.limit else ""

    def find(self, table: Table[T], at: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins at `at`, and where it ends."""
        return table.find(self.word, at)

    def skip(self, table: Table[bool], at: int) -> int:
        """The place behind a phrase of this table, or `at`."""
        found = table.find(self.word, at)
        return found[1] if found else at


def digits(word: str, most: int = MOST_DIGITS) -> int | None:
    """A number in plain digits."""
    if 0 < len(word) <= most and word.isascii() and word.isdecimal():
        return int(word)
    return None


def amount(scan: Scan, at: int) -> tuple[int, int] | None:
    """A number of things from 1 on, in digits or as a word."""
    number = digits(scan.word(at))
    found = (number, at + 1) if number is not None else scan.find(scan.words.numbers, at)
    return found if found and found[0] > 0 else None


def ordinal(scan: Scan, at: int) -> Found[int] | None:
    """A place in a row, '15th' or '15.' or 'third', -1 for the last; STRONG if it is written so."""
    found = scan.find(scan.words.ordinals, at)
    if found:
        return Found(found[0], found[1])
    word = scan.word(at)
    if scan.words.dot_makes_ordinal and scan.trail(at).startswith("."):
        number = digits(word, 2)
        return Found(number, at + 1, tail=1) if number else None
    for ending in scan.words.ordinal_endings:
        number = digits(word.removesuffix(ending), 2) if word.endswith(ending) else None
        if number:
            return Found(number, at + 1)
    return None


def short_amount(scan: Scan, at: int) -> tuple[int, str] | None:
    """Number and unit written as one word, '30m'."""
    word = scan.word(at)
    length = len(word) - len(word.lstrip("0123456789"))
    number = digits(word[:length])
    unit = scan.words.short_units.get(word[length:])
    return (number, unit) if number and unit else None
