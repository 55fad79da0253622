"""Finds facts and entities on Neo4j by words and by meaning."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from nova_desktop.children.memory.graph import Scored, Vector, Wanted
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.reading import (
    BY_WORDS,
    SPACES,
    holding,
    values_of,
)
from nova_desktop.children.memory.neo4j_graph.schema import ENTITIES, FACTS
from nova_desktop.children.memory.neo4j_graph.vectors import Vectors
from nova_desktop.children.memory.neo4j_graph.words import question


class Finding:
    """Of one database. Raises GraphError."""

    def __init__(
        self, connection: Connection, vectors: Vectors, now: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._vectors = vectors
        self._now = now

    async def facts_by_words(self, text: str, wanted: Wanted, limit: int) -> list[Scored]:
        query = BY_WORDS.replace("INDEX", "Relationships").replace("KIND", "relationship")
        query += f" WHERE {SPACES} AND {holding(wanted)}"
        return await self._by_words(query, FACTS, question(text, ("fact", "name")), wanted, limit)

    async def entities_by_words(self, text: str, spaces: Sequence[str], limit: int) -> list[Scored]:
        query = BY_WORDS.replace("INDEX", "Nodes").replace("KIND", "node")
        wanted = self._all_of(spaces)
        asked = question(text, ("name", "summary"))
        return await self._by_words(f"{query} WHERE {SPACES}", ENTITIES, asked, wanted, limit)

    async def facts_by_vector(self, vector: Vector, wanted: Wanted, limit: int) -> list[Scored]:
        match = f"MATCH (:Entity)-[x:RELATES_TO]->(:Entity) WHERE {SPACES} AND {holding(wanted)}"
        return await self._by_vector(match, "fact", vector, wanted, limit)

    async def entities_by_vector(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[Scored]:
        match = f"MATCH (x:Entity) WHERE {SPACES}"
        return await self._by_vector(match, "entity", vector, self._all_of(spaces), limit)

    def _all_of(self, spaces: Sequence[str]) -> Wanted:
        return Wanted(tuple(spaces), self._now())

    async def _by_words(
        self, query: str, index: str, asked: str, wanted: Wanted, limit: int
    ) -> list[Scored]:
        if not asked or limit < 1:
            return []
        query += " RETURN x.uuid AS id, score ORDER BY score DESC, id LIMIT $limit"
        values = {**values_of(wanted), "index": index, "question": asked, "limit": limit}
        return [_scored(row) for row in await self._connection.read(query, **values)]

    async def _by_vector(
        self, match: str, kind: str, vector: Vector, wanted: Wanted, limit: int
    ) -> list[Scored]:
        fitting = await self._vectors.fitting(vector) if await self._vectors.dimension() else None
        if fitting is None or limit < 1:
            return []
        kept = self._vectors.of(kind)
        # Neo4j halves a cosine into 0 to 1.
        query = f"""{match} AND size(x.{kept}) = $size
        WITH x, 2 * vector.similarity.cosine(x.{kept}, $vector) - 1 AS score
        RETURN x.uuid AS id, score ORDER BY score DESC, id LIMIT $limit"""
        values = {**values_of(wanted), "vector": fitting, "size": len(fitting), "limit": limit}
        return [_scored(row) for row in await self._connection.read(query, **values)]


def _scored(row: dict[str, Any]) -> Scored:
    return Scored(str(row["id"]), float(row["score"]))
