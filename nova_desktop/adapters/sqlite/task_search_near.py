"""Tasks with words that are written nearly as those one looks for: other marks, and slips."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.task_search_words import long_ones, phrase
from nova_desktop.adapters.sqlite.task_spellings import is_written, marked_letters, spelling_match
from nova_desktop.domain.folding import folded
from nova_desktop.domain.likeness import likeness, pieces, turned
from nova_desktop.domain.task_filters import FoundIn

Found = list[tuple[int, FoundIn]]
_TITLES: Final = 300
_TEXTS: Final = 60
_GOOD: Final = 0.45
_MEANT: Final = 0.9
_SHORTEST_SLIP: Final = 4
_WORDS: Final = re.compile(r"\w+")
# Each is asked with a match and a limit; the newest come first.
_STATEMENTS: Final[Mapping[FoundIn, str]] = MappingProxyType(
    {
        FoundIn.TITLE: """
            SELECT tasks.row, tasks.title AS text, '' AS title FROM task_title_search
            CROSS JOIN tasks ON tasks.row = task_title_search.rowid
            WHERE task_title_search MATCH ? AND tasks.deleted_at IS NULL
            ORDER BY task_title_search.rowid DESC LIMIT ?
        """,
        FoundIn.NOTES: """
            SELECT tasks.row, substr(task_notes.text, 1, 6000) AS text, tasks.title
            FROM task_note_search
            CROSS JOIN task_notes ON task_notes.row = task_note_search.rowid
            CROSS JOIN tasks ON tasks.id = task_notes.task
            WHERE task_note_search MATCH ? AND tasks.deleted_at IS NULL
            ORDER BY task_note_search.rowid DESC LIMIT ?
        """,
        FoundIn.COMMENT: """
            SELECT tasks.row, substr(task_comments.text, 1, 6000) AS text, tasks.title
            FROM task_comment_search
            CROSS JOIN task_comments ON task_comments.row = task_comment_search.rowid
            CROSS JOIN tasks ON tasks.id = task_comments.task
            WHERE task_comment_search MATCH ? AND tasks.deleted_at IS NULL
            ORDER BY task_comment_search.rowid DESC LIMIT ?
        """,
    }
)


_PROBES: Final[Mapping[FoundIn, str]] = MappingProxyType(
    {
        FoundIn.TITLE: "SELECT 1 FROM task_title_search WHERE task_title_search MATCH ? LIMIT 1",
        FoundIn.NOTES: "SELECT 1 FROM task_note_search WHERE task_note_search MATCH ? LIMIT 1",
        FoundIn.COMMENT: """
            SELECT 1 FROM task_comment_search WHERE task_comment_search MATCH ? LIMIT 1
        """,
    }
)


def other_spellings(connection: sqlite3.Connection, words: Sequence[str]) -> Found:
    """With other marks on their letters: `Mueller` and `Muller` for `Müller`, and back."""
    match = spelling_match(words, marked_letters(connection))
    if match is None:
        return []
    long = long_ones(list(words))
    short = [word for word in words if word not in long]
    found: Found = []
    for where, probe in _PROBES.items():
        if connection.execute(probe, (match.changed,)).fetchone() is None:
            continue  # cheap, and so it is wherever nobody writes with marks
        for row, text, title in _candidates(connection, where, match.all):
            if is_written(long, text) and is_written(short, f"{title} {text}"):
                found.append((row, where))
    return found


def with_slips(connection: sqlite3.Connection, words: Sequence[str]) -> Found:
    """Where for every word stands one that is written much like it, the likest first.

    In titles; where there is none in notes, then in comments.
    """
    long = [word for word in words if len(word) >= _SHORTEST_SLIP] or long_ones(list(words))
    if not long or any(" " in word for word in words):  # what is quoted is meant as it is
        return []
    short = [word for word in words if word not in long]
    found: Found = []
    for where in _STATEMENTS:
        shown = FoundIn.ALIKE if where is FoundIn.TITLE else where
        for match in _matches(long)[: None if where is FoundIn.TITLE else 1]:
            scores = _scores(_candidates(connection, where, match), long, short)
            found += [(row, shown) for row in sorted(scores, key=lambda row: -scores[row])]
            if found:
                return found
    return found


def _scores(
    candidates: Sequence[tuple[int, str, str]], long: Sequence[str], short: Sequence[str]
) -> dict[int, float]:
    """By row, those that are good enough."""
    scores: dict[int, float] = {}
    for row, text, title in candidates:
        score = _score(text, long)
        if score >= _GOOD and _has_short(f"{title} {text}", short):
            scores.setdefault(row, score)
    return scores


def _matches(words: Sequence[str]) -> list[str]:
    """Longer parts of the words first: they are rarer, and the newest of many hide the others."""
    longer = _match(
        [[p for p in pieces(word) if len(p) >= len(word) // 2] + turned(word) for word in words]
    )
    every = _match([pieces(word) + turned(word) for word in words])
    return [every] if longer in ("", every) else [longer, every]


def _match(parts: Iterable[Sequence[str]]) -> str:
    each = [list(part) for part in parts]
    if not all(each):
        return ""
    return " AND ".join(f"({' OR '.join(map(phrase, part))})" for part in each)


def _candidates(
    connection: sqlite3.Connection, where: FoundIn, match: str
) -> list[tuple[int, str, str]]:
    limit = _TITLES if where is FoundIn.TITLE else _TEXTS
    rows = connection.execute(_STATEMENTS[where], (match, limit))
    return [(row["row"], row["text"], row["title"]) for row in rows]


def _score(text: str, words: Sequence[str]) -> float:
    """The likeness of the word that fits worst."""
    there = set(_WORDS.findall(folded(text)))
    return min(_best(folded(word), there) for word in words)


def _has_short(text: str, words: Sequence[str]) -> bool:
    """Whether short words are there too, perhaps with their letters in another order."""
    plain = folded(text)
    return all(
        word in plain or any(sorted(word) == sorted(other) for other in _WORDS.findall(plain))
        for word in map(folded, words)
    )


def _best(word: str, there: Set[str]) -> float:
    """Of words that share a part with it; the others are not looked at."""
    meant = turned(word)
    if not there.isdisjoint(meant):
        return _MEANT
    parts = pieces(word)
    shared = (other for other in there if any(part in other for part in parts))
    return max((likeness(word, other) for other in shared), default=0.0)
