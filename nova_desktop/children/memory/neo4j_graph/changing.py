"""What the user changes and removes on Neo4j."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from nova_desktop.children.memory.graph import FactChange, Row
from nova_desktop.children.memory.meanwhile import Meanwhile
from nova_desktop.children.memory.neo4j_graph import summaries
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.rows import Rows
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

    def __init__(
        self,
        connection: Connection,
        vectors: Vectors,
        meanwhile: Meanwhile,
        now: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._vectors = vectors
        self._meanwhile = meanwhile
        self._now = now

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
        self._meanwhile.changed(fact)

        async def work(transaction: Any) -> bool:
            row = await (await transaction.run(_CHANGE, {"id": fact, "values": values})).single()
            await self._beside_anew(transaction, "fact", [fact])
            return int(row["count"]) > 0

        return await self._connection.write(work)

    async def add_fact(self, row: Row) -> None:
        """Write it, and what it says into the summaries of its ends. Raises as `put` does."""
        await self.put([row])
        ends = [str(row.values["subject"]), str(row.values["object"])]
        await self.summarize(ends)

    async def summarize(self, things: Sequence[str]) -> None:
        """Make the summaries of these anew."""
        await self._connection.write(lambda t: summaries.make_anew(t, things, self._now()))

    async def summarize_in(self, transaction: Any, things: Iterable[str]) -> None:
        """The same in the transaction that writes them."""
        await summaries.make_anew(transaction, things, self._now())

    async def _beside_anew(self, transaction: Any, kind: str, ids: Sequence[str]) -> None:
        beside = await summaries.beside(transaction, kind, ids)
        await summaries.make_anew(transaction, beside, self._now())

    async def remove(self, kind: str, ids: Sequence[str]) -> None:
        """Remove rows with what hangs on them; facts that others say too stay."""
        if self._meanwhile.is_watched:
            hanging = await Rows(self._connection, self._vectors).that_hang_on(kind, ids)
            self._meanwhile.goes(kind, ids, hanging)

        async def work(transaction: Any) -> None:
            shape = SHAPES[kind]
            query = _REMOVE_NODES if shape.ends is None else _REMOVE_LINKS
            query = query.replace("LABEL", shape.label)
            beside = await summaries.beside(transaction, kind, ids)
            await (await transaction.run(query, {"ids": list(ids)})).consume()
            if kind == "episode":
                await (await transaction.run(_FORGET_SAYING, {"ids": list(ids)})).consume()
            await summaries.make_anew(transaction, beside, self._now())

        await self._connection.write(work)

    async def wipe(self, space: str) -> None:
        """A thousand things at a time; broken off, it goes on when called again."""
        await self._connection.by_parts(_WIPE, space=space, rows=AT_ONCE)
        self._vectors.forget_dimension()
