"""What the user changes and removes on Neo4j."""

from collections.abc import Sequence
from typing import Any, Final

from nova_desktop.children.memory.graph import FactChange, Row
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.shapes import SHAPES
from nova_desktop.children.memory.neo4j_graph.vectors import EMBEDDED, Vectors
from nova_desktop.children.memory.neo4j_graph.writing import by_kind, put

AT_ONCE: Final = 1000
_CHANGE: Final = """
MATCH (:Entity)-[x:RELATES_TO {uuid: $id}]->(:Entity) SET x += $values RETURN count(x) AS count
"""
_EXTRACTED: Final = "MATCH (x:Episodic) WHERE x.uuid IN $ids SET x.nova_extracted = true"
_REMOVE_NODES: Final = "MATCH (x:LABEL) WHERE x.uuid IN $ids DETACH DELETE x"
_REMOVE_LINKS: Final = "MATCH ()-[x:LABEL]->() WHERE x.uuid IN $ids DELETE x"
_FORGET_SAYING: Final = """
MATCH (:Entity)-[x:RELATES_TO]->(:Entity) WHERE any(each IN x.episodes WHERE each IN $ids)
SET x.episodes = [each IN x.episodes WHERE NOT each IN $ids]
"""
_WIPE: Final = """
MATCH (x:Episodic|Entity|Community|Saga) WHERE x.group_id = $space
CALL (x) { DETACH DELETE x } IN TRANSACTIONS OF $rows ROWS
"""


class Changing:
    """Of one database. Raises GraphError; `put` also KeyError, ValueError, TypeError."""

    def __init__(self, connection: Connection, vectors: Vectors) -> None:
        self._connection = connection
        self._vectors = vectors

    async def put(self, rows: Sequence[Row]) -> None:
        """Write rows as they are, all or none."""
        fitting = [
            Row(row.kind, row.id, row.values, await self._vectors.fitting(row.vector))
            for row in rows
        ]
        written = by_kind(fitting)
        if len(rows) != sum(map(len, written.values())):
            raise ValueError("rows of an unknown kind")

        async def work(transaction: Any) -> None:
            for kind, each in written.items():
                vector = self._vectors.of(kind) if kind in EMBEDDED else ""
                await put(transaction, kind, each, vector)

        await self._connection.write(work)

    async def mark_extracted(self, transaction: Any, episodes: Sequence[str]) -> None:
        """In the transaction that writes what they say."""
        await (await transaction.run(_EXTRACTED, {"ids": list(episodes)})).consume()

    async def change_fact(self, fact: str, change: FactChange) -> bool:
        """Whether there is such a fact."""
        # What is taken away is no property: Neo4j keeps no null.
        marks = {f"nova_{name}": mark or None for name, mark in change.marks().items()}
        values: dict[str, object] = {**marks, **change.times()}
        (row,) = await self._connection.change(_CHANGE, id=fact, values=values)
        return int(row["count"]) > 0

    async def remove(self, kind: str, ids: Sequence[str]) -> None:
        """Remove rows with what hangs on them; facts that others say too stay."""

        async def work(transaction: Any) -> None:
            shape = SHAPES[kind]
            query = _REMOVE_NODES if shape.ends is None else _REMOVE_LINKS
            query = query.replace("LABEL", shape.label)
            await (await transaction.run(query, {"ids": list(ids)})).consume()
            if kind == "episode":
                await (await transaction.run(_FORGET_SAYING, {"ids": list(ids)})).consume()

        await self._connection.write(work)

    async def wipe(self, space: str) -> None:
        """A thousand things at a time; broken off, it goes on when called again."""
        await self._connection.by_parts(_WIPE, space=space, rows=AT_ONCE)
        self._vectors.forget_dimension()
