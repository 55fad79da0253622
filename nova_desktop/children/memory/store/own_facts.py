"""What the user said about facts, taken from one memory file into another: own sentences, pins,
and what is wrong or was corrected, which a text that is read anew would bring back."""

import sqlite3
from typing import Final

from nova_desktop.children.memory.embedded.writing import COLUMNS

OWN_FACTS: Final = """
f.by_user = 1 OR f.pinned = 1 OR f.wrong = 1 OR (f.expired_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM facts AS own WHERE own.by_user = 1 AND own.subject = f.subject
    AND own.object = f.object AND own.relation = f.relation
))
"""
"""Which rows of `facts AS f` these are."""
_ENTITY: Final = ("id", "kind", *(name for name in COLUMNS["entity"] if name != "summary"))
_FACT: Final = ("id", *COLUMNS["fact"], "grams")


def put_own_fact(source: sqlite3.Connection, target: sqlite3.Connection, row: sqlite3.Row) -> None:
    """Add a fact with its ends, unless they are there or the source has lost them.

    Raises sqlite3.Error for what the target refuses.
    """
    ends = [_entity(source, target, row[name]) for name in ("subject", "object")]
    if None in ends:
        return
    names, marks = ", ".join(_FACT), ", ".join("?" for _ in _FACT)
    words = ["INSERT OR IGNORE INTO facts", f"({names}, subject, object) VALUES ({marks}, ?, ?)"]
    made = target.execute(" ".join(words), (*(row[name] for name in _FACT), *ends))
    if made.rowcount:
        for said in _readable(
            source, "SELECT ordinal, episode FROM fact_episodes WHERE fact = ?", row["row"]
        ):
            target.execute(
                "INSERT INTO fact_episodes (fact, ordinal, episode) VALUES (?, ?, ?)",
                (made.lastrowid, *said),
            )


def _entity(source: sqlite3.Connection, target: sqlite3.Connection, row: int) -> int | None:
    """Its row in the target. Without its summary, which is made anew from texts."""
    found = _readable(source, "SELECT * FROM entities WHERE row = ?", row)
    if not found:
        return None
    names, marks = ", ".join(_ENTITY), ", ".join("?" for _ in _ENTITY)
    words = ["INSERT OR IGNORE INTO entities", f"({names}) VALUES ({marks})"]
    target.execute(" ".join(words), tuple(found[0][name] for name in _ENTITY))
    there = target.execute("SELECT row FROM entities WHERE id = ?", (found[0]["id"],)).fetchone()
    return None if there is None else int(there[0])


def _readable(source: sqlite3.Connection, sql: str, row: int) -> list[sqlite3.Row]:
    try:
        return source.execute(sql, (row,)).fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return []
