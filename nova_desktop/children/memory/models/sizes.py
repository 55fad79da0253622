"""How much an answer may hold: no more things and facts than the text has room for."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

MOST_ITEMS: Final = 100
"""Of one list: each entity and fact costs searches and further calls."""
_FEW: Final = 3
_WORDS_AN_ITEM: Final = 3
_CHARS_A_WORD: Final = 6
_WORD: Final = re.compile(r"\w+")
_MOST: Final[ContextVar[int]] = ContextVar("most items", default=MOST_ITEMS)


def most_items() -> int:
    """Of a list in an answer about the text that is being read."""
    return _MOST.get()


@contextmanager
def reading(text: str) -> Generator[None]:
    """Answers asked for inside, also by tasks begun there, are about this text.

    A model that does not find an end names a thousand things in a line; that is cut off here.
    """
    words = max(len(_WORD.findall(text)), len(text) // _CHARS_A_WORD)
    token = _MOST.set(min(MOST_ITEMS, _FEW + words // _WORDS_AN_ITEM))
    try:
        yield
    finally:
        _MOST.reset(token)
