"""Full-text search of tasks: any part of words in titles, notes and comments; then likeness."""

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Final

from nova_desktop.adapters.sqlite.rows import storable
from nova_desktop.domain.likeness import likeness, pieces
from nova_desktop.domain.task_filters import FoundIn

_SHORTEST: Final = 3
_MOST_WORDS: Final = 8
_MOST_CHARACTERS: Final = 200
_RANKED: Final = 200
_RARE: Final = 300
_FEW: Final = 10
_ALIKE: Final = 300
_ENOUGH: Final = 3
_GOOD: Final = 0.45
_MARK: Final = re.compile(r"[\\%_]")
_WORDS: Final = re.compile(r"\w+")
Hits = dict[int, FoundIn]
Values = tuple[object, ...] | Mapping[str, object]

# The three are asked with a match, the patterns of words too short for one, and a limit.
_IN_TITLES: Final = r"""
    SELECT tasks.row FROM task_title_search
    CROSS JOIN tasks ON tasks.row = task_title_search.rowid
    WHERE task_title_search MATCH ? AND tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE tasks.title NOT LIKE value ESCAPE '\'
    )
    ORDER BY task_title_search.rowid DESC LIMIT ?
"""
_IN_NOTES: Final = r"""
    SELECT tasks.row FROM task_note_search
    CROSS JOIN task_notes ON task_notes.row = task_note_search.rowid
    CROSS JOIN tasks ON tasks.id = task_notes.task
    WHERE task_note_search MATCH ? AND tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE tasks.title NOT LIKE value ESCAPE '\'
            AND task_notes.text NOT LIKE value ESCAPE '\'
    )
    ORDER BY task_note_search.rowid DESC LIMIT ?
"""
_IN_COMMENTS: Final = r"""
    SELECT tasks.row FROM task_comment_search
    CROSS JOIN task_comments ON task_comments.row = task_comment_search.rowid
    CROSS JOIN tasks ON tasks.id = task_comments.task
    WHERE task_comment_search MATCH ? AND tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE tasks.title NOT LIKE value ESCAPE '\'
            AND task_comments.text NOT LIKE value ESCAPE '\'
    )
    ORDER BY task_comment_search.rowid DESC LIMIT ?
"""
# A word of one or two characters stands in no index. The newest come first, so this ends early.
_BY_TITLE: Final = r"""
    SELECT row FROM tasks
    WHERE deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE title NOT LIKE value ESCAPE '\'
    )
    ORDER BY row DESC LIMIT ?
"""
# The ends of long texts.
_IN_LONG: Final = r"""
    SELECT tasks.row FROM task_notes INDEXED BY task_notes_long
    CROSS JOIN tasks ON tasks.id = task_notes.task
    WHERE length(task_notes.text) > 200000 AND tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(:likes) WHERE task_notes.text NOT LIKE value ESCAPE '\'
    )
    UNION SELECT tasks.row FROM task_comments INDEXED BY task_comments_long
    CROSS JOIN tasks ON tasks.id = task_comments.task
    WHERE length(task_comments.text) > 200000 AND tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(:likes) WHERE task_comments.text NOT LIKE value ESCAPE '\'
    )
    LIMIT :limit
"""
# Every word somewhere in the task.
_SOMEWHERE: Final = r"""
    SELECT row FROM tasks WHERE row IN (SELECT value FROM json_each(:rows)) AND NOT EXISTS (
        SELECT 1 FROM json_each(:likes) AS word WHERE NOT (
            tasks.title LIKE word.value ESCAPE '\'
            OR EXISTS (SELECT 1 FROM task_notes
                WHERE task = tasks.id AND text LIKE word.value ESCAPE '\')
            OR EXISTS (SELECT 1 FROM task_comments
                WHERE task = tasks.id AND text LIKE word.value ESCAPE '\')
        )
    )
    ORDER BY row DESC LIMIT :limit
"""
_WORD: Final = r"""tasks.row IN (
    SELECT rowid FROM task_title_search WHERE task_title_search MATCH ?
    UNION SELECT own.row FROM task_note_search
    CROSS JOIN task_notes ON task_notes.row = task_note_search.rowid
    CROSS JOIN tasks AS own ON own.id = task_notes.task WHERE task_note_search MATCH ?
    UNION SELECT own.row FROM task_comment_search
    CROSS JOIN task_comments ON task_comments.row = task_comment_search.rowid
    CROSS JOIN tasks AS own ON own.id = task_comments.task WHERE task_comment_search MATCH ?
    UNION SELECT own.row FROM task_notes INDEXED BY task_notes_long
    CROSS JOIN tasks AS own ON own.id = task_notes.task
    WHERE length(task_notes.text) > 200000 AND task_notes.text LIKE ? ESCAPE '\'
    UNION SELECT own.row FROM task_comments INDEXED BY task_comments_long
    CROSS JOIN tasks AS own ON own.id = task_comments.task
    WHERE length(task_comments.text) > 200000 AND task_comments.text LIKE ? ESCAPE '\'
)"""
_SHORT_WORD: Final = r"tasks.title LIKE ? ESCAPE '\'"


