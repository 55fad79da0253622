"""What a real Graphiti does on every Graph: it learns, corrects itself, finds and forgets."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from graphiti_core import Graphiti
from graphiti_core.edges import (
    CommunityEdge,
    EntityEdge,
    EpisodicEdge,
    HasEpisodeEdge,
    NextEpisodeEdge,
)
from graphiti_core.nodes import CommunityNode, EntityNode, EpisodeType, EpisodicNode, SagaNode
from graphiti_core.search import search_config_recipes as recipes
from graphiti_core.search.search_config import SearchConfig
from graphiti_core.search.search_filters import ComparisonOperator, DateFilter, SearchFilters
from graphiti_core.utils.bulk_utils import RawEpisode
from graphiti_core.utils.maintenance.graph_data_operations import clear_data

from nova_desktop.children.memory.graph import Graph, Wanted
from tests.contract.graph_places import PLACES, graphiti_over
from tests.contract.graph_rows import episode

pytestmark = pytest.mark.anyio

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = "Anna | LIVES_IN | Rome | 2026-01-01T00:00:00Z\nAnna | KNOWS | Bob\nBob | OWNS | Boat"
THEN = "Anna | LIVES_IN | Oslo | 2026-02-01T00:00:00Z\nAnna | KNOWS | Bob"
RECIPES = [
    name
    for name in dir(recipes)
    if name.isupper() and isinstance(getattr(recipes, name), SearchConfig)
]


@pytest.fixture(params=sorted(PLACES))
async def graph(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Graph]:
    async with PLACES[request.param](tmp_path, request) as opened:
        yield opened


@pytest.fixture
def graphiti(graph: Graph) -> Graphiti:
    return graphiti_over(graph)


async def add(graphiti: Graphiti, text: str, days: int = 0, **more: Any) -> Any:
    return await graphiti.add_episode(
        name=more.pop("name", "note"),
        episode_body=text,
        source_description="note",
        reference_time=AT + timedelta(days=days),
        source=EpisodeType.text,
        group_id=more.pop("group_id", "nova"),
        **more,
    )


async def texts(graph: Graph, *, history: bool = False) -> list[str]:
    page, _ = await graph.facts_page(Wanted(("nova",), AT, history), "", "", 50)
    return sorted(fact.text for fact in page)


async def test_an_episode_that_was_put_first_becomes_facts(
    graph: Graph, graphiti: Graphiti
) -> None:
    await graph.put_episode(
        episode("e1", content=FIRST, title="Lease", speaker="Ada", extracted=False)
    )
    async with graph.batch() as batch:
        result = await add(graphiti, "not read", uuid="e1", previous_episode_uuids=[])
        batch.on_commit("e1")
    assert result.episode.uuid == "e1"
    assert await texts(graph) == ["Anna KNOWS Bob", "Anna LIVES_IN Rome", "Bob OWNS Boat"]
    assert await graph.is_extracted("e1")
    (row,) = await graph.rows_by_id("episode", ["e1"])
    assert (row.values["title"], row.values["speaker"]) == ("Lease", "Ada")
    assert row.values["content"] == FIRST
    assert len(row.values["entity_edges"]) == 3
    assert {fact.subject.name for fact in await graph.facts_of_episode("e1")} == {"Anna", "Bob"}
    (anna,) = await graph.entities_by_words("Anna", ["nova"], 1)
    assert await graph.episodes_of_entity(anna.id, "", 5) == (["e1"], "")


async def test_nothing_is_seen_of_a_batch_before_its_end(graph: Graph, graphiti: Graphiti) -> None:
    async with graph.batch():
        await add(graphiti, FIRST)
        before = await graph.counts()
    assert before.facts in (0, 3)  # on a server each bulk write is a transaction of its own
    assert (await graph.counts()).facts == 3


async def test_a_contradiction_retires_the_older_fact(graph: Graph, graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, THEN, 1)
    assert await texts(graph) == ["Anna KNOWS Bob", "Anna LIVES_IN Oslo", "Bob OWNS Boat"]
    old = [f for f in await _all(graph) if f.text == "Anna LIVES_IN Rome"]
    assert old[0].until == datetime(2026, 2, 1, tzinfo=UTC)
    assert old[0].retired_at is not None
    known = [f for f in await _all(graph) if f.text == "Anna KNOWS Bob"]
    assert [len(fact.episodes) for fact in known] == [2]


async def test_names_are_known_again(graph: Graph, graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, FIRST, 1)
    counts = await graph.counts()
    assert (counts.episodes, counts.entities, counts.facts) == (2, 4, 3)


async def test_the_users_marks_outlive_what_graphiti_saves(
    graph: Graph, graphiti: Graphiti
) -> None:
    await add(graphiti, FIRST)
    (fact,) = [f for f in await _all(graph) if f.text == "Anna KNOWS Bob"]
    await graph.change_fact(fact.id, pinned=True)
    await add(graphiti, FIRST, 1)
    (again,) = await graph.facts([fact.id])
    assert again.pinned
    assert len(again.episodes) == 2


async def test_spaces_do_not_mix(graph: Graph, graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, THEN, 1, group_id="other")
    assert "Anna LIVES_IN Rome" in await texts(graph)
    assert (await graph.counts(["other"])).facts == 2
    found = await graphiti.search("Where does Anna live", group_ids=["other"])
    assert {edge.group_id for edge in found} == {"other"}


@pytest.mark.parametrize("recipe", RECIPES)
async def test_every_recipe_finds(graphiti: Graphiti, recipe: str) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, THEN, 1)
    await graphiti.build_communities(["nova"])
    (anna,) = await EntityNode.get_by_names(graphiti.driver, ["Anna"], ["nova"])
    config = getattr(recipes, recipe).model_copy(deep=True)
    for part in (config.edge_config, config.node_config, config.community_config):
        if part is not None:
            part.sim_min_score = 0.0
    found = await graphiti.search_(
        "Anna LIVES_IN Oslo a community",
        config,
        group_ids=["nova"],
        center_node_uuid=anna.uuid,
        bfs_origin_node_uuids=[anna.uuid],
    )
    if config.edge_config:
        assert "Anna LIVES_IN Oslo" in {edge.fact for edge in found.edges}
    if config.node_config:
        assert "Anna" in {node.name for node in found.nodes}
    if config.community_config:
        assert [node.name for node in found.communities] == ["a community"]


async def test_filters_of_a_search_hold(graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, THEN, 1)

    async def found(**filters: Any) -> set[str]:
        edges = await graphiti.search(
            "Anna LIVES_IN Rome Oslo Boat Bob",
            group_ids=["nova"],
            search_filter=SearchFilters(**filters),
        )
        return {edge.fact for edge in edges}

    gone = DateFilter(comparison_operator=ComparisonOperator.is_not_null)
    late = DateFilter(
        date=datetime(2026, 1, 15, tzinfo=UTC), comparison_operator=ComparisonOperator.greater_than
    )
    assert await found(invalid_at=[[gone]]) == {"Anna LIVES_IN Rome"}
    assert await found(edge_types=["LIVES_IN"], valid_at=[[late]]) == {"Anna LIVES_IN Oslo"}
    assert await found(edge_types=["KNOWS", "OWNS"]) == {"Anna KNOWS Bob", "Bob OWNS Boat"}
    (bob,) = await EntityNode.get_by_names(graphiti.driver, ["Bob"], ["nova"])
    assert await found(edge_source_node_uuids=[bob.uuid]) == {"Bob OWNS Boat"}
    assert await found(edge_target_node_uuids=[bob.uuid]) == {"Anna KNOWS Bob"}
    assert await found(node_labels=["Person"]) == set()
    assert len(await found(node_labels=["Entity"])) == 4


async def test_a_removed_episode_takes_what_only_it_says(graph: Graph, graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    second = await add(graphiti, "Anna | KNOWS | Bob\nAnna | LIKES | Chess", 1)
    async with graph.batch():
        await graphiti.remove_episode(second.episode.uuid)
    assert await texts(graph) == ["Anna KNOWS Bob", "Anna LIVES_IN Rome", "Bob OWNS Boat"]
    counts = await graph.counts()
    assert (counts.episodes, counts.entities) == (1, 4)


async def test_sagas_keep_the_order_of_episodes(graph: Graph, graphiti: Graphiti) -> None:
    made = [await add(graphiti, FIRST, n, saga="move", name=f"n{n}") for n in range(3)]
    (saga,) = await SagaNode.get_by_group_ids(graphiti.driver, ["nova"])
    ids = [each.episode.uuid for each in made]
    assert (saga.first_episode_uuid, saga.last_episode_uuid) == (ids[0], ids[2])
    order = await NextEpisodeEdge.get_by_group_ids(graphiti.driver, ["nova"])
    pairs = {(e.source_node_uuid, e.target_node_uuid) for e in order}
    assert pairs == {(ids[0], ids[1]), (ids[1], ids[2])}
    assert len(await HasEpisodeEdge.get_by_group_ids(graphiti.driver, ["nova"])) == 3
    last = await graphiti.retrieve_episodes(
        AT + timedelta(days=9), 2, group_ids=["nova"], saga="move"
    )
    assert [each.uuid for each in last] == ids[1:]
    told = await graphiti.summarize_saga(saga.uuid)
    assert told.last_summarized_at is not None
    again = await SagaNode.get_by_uuid(graphiti.driver, saga.uuid)
    assert again.last_summarized_at == told.last_summarized_at
    rows = [row async for page in graph.rows(["nova"]) for row in page]
    previous = {r.values["episode"]: r.values["previous"] for r in rows if r.kind == "saga_episode"}
    assert previous == {ids[0]: None, ids[1]: ids[0], ids[2]: ids[1]}


async def test_communities_are_found_and_removed(graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, "Kim | SINGS_WITH | Lee\nLee | SINGS_WITH | Max", 1)
    nodes, edges = await graphiti.build_communities(["nova"])
    assert len(nodes) == 2
    assert len(edges) == 7
    kept = await CommunityNode.get_by_group_ids(graphiti.driver, ["nova"])
    assert {node.uuid for node in kept} == {node.uuid for node in nodes}
    members = await CommunityEdge.get_by_uuids(graphiti.driver, [edge.uuid for edge in edges])
    assert len(members) == 7
    again, _ = await graphiti.build_communities(["nova"])
    assert len(await CommunityNode.get_by_group_ids(graphiti.driver, ["nova"])) == len(again)


async def test_bulk_and_triplets(graph: Graph, graphiti: Graphiti) -> None:
    raw = [
        RawEpisode(
            name=f"n{n}",
            content=text,
            source_description="note",
            source=EpisodeType.text,
            reference_time=AT + timedelta(days=n),
        )
        for n, text in enumerate((FIRST, "Kim | KNOWS | Anna"))
    ]
    await graphiti.add_episode_bulk(raw, group_id="nova")
    assert "Kim KNOWS Anna" in await texts(graph)
    assert (await graph.counts()).episodes == 2
    ends = [EntityNode(name=name, group_id="nova") for name in ("Zoe", "Yan")]
    link = EntityEdge(
        group_id="nova",
        source_node_uuid=ends[0].uuid,
        target_node_uuid=ends[1].uuid,
        created_at=AT,
        name="KNOWS",
        fact="Zoe KNOWS Yan",
    )
    await graphiti.add_triplet(ends[0], link, ends[1])
    assert "Zoe KNOWS Yan" in await texts(graph)


async def test_nodes_and_edges_are_read_each_way(graphiti: Graphiti) -> None:
    made = await add(graphiti, FIRST)
    driver, one = graphiti.driver, made.edges[0]
    edge = await EntityEdge.get_by_uuid(driver, one.uuid)
    assert (edge.fact, edge.episodes) == (one.fact, [made.episode.uuid])
    between = await EntityEdge.get_between_nodes(driver, one.source_node_uuid, one.target_node_uuid)
    assert [each.uuid for each in between] == [one.uuid]
    near = await EntityEdge.get_by_node_uuid(driver, one.target_node_uuid)
    assert one.uuid in {each.uuid for each in near}
    await edge.load_fact_embedding(driver)
    assert edge.fact_embedding == pytest.approx(one.fact_embedding, abs=1e-6)
    page = await EntityEdge.get_by_group_ids(driver, ["nova"], limit=2)
    rest = await EntityEdge.get_by_group_ids(driver, ["nova"], limit=2, uuid_cursor=page[-1].uuid)
    assert len({each.uuid for each in page + rest}) == 3
    node = await EntityNode.get_by_uuid(driver, one.source_node_uuid)
    await node.load_name_embedding(driver)
    assert node.name_embedding
    said = await EpisodicNode.get_by_entity_node_uuid(driver, node.uuid)
    assert [each.uuid for each in said] == [made.episode.uuid]
    links = await EpisodicEdge.get_by_group_ids(driver, ["nova"])
    assert len(links) == len(made.nodes)
    results = await graphiti.get_nodes_and_edges_by_episode([made.episode.uuid])
    assert {each.uuid for each in results.edges} == {each.uuid for each in made.edges}


async def test_a_group_is_cleared(graph: Graph, graphiti: Graphiti) -> None:
    await add(graphiti, FIRST)
    await add(graphiti, THEN, 1, group_id="other")
    await clear_data(graphiti.driver, ["nova"])
    assert (await graph.counts(["nova"])).episodes == 0
    assert (await graph.counts(["other"])).facts == 2


async def _all(graph: Graph) -> list[Any]:
    page, _ = await graph.facts_page(Wanted(("nova",), AT, history=True), "", "", 50)
    return page
