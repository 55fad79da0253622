"""What stands around the words that a search found in notes and comments."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from nova_desktop.adapters.sqlite.task_search_words import words_of
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.task_filters import FoundIn

_MOST: Final = 12
_BEFORE: Final = 16
_LENGTH: Final = 80
# Only beginnings are read: an excerpt is a hint, and texts may be of megabytes.
_NOTES: Final = """
    SELECT tasks.row, substr(task_notes.text, 1, 6000) AS text FROM tasks
    JOIN task_notes ON task_notes.task = tasks.id
    WHERE tasks.row IN (SELECT value FROM json_each(?))
"""
_COMMENTS: Final = """
    SELECT tasks.row, substr(task_comments.text, 1, 6000) AS text FROM tasks
    JOIN task_comments ON task_comments.task = tasks.id
    WHERE tasks.row IN (SELECT value FROM json_each(?))
    ORDER BY task_comments.row DESC LIMIT 200
"""


def excerpts(
    connection: sqlite3.Connection, hits: Mapping[int, FoundIn], text: str
) -> dict[int, str]:
    """By row, for the first of those that were found outside of their titles."""
    words = words_of(text)
    found: dict[int, str] = {}
    for where, statement in ((FoundIn.NOTES, _NOTES), (FoundIn.COMMENT, _COMMENTS)):
        rows = [row for row, place in hits.items() if place is where][:_MOST]
        if not rows:
            continue
        for each in connection.execute(statement, (json.dumps(rows),)):
            if each["row"] not in found and (cut := _around(each["text"], words)):
                found[each["row"]] = cut
    return found


def _around(text: str, words: Sequence[str]) -> str:
    """One line, from a little before the first of the words; "" where none is."""
    small = text.lower()
    if len(small) != len(text):  # places in the one are none in the other
        return ""
    places = [at for word in words if (at := small.find(word)) >= 0]
    if not places:
        return ""
    begin = max(0, min(places) - _BEFORE)
    if begin:
        begin = text.rfind(" ", 0, begin) + 1 or begin
    cut = harmless_line(text[begin : begin + _LENGTH])
    before = "…" if begin else ""
    return f"{before}{cut}{'…' if begin + _LENGTH < len(text) else ''}"
