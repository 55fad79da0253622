"""Makes the texts of a graph searchable that came there without passing Nova's queue."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from nova_desktop.children.memory.graph import Graph, GraphError, Row
from nova_desktop.children.memory.moving.marker import Marker
from nova_desktop.children.memory.recall.passages import NewPassage, index, prepare
from nova_desktop.children.memory.store import Store

_CALM_S: Final = 60.0
Cut = tuple[Row, list[NewPassage]]


async def index_texts(store: Store, rows: Sequence[Row]) -> int:
    """Cut those that have no passages yet into passages; how many texts. Raises GraphError."""
    episodes = [row for row in rows if row.kind == "episode"]
    known = await store.read(lambda c: _known(c, [row.id for row in episodes]))
    missing = [row for row in episodes if row.id not in known]
    if not missing:
        return 0
    cut = await asyncio.to_thread(_cut, missing)
    await store.write(lambda connection: _index(connection, cut))
    return len(missing)


async def index_graph(store: Store, graph: Graph, spaces: Sequence[str] = ()) -> int:
    """The same for all episodes of a graph; rows begin with them."""
    count = 0
    async for rows in graph.rows(spaces):
        if rows[0].kind != "episode":
            break
        count += await index_texts(store, rows)
    return count


class TextsOfGraph:
    """Looks after the graph in use, from `run` to its cancellation.

    `graph` gives it with the name of its place; it raises GraphError while there is none.
    """

    def __init__(self, store: Store, graph: Callable[[], tuple[Graph, str]]) -> None:
        self._store = store
        self._graph = graph
        self._marker = Marker(store, "texts_of_graph")
        self._news = asyncio.Event()

    def nudge(self) -> None:
        """It may be another graph, or open by now."""
        self._news.set()

    async def run(self) -> None:
        """Look at the start, when told to, and now and then."""
        while True:
            self._news.clear()
            with suppress(GraphError):  # it is away, and told when it is back
                await self.look()
            try:
                async with asyncio.timeout(_CALM_S):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def look(self) -> int:
        """How many texts were made searchable. Raises GraphError."""
        graph, place = self._graph()
        episodes = str((await graph.counts()).episodes)
        known = {"place": place, "episodes": episodes}
        if await self._marker.read() == known:
            return 0
        made = await index_graph(self._store, graph)
        await self._marker.write(**known)
        return made


def _known(connection: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
    rows = connection.execute(
        "SELECT DISTINCT episode FROM passages WHERE episode IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {str(row[0]) for row in rows}


def _cut(rows: Sequence[Row]) -> list[Cut]:
    return [(row, prepare(str(row.values["content"]), _title(row))) for row in rows]


def _index(connection: sqlite3.Connection, cut: Sequence[Cut]) -> None:
    for row, passages in cut:
        at = datetime.fromisoformat(str(row.values["valid_at"]))
        index(connection, row.id, str(row.values["space"]), at, passages, _title(row))


def _title(row: Row) -> str:
    return str(row.values.get("title") or row.values.get("name") or "")
