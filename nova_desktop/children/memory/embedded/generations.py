"""The vectors of nodes and facts: what is missing, and how another model's take their place."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.embedded.writing import row_of
from nova_desktop.children.memory.graph import ToEmbed, Vector
from nova_desktop.children.memory.vectors.table import (
    GENERATION,
    generation,
    put,
    set_state,
    state,
)

SHADOW: Final = "vectors_shadow"
_MADE_BY: Final = "vectors_made_by"
# Kind, table, and the text that is embedded.
_EMBEDDED: Final = (
    ("entity", "entities", "name"),
    ("fact", "facts", "fact"),
    ("community", "communities", "name"),
)
_MISSING: Final = """
SELECT t.id, t.TEXT FROM TABLE t
LEFT JOIN vectors v ON v.generation = ? AND v.kind = ? AND v.row = t.row
WHERE v.id IS NULL AND trim(t.TEXT) != '' ORDER BY t.row LIMIT ?
"""
_TEXTS: Final = "SELECT count(*), coalesce(sum(length(TEXT)), 0) FROM TABLE WHERE trim(TEXT) != ''"


def made_by(connection: sqlite3.Connection) -> str:
    """The fingerprint of the model that made the vectors that count."""
    return state(connection, _key(generation(connection)))


def set_made_by(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Tell the model of the vectors that count."""
    set_state(connection, _key(generation(connection)), fingerprint)


def missing(connection: sqlite3.Connection, of: int, limit: int) -> list[ToEmbed]:
    """Texts without a vector of a generation, the oldest of each kind first."""
    found: list[ToEmbed] = []
    for kind, table, text in _EMBEDDED:
        sql = _MISSING.replace("TABLE", table).replace("TEXT", text)
        rows = connection.execute(sql, (of, kind, limit - len(found))).fetchall()
        found += [ToEmbed(kind, row[0], str(row[1]).replace("\n", " ")) for row in rows]
        if len(found) >= limit:
            break
    return found


def texts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many texts have vectors or shall have them, and their characters."""
    count = characters = 0
    for _, table, text in _EMBEDDED:
        sql = _TEXTS.replace("TABLE", table).replace("TEXT", text)
        row = connection.execute(sql).fetchone()
        count, characters = count + int(row[0]), characters + int(row[1])
    return count, characters


def keep(
    connection: sqlite3.Connection, of: int, vectors: Sequence[tuple[str, str, Vector]]
) -> None:
    """Keep (kind, id, vector); those of things that are gone, or no vectors, are left out."""
    tables = {kind: table for kind, table, _ in _EMBEDDED}
    for kind, identifier, vector in vectors:
        row = row_of(connection, kind, identifier)
        if row is not None:
            words = ["SELECT space FROM", tables[kind], "WHERE row = ?"]
            space = str(connection.execute(" ".join(words), (row,)).fetchone()[0])
            put(connection, kind, [(row, space, vector)], of)


def shadow(connection: sqlite3.Connection) -> int:
    """The generation in the making, 0 for none."""
    return int(state(connection, SHADOW) or 0)


def begin(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Begin another generation, or go on with one that was begun for the same model."""
    begun = shadow(connection)
    if begun and state(connection, _key(begun)) == fingerprint:
        return
    drop(connection)
    highest = connection.execute("SELECT coalesce(max(generation), 0) FROM vectors").fetchone()[0]
    new = max(int(highest), generation(connection)) + 1
    set_state(connection, SHADOW, str(new))
    set_state(connection, _key(new), fingerprint)


def swap(connection: sqlite3.Connection) -> None:
    """Let the shadow count; what counted before stays beside it."""
    begun = shadow(connection)
    if begun:
        set_state(connection, GENERATION, str(begun))
        connection.execute("DELETE FROM state WHERE key = ?", (SHADOW,))


def drop(connection: sqlite3.Connection) -> None:
    """Give the shadow up."""
    begun = shadow(connection)
    if begun:
        connection.execute("DELETE FROM vectors WHERE generation = ?", (begun,))
        connection.execute("DELETE FROM state WHERE key IN (?, ?)", (SHADOW, _key(begun)))


def drop_old(connection: sqlite3.Connection) -> None:
    """Remove all but what counts and the shadow."""
    kept = (generation(connection), shadow(connection))
    connection.execute("DELETE FROM vectors WHERE generation NOT IN (?, ?)", kept)
    connection.execute(
        "DELETE FROM state WHERE key LIKE ? AND key NOT IN (?, ?)",
        (f"{_MADE_BY}:%", _key(kept[0]), _key(kept[1])),
    )


def _key(of: int) -> str:
    return f"{_MADE_BY}:{of}"
