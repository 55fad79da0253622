"""A memory file with a fake graph, and one with the embedded graph."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.store import open_store
from nova_desktop.children.memory.vectors import VectorIndex
from tests.fakes.memory_desk import Desk, FakeEmbedder
from tests.fakes.memory_graph import FakeGraph


@pytest.fixture(params=["fake", "embedded"])
async def desk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Desk, None]:
    store, _ = await open_store(tmp_path / "memory")
    made = Desk(store, FakeGraph(fingerprint="tiny|5"), FakeEmbedder())
    if request.param == "embedded":
        made.graph = EmbeddedGraph(store, VectorIndex(), made.time)
        await made.graph.open()
        await made.graph.set_fingerprint("tiny|5")
    yield made
    await store.close()
