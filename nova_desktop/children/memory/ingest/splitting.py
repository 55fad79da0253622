"""Splits a long text into parts of about one length, at borders of paragraphs and sentences."""

import math
import re
from itertools import pairwise
from typing import Final

PART_CHARS: Final = 8_000
"""Characters of a part unless the model's context is small."""
SHORTEST_PART: Final = 1_000
PROMPT_TOKENS: Final = 3_100
"""What Graphiti's longest prompt with our types takes without a text, measured and rounded up."""
_CHARS_A_TOKEN: Final = 2.5
"""A careful guess for European languages; others have fewer characters."""
_ANSWER_SHARE: Final = 4
_SLACK: Final = 0.25
_BORDERS: Final = (
    re.compile(r"\n\s*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile("[.!?\u2026][\"'\u201d\u2019)\\]]*\\s+|[\u3002\uff01\uff1f\u0964]"),
    re.compile(r"\s+"),
)


def parts_for(text: str, context_tokens: int | None) -> int:
    """How many parts a text has for a model with that context."""
    return max(1, math.ceil(len(text) / part_chars(context_tokens)))


def part_chars(context_tokens: int | None) -> int:
    """The characters of a part that leave room for the prompt and for the answer."""
    if not context_tokens:
        return PART_CHARS
    room = context_tokens - context_tokens // _ANSWER_SHARE - PROMPT_TOKENS
    return max(SHORTEST_PART, min(PART_CHARS, int(room * _CHARS_A_TOKEN)))


def split(text: str, parts: int) -> list[str]:
    """`parts` pieces that make up the whole text; the same for the same text and number."""
    cuts = [0, *_cuts(text, parts), len(text)]
    return [text[begin:end] for begin, end in pairwise(cuts)]


def _cuts(text: str, parts: int) -> list[int]:
    length = len(text) / parts
    slack = int(length * _SLACK)
    return [_border(text, round(length * n), slack) for n in range(1, parts)]


def _border(text: str, wanted: int, slack: int) -> int:
    """The best place to cut near `wanted`: a paragraph's border rather than a sentence's."""
    begin, end = max(0, wanted - slack), min(len(text), wanted + slack)
    for pattern in _BORDERS:
        places = [match.end() for match in pattern.finditer(text, begin, end)]
        if places:
            return min(places, key=lambda place: (abs(place - wanted), place))
    return wanted
