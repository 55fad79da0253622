"""Vectors that are not made before the user agreed to their cost: of what was taken over."""

import sqlite3
from typing import Final

from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.moving.marker import Marker
from nova_desktop.children.memory.recall.passage_vectors import KIND
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import generation
from nova_desktop.domain.memory_state import ReembedEstimate

CHARACTERS_A_TOKEN: Final = 3.5
_MOST: Final = 1_000_000
_PASSAGES: Final = """
SELECT count(*), coalesce(sum(p.ends - p.begins), 0) FROM passages AS p WHERE NOT EXISTS (
    SELECT 1 FROM vectors AS v WHERE v.generation = ? AND v.kind = ? AND v.row = p.row)
"""


class Unasked:
    """Of the memory file. Raises GraphError."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marker = Marker(store, "unasked_vectors")

    async def is_set(self) -> bool:
        """Whether missing vectors wait for the user."""
        return bool(await self._marker.read())

    async def set(self) -> None:
        """From now on they wait."""
        await self._marker.write(since="migration")

    async def clear(self) -> None:
        """The user agreed."""
        await self._marker.clear()

    async def there_are(self, graph: Graph) -> bool:
        """Whether some wait; where none is missing any more, nothing waits from then on."""
        if not await self.is_set():
            return False
        count, _ = await self._store.read(_passages)
        if count or await graph.without_vector(1):
            return True
        await self.clear()
        return False

    async def estimate(self, graph: Graph) -> ReembedEstimate:
        """What making those that are missing would take."""
        missing = await graph.without_vector(_MOST)
        count, characters = await self._store.read(_passages)
        characters += sum(len(each.text) for each in missing)
        return await estimated(self._store, len(missing) + count, characters)


async def estimated(store: Store, texts: int, characters: int) -> ReembedEstimate:
    """By the length of the texts, and by what embedding cost before. Raises GraphError."""
    tokens = round(characters / CHARACTERS_A_TOKEN)
    price = await store.read(_price)
    return ReembedEstimate(texts, tokens, None if price is None else price * tokens)


def _passages(connection: sqlite3.Connection) -> tuple[int, int]:
    row = connection.execute(_PASSAGES, (generation(connection), KIND)).fetchone()
    return int(row[0]), int(row[1])


def _price(connection: sqlite3.Connection) -> float | None:
    """Dollars a token, by what was counted so far; None when nothing was."""
    row = connection.execute(
        "SELECT sum(cost_usd), sum(prompt_tokens) FROM spending WHERE prompt = 'embedding'"
    ).fetchone()
    cost, tokens = float(row[0] or 0), int(row[1] or 0)
    return cost / tokens if tokens and cost else None
