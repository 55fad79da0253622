"""A thousand episodes that old releases of Graphiti wrote: what Nova does with them, at length."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.children.memory.graph import Wanted
from nova_desktop.children.memory.moving.migration import Migration
from nova_desktop.children.memory.neo4j_graph.graph import Neo4jGraph
from nova_desktop.children.memory.neo4j_graph.look import look
from nova_desktop.children.memory.places import open_graph
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory_state import PlaceOutcome
from tests.contract.old_graph_life import (
    AT,
    EMBEDDED,
    AnotherModel,
    embedded_in,
    every_fact,
    every_row,
    graph_of,
    moved,
    place_of,
    quiet,
    store_in,
    work_with,
)
from tests.fakes.neo4j_server import Neo4jServer
from tests.fakes.old_graphs import RELEASES, OldRelease, written_graph
from tests.neo4j.old_graphs.embedding import text_vector

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.long,
    pytest.mark.timeout(3600),
    pytest.mark.usefixtures("neo4j_jars"),
]
EPISODES = 1000
ALL = Wanted(("nova",), AT, history=True)


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request: pytest.FixtureRequest) -> OldRelease:
    return request.param


@pytest.fixture
def server(release: OldRelease, tmp_path: Path) -> Iterator[Neo4jServer]:
    with Neo4jServer(written_graph(release, tmp_path / "graph", EPISODES)) as running:
        yield running


async def searched(graph: Neo4jGraph, facts: list[Any], release: OldRelease) -> None:
    """25 facts are found by their words and by their vectors."""
    for fact in facts[:: max(1, len(facts) // 25)]:
        same = {each.id for each in facts if each.text == fact.text}
        by_words = await graph.facts_by_words(fact.text, ALL, 10)
        assert same & {each.id for each in by_words}
        vector = text_vector(fact.text, release.dimension)
        near = await graph.facts_by_vector(vector, ALL, 10)
        # Another text may have the same vector.
        best = {each.id for each in near if each.score > near[0].score - 1e-6}
        assert same & best


async def test_opened_searched_re_embedded_and_moved_there_and_back(
    server: Neo4jServer, release: OldRelease, tmp_path: Path
) -> None:
    begun = time.monotonic()

    def tell(what: str) -> None:
        print(f"{release.name} {what}: {time.monotonic() - begun:.1f} s")

    found = await look(place_of(server))
    assert (found.outcome, found.written_by, found.episodes) == (PlaceOutcome.OK, "nova", EPISODES)
    assert found.dimension == release.dimension
    async with store_in(tmp_path / "memory") as store:
        async with graph_of(server) as graph:
            tell("opened")
            counts, facts = await graph.counts(), await every_fact(graph)
            assert (counts.episodes, counts.facts) == (found.episodes, found.facts)
            await searched(graph, facts, release)
            tell("searched")
            model = AnotherModel(256)
            assert await work_with(store, model).run(graph, quiet)
            tell("re-embedded")
            assert (await graph.counts(), await every_fact(graph)) == (counts, facts)
            rows = await every_row(graph)
            there = await moved(store, graph, place_of(server), EMBEDDED)
            tell("moved into the file")
        assert (there.ok, there.differences) == (True, ())
        await asyncio.to_thread(server.wipe)
        async with embedded_in(store) as embedded:
            assert (await embedded.counts(), await every_fact(embedded)) == (counts, facts)
            back = await moved(store, embedded, EMBEDDED, place_of(server))
            tell("moved back")
        assert (back.ok, back.differences) == (True, ())
        async with graph_of(server) as graph:
            assert (await graph.counts(), await every_fact(graph)) == (counts, facts)
            again = await every_row(graph)
    assert {key: row.values for key, row in again.items()} == {
        key: row.values for key, row in rows.items()
    }
    tell(f"{counts}, {len(facts)} facts ever, {len(rows)} rows")


async def test_taken_over_and_back(server: Neo4jServer, tmp_path: Path) -> None:
    index = VectorIndex()
    async with store_in(tmp_path / "memory") as store, embedded_in(store) as target:
        migration = Migration(
            store, target, EMBEDDED, lambda place: open_graph(place, store, index, as_it_is=True)
        )
        made = await migration.run(place_of(server), "nova", quiet, dry_run=False)
        assert (made.ok, made.episodes) == (True, EPISODES)
        await migration.roll_back(made.backup)
        assert await every_row(target) == {}
