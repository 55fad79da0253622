"""Where the words that were asked for stand in a passage."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from nova_desktop.children.memory.recall.words import Span, spans

_MOST_MARKS = 60


def marks(text: str, forms: Collection[str]) -> tuple[tuple[int, int], ...]:
    """(start, end) of the words of these forms, in order; those that touch or overlap are one."""
    wanted = frozenset(forms)
    found: list[tuple[int, int]] = []
    for start, end, form in _likely(text, wanted) if wanted else ():
        if form not in wanted:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        elif len(found) < _MOST_MARKS:
            found.append((start, end))
    return tuple(found)


def _likely(text: str, wanted: frozenset[str]) -> Iterator[Span]:
    """The words that may have one of these forms.

    A form is the beginning of its word, so in plain text only words that begin so are looked at.
    """
    if not text.isascii():
        yield from spans(text)
        return
    for match in _beginnings(wanted).finditer(text):
        for _, _, form in spans(match.group()):
            yield match.start(), match.end(), form


@lru_cache(maxsize=8)
def _beginnings(forms: frozenset[str]) -> re.Pattern[str]:
    begun = "|".join(sorted(map(re.escape, forms)))
    return re.compile(rf"(?<![^\W_])(?:{begun})[^\W_]*", re.IGNORECASE)
