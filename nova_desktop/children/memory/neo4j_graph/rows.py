"""Reads rows of the graph with their vectors, for export, move and the bin."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.shapes import KINDS, SHAPES, row_of
from nova_desktop.children.memory.neo4j_graph.summaries import BESIDE
from nova_desktop.children.memory.neo4j_graph.vectors import EMBEDDED, Vectors

_PREVIOUS: Final = (
    "head([(p:Episodic)-[:NEXT_EPISODE]->(b) WHERE (a)-[:HAS_EPISODE]->(p) | p.uuid]) AS previous"
)
# What hangs on the rows of a kind: (kind, the end that leads to them).
_HANGING: Final = {
    "episode": (("mention", "a"), ("saga_episode", "b")),
    "entity": (("fact", "a"), ("fact", "b"), ("mention", "b"), ("membership", "b")),
    "fact": (),
}


class Rows:
    """Of one database. Raises GraphError, and ValueError for a place in no kind."""

    def __init__(self, connection: Connection, vectors: Vectors) -> None:
        self._connection = connection
        self._vectors = vectors

    async def by_id(self, kind: str, ids: Sequence[str]) -> list[Row]:
        """In the order of the ids."""
        rows = await self._where(kind, "x.uuid IN $ids", ids=list(ids))
        by_id = {row.id: row for row in rows}
        return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]

    async def page(self, spaces: Sequence[str], after: str, limit: int) -> list[Row]:
        """The next rows behind `kind/id`, all of one kind; none at the end."""
        kind, _, identifier = after.partition("/")
        for each in _from(kind):
            where = "x.uuid > $after" + (" AND x.group_id IN $spaces" if spaces else "")
            found = await self._where(
                each,
                where,
                "ORDER BY x.uuid LIMIT $limit",
                after=identifier if each == kind else "",
                spaces=list(spaces),
                limit=limit,
            )
            if found:
                return found
        return []

    async def that_hang_on(self, kind: str, ids: Sequence[str]) -> list[Row]:
        """The rows that removing these would remove or change, themselves included."""
        found = await self.by_id(kind, ids)
        wanted = list(ids)
        for other, end in _HANGING[kind]:
            found += await self._where(other, f"{end}.uuid IN $ids", ids=wanted)
        # Their summaries are made anew of what is left.
        beside = await self._connection.read(
            f"{BESIDE[kind]}RETURN DISTINCT x.uuid AS id ORDER BY id", ids=wanted
        )
        found += await self.by_id("entity", [str(row["id"]) for row in beside])
        if kind == "episode":
            citing = "any(each IN x.episodes WHERE each IN $ids)"
            found += await self._where("fact", citing, ids=wanted)
            following = "EXISTS { (p:Episodic)-[:NEXT_EPISODE]->(b) WHERE p.uuid IN $ids }"
            found += await self._where("saga_episode", following, ids=wanted)
        return list({(row.kind, row.id): row for row in found}.values())

    async def _where(self, kind: str, where: str, order: str = "", **values: Any) -> list[Row]:
        query = f"{_match(kind)} WHERE {where} RETURN {self._returned(kind)} {order}"
        return [row_of(kind, record) for record in await self._connection.read(query, **values)]

    def _returned(self, kind: str) -> str:
        vector = self._vectors.of(kind) if kind in EMBEDDED else ""
        hidden = [SHAPES[kind].vector, vector] if vector else []
        without = "".join(f", {name}: null" for name in dict.fromkeys(hidden))
        parts = ["x {.*" + without + "} AS p"]
        if vector:
            parts.append(f"x.{vector} AS vector")
        if SHAPES[kind].ends is not None:
            parts.append("a.uuid AS start, b.uuid AS finish")
        if kind == "entity":
            parts.append("labels(x) AS labels")
        if kind == "saga_episode":
            parts.append(_PREVIOUS)
        return ", ".join(parts)


def _match(kind: str) -> str:
    shape = SHAPES[kind]
    if shape.ends is None:
        return f"MATCH (x:{shape.label})"
    (_, start), (_, finish) = shape.ends
    return f"MATCH (a:{start})-[x:{shape.label}]->(b:{finish})"


def _from(kind: str) -> Iterator[str]:
    if kind and kind not in KINDS:
        raise ValueError(f"no rows are called {kind}")
    yield from KINDS[KINDS.index(kind) if kind else 0 :]
