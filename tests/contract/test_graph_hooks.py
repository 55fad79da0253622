"""Pins Graphiti's hooks: which there are, how they are called, and what comes without one."""

import inspect
import re
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import graphiti_core
import pytest
from graphiti_core.driver.graph_operations.graph_operations import GraphOperationsInterface
from graphiti_core.driver.search_interface.search_interface import SearchInterface
from graphiti_core.nodes import EntityNode, EpisodeType
from graphiti_core.search import search_config_recipes as recipes
from graphiti_core.utils.bulk_utils import RawEpisode
from graphiti_core.utils.maintenance.graph_data_operations import clear_data

from nova_desktop.children.memory.embedded.cypher import UnknownCypherError
from nova_desktop.children.memory.embedded.edge_hooks import Operations
from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.embedded.search_hooks import Search
from nova_desktop.children.memory.store import open_store
from nova_desktop.children.memory.vectors import VectorIndex
from tests.contract.graph_places import graphiti_over

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = "Anna | LIVES_IN | Rome | 2026-01-01T00:00:00Z\nAnna | KNOWS | Bob"
HOOKS = ((Operations, GraphOperationsInterface), (Search, SearchInterface))
# What Graphiti asks of the hooks while it reads, finds and forgets episodes: see the last test.
ASKED = {
    "clear_data",
    "community_edge_save",
    "community_fulltext_search",
    "community_node_save",
    "community_similarity_search",
    "edge_bfs_search",
    "edge_delete_by_uuids",
    "edge_fulltext_search",
    "edge_get_by_uuid",
    "edge_get_by_uuids",
    "edge_load_embeddings",
    "edge_load_embeddings_bulk",
    "edge_save",
    "edge_save_bulk",
    "edge_similarity_search",
    "episode_fulltext_search",
    "episode_mentions_reranker",
    "episodic_edge_save_bulk",
    "episodic_node_get_by_entity_node_uuid",
    "episodic_node_get_by_uuid",
    "episodic_node_get_by_uuids",
    "episodic_node_save_bulk",
    "get_community_clusters",
    "get_embeddings_for_communities",
    "get_mentioned_nodes",
    "has_episode_edge_save",
    "next_episode_edge_save",
    "node_bfs_search",
    "node_delete",
    "node_delete_by_uuids",
    "node_distance_reranker",
    "node_fulltext_search",
    "node_get_by_names",
    "node_get_by_uuid",
    "node_load_embeddings",
    "node_load_embeddings_bulk",
    "node_save",
    "node_save_bulk",
    "node_similarity_search",
    "remove_communities",
    "retrieve_episodes",
    "saga_get_episode_contents",
    "saga_get_previous_episode_uuid",
    "saga_node_get_by_uuid",
    "saga_node_save",
}


@pytest.fixture
async def graph(tmp_path: Path) -> AsyncGenerator[EmbeddedGraph]:
    store, _ = await open_store(tmp_path)
    yield EmbeddedGraph(store, VectorIndex())
    await store.close()


def own(kind: type) -> dict[str, Callable[..., Any]]:
    return {
        name: each
        for name, each in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and each.__qualname__.split(".")[0] == kind.__name__
    }


def test_graphiti_is_the_one_that_was_read() -> None:
    assert version("graphiti-core") == "0.31.2"


@pytest.mark.parametrize(("ours", "theirs"), HOOKS)
def test_every_hook_is_there_and_called_alike(ours: type, theirs: type) -> None:
    hooks = own(theirs)
    assert len(hooks) > 10
    for name, hook in hooks.items():
        made = getattr(ours, name)
        assert made.__qualname__.split(".")[0] != theirs.__name__, f"{name} is not done"
        assert inspect.iscoroutinefunction(made) == inspect.iscoroutinefunction(hook)
        wanted = inspect.signature(hook).parameters.values()
        given = inspect.signature(made).parameters.values()
        assert [(p.name, p.default) for p in given] == [(p.name, p.default) for p in wanted], name


def test_graphiti_calls_no_hook_that_is_not_there() -> None:
    called: set[str] = set()
    for file in Path(graphiti_core.__file__).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        called |= set(re.findall(r"graph_operations_interface\.(\w+)\(", text))
        called |= set(re.findall(r"search_interface\.(\w+)\(", text))
    assert len(called) > 60
    for name in called:
        assert hasattr(Operations, name) or hasattr(Search, name), name


@pytest.mark.anyio
async def test_other_cypher_is_refused(graph: EmbeddedGraph) -> None:
    with pytest.raises(UnknownCypherError, match="MATCH"):
        await graph.driver.execute_query("MATCH (n) DETACH DELETE n")
    with pytest.raises(UnknownCypherError):
        await graph.driver.session().run("RETURN 1")


@pytest.mark.anyio
async def test_each_hook_is_asked(graph: EmbeddedGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    cypher: list[str] = []
    for kind, theirs in HOOKS:
        for name in own(theirs):
            monkeypatch.setattr(kind, name, _noting(getattr(kind, name), asked))
    plain = graph.driver.execute_query

    async def noted(query: str, **values: Any) -> Any:
        cypher.append(" ".join(query.split()))
        return await plain(query, **values)

    monkeypatch.setattr(graph.driver, "execute_query", noted)
    await _use(graph)
    assert asked == ASKED
    assert {query.split(" RETURN")[0] for query in cypher} == {
        "MATCH (s:Saga {name: $name, group_id: $group_id})",
        "MATCH (e:Episodic)-[:MENTIONS]->(n:Entity {uuid: $uuid})",
    }


def _noting(hook: Callable[..., Any], asked: set[str]) -> Callable[..., Any]:
    async def noting(self: Any, *args: Any, **kwargs: Any) -> Any:
        caller = inspect.currentframe()
        before = caller.f_back if caller else None
        if before is None or "embedded" not in before.f_code.co_filename:
            asked.add(hook.__name__)
        return await hook(self, *args, **kwargs)

    return hook if not inspect.iscoroutinefunction(hook) else noting


async def _use(graph: EmbeddedGraph) -> None:
    graphiti = graphiti_over(graph)
    more = {"source_description": "d", "reference_time": AT, "group_id": "nova"}
    made = await graphiti.add_episode("n", FIRST, saga="move", **more)
    again = await graphiti.add_episode("n", FIRST, saga="move", **more)
    known = {"previous_episode_uuids": [made.episode.uuid], "uuid": again.episode.uuid}
    await graphiti.add_episode("n", FIRST, **known, **more)
    raw = RawEpisode(
        name="n", content=FIRST, source_description="d", reference_time=AT, source=EpisodeType.text
    )
    await graphiti.add_episode_bulk([raw], group_id="nova")
    ends = made.nodes[0], made.nodes[1]
    await graphiti.add_triplet(ends[0], made.edges[0].model_copy(update={"uuid": "new"}), ends[1])
    await graphiti.build_communities(["nova"])
    (anna,) = await EntityNode.get_by_names(graphiti.driver, ["Anna"], ["nova"])
    for name in dir(recipes):
        if name.isupper():
            await graphiti.search_(
                "Anna LIVES_IN Rome",
                getattr(recipes, name).model_copy(deep=True),
                group_ids=["nova"],
                center_node_uuid=anna.uuid,
                bfs_origin_node_uuids=[anna.uuid],
            )
    (saga,) = [r async for page in graph.rows(["nova"]) for r in page if r.kind == "saga"]
    await graphiti.summarize_saga(saga.id)
    await graphiti.remove_episode(again.episode.uuid)
    await graphiti.remove_episode(made.episode.uuid)
    await clear_data(graphiti.driver, ["nova"])
