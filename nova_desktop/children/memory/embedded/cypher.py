"""Answers the few questions that Graphiti asks in Cypher although there are hooks."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Final

from nova_desktop.children.memory.embedded import nodes

Records = list[dict[str, Any]]

_SAGA: Final = "MATCH (s:Saga {name: $name, group_id: $group_id}) RETURN s.uuid AS uuid"
_COUNT: Final = "MATCH (e:Episodic)-[:MENTIONS]->(n:Entity {uuid: $uuid}) RETURN count(*)"
_MENTIONS: Final = """
SELECT count(*) FROM mentions m JOIN entities e ON e.row = m.entity WHERE e.id = ?
"""


class UnknownCypherError(NotImplementedError):
    """Graphiti asked something in Cypher that this driver does not know."""


def answer(query: str) -> Callable[[sqlite3.Connection, Mapping[str, Any]], Records]:
    """What answers it. Raises UnknownCypherError."""
    plain = " ".join(query.split())
    if plain.startswith(_SAGA):
        return _saga
    if plain.startswith(_COUNT):
        return _mentions
    raise UnknownCypherError(f"no Cypher is understood here: {plain[:200]}")


def _saga(connection: sqlite3.Connection, values: Mapping[str, Any]) -> Records:
    found = nodes.select(
        connection,
        nodes.saga,
        nodes.SAGAS,
        "WHERE t.name = ? AND t.space = ? ORDER BY t.row LIMIT 1",
        values=[values["name"], values["group_id"]],
    )
    return [each.model_dump() for each in found]


def _mentions(connection: sqlite3.Connection, values: Mapping[str, Any]) -> Records:
    count = connection.execute(_MENTIONS, (values["uuid"],)).fetchone()[0]
    return [{"episode_count": count}]
