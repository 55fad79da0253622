"""Looks whether the graph in the memory file is sound, with its words and vectors."""

import sqlite3
from typing import Final

from nova_desktop.children.memory.store.connection import full_check
from nova_desktop.children.memory.vectors.table import TABLES, dimension, generation

_WORDS: Final = (
    "passages_words",
    "episodes_words",
    "entities_words",
    "entities_parts",
    "facts_words",
    "communities_words",
)


def check(connection: sqlite3.Connection) -> str:
    """What is wrong first, or "". Full-text tables are only compared while writing is allowed."""
    return full_check(connection) or _wrong_words(connection) or _wrong_vectors(connection)


def _wrong_words(connection: sqlite3.Connection) -> str:
    for table in _WORDS:
        words = ["INSERT INTO", table, f"({table}, rank) VALUES ('integrity-check', 1)"]
        try:
            connection.execute(" ".join(words))
        except sqlite3.DatabaseError as error:
            return f"{table}: {error}"
    return ""


def _wrong_vectors(connection: sqlite3.Connection) -> str:
    now = generation(connection)
    length = dimension(connection, now) * 4
    odd = connection.execute(
        "SELECT count(*) FROM vectors WHERE generation = ? AND length(vector) != ?", (now, length)
    ).fetchone()[0]
    if odd:
        return f"{odd} vectors are of another length"
    for kind, table in TABLES.items():
        words = ["SELECT count(*) FROM vectors v LEFT JOIN", table, "t ON t.row = v.row"]
        words.append("WHERE v.kind = ? AND t.row IS NULL")
        lost = connection.execute(" ".join(words), (kind,)).fetchone()[0]
        if lost:
            return f"{lost} vectors belong to no {kind}"
    return ""
