"""Full-text search of tasks: any part of words in titles, notes and comments; then likeness.

Titles come before notes and these before comments, open tasks before done ones.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_search_near import Found, other_spellings, with_slips
from nova_desktop.adapters.sqlite.task_search_words import (
    SHORTEST,
    like,
    long_ones,
    phrase,
    words_of,
)
from nova_desktop.domain.task_filters import FoundIn

_RANKED: Final = 200
_WINDOW: Final = 1000
_RARE: Final = 300
_FEW: Final = 10
_NO_END: Final = -1
_PLACES: Final[Mapping[FoundIn, int]] = MappingProxyType(
    {where: place for place, where in enumerate(FoundIn)}
)
Hits = dict[int, FoundIn]
Values = tuple[object, ...] | Mapping[str, object]

# The three are asked with a match, how many of the newest are looked at, the patterns of words too
# short for a match, and a limit.
_IN_TITLES: Final = r"""
    SELECT tasks.row FROM (
        SELECT rowid FROM task_title_search WHERE task_title_search MATCH ?
        ORDER BY rowid DESC LIMIT ?
    ) AS found CROSS JOIN tasks ON tasks.row = found.rowid
    WHERE tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE tasks.title NOT LIKE value ESCAPE '\'
    )
    ORDER BY tasks.is_open DESC, tasks.row DESC LIMIT ?
"""
_IN_NOTES: Final = r"""
    SELECT tasks.row FROM (
        SELECT rowid FROM task_note_search WHERE task_note_search MATCH ?
        ORDER BY rowid DESC LIMIT ?
    ) AS found CROSS JOIN task_notes ON task_notes.row = found.rowid
    CROSS JOIN tasks ON tasks.id = task_notes.task
    WHERE tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE tasks.title NOT LIKE value ESCAPE '\'
            AND task_notes.text NOT LIKE value ESCAPE '\'
    )
    ORDER BY tasks.is_open DESC, tasks.row DESC LIMIT ?
"""
_IN_COMMENTS: Final = r"""
    SELECT tasks.row FROM (
        SELECT rowid FROM task_comment_search WHERE task_comment_search MATCH ?
        ORDER BY rowid DESC LIMIT ?
    ) AS found CROSS JOIN task_comments ON task_comments.row = found.rowid
    CROSS JOIN tasks ON tasks.id = task_comments.task
    WHERE tasks.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(?) WHERE tasks.title NOT LIKE value ESCAPE '\'
            AND task_comments.text NOT LIKE value ESCAPE '\'
    )
    ORDER BY tasks.is_open DESC, tasks.row DESC LIMIT ?
