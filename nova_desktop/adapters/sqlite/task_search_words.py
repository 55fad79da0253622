"""What people type into a search, as phrases and patterns of SQL; nothing of it is an operator."""

import re
from typing import Final

from nova_desktop.adapters.sqlite.rows import storable

SHORTEST: Final = 3
"""Shorter words stand in no index."""
_MOST_WORDS: Final = 8
_MOST_CHARACTERS: Final = 200
_MARK: Final = re.compile(r"[\\%_]")
_TYPED: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
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


def words_of(text: str) -> list[str]:
    """In small letters; what stands in double quotes is one, with its spaces.

    Not casefold: the index leaves 'ß' as it is.
    """
    whole = storable(text[:_MOST_CHARACTERS]).lower().replace("\0", " ")
    words = [
        " ".join(quoted.split()) if quoted else plain.rstrip("*") or plain
        for quoted, plain in _TYPED.findall(whole)
    ]
    return list(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]


def long_ones(words: list[str]) -> list[str]:
    """Those that the index knows."""
    return [word for word in words if len(word) >= SHORTEST]


def phrase(word: str) -> str:
    """For a match; any character in it stands for itself."""
    return '"' + word.replace('"', '""') + '"'


def like(word: str) -> str:
    """A pattern of LIKE, which knows upper and lower case of ASCII only.

    So any character may stand for another letter that has both, unless that would leave nothing.
    """
    escaped = _MARK.sub(r"\\\g<0>", word)
    if len(word) >= SHORTEST and not word.isascii():
        escaped = "".join("_" if c > "\x7f" and c != c.upper() else c for c in escaped)
    return f"%{escaped}%"


def words_condition(text: str) -> tuple[str, tuple[object, ...]]:
    """That every word stands somewhere in a task; of very short ones only the title is read."""
    conditions: list[str] = []
    values: list[object] = []
    for word in words_of(text):
        if len(word) < SHORTEST:
            conditions.append(_SHORT_WORD)
            values.append(like(word))
        else:
            conditions.append(_WORD)
            values += [phrase(word)] * 3 + [like(word)] * 2
    return f"({' AND '.join(conditions) or '1'})", tuple(values)
