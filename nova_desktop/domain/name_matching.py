"""How well a name fits what somebody types: parts of words, initials, accents, slips."""

import re
import unicodedata
from collections.abc import Sequence
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
    """A text without accents in small letters; `places` are those of its letters before.

    `words` are where its words begin and end, `initials` their first letters.
    """

    text: str
    places: tuple[int, ...]
    words: Spans
    initials: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def match_name(text: str, name: str, further: str = "", *, slips: bool = True) -> NameMatch | None:
    """None where a typed word is nowhere in the name, nor in its `further` words.

    Without `slips` it takes 2 µs a name that was seen before, with them 20 µs.
    """
    words = _typed(text[:_LONGEST])
    if not words:
        return None
    there = _fold(name[:_LONGEST])
    whole = " ".join(words)
    if there.text.startswith(whole):
        fit = Fit.WHOLE if there.text == whole else Fit.BEGINS
        return NameMatch(fit, (there.span(0, len(whole)),))
    if all(word in there.text for word in words):
        return _in_words(words, there) or _by_initials(whole, there) or _inside(words, there)
    found = _by_initials(whole, there) or _beside(words, there, further)
    return found or (_alike(words, there) if slips else None)


def _in_words(words: Sequence[str], there: _Folded) -> NameMatch | None:
    """Each begins a word of the name of its own."""
    free = list(there.words)
    spans: list[tuple[int, int]] = []
    for word in words:
        found = next((one for one in free if there.text.startswith(word, one[0])), None)
        if found is None:
            return None
        free.remove(found)
        spans.append(there.span(found[0], found[0] + len(word)))
    return NameMatch(Fit.WORDS, tuple(sorted(spans)))


def _by_initials(whole: str, there: _Folded) -> NameMatch | None:
    """`nt` for `New task`."""
    if len(whole) < 2 or not there.initials.startswith(whole):
        return None
    places = [start for start, _end in there.words[: len(whole)]]
    return NameMatch(Fit.INITIALS, tuple(there.span(at, at + 1) for at in places))


def _inside(words: Sequence[str], there: _Folded) -> NameMatch:
    places = ((there.text.find(word), len(word)) for word in words)
    return NameMatch(Fit.INSIDE, tuple(sorted(there.span(at, at + n) for at, n in places)))


def _beside(words: Sequence[str], there: _Folded, further: str) -> NameMatch | None:
    if not further:
        return None
    beside = _fold(further).text
    if any(word not in there.text and word not in beside for word in words):
        return None
    places = ((there.text.find(word), len(word)) for word in words)
    spans = (there.span(at, at + length) for at, length in places if at >= 0)
    return NameMatch(Fit.FURTHER, tuple(sorted(spans)))


def _alike(words: Sequence[str], there: _Folded) -> NameMatch | None:
    """Each is written much like a word of the name, or like how one begins."""
    spans: list[tuple[int, int]] = []
    for word in words:
        at = there.text.find(word)
        if at >= 0:
            spans.append(there.span(at, at + len(word)))
            continue
        if len(word) < _SHORTEST_ALIKE:
            return None
        scored = [(_likeness(word, there.text[start:end]), (start, end))
                  for start, end in there.words]  # fmt: skip
        best, found = max(scored, default=(0.0, (0, 0)))
        if best < _GOOD:
            return None
        spans.append(there.span(*found))
    return NameMatch(Fit.ALIKE, tuple(sorted(spans)))


def _likeness(word: str, other: str) -> float:
    """The first letter is seldom wrong, unless it has changed places with the second."""
    if other in _turned(word):
        return 1.0
    if len(other) < len(word) - 1 or other[0] != word[0]:
        return 0.0
    return max(likeness(word, other), likeness(word, other[: len(word)]))


@lru_cache(maxsize=64)
def _turned(word: str) -> frozenset[str]:
    return frozenset(turned(word))


@lru_cache(maxsize=64)
def _typed(text: str) -> Sequence[str]:
    return _fold(text).text.split()[:_MOST_WORDS]


@lru_cache(maxsize=16_384)
def _fold(text: str) -> _Folded:
    if text.isascii():
        return _of(text.lower(), tuple(range(len(text))))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        small = letter.casefold()
        plain = LIGATURES.get(small) or "".join(
            part for part in unicodedata.normalize("NFD", small) if not unicodedata.combining(part)
        )
        letters.append(plain)
        places += [place] * len(plain)
    return _of("".join(letters), tuple(places))


def _of(text: str, places: tuple[int, ...]) -> _Folded:
    words = tuple(one.span() for one in _WORD.finditer(text))
    return _Folded(text, places, words, "".join(text[start] for start, _end in words))
