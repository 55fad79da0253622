"""The vectors of passages while those of another model are made beside them."""

import json
import sqlite3
from collections.abc import Sequence
from itertools import islice
from typing import Final

from nova_desktop.children.memory.embedded import generations
from nova_desktop.children.memory.ingest.checking import without_forbidden
from nova_desktop.children.memory.recall.passage_vectors import KIND
from nova_desktop.children.memory.vectors.table import put, set_state

_MISSING: Final = """
SELECT p.row, p.space, p.text FROM passages AS p WHERE NOT EXISTS (
    SELECT 1 FROM vectors AS v WHERE v.generation = ? AND v.kind = 'passage' AND v.row = p.row
) AND p.row > ? ORDER BY p.row LIMIT ?
"""
_THERE: Final = "SELECT row FROM passages WHERE row IN (SELECT value FROM json_each(?))"

Placed = tuple[int, str, Sequence[float]]


def count_passages(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many there are, and their characters."""
    row = connection.execute("SELECT count(*), coalesce(sum(ends - begins), 0) FROM passages")
    count, characters = row.fetchone()
    return int(count), int(characters)


def missing_passages(
    connection: sqlite3.Connection, after: int, limit: int
) -> list[tuple[int, str, str]]:
    """(row, space, text) of those behind a row that have no new vector."""
    shadow = generations.shadow(connection)
    if not shadow:
        return []
    rows = connection.execute(_MISSING, (shadow, after, -1))
    found = ((int(row[0]), str(row[1]), str(row[2])) for row in rows)
    return list(islice(without_forbidden(connection, found, lambda row: row[2]), limit))


def put_passages(connection: sqlite3.Connection, placed: Sequence[Placed], made_by: str) -> None:
    """Keep new vectors of those that were not forgotten meanwhile."""
    shadow = generations.shadow(connection)
    if not shadow:
        return
    there = connection.execute(_THERE, (json.dumps([row for row, _, _ in placed]),))
    known = {int(row[0]) for row in there}
    put(connection, KIND, [each for each in placed if each[0] in known], shadow)
    set_state(connection, f"passages_made_by:{shadow}", made_by)
