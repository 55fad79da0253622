"""Runs all searches for one question at the same time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.children.memory.graph import Graph, Scored, Vector, Wanted
from nova_desktop.children.memory.recall.asking import Asked
from nova_desktop.children.memory.recall.fusion import Lists, PassageRef
from nova_desktop.children.memory.recall.passages import match, passage_refs
from nova_desktop.children.memory.recall.ports import PassageVectors
from nova_desktop.children.memory.store import Store

DEPTH: Final = 40
"""How far down each list is read."""
NAMED: Final = 6
"""Things that are taken to be meant."""
Rows = list[tuple[int, float]]
"""(row of a passage, score)."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What all searches brought, and the things that were named, the likeliest first."""

    lists: Lists
    named: tuple[str, ...]


class Searches:
    """Over the graph and the passages; without a vector only words are compared."""

    def __init__(self, store: Store, graph: Graph, vectors: PassageVectors | None) -> None:
        self._store = store
        self._graph = graph
        self._vectors = vectors

    async def run(self, asked: Asked, vector: Vector | None, wanted: Wanted) -> Searched:
        """Raises GraphError if the graph does not answer."""
        by_words, by_meaning = await asyncio.gather(
            self._by_words(asked, wanted), self._by_meaning(vector, wanted)
        )
        passages, facts, entities = by_words
        near_passages, near_facts = by_meaning
        refs, named = await asyncio.gather(
            self._refs([row for row, _ in (*passages, *near_passages)], wanted),
            self._named(entities, vector, wanted.spaces),
        )
        return Searched(
            Lists(
                [(each.id, each.score) for each in facts],
                [(each.id, each.score) for each in near_facts],
                [(refs[row], score) for row, score in passages if row in refs],
                [(refs[row], score) for row, score in near_passages if row in refs],
            ),
            named,
        )

    async def in_texts(self, asked: Asked, wanted: Wanted) -> list[tuple[PassageRef, float]]:
        """Passages by their words alone, which needs no graph."""
        found = await self._passages(asked, wanted)
        refs = await self._refs([row for row, _ in found], wanted)
        return [(refs[row], score) for row, score in found if row in refs]

    async def _passages(self, asked: Asked, wanted: Wanted) -> Rows:
        return await self._store.read(lambda c: match(c, asked.forms, wanted.spaces, DEPTH))

    async def _by_words(
        self, asked: Asked, wanted: Wanted
    ) -> tuple[Rows, list[Scored], list[Scored]]:
        if not asked.plain:
            return [], [], []

        return await asyncio.gather(
            self._passages(asked, wanted),
            self._graph.facts_by_words(asked.plain, wanted, DEPTH),
            self._graph.entities_by_words(asked.plain, wanted.spaces, NAMED),
        )

    async def _by_meaning(self, vector: Vector | None, wanted: Wanted) -> tuple[Rows, list[Scored]]:
        if vector is None:
            return [], []
        return await asyncio.gather(
            self._near_passages(vector, wanted),
            self._graph.facts_by_vector(vector, wanted, DEPTH),
        )

    async def _named(
        self, entities: list[Scored], vector: Vector | None, spaces: Sequence[str]
    ) -> tuple[str, ...]:
        """Things whose name is in the question, else those that are like it in meaning."""
        if not entities and vector is not None:
            entities = await self._graph.entities_by_vector(vector, spaces, NAMED)
        return tuple(each.id for each in entities)

    async def _near_passages(self, vector: Vector, wanted: Wanted) -> Rows:
        return await self._vectors.search(vector, wanted.spaces, DEPTH) if self._vectors else []

    async def _refs(self, rows: Sequence[int], wanted: Wanted) -> dict[int, PassageRef]:
        found = await self._store.read(lambda c: passage_refs(c, rows, wanted.spaces))
        return {
            row: PassageRef(row, episode)
            for row, (episode, at) in found.items()
            if wanted.ahead or at <= wanted.at
        }
