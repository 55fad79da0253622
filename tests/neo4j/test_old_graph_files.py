"""Graphs of old releases of Graphiti can be had: a cut of each at once, 1,000 episodes slowly."""

from pathlib import Path

import pytest

from tests.fakes.graph_dumps import dumped, read_file
from tests.fakes.neo4j_server import Neo4jServer
from tests.fakes.old_graphs import (
    DUMPED_EPISODES,
    GROUP,
    MID_2025,
    RELEASES,
    OldRelease,
    load_dump,
    written_graph,
)

COUNTS = """
    MATCH (p:Episodic {group_id: $group}) WITH count(p) AS episodes
    MATCH (n:Entity {group_id: $group}) WITH episodes, count(n) AS entities,
        collect(DISTINCT size(n.name_embedding)) AS name_sizes
    MATCH ()-[e:RELATES_TO {group_id: $group}]->()
    RETURN episodes, entities, name_sizes, count(e) AS facts, count(e.expired_at) AS expired,
        collect(DISTINCT size(e.fact_embedding)) AS fact_sizes
"""
each_release = pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)


@each_release
def test_a_dump_is_loaded_as_it_was_written(neo4j: Neo4jServer, release: OldRelease) -> None:
    neo4j.drop_indexes()
    load_dump(neo4j, release)
    assert list(dumped(neo4j, release.dimension)) == list(read_file(release.dump))


@each_release
def test_a_dump_holds_what_a_migration_meets(neo4j: Neo4jServer, release: OldRelease) -> None:
    load_dump(neo4j, release)
    (found,) = neo4j.rows(COUNTS, group=GROUP)
    assert found["episodes"] == DUMPED_EPISODES
    assert found["name_sizes"] == found["fact_sizes"] == [release.dimension]
    assert found["entities"] > 50
    assert found["facts"] > 50
    assert found["expired"] >= 2
    doubles = neo4j.rows("MATCH ()-[e:RELATES_TO {name: 'IS_DUPLICATE_OF'}]->() RETURN e.uuid")
    assert bool(doubles) == (release == MID_2025)
    text = neo4j.rows("CALL db.index.fulltext.queryNodes('node_name_and_summary', 'Иванов')")
    assert text


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("neo4j_jars")
@each_release
def test_the_release_itself_writes_a_thousand_episodes(release: OldRelease, tmp_path: Path) -> None:
    folder = written_graph(release, tmp_path / "graph")
    with Neo4jServer(folder) as server:
        (found,) = server.rows(COUNTS, group=GROUP)
        assert found["episodes"] == 1000
        assert found["name_sizes"] == found["fact_sizes"] == [release.dimension]
        assert found["entities"] > 500
        assert found["facts"] > 1100
        assert found["expired"] > 50
        # Every vector is the one that `text_vector` makes, so that any question can be asked.
        assert sum(1 for _ in dumped(server, release.dimension)) > 3000


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("neo4j_jars")
@each_release
def test_the_release_itself_writes_the_dump(release: OldRelease, tmp_path: Path) -> None:
    folder = written_graph(release, tmp_path / "graph", DUMPED_EPISODES)
    with Neo4jServer(folder) as server:
        assert list(dumped(server, release.dimension)) == list(read_file(release.dump))
