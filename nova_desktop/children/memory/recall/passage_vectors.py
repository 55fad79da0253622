"""Vectors of passages: made when there is a model for them, searched beside their words."""

import json
import sqlite3
from collections.abc import Sequence
from itertools import islice
from typing import Final

from nova_desktop.children.memory.graph import Vector
from nova_desktop.children.memory.ingest.checking import without_forbidden
from nova_desktop.children.memory.models.embed_some import embed_some
from nova_desktop.children.memory.recall.ports import Embeds
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.children.memory.vectors.table import generation, put, set_state, state

KIND: Final = "passage"
_MADE_BY: Final = "passages_made_by"
_MISSING: Final = """
SELECT p.row, p.space, p.text FROM passages AS p WHERE NOT EXISTS (
    SELECT 1 FROM vectors AS v WHERE v.generation = ? AND v.kind = 'passage' AND v.row = p.row
) AND p.row > ? ORDER BY p.row LIMIT ?
"""
_ALL: Final = -1
_AS_IT_IS: Final = """
SELECT row, space, text FROM passages WHERE row IN (SELECT value FROM json_each(?))
"""

ToEmbedPassage = tuple[int, str, str]
"""(row, space, text) of a passage whose vector is to be made."""
MadePassage = tuple[ToEmbedPassage, Sequence[float]]
"""The same with its vector."""


class StoredPassageVectors:
    """Over the vectors of the memory file; `index` is the one that the graph uses, if it does."""

    def __init__(self, store: Store, index: VectorIndex) -> None:
        self._store = store
        self._index = index

    async def search(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[tuple[int, float]]:
        """(row, likeness) of the passages nearest in meaning, the best first."""
        return await self._store.read(
            lambda connection: self._index.nearest(connection, KIND, vector, spaces, limit)
        )

    async def fill(self, embedder: Embeds, limit: int = 64, after: int = 0) -> int:
        """Make the vectors of up to `limit` passages behind row `after` that have none.

        The last row that was looked at, 0 when none is missing. To be called only while the
        model is the one that the graph's vectors were made by. Vectors of another model are
        dropped first, and what the model refuses stays without. Raises ModelCallError, GraphError.
        """
        made_by = embedder.fingerprint
        if not made_by:
            return 0
        await self._store.write(lambda connection: _drop_others(connection, made_by))
        missing = await self._store.read(lambda connection: _missing(connection, after, limit))
        if not missing:
            return 0
        made = await embed_some(embedder, [text for _, _, text in missing])
        placed = [(each, vector) for each, vector in zip(missing, made, strict=True) if vector]
        await self._store.write(lambda connection: _put(connection, placed, made_by))
        return missing[-1][0]

    async def count_missing(self) -> int:
        """How many passages have no vector yet."""
        return await self._store.read(_count_missing)


def _drop_others(connection: sqlite3.Connection, made_by: str) -> None:
    now = generation(connection)
    before = state(connection, _key(now))
    if before == made_by:
        return
    if before:
        connection.execute("DELETE FROM vectors WHERE generation = ? AND kind = ?", (now, KIND))
    set_state(connection, _key(now), made_by)


def missing_of(
    connection: sqlite3.Connection, of: int, after: int, limit: int
) -> list[ToEmbedPassage]:
    """The passages behind a row that have no vector of this generation and may have one."""
    rows = connection.execute(_MISSING, (of, after, _ALL))
    found = ((int(row[0]), str(row[1]), str(row[2])) for row in rows)
    return list(islice(without_forbidden(connection, found, lambda row: row[2]), limit))


def put_of(connection: sqlite3.Connection, made: Sequence[MadePassage], of: int) -> None:
    """Keep the vectors of passages that are still what they were made of.

    A passage that was forgotten meanwhile leaves its row to the next text, maybe of another space.
    """
    rows = json.dumps([row for (row, _, _), _ in made])
    there = connection.execute(_AS_IT_IS, (rows,))
    known = {(int(row[0]), str(row[1]), str(row[2])) for row in there}
    placed = [(each[0], each[1], vector) for each, vector in made if each in known]
    put(connection, KIND, placed, of)


def _missing(connection: sqlite3.Connection, after: int, limit: int) -> list[ToEmbedPassage]:
    return missing_of(connection, generation(connection), after, limit)


def _put(connection: sqlite3.Connection, made: Sequence[MadePassage], made_by: str) -> None:
    now = generation(connection)
    if state(connection, _key(now)) == made_by:  # else another model was chosen meanwhile
        put_of(connection, made, now)


def _count_missing(connection: sqlite3.Connection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM passages AS p WHERE NOT EXISTS (SELECT 1 FROM vectors AS v"
        " WHERE v.generation = ? AND v.kind = 'passage' AND v.row = p.row)",
        (generation(connection),),
    ).fetchone()
    return int(row[0])


def _key(of: int) -> str:
    return f"{_MADE_BY}:{of}"
