"""Vectors in the memory file: written with their codes, checked at the edge."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from nova_desktop.children.memory.vectors.coding import CODING, Floats, encode

GENERATION: Final = "vectors_generation"
NEXT: Final = "vectors_next_generation"
_CODING: Final = "vectors_coding"
_BATCH: Final = 2000
_SHORTEST: Final = 1e-12

_MISSING: Final = """
SELECT v.id, v.generation, v.kind, v.row, t.space, v.vector
FROM vectors v JOIN TABLE t ON t.row = v.row LEFT JOIN vector_codes c ON c.id = v.id
WHERE v.kind = ? AND c.id IS NULL LIMIT ?
"""

_AS_MANY: Final = """
SELECT (SELECT count(*) FROM vectors) = (SELECT count(*) FROM vector_codes)
"""

Placed = tuple[int, str, Sequence[float]]
"""(row of its table, space, vector)."""


def state(connection: sqlite3.Connection, key: str) -> str:
    """A value of the table `state`, "" for none."""
    row = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return "" if row is None else str(row[0])


def set_state(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value."""
    connection.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, value))


def generation(connection: sqlite3.Connection) -> int:
    """Which vectors count."""
    return int(state(connection, GENERATION) or 1)


def dimension(connection: sqlite3.Connection, of: int) -> int:
    """The length of the vectors of a generation, 0 while there is none."""
    row = connection.execute(
        "SELECT length(vector) / 4 FROM vectors WHERE generation = ? LIMIT 1", (of,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def usable(vector: Sequence[float] | None, wanted: int = 0) -> Floats | None:
    """The vector as float32, or None for what cannot be searched.

    That is nothing, a wrong length (`wanted`, 0 for any), a number that is none, or only zeros.
    """
    if vector is None or not len(vector) or (wanted and len(vector) != wanted):
        return None
    try:
        wide = np.asarray(vector, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    if wide.ndim != 1:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        made = wide.astype(np.float32)
        length = float(np.linalg.norm(made))
    return made if np.isfinite(length) and length > _SHORTEST else None


def unit(vector: Floats) -> Floats:
    """The same direction with length 1."""
    wide = vector.astype(np.float64)
    return (wide / np.linalg.norm(wide)).astype(np.float32)


def put(connection: sqlite3.Connection, kind: str, items: Iterable[Placed], of: int) -> int:
    """Keep the vectors in place of earlier ones of the same rows; how many were usable.

    The first one of a generation says how long they must be.
    """
    wanted = dimension(connection, of)
    kept = 0
    for row, space, given in items:
        vector = usable(given, wanted)
        if vector is None:
            continue
        wanted = wanted or len(vector)
        kept += 1
        _put_one(connection, of, kind, row, space, vector)
    return kept


def read(connection: sqlite3.Connection, kind: str, rows: Sequence[int]) -> dict[int, list[float]]:
    """The vectors of these rows, for those that have one."""
    found = connection.execute(
        "SELECT row, vector FROM vectors WHERE generation = ? AND kind = ?"
        " AND row IN (SELECT value FROM json_each(?))",
        (generation(connection), kind, _json(rows)),
    )
    return {row: np.frombuffer(vector, dtype="<f4").tolist() for row, vector in found}


def complete_codes(connection: sqlite3.Connection) -> int:
    """Make the codes that are missing or of an older kind; how many. Writes."""
    if state(connection, _CODING) != CODING:
        connection.execute("DELETE FROM vector_codes")
        set_state(connection, _CODING, CODING)
    # To look for each one alone takes a second at 100,000.
    if connection.execute(_AS_MANY).fetchone()[0]:
        return 0
    return sum(_complete(connection, kind, table) for kind, table in TABLES.items())


TABLES: Final = {
    "passage": "passages",
    "entity": "entities",
    "fact": "facts",
    "community": "communities",
}
"""Where the rows of each kind are."""


def _complete(connection: sqlite3.Connection, kind: str, table: str) -> int:
    missing = _MISSING.replace("TABLE", table)
    made = 0
    while rows := connection.execute(missing, (kind, _BATCH)).fetchall():
        for row in rows:
            _put_code(connection, tuple(row)[:5], np.frombuffer(row[5], dtype="<f4"))
        made += len(rows)
    return made


def _put_one(
    connection: sqlite3.Connection, of: int, kind: str, row: int, space: str, vector: Floats
) -> None:
    blob = vector.astype("<f4").tobytes()
    key = (of, kind, row)
    same = connection.execute(
        "SELECT vector = ? FROM vectors WHERE generation = ? AND kind = ? AND row = ?",
        (blob, *key),
    ).fetchone()
    if same is not None and same[0]:
        return
    if same is not None:  # REPLACE would not tell the triggers
        connection.execute("DELETE FROM vectors WHERE generation = ? AND kind = ? AND row = ?", key)
    identifier = connection.execute(
        "INSERT INTO vectors (generation, kind, row, vector) VALUES (?, ?, ?, ?)", (*key, blob)
    ).lastrowid
    _put_code(connection, (identifier, of, kind, row, space), vector)


def _put_code(connection: sqlite3.Connection, key: tuple[object, ...], vector: Floats) -> None:
    code = encode(unit(vector)[np.newaxis, :])[0].tobytes()
    connection.execute(
        "INSERT INTO vector_codes (id, generation, kind, row, space, code)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*key, code),
    )


def _json(rows: Sequence[int]) -> str:
    return f"[{','.join(map(str, rows))}]"
