"""What the user changes and removes; each function is called inside a transaction or a read."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.embedded.nodes import listed
from nova_desktop.children.memory.embedded.row_format import rows_by_id, rows_where
from nova_desktop.children.memory.embedded.summaries import beside
from nova_desktop.children.memory.embedded.times import stored
from nova_desktop.children.memory.embedded.writing import TABLES, delete
from nova_desktop.children.memory.graph import FactChange, Row
from nova_desktop.children.memory.vectors import Filter

_ROWS: Final = "(SELECT row FROM TABLE WHERE id IN (SELECT value FROM json_each(?)))"
# What hangs on the rows of a kind: (kind, the column that leads to them).
_HANGING: Final = {
    "episode": (("mention", "episode"), ("saga_episode", "episode")),
    "entity": (
        ("fact", "subject"),
        ("fact", "object"),
        ("mention", "entity"),
        ("membership", "entity"),
    ),
    "fact": (),
}
REMOVED: Final = frozenset(_HANGING)
"""Kinds that a user removes."""
_CITING: Final = (
    "t.row IN (SELECT fact FROM fact_episodes WHERE episode IN (SELECT value FROM json_each(?)))"
)
_FOLLOWING: Final = """
t.episode IN (SELECT o.after FROM episode_order o JOIN episodes e ON e.row = o.before
              WHERE e.id IN (SELECT value FROM json_each(?)))
"""
_ONLY_FACTS: Final = """
SELECT DISTINCT t.id FROM facts t JOIN fact_episodes said ON said.fact = t.row
WHERE said.episode IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (
    SELECT 1 FROM fact_episodes f WHERE f.fact = t.row
    AND f.episode NOT IN (SELECT value FROM json_each(?1)))
"""
_ONLY_ENTITIES: Final = """
SELECT DISTINCT e.id
FROM episodes p JOIN mentions m ON m.episode = p.row JOIN entities e ON e.row = m.entity
WHERE p.id IN (SELECT value FROM json_each(?1))
AND NOT EXISTS (
    SELECT 1 FROM mentions n JOIN episodes q ON q.row = n.episode
    WHERE n.entity = e.row AND q.id NOT IN (SELECT value FROM json_each(?1)))
AND NOT EXISTS (
    SELECT 1 FROM facts t WHERE (t.subject = e.row OR t.object = e.row) AND NOT (
        EXISTS (SELECT 1 FROM fact_episodes f WHERE f.fact = t.row
                AND f.episode IN (SELECT value FROM json_each(?1)))
        AND NOT EXISTS (SELECT 1 FROM fact_episodes f WHERE f.fact = t.row
                        AND f.episode NOT IN (SELECT value FROM json_each(?1)))))
"""


def change_fact(connection: sqlite3.Connection, identifier: str, change: FactChange) -> bool:
    """Whether there is such a fact. See also `summaries`."""
    columns: dict[str, object] = {name: stored(time) for name, time in change.times().items()}
    columns |= change.marks()
    sets = ", ".join(f"{name} = :{name}" for name in columns) or "id = id"
    words = ["UPDATE facts SET", sets, "WHERE id = :id"]
    return connection.execute(" ".join(words), {**columns, "id": identifier}).rowcount > 0


def remove(connection: sqlite3.Connection, kind: str, ids: Sequence[str]) -> None:
    """Remove rows with what hangs on them; facts that an episode said together with others stay."""
    delete(connection, TABLES[kind], ids)
    if kind == "episode":
        connection.execute(
            "DELETE FROM fact_episodes WHERE episode IN (SELECT value FROM json_each(?))",
            (listed(ids),),
        )


def goes_with(connection: sqlite3.Connection, kind: str, ids: Sequence[str]) -> list[Row]:
    """The rows that `remove` would remove or change."""
    found = rows_by_id(connection, kind, ids)
    rows = _ROWS.replace("TABLE", TABLES[kind])
    for other, column in _HANGING[kind]:
        found += rows_where(connection, other, Filter(f"t.{column} IN {rows}", (listed(ids),)))
    # Their summaries are made anew of what is left.
    found += rows_by_id(connection, "entity", beside(connection, kind, ids))
    if kind == "episode":
        found += rows_where(connection, "fact", Filter(_CITING, (listed(ids),)))
        found += rows_where(connection, "saga_episode", Filter(_FOLLOWING, (listed(ids),)))
    return list({(row.kind, row.id): row for row in found}.values())


def only_said_by(
    connection: sqlite3.Connection, episodes: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Ids of facts and of entities that nothing else tells of."""
    facts = connection.execute(_ONLY_FACTS, (listed(episodes),)).fetchall()
    entities = connection.execute(_ONLY_ENTITIES, (listed(episodes),)).fetchall()
    return [row[0] for row in facts], [row[0] for row in entities]
