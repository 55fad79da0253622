"""What an old graph goes through: opened, searched, re-embedded, moved to the file and back."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph, Row, Wanted
from nova_desktop.children.memory.moving.move import Move
from nova_desktop.children.memory.moving.reembedding import ReembedWork
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.places import open_graph
from nova_desktop.children.memory.store import Store, open_store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory_state import GraphKind, GraphPlace, WorkReport
from tests.fakes.graphiti_models import embed
from tests.fakes.neo4j_server import Neo4jServer

EMBEDDED = GraphPlace()
AT = datetime(2027, 1, 1, tzinfo=UTC)


def place_of(server: Neo4jServer, **changed: str) -> GraphPlace:
    """The database of a server of the tests."""
    known = {"uri": server.uri, "user": server.user, "password": server.password}
    return GraphPlace(GraphKind.NEO4J, **{**known, "database": "neo4j", **changed})


@asynccontextmanager
async def graph_of(server: Neo4jServer) -> AsyncGenerator[Neo4jGraph]:
    graph = Neo4jGraph(place_of(server))
    try:
        await graph.open()
        yield graph
    finally:
        await graph.close()


@asynccontextmanager
async def store_in(folder: Path) -> AsyncGenerator[Store]:
    store, _ = await open_store(folder)
    yield store
    await store.close()


@asynccontextmanager
async def embedded_in(store: Store) -> AsyncGenerator[EmbeddedGraph]:
    graph = EmbeddedGraph(store, VectorIndex())
    await graph.open()
    yield graph
    await graph.close()


def opens(store: Store, index: VectorIndex) -> Callable[..., AbstractAsyncContextManager[Graph]]:
    """Opens graphs at places."""
    return lambda place: open_graph(place, store, index)


class AnotherModel:
    """Makes vectors of `dimension` numbers by words; `texts` are those it was asked for."""

    def __init__(self, dimension: int = 48) -> None:
        self.dimension = dimension
        self.texts: list[str] = []
        self.problem = None
        self.fails: list[BaseException] = []

    @property
    def fingerprint(self) -> str:
        return f"another|{self.dimension}"

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if self.fails:
            raise self.fails.pop(0)
        self.texts += texts
        return [embed(text, self.dimension) for text in texts]


async def yes() -> bool:
    return True


def quiet(_done: int, _total: int) -> None:
    pass


def work_with(store: Store, model: Any) -> ReembedWork:
    return ReembedWork(store, model, yes, lambda: None, again_s=0.01)


async def every_row(graph: Graph, spaces: Sequence[str] = ()) -> dict[tuple[str, str], Row]:
    return {(row.kind, row.id): row async for page in graph.rows(spaces) for row in page}


async def every_fact(graph: Graph) -> list[Any]:
    """All facts that may be shown, as a user sees them."""
    counted = Wanted(("nova",), AT, history=True)
    facts, after = [], ""
    while True:
        page, after = await graph.facts_page(counted, "", after, 200)
        facts += page
        if not after:
            return facts


async def moved(store: Store, source: Graph, place: GraphPlace, to: GraphPlace) -> WorkReport:
    move = Move(store, source, place, opens(store, VectorIndex()))
    return await move.run(to, quiet)