"""
_TEXTS: Final = tuple(
    sql("SELECT rowid FROM", name, "WHERE", name, "MATCH ? ORDER BY rowid DESC LIMIT ?")
    for name in ("task_title_search", "task_note_search", "task_comment_search")
)
_OWNERS: Final = """
    SELECT tasks.row FROM json_each(?) CROSS JOIN task_notes ON task_notes.row = json_each.value
    CROSS JOIN tasks ON tasks.id = task_notes.task
    UNION SELECT tasks.row FROM json_each(?)
    CROSS JOIN task_comments ON task_comments.row = json_each.value
    CROSS JOIN tasks ON tasks.id = task_comments.task
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
    SELECT row FROM tasks WHERE row IN (SELECT value FROM json_each(:rows))
    AND deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(:likes) AS word WHERE NOT (
            tasks.title LIKE word.value ESCAPE '\'
            OR EXISTS (SELECT 1 FROM task_notes
                WHERE task = tasks.id AND text LIKE word.value ESCAPE '\')
            OR EXISTS (SELECT 1 FROM task_comments
                WHERE task = tasks.id AND text LIKE word.value ESCAPE '\')
        )
    )
    ORDER BY is_open DESC, row DESC LIMIT :limit
"""
# Words of one or two characters stand in no index. The newest come first, so this ends early. Those
# that are whole words, as in Chinese, are also looked for in the newest notes and comments.
_BY_TITLE: Final = "SELECT row FROM tasks WHERE deleted_at IS NULL AND"
_IN_TITLE: Final = r"title LIKE ? ESCAPE '\'"
_SHORT_IN: Final[Mapping[FoundIn, str]] = MappingProxyType(
    {
        FoundIn.NOTES: """
            SELECT tasks.row FROM tasks JOIN (SELECT task FROM task_notes
            WHERE row > (SELECT max(row) FROM task_notes) - 20000 AND
        """,
        FoundIn.COMMENT: """
            SELECT tasks.row FROM tasks JOIN (SELECT DISTINCT task FROM task_comments
            WHERE row > (SELECT max(row) FROM task_comments) - 20000 AND
        """,
    }
)
_IN_TEXT: Final = "instr(text, ?) > 0"
_SHORT_ORDER: Final = """
    ) AS found ON found.task = tasks.id WHERE tasks.deleted_at IS NULL
    ORDER BY tasks.is_open DESC, tasks.row DESC LIMIT ?
"""


def find(connection: sqlite3.Connection, text: str, limit: int) -> Hits:
    """Rows of tasks that hold all words, the best first, with where that is."""
    words = words_of(text)
    if not words:
        return {}
    hits = _exact(connection, words, limit)
    if len(hits) < min(_FEW, limit):
        _add_found(connection, hits, words, other_spellings(connection, words))
    hits = dict(sorted(hits.items(), key=lambda hit: _PLACES[hit[1]]))
    if not hits:
        hits = dict(with_slips(connection, words))
    return dict(list(hits.items())[:limit])


def _exact(connection: sqlite3.Connection, words: list[str], limit: int) -> Hits:
    long = long_ones(words)
    if not long:
        return _short(connection, words, limit)
    hits: Hits = {}
    match = " AND ".join(map(phrase, long))
    others = [like(word) for word in words if word not in long]
    window = _NO_END if others else _WINDOW
    short = json.dumps(others)
    _add(hits, _rows(connection, _IN_TITLES, (match, window, short, _RANKED)), FoundIn.TITLE)
    hits = _ranked(connection, hits, words)
    for statement, where in ((_IN_NOTES, FoundIn.NOTES), (_IN_COMMENTS, FoundIn.COMMENT)):
        if len(hits) < limit:
            _add(hits, _rows(connection, statement, (match, window, short, limit)), where)
    values = {"likes": json.dumps([like(word) for word in words]), "limit": limit}
    if len(hits) < limit:
        _add(hits, _rows(connection, _IN_LONG, values), FoundIn.NOTES)
    if len(hits) < min(_FEW, limit) and len(words) > 1:
        rare = json.dumps(_rarest(connection, long))
        found = _rows(connection, _SOMEWHERE, {**values, "rows": rare})
        _add(hits, found, FoundIn.SEVERAL)
    return hits


def _short(connection: sqlite3.Connection, words: list[str], limit: int) -> Hits:
    """None of the words stands in an index."""
    hits: Hits = {}
    titles = sql(_BY_TITLE, _each(_IN_TITLE, words), "ORDER BY row DESC LIMIT ?")
    _add(hits, _rows(connection, titles, (*map(like, words), _RANKED)), FoundIn.TITLE)
    hits = _ranked(connection, hits, words)
    if len(hits) < limit and all(map(_is_whole, words)):
        for where, begin in _SHORT_IN.items():
            texts = sql(begin, _each(_IN_TEXT, words), _SHORT_ORDER)
            _add(hits, _rows(connection, texts, (*words, limit)), where)
    return hits


def _each(condition: str, words: Sequence[str]) -> str:
    return " AND ".join([condition] * len(words))


def _is_whole(word: str) -> bool:
    """Whether two characters are a word: those of Chinese, Japanese and Korean are."""
    return len(word) < SHORTEST and all(letter >= "\u2e80" for letter in word)


def _rarest(connection: sqlite3.Connection, words: list[str]) -> list[int]:
    """Tasks with the word that the fewest have, from title, notes and comments."""

    def texts_with(word: str) -> list[list[int]]:
        return [_rows(connection, each, (phrase(word), _RARE)) for each in _TEXTS]

    rarest = min(map(texts_with, words), key=lambda texts: sum(map(len, texts)))
    titles, notes, comments = rarest
    owners = (json.dumps(notes), json.dumps(comments))
    return titles + _rows(connection, _OWNERS, owners)


def _ranked(connection: sqlite3.Connection, hits: Hits, words: Sequence[str]) -> Hits:
    """Open ones first; of these titles that begin with the words, then those where a word does.

    `hits` come as the newest first, and sorting keeps that.
    """
    text = " ".join(words)
    places: dict[int, tuple[bool, int]] = {}
    for row, title, is_open in _titles(connection, list(hits)):
        at = title.lower().find(text)
        place = 3 if at < 0 else 0 if at == 0 else 1 if title[at - 1] == " " else 2
        places[row] = (not is_open, place)
    return dict(sorted(hits.items(), key=lambda hit: places[hit[0]]))


def _add_found(
    connection: sqlite3.Connection, hits: Hits, words: Sequence[str], found: Found
) -> None:
    """Behind what is there, in the same order as among these."""
    new: Hits = {}
    for row, where in found:
        if row not in hits:
            new.setdefault(row, where)
    hits.update(_ranked(connection, new, words))


def _titles(connection: sqlite3.Connection, rows: list[int]) -> list[tuple[int, str, bool]]:
    found = connection.execute(
        "SELECT row, title, is_open FROM tasks WHERE row IN (SELECT value FROM json_each(?))",
        (json.dumps(rows),),
    )
    return [(row["row"], row["title"], bool(row["is_open"])) for row in found]


def _rows(connection: sqlite3.Connection, statement: str, values: Values) -> list[int]:
    return [row[0] for row in connection.execute(statement, values)]


def _add(hits: Hits, rows: list[int], where: FoundIn) -> None:
    for row in rows:
        hits.setdefault(row, where)
