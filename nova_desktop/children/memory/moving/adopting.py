"""Which vectors come along into another graph, and what must go before they do."""

import sqlite3

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.recall.passage_vectors import KIND
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import generation


async def dimension_of(graph: Graph, store: Store) -> int:
    """The length of most vectors of a graph, 0 for none."""
    if isinstance(graph, Neo4jGraph):
        return await graph.dimension()
    return await store.read(_dimension)


async def would_fit(target: Graph, fingerprint: str) -> bool:
    """Whether vectors of this model may be put into `target`. Raises GraphError.

    Into an empty graph they may; else only beside others of the same model.
    """
    if not fingerprint:
        return False
    if await target.fingerprint() == fingerprint:
        return True
    counts = await target.counts()
    return not counts.entities and not counts.facts


async def make_room(target: Graph, store: Store, fingerprint: str) -> bool:
    """The same, and `target` then says that it has them. Raises GraphError."""
    if not await would_fit(target, fingerprint):
        return False
    if await target.fingerprint() == fingerprint:
        return True
    if isinstance(target, EmbeddedGraph):
        # Vectors of texts lie beside them, and all must be of one length; they are made anew.
        await store.write(_without_passages)
    await target.set_fingerprint(fingerprint)
    return True


def _dimension(connection: sqlite3.Connection) -> int:
    row = connection.execute(
        "SELECT length(vector) / 4 FROM vectors WHERE generation = ? AND kind != ?"
        " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        (generation(connection), KIND),
    ).fetchone()
    return 0 if row is None else int(row[0])


def _without_passages(connection: sqlite3.Connection) -> None:
    connection.execute(
        "DELETE FROM vectors WHERE generation = ? AND kind = ?", (generation(connection), KIND)
    )
