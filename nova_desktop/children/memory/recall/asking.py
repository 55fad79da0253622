"""A question made ready for searching: its telling words, and whether it asks for a time."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.children.memory.recall.passages import frequencies
from nova_desktop.children.memory.recall.stop_words import WHEN_WORDS
from nova_desktop.children.memory.recall.words import Word, folded, telling_words

LONGEST_FOR_MEANING: Final = 2000
"""Characters of a question that its vector is made of; models read little more."""
MOST_TERMS: Final = 24
MOST_FORMS: Final = 400
"""Different words that are looked at: enough for any question, and quick for a pasted book."""
MANY_PASSAGES: Final = 8000
"""So many may be ranked for one question; words that stand in more are left out first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`forms` are compared with passages, `plain` is the same as words for the graph's search."""

    text: str
    forms: tuple[str, ...]
    plain: str
    asks_when: bool


def ask(connection: sqlite3.Connection, text: str) -> Asked:
    """Reads a question; of a long one the words that the fewest passages have are taken.

    The words are taken from its beginning and its end, where what is asked stands mostly.
    """
    shown = _both_ends(text)
    by_form = {word.form: word for word in reversed(telling_words(shown, len(shown)))}
    forms = list(reversed(by_form))
    looked_at = [*forms[: MOST_FORMS // 2], *forms[MOST_FORMS // 2 :][-MOST_FORMS // 2 :]]
    counts = frequencies(connection, looked_at)
    rarest = _rarest(looked_at, counts)
    unknown = [form for form in looked_at if form not in counts]
    told = [*rarest, *unknown[: MOST_TERMS - len(rarest)]]
    return Asked(
        text[:LONGEST_FOR_MEANING].strip(),
        tuple(rarest),
        " ".join(_shown(shown, by_form[form]) for form in forms if form in told),
        any(
            folded(word.strip("?!.,")) in WHEN_WORDS for word in text[:LONGEST_FOR_MEANING].split()
        ),
    )


def _both_ends(text: str) -> str:
    most = 4 * LONGEST_FOR_MEANING
    return text if len(text) <= 2 * most else f"{text[:most]}\n{text[-most:]}"


def _rarest(forms: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """Forms that passages have, the rarest first, as long as not too many have them."""
    known = sorted((form for form in forms if form in counts), key=lambda form: counts[form])
    taken: list[str] = []
    passages = 0
    for form in known[:MOST_TERMS]:
        passages += counts[form]
        if passages > MANY_PASSAGES and taken:
            break
        taken.append(form)
    return taken


def _shown(text: str, word: Word) -> str:
    return text[word.start : word.end]
