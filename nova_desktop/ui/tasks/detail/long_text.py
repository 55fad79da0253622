"""Long texts in pieces that a field can lay out, and the way back."""

from collections.abc import Iterator
from typing import Final

LONGEST_LINE: Final = 4_000
_GOES_ON: Final = "\u200b\u2060\u200b"
"""Behind a piece that the next one goes on: nothing to be seen, and written by nobody."""


def pieces_of(text: str) -> Iterator[str]:
    """Lines; those that are too long to be laid out are cut."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _cut(text, start, end)
        start = end + 1


def joined(text: str) -> str:
    """What stands in a field, without the cuts."""
    if _GOES_ON not in text:
        return text
    return text.replace(f"{_GOES_ON}\n", "").replace(_GOES_ON, "")


def _cut(text: str, start: int, end: int) -> Iterator[str]:
    while end - start > LONGEST_LINE:
        yield text[start : start + LONGEST_LINE] + _GOES_ON
        start += LONGEST_LINE
    yield text[start:end]