def words_condition(text: str) -> tuple[str, tuple[object, ...]]:
    """That every word stands somewhere in a task; of very short ones only the title is read."""
    conditions: list[str] = []
    values: list[object] = []
    for word in _words(text):
        like = _like(word)
        if len(word) < _SHORTEST:
            conditions.append(_SHORT_WORD)
            values.append(like)
        else:
            conditions.append(_WORD)
            values += [_phrase(word)] * 3 + [like] * 2
    return f"({' AND '.join(conditions) or '1'})", tuple(values)


def find(connection: sqlite3.Connection, text: str, limit: int) -> Hits:
    """Rows of tasks that hold all words, the best first, with where that is."""
    words = _words(text)
    if not words:
        return {}
    hits = _exact(connection, words, limit)
    if len(hits) < min(_ENOUGH, limit):
        for row in _alike(connection, words, limit):
            hits.setdefault(row, FoundIn.ALIKE)
    return dict(list(hits.items())[:limit])


def _exact(connection: sqlite3.Connection, words: list[str], limit: int) -> Hits:
    long, likes = _long(words), json.dumps([_like(word) for word in words])
    hits: Hits = {}
    if not long:
        _add(hits, _rows(connection, _BY_TITLE, (likes, _RANKED)), FoundIn.TITLE)
        return _ranked(connection, hits, words)
    match = " AND ".join(map(_phrase, long))
    short = json.dumps([_like(word) for word in words if word not in long])
    _add(hits, _rows(connection, _IN_TITLES, (match, short, _RANKED)), FoundIn.TITLE)
    hits = _ranked(connection, hits, words)
    for statement, where in ((_IN_NOTES, FoundIn.NOTES), (_IN_COMMENTS, FoundIn.COMMENT)):
        if len(hits) < limit:
            _add(hits, _rows(connection, statement, (match, short, limit)), where)
    values = {"likes": likes, "limit": limit}
    if len(hits) < limit:
        _add(hits, _rows(connection, _IN_LONG, values), FoundIn.NOTES)
    if len(hits) < min(_FEW, limit) and len(words) > 1:
        rare = json.dumps(_rarest(connection, long))
        found = _rows(connection, _SOMEWHERE, {**values, "rows": rare})
        _add(hits, found, FoundIn.SEVERAL)
    return hits


def _rarest(connection: sqlite3.Connection, words: list[str]) -> list[int]:
    """Tasks with the word that the fewest have, from title, notes and comments."""
    best: list[int] | None = None
    for word in words:
        found: list[int] = []
        for statement in (_IN_TITLES, _IN_NOTES, _IN_COMMENTS):
            found += _rows(connection, statement, (_phrase(word), "[]", _RARE))
        if best is None or len(found) < len(best):
            best = found
    return best or []


def _alike(connection: sqlite3.Connection, words: list[str], limit: int) -> list[int]:
    """Titles in which for every word stands one that is written much like it."""
    long = _long(words)
    if not long:
        return []
    match = " AND ".join(f"({' OR '.join(map(_phrase, pieces(word)))})" for word in long)
    rows = _rows(connection, _IN_TITLES, (match, "[]", _ALIKE))
    scores = {row: _score(title, long) for row, title in _titles(connection, rows)}
    good = [row for row in rows if scores[row] >= _GOOD]
    return sorted(good, key=lambda row: -scores[row])[:limit]


def _score(title: str, words: list[str]) -> float:
    """The likeness of the word that fits worst."""
    there = _WORDS.findall(title.lower())
    return min(max((likeness(word, other) for other in there), default=0.0) for word in words)


def _ranked(connection: sqlite3.Connection, hits: Hits, words: list[str]) -> Hits:
    """Titles that begin with the words first, then those where a word begins so; then the newest.

    `hits` come as the newest first, and sorting keeps that.
    """
    text = " ".join(words)
    places: dict[int, int] = {}
    for row, title in _titles(connection, list(hits)):
        at = title.lower().find(text)
        places[row] = 3 if at < 0 else 0 if at == 0 else 1 if title[at - 1] == " " else 2
    return dict(sorted(hits.items(), key=lambda hit: places[hit[0]]))


def _titles(connection: sqlite3.Connection, rows: list[int]) -> list[tuple[int, str]]:
    found = connection.execute(
        "SELECT row, title FROM tasks WHERE row IN (SELECT value FROM json_each(?))",
        (json.dumps(rows),),
    )
    return [(row["row"], row["title"]) for row in found]


def _rows(connection: sqlite3.Connection, statement: str, values: Values) -> list[int]:
    return [row[0] for row in connection.execute(statement, values)]


def _add(hits: Hits, rows: list[int], where: FoundIn) -> None:
    for row in rows:
        hits.setdefault(row, where)


def _words(text: str) -> list[str]:
    # Not casefold: the index leaves 'ß' as it is.
    words = storable(text[:_MOST_CHARACTERS]).lower().replace("\0", " ").split()
    return list(dict.fromkeys(words))[:_MOST_WORDS]


def _long(words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= _SHORTEST]


def _phrase(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _like(word: str) -> str:
    """A pattern of LIKE, which knows upper and lower case of ASCII only.

    So any character may stand for another letter that has both, unless that would leave nothing.
    """
    escaped = _MARK.sub(r"\\\g<0>", word)
    if len(word) >= _SHORTEST and not word.isascii():
        escaped = "".join("_" if c > "\x7f" and c != c.upper() else c for c in escaped)
    return f"%{escaped}%"
