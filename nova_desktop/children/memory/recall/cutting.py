"""Cuts a text into overlapping passages at the borders of sentences."""

import re
from dataclasses import dataclass
from typing import Final

LEAST_WORDS: Final = 60
MOST_WORDS: Final = 120
OVERLAP_WORDS: Final = 25
LONGEST_PASSAGE: Final = 1200
"""Characters, for what has no words or borders."""

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_STOPS: Final = "\u3002\uff01\uff1f\u061f\u0964"  # of Chinese, Japanese, Arabic and Hindi
# Not behind a number, which is an ordinal in German: the 3. of March.
_BORDER: Final = re.compile(
    f"(?<=[^\\d\\s][.!?\u2026;])[\"'\u201d\u2019)\\]]*\\s+|(?<=[{_STOPS}])|\\n\\s*"
)
_WORD: Final = re.compile(f"[{_UNSPACED}]{{1,2}}|[^\\s{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    words: int


def cut(text: str) -> list[Piece]:
    """The passages of a text in order; each begins and ends at a sentence where there are any.

    Neighbours share a sentence or two, so that what spans a border is found whole. A short text is
    one passage, one of blanks has none.
    """
    sentences = [part for whole in _sentences(text) for part in _short_enough(text, whole)]
    pieces: list[Piece] = []
    first = 0
    while first < len(sentences):
        last = _fill(sentences, first)
        pieces.append(Piece(sentences[first].start, sentences[last].end))
        if last + 1 == len(sentences):
            break
        first = max(first + 1, _overlap(sentences, last))
    return pieces


def sentences_of(text: str) -> list[Piece]:
    """Where the sentences of a text are, in order."""
    return [Piece(each.start, each.end) for each in _sentences(text)]


def _fill(sentences: list[_Sentence], first: int) -> int:
    """The last sentence of the passage that begins with `first`."""
    rest = sum(sentence.words for sentence in sentences[first : first + MOST_WORDS])
    count, last = sentences[first].words, first
    for at in range(first + 1, len(sentences)):
        longer = count + sentences[at].words
        too_long = sentences[at].end - sentences[first].start > LONGEST_PASSAGE
        if too_long or longer > MOST_WORDS or (count >= LEAST_WORDS and rest > MOST_WORDS):
            break
        count, last = longer, at
    return last


def _overlap(sentences: list[_Sentence], last: int) -> int:
    """Where the next passage begins: with what fits of the end of the one before."""
    first, count = last + 1, 0
    while first > 0 and count + sentences[first - 1].words <= OVERLAP_WORDS:
        first -= 1
        count += sentences[first].words
    return first


def _sentences(text: str) -> list[_Sentence]:
    found: list[_Sentence] = []
    start = 0
    for border in _BORDER.finditer(text):
        _add(found, text, start, border.end())
        start = border.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[_Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    bare = part.strip()
    if bare:
        begin = start + part.index(bare[0])
        found.append(_Sentence(begin, begin + len(bare), _count(bare)))


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def _short_enough(text: str, sentence: _Sentence) -> list[_Sentence]:
    """A sentence, or stretches of it at blanks where it is too long for a passage."""
    if sentence.words <= MOST_WORDS and sentence.end - sentence.start <= LONGEST_PASSAGE:
        return [sentence]
    parts: list[_Sentence] = []
    start = sentence.start
    while start < sentence.end:
        end = _hard_end(text, start, sentence.end)
        _add(parts, text, start, end)
        start = end
    return parts


def _hard_end(text: str, start: int, end: int) -> int:
    limit = min(end, start + LONGEST_PASSAGE // 2)
    if limit == end:
        return end
    blank = text.rfind(" ", start + LONGEST_PASSAGE // 4, limit)
    return blank + 1 if blank > 0 else limit
