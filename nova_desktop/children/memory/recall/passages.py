"""Passages of episodes in the memory file: written with the text, searched by words."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from nova_desktop.children.memory.recall.cutting import cut
from nova_desktop.children.memory.recall.words import indexed

_MOST_PIECES: Final = 60
"""Of one episode, where the place that says a fact is looked for."""
_AHEAD: Final = 4
_BEST: Final = """
SELECT rowid, -bm25(passages_words, 0.0, 0.0, 1.0) AS score FROM passages_words
WHERE passages_words MATCH ? ORDER BY score DESC LIMIT ?
"""
_HERE: Final = """
SELECT row FROM passages WHERE row IN (SELECT value FROM json_each(?))
AND space IN (SELECT value FROM json_each(?))
"""
_BEST_HERE: Final = """
SELECT p.row, -bm25(passages_words, 0.0, 0.0, 1.0) AS score
FROM passages_words JOIN passages AS p ON p.row = passages_words.rowid
WHERE passages_words MATCH ? AND p.space IN (SELECT value FROM json_each(?))
ORDER BY score DESC LIMIT ?
"""
Pieces = tuple[tuple[str, frozenset[str]], ...]
"""Texts with the forms of their words."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A piece of an episode's text; `begins` and `ends` in characters of it."""

    begins: int
    ends: int
    text: str
    grams: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece that is kept. `at` is the time of its episode."""

    row: int
    episode: str
    space: str
    begins: int
    text: str
    at: datetime


def prepare(text: str, title: str = "") -> list[NewPassage]:
    """The passages of a text, ready to be written. Takes a second for a million characters."""
    heading = indexed(title)
    return [
        NewPassage(piece.start, piece.end, part, f"{indexed(part)} {heading}".strip())
        for piece in cut(text)
        for part in (text[piece.start : piece.end],)
    ]


def index(
    connection: sqlite3.Connection,
    episode: str,
    space: str,
    at: datetime,
    passages: Sequence[NewPassage],
    title: str = "",
) -> int:
    """Write the passages of an episode in place of those it had; how many there are now.

    For use inside `Store.write`, together with whatever else is written of the episode. They can
    be found by words from then on; vectors follow, see PassageVectors.
    """
    remove(connection, [episode])
    moment = micros(at)
    connection.executemany(
        "INSERT INTO passages (episode, space, ordinal, begins, ends, at, title, text, grams)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (episode, space, number, p.begins, p.ends, moment, title, p.text, p.grams)
            for number, p in enumerate(passages)
        ],
    )
    return len(passages)


def remove(connection: sqlite3.Connection, episodes: Sequence[str]) -> int:
    """Take the passages of these episodes away, with their words and vectors; how many."""
    return sum(
        connection.execute("DELETE FROM passages WHERE episode = ?", (episode,)).rowcount
        for episode in episodes
    )


def match(
    connection: sqlite3.Connection, forms: Sequence[str], spaces: Sequence[str], limit: int
) -> list[tuple[int, float]]:
    """(row, score) of the passages with any of these forms of words, the best first."""
    if not forms or not spaces:
        return []
    asked, listed = any_of(forms), json.dumps(list(spaces))
    # The best of all spaces first: to look each one up takes as long as ranking it.
    best = _scores(connection.execute(_BEST, (asked, _AHEAD * limit)))
    rows = json.dumps([row for row, _ in best])
    here = {int(row[0]) for row in connection.execute(_HERE, (rows, listed))}
    found = [each for each in best if each[0] in here][:limit]
    if len(found) == limit or len(best) < _AHEAD * limit:
        return found
    return _scores(connection.execute(_BEST_HERE, (asked, listed, limit)))


def _scores(rows: Iterable[sqlite3.Row]) -> list[tuple[int, float]]:
    return [(int(row[0]), float(row[1])) for row in rows]


def frequencies(connection: sqlite3.Connection, forms: Sequence[str]) -> dict[str, int]:
    """In how many passages each form stands, without those that stand in none."""
    rows = connection.execute(
        "SELECT term, doc FROM passages_words_terms WHERE term IN (SELECT value FROM json_each(?))",
        (json.dumps(list(forms)),),
    )
    return {str(row[0]): int(row[1]) for row in rows}


def any_of(forms: Sequence[str]) -> str:
    """A full-text query for any of these; forms hold letters and digits only."""
    return "grams : (" + " OR ".join(f'"{form}"' for form in forms) + ")"


def read_passages(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Passage]:
    """Those that are there, by row, in one query."""
    found = connection.execute(
        "SELECT row, episode, space, begins, text, at FROM passages"
        " WHERE row IN (SELECT value FROM json_each(?))",
        (json.dumps(list(rows)),),
    )
    return {int(r[0]): Passage(r[0], r[1], r[2], r[3], r[4], moment_kept(r[5])) for r in found}


def pieces_of(connection: sqlite3.Connection, episodes: Sequence[str]) -> dict[str, Pieces]:
    """The passages of these episodes as text and forms, the first of each, in one query."""
    found: dict[str, Pieces] = {}
    for episode, text, grams in connection.execute(
        "SELECT episode, text, grams FROM passages"
        " WHERE episode IN (SELECT value FROM json_each(?)) AND ordinal < ?"
        " ORDER BY episode, ordinal",
        (json.dumps(list(episodes)), _MOST_PIECES),
    ):
        found[episode] = (*found.get(episode, ()), (text, frozenset(grams.split())))
    return found


def passage_refs(
    connection: sqlite3.Connection, rows: Sequence[int], spaces: Sequence[str]
) -> dict[int, tuple[str, datetime]]:
    """Episode and time of those of these passages that are of these spaces, in one query.

    Since they were searched one may have been forgotten and its row given to another text.
    """
    found = connection.execute(
        "SELECT row, episode, at FROM passages WHERE row IN (SELECT value FROM json_each(?))"
        " AND space IN (SELECT value FROM json_each(?))",
        (json.dumps(list(rows)), json.dumps(list(spaces))),
    )
    return {int(r[0]): (str(r[1]), moment_kept(r[2])) for r in found}


def micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC, as times are kept."""
    return (at - _EPOCH) // _MICROSECOND


def moment_of(micros_since: int) -> datetime:
    """A kept time, aware, in UTC. Raises OverflowError for what no calendar has."""
    return _EPOCH + timedelta(microseconds=micros_since)


def moment_kept(value: object) -> datetime:
    """The same of a row; 1970 for a value that is none, so that the others can be read."""
    try:
        return moment_of(value) if isinstance(value, int) else _EPOCH
    except OverflowError:
        return _EPOCH
