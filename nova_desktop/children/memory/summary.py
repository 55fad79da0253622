"""A thing's summary: the sentences of the facts about it that hold, and of nothing else.

What was forgotten, corrected, marked wrong or is over stands in no summary, and so neither on the
screen nor in an export nor in what a model is given.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nova_desktop.domain.memory import Fact

MOST_FACTS: Final = 12
"""The newest of those that have no end."""
LONGEST: Final = 600
"""Characters."""
_STOPS: Final = ".!?\u2026\u3002\uff01\uff1f\u061f\u0964"
_CLOSING: Final = "\"'\u201d\u2019\u00bb)]"


def summary_of(facts: Sequence[str]) -> str:
    """Each as a sentence of its own, in their order, as far as there is room."""
    told = ""
    for fact in dict.fromkeys(map(sentence, facts)):
        longer = f"{told} {fact}".strip()
        if len(longer) <= LONGEST:
            told = longer
    return told


def sentence(text: str) -> str:
    """On one line, with a stop at its end."""
    plain = " ".join(text.split())
    ended = plain.rstrip(_CLOSING)
    return plain if not plain or ended.endswith(tuple(_STOPS)) else f"{plain}."


def lasts(fact: Fact, at: datetime) -> bool:
    """Whether it holds and no end of it is known, as nobody looks again when that comes."""
    return fact.holds(at) and fact.until is None and fact.retired_at is None
