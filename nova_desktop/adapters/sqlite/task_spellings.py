"""Words that may be written with other marks on their letters, as matches of the trigram index.

The index knows letters with and without marks as different ones. A word that is written otherwise
differs in at least one of the parts of three letters that together cover it. So a match asks for
these parts in all their other spellings, as far as their letters stand in the index at all, and
what it finds is looked at.
"""

import sqlite3
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from nova_desktop.adapters.sqlite.task_search_words import (
    SHORTEST,
    all_marks,
    drawn_together,
    phrase,
)
from nova_desktop.domain.folding import MARKED, folded, spelled_out

_FIRST: Final = "\u00aa"
_LAST: Final = max(max(letters) for letters in MARKED.values())
_TERMS: Final = (
    (
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.title_terms
        USING fts5vocab (main, task_title_search, instance)
        """,
        "SELECT term FROM temp.title_terms WHERE term >= ? LIMIT 1",
    ),
    (
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.note_terms
        USING fts5vocab (main, task_note_search, instance)
        """,
        "SELECT term FROM temp.note_terms WHERE term >= ? LIMIT 1",
    ),
    (
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.comment_terms
        USING fts5vocab (main, task_comment_search, instance)
        """,
        "SELECT term FROM temp.comment_terms WHERE term >= ? LIMIT 1",
    ),
)


@dataclass(frozen=True, slots=True)
class SpellingMatch:
    """`changed` holds wherever one of the words may be written otherwise, `all` where all are."""

    changed: str
    all: str


def marked_letters(connection: sqlite3.Connection) -> frozenset[str]:
    """Those that stand in a title, in notes or a comment; found by stepping through the indexes."""
    found: set[str] = set()
    for make, next_term in _TERMS:
        connection.execute(make)
        letter = _FIRST
        while letter <= _LAST:
            term = connection.execute(next_term, (letter,)).fetchone()
            if term is None:
                break
            found.add(term[0][:1])
            letter = chr(ord(term[0][0]) + 1)
    return frozenset(found)


def spelling_match(words: Sequence[str], letters: Set[str]) -> SpellingMatch | None:
    """With these marked letters; None where nothing can be written otherwise."""
    long = [word for word in words if len(word) >= SHORTEST]
    others = {word: list(map(phrase, _others(word, letters))) for word in long}
    changed = [other for each in others.values() for other in each]
    if not changed:
        return None
    each = [f"({' OR '.join([phrase(word), *other])})" for word, other in others.items()]
    return SpellingMatch(" OR ".join(changed), " AND ".join(each))


def is_written(words: Sequence[str], text: str) -> bool:
    """Whether each stands in the text, whatever marks its letters bear."""
    plain, german = folded(text), spelled_out(text)
    return all(folded(word) in plain or spelled_out(word) in german for word in words)


def _others(word: str, letters: Set[str]) -> list[str]:
    """Parts of the word as they may be written too, and the word as German may write it."""
    found = dict.fromkeys((folded(word), spelled_out(word), *drawn_together(word)))
    last = len(word) - SHORTEST
    for at in (*range(0, last, SHORTEST), last):
        part = word[at : at + SHORTEST]
        found |= dict.fromkeys(all_marks(part, letters, ends=at == last))
        found.pop(part, None)
    return [each for each in found if len(each) >= SHORTEST and each != word]
