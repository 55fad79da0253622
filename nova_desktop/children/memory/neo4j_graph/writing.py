"""Writes rows into Neo4j; everything is called inside a transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.neo4j_graph.shapes import (
    KINDS,
    MARKS,
    SHAPES,
    Properties,
    properties_of,
    text,
)

_NAMESPACE: Final = uuid.UUID("0f3c1c58-8c65-5a5e-9a52-5b8f1f5d3a77")
# A vector stays as long as its text is the same and no other one is given.
_NODE: Final = """
UNWIND $rows AS row
MERGE (x:LABEL {uuid: row.properties.uuid})
WITH x, row, KNOWN AS known, x MARKS AS marks
RELABEL
SET x = marks
SET x += row.properties
"""
_LINK: Final = """
UNWIND $rows AS row
MATCH (a:START {uuid: row.start})
MATCH (b:FINISH {uuid: row.finish})
MERGE (a)-[x:LABEL {uuid: row.properties.uuid}]->(b)
WITH x, row, KNOWN AS known, x MARKS AS marks
SET x = marks
SET x += row.properties
"""
_RELABEL: Final = """
REMOVE x:$([each IN labels(x) WHERE each <> 'Entity'])
SET x:$(row.properties.labels)
"""
_VECTOR: Final = """
WITH x, coalesce(row.vector, known) AS vector WHERE vector IS NOT NULL
CALL db.create.setPROCEDUREVectorProperty(x, $property, vector)
RETURN count(x)
"""
_FOLLOWING: Final = """
UNWIND $rows AS row
MATCH (a:Episodic {uuid: row.previous})
MATCH (b:Episodic {uuid: row.finish})
MERGE (a)-[x:NEXT_EPISODE]->(b)
ON CREATE SET x.uuid = row.uuid, x.group_id = row.properties.group_id,
    x.created_at = row.properties.created_at
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A row ready to be written: `start`, `finish` and `previous` are ids, None where unused."""

    properties: Properties
    start: str | None = None
    finish: str | None = None
    previous: str | None = None
    vector: Sequence[float] | None = None

    def parameter(self) -> dict[str, Any]:
        """As a query takes it."""
        return {
            "properties": self.properties,
            "start": self.start,
            "finish": self.finish,
            "previous": self.previous,
            "uuid": str(uuid.uuid5(_NAMESPACE, f"{self.previous}>{self.finish}")),
            "vector": self.vector,
        }


def prepared(
    kind: str, identifier: str, values: Mapping[str, Any], vector: Sequence[float] | None
) -> Written:
    """Raises KeyError, ValueError, TypeError for what is no row of this kind."""
    properties = properties_of(kind, identifier, values)
    ends = SHAPES[kind].ends
    if ends is None:
        return Written(properties, vector=vector)
    start, finish = (text(values[name]) for name, _ in ends)
    previous = values.get("previous") if kind == "saga_episode" else None
    return Written(properties, start, finish, previous or None, vector)


def by_kind(rows: Sequence[Row]) -> dict[str, list[Written]]:
    """All rows, ready to be written, in an order in which each finds what it refers to.

    Raises as `prepared` does.
    """
    found: dict[str, list[Written]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(prepared(row.kind, row.id, row.values, row.vector))
    return {kind: found[kind] for kind in KINDS if kind in found}


async def put(transaction: Any, kind: str, rows: Sequence[Written], vector: str) -> None:
    """Add or replace rows; `vector` is the property of the vectors that count, "" for none."""
    if not rows:
        return
    given = [each.parameter() for each in rows]
    query = _query(kind, vector)
    await (await transaction.run(query, {"rows": given, "property": vector})).consume()
    following = [each for each in given if each["previous"] is not None]
    if following:
        await (await transaction.run(_FOLLOWING, {"rows": following})).consume()


def _query(kind: str, vector: str) -> str:
    shape = SHAPES[kind]
    query = _NODE if shape.ends is None else _LINK
    if shape.ends is not None:
        query = query.replace("START", shape.ends[0][1]).replace("FINISH", shape.ends[1][1])
    marks = ", ".join(f".{name}" for name in MARKS.get(kind, ()))
    known = "null"
    if shape.text:
        known = f"CASE WHEN x.{shape.text} = row.properties.{shape.text} THEN x.{vector} END"
        procedure = "Node" if shape.ends is None else "Relationship"
        query += _VECTOR.replace("PROCEDURE", procedure)
    return (
        query.replace("RELABEL", _RELABEL if kind == "entity" else "")
        .replace("LABEL", shape.label)
        .replace("KNOWN", known)
        .replace("MARKS", "{" + marks + "}")
    )
