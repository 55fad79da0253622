"""The places a graph can be in, each empty and open; another one is one more entry of PLACES."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from graphiti_core import Graphiti

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.store import open_store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory_state import GraphKind, GraphPlace
from tests.fakes.graphiti_models import NoRanker, ScriptedModel, WordEmbedder

Opens = Callable[[Path, pytest.FixtureRequest], AbstractAsyncContextManager[Graph]]


@asynccontextmanager
async def embedded(folder: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Graph]:
    """In the memory file."""
    store, _ = await open_store(folder)
    graph = EmbeddedGraph(store, VectorIndex())
    await graph.open()
    yield graph
    await graph.close()
    await store.close()


@asynccontextmanager
async def on_neo4j(folder: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Graph]:
    """On the server of the tests."""
    server = request.getfixturevalue("neo4j")
    place = GraphPlace(GraphKind.NEO4J, server.uri, server.user, server.password, "neo4j")
    graph = Neo4jGraph(place)
    await graph.open()
    yield graph
    await graph.close()


PLACES: dict[str, Opens] = {"embedded": embedded, "neo4j": on_neo4j}


def graphiti_over(graph: Graph, model: ScriptedModel | None = None, **more: Any) -> Graphiti:
    """A real Graphiti on this graph, with models that read lines."""
    return Graphiti(
        graph_driver=graph.driver,
        llm_client=model or ScriptedModel(),
        embedder=more.get("embedder") or WordEmbedder(),
        cross_encoder=NoRanker(),
        max_coroutines=4,
    )
