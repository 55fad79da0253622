"""Makes the graph that the settings name."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory_state import GraphKind, GraphPlace


def graph_at(place: GraphPlace, store: Store, index: VectorIndex) -> Graph:
    """The graph, which is to be opened. Raises GraphError."""
    if place.kind is GraphKind.EMBEDDED:
        return EmbeddedGraph(store, index)
    return Neo4jGraph(place)


@asynccontextmanager
async def open_graph(
    place: GraphPlace, store: Store, index: VectorIndex, *, as_it_is: bool = False
) -> AsyncGenerator[Graph]:
    """The graph there, open for as long as it is needed; `as_it_is` for one that is only read.

    Raises GraphError.
    """
    embedded = place.kind is GraphKind.EMBEDDED
    graph = EmbeddedGraph(store, index) if embedded else Neo4jGraph(place, as_it_is=as_it_is)
    try:
        await graph.open()
        yield graph
    finally:
        await graph.close()
