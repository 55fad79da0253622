"""Keeps what the user changed on Neo4j while a text was read, when what was read is saved."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nova_desktop.children.memory.meanwhile import TIMES, Changes
from nova_desktop.children.memory.neo4j_graph.times import told

_THERE: Final = """
MATCH (:Entity)-[x:RELATES_TO]->(:Entity) WHERE x.uuid IN $ids
RETURN x.uuid AS id, x.valid_at AS valid_at, x.invalid_at AS invalid_at, x.expired_at AS expired_at
"""


async def allowed(
    transaction: Any, changes: Changes, edges: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Facts as Graphiti saves them, without what would undo the user's changes."""
    touched = [edge["uuid"] for edge in edges if edge["uuid"] in changes.gone | changes.changed]
    there: dict[str, Mapping[str, Any]] = {}
    if touched:
        result = await transaction.run(_THERE, {"ids": touched})
        there = {str(record["id"]): dict(record) async for record in result}
    found: list[dict[str, Any]] = []
    for edge in edges:
        identifier = edge["uuid"]
        is_there = identifier in there or identifier not in touched
        kept = changes.fact(identifier, edge, there=is_there)
        if kept and identifier in changes.changed and identifier in there:
            kept |= {name: told(there[identifier][name]) for name in TIMES}
        if kept:
            found.append(kept)
    return found
