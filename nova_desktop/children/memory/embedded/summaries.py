"""Summaries of things in the memory file; each function is called inside a transaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from nova_desktop.children.memory.embedded.nodes import listed
from nova_desktop.children.memory.embedded.words import grams
from nova_desktop.children.memory.summary import MOST_FACTS, summary_of

_LASTING: Final = """
SELECT fact FROM facts t WHERE (t.subject = :thing OR t.object = :thing) AND t.wrong = 0
AND t.expired_at IS NULL AND t.invalid_at IS NULL AND (t.valid_at IS NULL OR t.valid_at <= :at)
ORDER BY t.created_at DESC, t.id DESC LIMIT :most
"""
_BESIDE_FACTS: Final = """
SELECT e.id FROM facts t JOIN entities e ON e.row IN (t.subject, t.object)
WHERE t.id IN (SELECT value FROM json_each(?))
"""
_BESIDE_ENTITIES: Final = """
SELECT o.id FROM entities e JOIN facts t ON t.subject = e.row OR t.object = e.row
JOIN entities o ON o.row IN (t.subject, t.object)
WHERE e.id IN (SELECT value FROM json_each(?))
"""
_BESIDE_EPISODES: Final = """
SELECT e.id FROM episodes p JOIN mentions m ON m.episode = p.row JOIN entities e ON e.row = m.entity
WHERE p.id IN (SELECT value FROM json_each(?))
"""
_BESIDE: Final = {
    "fact": _BESIDE_FACTS,
    "entity": _BESIDE_ENTITIES,
    "episode": _BESIDE_EPISODES,
}


def beside(connection: sqlite3.Connection, kind: str, ids: Sequence[str]) -> list[str]:
    """Ids of the things, other than these, that facts, things or texts are about."""
    found = connection.execute(_BESIDE[kind], (listed(ids),))
    others = dict.fromkeys(str(row[0]) for row in found)
    return [each for each in others if kind != "entity" or each not in ids]


def make_anew(connection: sqlite3.Connection, things: Iterable[str], at: int) -> None:
    """Of the facts that hold; things that are not there are left out."""
    found = connection.execute(
        "SELECT row, name, summary FROM entities WHERE id IN (SELECT value FROM json_each(?))",
        (listed(list(things)),),
    ).fetchall()
    for row, name, before in found:
        values = {"thing": row, "at": at, "most": MOST_FACTS}
        summary = summary_of([str(each[0]) for each in connection.execute(_LASTING, values)])
        if summary != before:
            connection.execute(
                "UPDATE entities SET summary = ?, grams = ? WHERE row = ?",
                (summary, grams(f"{name}\n{summary}"), row),
            )
