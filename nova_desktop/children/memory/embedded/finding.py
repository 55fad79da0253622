"""Finds rows by words, by meaning and by links; each function is called inside a read."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from nova_desktop.children.memory.embedded import words
from nova_desktop.children.memory.embedded.filters import both, in_spaces
from nova_desktop.children.memory.embedded.nodes import BY_ROWS, listed, select
from nova_desktop.children.memory.vectors import Filter, VectorIndex

Scores = list[tuple[int, float]]
"""(row, score), the best first."""

_TEXTS: Final = {
    "entity": ("entities_words", "entities"),
    "fact": ("facts_words", "facts"),
    "episode": ("episodes_words", "episodes"),
    "community": ("communities_words", "communities"),
}
_AROUND: Final = """
WITH RECURSIVE origin (row) AS (
    SELECT row FROM entities WHERE id IN (SELECT value FROM json_each(?1))
    UNION SELECT m.entity FROM mentions m JOIN episodes e ON e.row = m.episode
          WHERE e.id IN (SELECT value FROM json_each(?1))
), near (row, depth) AS (
    SELECT row, 0 FROM origin
    UNION SELECT CASE f.subject WHEN n.row THEN f.object ELSE f.subject END, n.depth + 1
    FROM near n JOIN facts f ON n.row IN (f.subject, f.object)
    WHERE n.depth < ?2
    LIMIT 20000
)
SELECT row, min(depth) AS depth FROM near GROUP BY row ORDER BY depth, row
"""
_DEEPEST: Final = 4


def by_words(
    connection: sqlite3.Connection, kind: str, text: str, only: Filter, limit: int
) -> Scores:
    """Those whose text has the words, however long `text` is."""
    table, rows = _TEXTS[kind]
    for match in words.query(connection, table, text):
        if found := _matching(connection, table, rows, match, only, limit):
            return found
    return []


def _matching(
    connection: sqlite3.Connection, table: str, rows: str, match: str, only: Filter, limit: int
) -> Scores:
    sql = ["SELECT t.row, -w.rank FROM", table, "w CROSS JOIN", rows]
    sql.append(f"t ON t.row = w.rowid WHERE {table} MATCH ?")
    if only.sql:
        sql += ["AND", only.sql]
    sql.append("ORDER BY w.rank LIMIT ?")
    found = connection.execute(" ".join(sql), (match, *only.values, limit))
    return [(int(row[0]), float(row[1])) for row in found]


def by_vector(
    index: VectorIndex,
    connection: sqlite3.Connection,
    kind: str,
    vector: Sequence[float],
    spaces: Sequence[str] | None,
    only: Filter,
    limit: int,
    *,
    least: float = -1.0,
    narrow: bool = False,
    refresh: bool = True,
) -> Scores:
    """The nearest by meaning; `narrow` when only few rows can fulfil `only`."""
    if narrow:
        every = both(in_spaces(spaces), only)
        return index.among(connection, kind, vector, limit, every, least)
    return index.nearest(connection, kind, vector, spaces, limit, only, least, refresh=refresh)


def around(connection: sqlite3.Connection, origins: Sequence[str], depth: int) -> list[int]:
    """Rows of the entities within so many facts of these entities or episodes, nearest first."""
    values = (listed(origins), min(depth, _DEEPEST))
    return [int(row[0]) for row in connection.execute(_AROUND, values)]


def objects(
    connection: sqlite3.Connection, made: Any, sql: str, rows: Sequence[int], key: str = "row"
) -> list[Any]:
    """Graphiti's objects of these rows in their order, by one query."""
    pairs = select(
        connection, lambda row: (row[key], made(row)), sql, BY_ROWS, values=[listed(rows)]
    )
    by_row = dict(pairs)
    return [by_row[row] for row in rows if row in by_row]
