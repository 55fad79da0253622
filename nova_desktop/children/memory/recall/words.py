"""Text as the words that are compared, in every script."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from nova_desktop.children.memory.recall.stop_words import STOP_WORDS

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_ENDINGS: Final = (
    "ungen", "ation", "ings", "iert", "enen", "ung", "ing", "ies", "ied", "ern", "est", "end",
    "ed", "es", "er", "en", "em", "ly", "s", "e", "n", "y",
)  # fmt: skip
_SHORTEST_STEM: Final = 4
LONGEST_WORD: Final = 64
"""Characters of a word; what is longer is no word, and is cut."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text by its place, and the form in which it is compared."""

    start: int
    end: int
    form: str


Span = tuple[int, int, str]
"""The start, end and form of a word."""


def words(text: str, most: int | None = None) -> list[Word]:
    """The words of a text in their order, at most `most`.

    Scripts that are written without spaces give overlapping pairs of characters, a pictograph
    is a word of its own. Accents and case do not count, and common endings are cut.
    """
    return [Word(*span) for span in islice(spans(text), most)]


def spans(text: str) -> Iterator[Span]:
    """The same as plain tuples, for what is done often."""
    for match in _pattern().finditer(text):
        kind = match.lastgroup
        if kind == "spaced":
            yield match.start(), match.end(), _form(match.group())
        elif kind == "unspaced":
            yield from _unspaced(match.group(), match.start())
        else:
            yield match.start(), match.end(), f"u{ord(match.group()):x}"


def indexed(text: str) -> str:
    """What full-text search keeps of a text: the forms of its words between spaces."""
    return " ".join(form for _, _, form in spans(text) if form)


def telling_words(text: str, most: int) -> list[Word]:
    """The first `most` words less those that say nothing, unless there are no others."""
    found = [word for word in words(text, most) if word.form]
    stops = _stop_words()
    return [word for word in found if folded(text[word.start : word.end]) not in stops] or found


def folded(text: str) -> str:
    """Without accents, case and forms of width."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.category(letter).startswith("M"))


def stem(word: str) -> str:
    """A folded word without its ending; short ones and those with digits stay."""
    if len(word) < _SHORTEST_STEM or not word.isalpha():
        return word
    if len(word) == _SHORTEST_STEM:
        return word[:-1] if word[-1] in "es" else word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM - 1:
            return word[: -len(ending)]
    return word


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(map(folded, STOP_WORDS))


@cache
def _pattern() -> re.Pattern[str]:
    marks = _ranges([c for c in range(0x300, 0x1F000) if unicodedata.category(chr(c))[0] == "M"])
    return re.compile(
        f"(?P<unspaced>[{_UNSPACED}]+)"
        f"|(?P<spaced>[^\\W_{_UNSPACED}]+(?:[{marks}\u200d]+[^\\W_{_UNSPACED}]*)*)"
        "|(?P<picture>[\u2190-\u2bff\U0001f000-\U0001faff])"
    )


def _ranges(codes: list[int]) -> str:
    parts: list[tuple[int, int]] = []
    for code in codes:
        if parts and parts[-1][1] == code - 1:
            parts[-1] = (parts[-1][0], code)
        else:
            parts.append((code, code))
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in parts)


@lru_cache(maxsize=20_000)
def _form(raw: str) -> str:
    return "".join(filter(str.isalnum, stem(folded(raw[:LONGEST_WORD]))))


def _unspaced(run: str, start: int) -> Iterator[Span]:
    if len(run) == 1:
        yield start, start + 1, _kept(run)
    for at in range(len(run) - 1):
        yield start + at, start + at + 2, _kept(run[at : at + 2])


def _kept(pair: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", pair)))
