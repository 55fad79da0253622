"""Graphs that old releases of Graphiti wrote: used as they are, changed, moved there and back."""

from pathlib import Path

import pytest

from nova_desktop.children.memory.graph import Counts, Wanted
from nova_desktop.children.memory.moving.texts import index_graph
from nova_desktop.children.memory.neo4j_graph.look import look
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
from tests.fakes.old_graphs import DUMPED_EPISODES, RELEASES, OldRelease, load_dump
from tests.neo4j.old_graphs.embedding import text_vector

pytestmark = pytest.mark.anyio
each_release = pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
ALL = Wanted(("nova",), AT, history=True)


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request: pytest.FixtureRequest, neo4j: Neo4jServer) -> OldRelease:
    neo4j.drop_indexes()
    load_dump(neo4j, request.param)
    return request.param


async def test_it_is_recognised(neo4j: Neo4jServer, release: OldRelease) -> None:
    found = await look(place_of(neo4j))
    assert found.outcome is PlaceOutcome.OK
    assert found.written_by == "nova"
    assert found.dimension == release.dimension
    assert found.episodes == DUMPED_EPISODES
    assert [group for group, _ in found.groups] == ["nova"]
    assert found.groups[0][1] == found.facts > 50
    assert neo4j.rows("MATCH (n:NovaMeta) RETURN n") == []


async def test_it_is_readable_and_searchable_at_once(
    neo4j: Neo4jServer, release: OldRelease, tmp_path: Path
) -> None:
    async with graph_of(neo4j) as graph, store_in(tmp_path) as store:
        assert await graph.fingerprint() == f"?|{release.dimension}"
        facts = await every_fact(graph)
        assert all(fact.relation != "IS_DUPLICATE_OF" for fact in facts)
        one = next(fact for fact in facts if fact.retired_at is None)
        found = await graph.facts_by_words(one.text, ALL, 5)
        assert one.id in {each.id for each in found}
        vector = text_vector(one.text, release.dimension)
        best = await graph.facts_by_vector(vector, ALL, 5)
        assert best[0].score == pytest.approx(1.0, abs=1e-5)
        same = {fact.id for fact in facts if fact.text == one.text}
        assert best[0].id in same
        page, _ = await graph.entities_page(["nova"], "", "", 5)
        assert page[0].facts >= page[-1].facts > 0
        named = await graph.entities_by_words("Иванов", ["nova"], 3)
        assert named
        (episode,) = await graph.rows_by_id("episode", [one.episodes[0]])
        assert episode.values["extracted"]
        assert await index_graph(store, graph) == DUMPED_EPISODES
        assert await index_graph(store, graph) == 0


async def test_it_is_re_embedded_and_moved_there_and_back(
    neo4j: Neo4jServer, release: OldRelease, tmp_path: Path
) -> None:
    async with store_in(tmp_path) as store:
        async with graph_of(neo4j) as graph:
            counts, facts = await graph.counts(), await every_fact(graph)
            model = AnotherModel()
            assert await work_with(store, model).run(graph, quiet)
            assert await graph.fingerprint() == model.fingerprint
            assert (await graph.counts(), await every_fact(graph)) == (counts, facts)
            rows = await every_row(graph)
            lengths = {len(row.vector) for row in rows.values() if row.vector is not None}
            assert lengths == {model.dimension}
            there = await moved(store, graph, place_of(neo4j), EMBEDDED)
        assert (there.ok, there.differences) == (True, ())
        neo4j.wipe()
        async with embedded_in(store) as embedded:
            assert (await embedded.counts(), await every_fact(embedded)) == (counts, facts)
            assert await embedded.fingerprint() == model.fingerprint
            back = await moved(store, embedded, EMBEDDED, place_of(neo4j))
        assert (back.ok, back.differences) == (True, ())
        async with graph_of(neo4j) as graph:
            assert (await graph.counts(), await every_fact(graph)) == (counts, facts)
            again = await every_row(graph)
        assert set(again) == set(rows)
        assert all(again[key].values == rows[key].values for key in rows)
        assert (back.episodes, back.entities, back.facts) == (
            counts.episodes,
            counts.entities,
            counts.facts,
        )
    assert counts != Counts()


async def test_facts_of_one_moment_told_in_several_zones_are_each_listed_once(
    neo4j: Neo4jServer, release: OldRelease
) -> None:
    del release
    neo4j.rows(
        "MATCH ()-[x:RELATES_TO]->() WITH collect(x) AS xs UNWIND range(0, size(xs) - 1) AS n"
        " WITH xs[n] AS x, ['Z', '+01:00', '-05:00', 'Europe/Berlin', 'UTC'][n % 5] AS zone"
        " SET x.valid_at = datetime({datetime: datetime('2026-01-01T12:00Z'), timezone: zone})"
    )
    async with graph_of(neo4j) as graph:
        whole, end = await graph.facts_page(ALL, "", "", 1000)
        assert not end
        listed: list[str] = []
        after = ""
        while True:
            page, after = await graph.facts_page(ALL, "", after, 7)
            listed += [fact.id for fact in page]
            if not after:
                break
        assert listed == [fact.id for fact in whole] == sorted(listed, reverse=True)
