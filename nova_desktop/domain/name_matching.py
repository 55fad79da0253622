"""How well a name fits what somebody types: parts of words, initials, accents, slips."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from nova_desktop.domain.folding import LIGATURES
from nova_desktop.domain.likeness import likeness, turned

_LONGEST: Final = 200
_MOST_WORDS: Final = 8
_SHORTEST_ALIKE: Final = 4
_GOOD: Final = 0.6
_WORD: Final = re.compile(r"\w+")
Spans = tuple[tuple[int, int], ...]


class Fit(IntEnum):
    """How a name fits, the better the higher."""

    ALIKE = 1  # with a slip
    FURTHER = 2  # by words that stand beside the name
    INSIDE = 3
    INITIALS = 4
    WORDS = 5  # every typed word begins a word of the name
    BEGINS = 6
    WHOLE = 7


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How it fits, and from where to where the typed words stand in the name."""

    fit: Fit
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without accents in small letters; `places` are those of its letters before."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def match_name(text: str, name: str, further: str = "") -> NameMatch | None:
    """None where a typed word is nowhere in the name, nor in its `further` words."""
    words = _fold(text[:_LONGEST]).text.split()[:_MOST_WORDS]
    if not words:
        return None
    there = _fold(name[:_LONGEST])
    whole = " ".join(words)
    if there.text.startswith(whole):
        fit = Fit.WHOLE if there.text == whole else Fit.BEGINS
        return NameMatch(fit, (there.span(0, len(whole)),))
    found = _in_words(words, there) or _by_initials(whole, there) or _inside(words, there)
    return found or _beside(words, there, further) or _alike(words, there)


def _in_words(words: list[str], there: _Folded) -> NameMatch | None:
    """Each begins a word of the name of its own."""
    free = list(_WORD.finditer(there.text))
    spans: list[tuple[int, int]] = []
    for word in words:
        found = next((one for one in free if one.group().startswith(word)), None)
        if found is None:
            return None
        free.remove(found)
        spans.append(there.span(found.start(), found.start() + len(word)))
    return NameMatch(Fit.WORDS, tuple(sorted(spans)))


def _by_initials(whole: str, there: _Folded) -> NameMatch | None:
    """`nt` for `New task`."""
    begins = list(_WORD.finditer(there.text))
    letters = "".join(one.group()[0] for one in begins)
    if len(whole) < 2 or not letters.startswith(whole):
        return None
    places = [one.start() for one in begins[: len(whole)]]
    return NameMatch(Fit.INITIALS, tuple(there.span(at, at + 1) for at in places))


def _inside(words: list[str], there: _Folded) -> NameMatch | None:
    spans: list[tuple[int, int]] = []
    for word in words:
        at = there.text.find(word)
        if at < 0:
            return None
        spans.append(there.span(at, at + len(word)))
    return NameMatch(Fit.INSIDE, tuple(sorted(spans)))


def _beside(words: list[str], there: _Folded, further: str) -> NameMatch | None:
    if not further:
        return None
    beside = _fold(further).text
    if any(word not in there.text and word not in beside for word in words):
        return None
    places = ((there.text.find(word), len(word)) for word in words)
    spans = (there.span(at, at + length) for at, length in places if at >= 0)
    return NameMatch(Fit.FURTHER, tuple(sorted(spans)))


def _alike(words: list[str], there: _Folded) -> NameMatch | None:
    """Each is written much like a word of the name, or like how one begins."""
    spans: list[tuple[int, int]] = []
    for word in words:
        at = there.text.find(word)
        if at >= 0:
            spans.append(there.span(at, at + len(word)))
            continue
        if len(word) < _SHORTEST_ALIKE:
            return None
        scored = [(_likeness(word, one.group()), one) for one in _WORD.finditer(there.text)]
        best, found = max(scored, key=lambda each: each[0], default=(0.0, None))
        if found is None or best < _GOOD:
            return None
        spans.append(there.span(*found.span()))
    return NameMatch(Fit.ALIKE, tuple(sorted(spans)))


def _likeness(word: str, other: str) -> float:
    if other in turned(word):
        return 1.0
    if len(other) < len(word) - 1:
        return 0.0
    return max(likeness(word, other), likeness(word, other[: len(word)]))


@lru_cache(maxsize=4096)
def _fold(text: str) -> _Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        small = letter.casefold()
        plain = LIGATURES.get(small) or "".join(
            part for part in unicodedata.normalize("NFD", small) if not unicodedata.combining(part)
        )
        letters.append(plain)
        places += [place] * len(plain)
    return _Folded("".join(letters), tuple(places))
