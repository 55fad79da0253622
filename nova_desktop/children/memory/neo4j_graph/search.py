"""Graphiti's search hooks: words of any length and script, and vectors of the right length."""

from collections.abc import Sequence
from typing import Any, Final

from graphiti_core.driver.driver import GraphProvider
from graphiti_core.driver.search_interface.search_interface import SearchInterface
from graphiti_core.edges import get_entity_edge_from_record
from graphiti_core.models.edges.edge_db_queries import get_entity_edge_return_query
from graphiti_core.models.nodes.node_db_queries import (
    COMMUNITY_NODE_RETURN,
    EPISODIC_NODE_RETURN,
    get_entity_node_return_query,
)
from graphiti_core.nodes import (
    get_community_node_from_record,
    get_entity_node_from_record,
    get_episodic_node_from_record,
)
from graphiti_core.search.search_filters import (
    edge_search_filter_query_constructor,
    node_search_filter_query_constructor,
)

from nova_desktop.children.memory.neo4j_graph.operations import vectors_of
from nova_desktop.children.memory.neo4j_graph.schema import (
    COMMUNITIES,
    ENTITIES,
    EPISODES,
    FACTS,
)
from nova_desktop.children.memory.neo4j_graph.shapes import DUPLICATE
from nova_desktop.children.memory.neo4j_graph.words import question

_NEO4J: Final = GraphProvider.NEO4J
_FACTS: Final = "MATCH (n:Entity)-[e:RELATES_TO]->(m:Entity)"
_FACT_BY_WORDS: Final = """
CALL db.index.fulltext.queryRelationships($index, $question) YIELD relationship AS e, score
WITH e, score, startNode(e) AS n, endNode(e) AS m
"""
_BY_WORDS: Final = """
CALL db.index.fulltext.queryNodes($index, $question) YIELD node AS VARIABLE, score
"""
_BEST: Final = "ORDER BY score DESC LIMIT $limit"


class Search(SearchInterface):
    """What is not here raises NotImplementedError, and Graphiti does it in its own way."""

    async def edge_fulltext_search(
        self,
        driver: Any,
        query: str,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        asked = question(query, ("fact", "name"))
        where, values = _facts_only(search_filter, group_ids)
        found = f"{_FACT_BY_WORDS} WHERE {where}"
        return await _facts(driver, asked, found, {**values, "index": FACTS}, limit)

    async def edge_similarity_search(
        self,
        driver: Any,
        search_vector: list[float],
        source_node_uuid: str | None,
        target_node_uuid: str | None,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
        min_score: float = 0.7,
    ) -> list[Any]:
        where, values = _facts_only(search_filter, group_ids)
        for variable, end in (("n", source_node_uuid), ("m", target_node_uuid)):
            if end is not None:
                where += f" AND {variable}.uuid = ${variable}_uuid"
                values[f"{variable}_uuid"] = end
        ranked = _ranked(driver, "fact", "e", "e, n, m")
        values |= await _nearness(driver, search_vector, min_score)
        found = f"{_FACTS} WHERE {where} AND {ranked}"
        return await _facts(driver, bool(values["vector"]), found, values, limit)

    async def node_fulltext_search(
        self,
        driver: Any,
        query: str,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        asked = question(query, ("name", "summary"))
        where, values = _nodes_only(search_filter, group_ids)
        found = f"{_BY_WORDS.replace('VARIABLE', 'n')} WHERE {where}"
        return await _entities(driver, asked, found, {**values, "index": ENTITIES}, limit)

    async def node_similarity_search(
        self,
        driver: Any,
        search_vector: list[float],
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
        min_score: float = 0.7,
    ) -> list[Any]:
        where, values = _nodes_only(search_filter, group_ids)
        values |= await _nearness(driver, search_vector, min_score)
        found = f"MATCH (n:Entity) WHERE {where} AND {_ranked(driver, 'entity', 'n', 'n')}"
        return await _entities(driver, bool(values["vector"]), found, values, limit)

    async def episode_fulltext_search(
        self,
        driver: Any,
        query: str,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        asked = question(query, ("content",))
        if not asked:
            return []
        where, values = _in_groups("e", group_ids)
        cypher = f"""{_BY_WORDS.replace("VARIABLE", "e")} WHERE {where}
        RETURN {EPISODIC_NODE_RETURN} {_BEST}"""
        values |= {"index": EPISODES, "question": asked, "limit": limit}
        records, _, _ = await driver.execute_query(cypher, params=values, routing_="r")
        return [get_episodic_node_from_record(record) for record in records]

    async def community_fulltext_search(
        self, driver: Any, query: str, group_ids: list[str] | None = None, limit: int = 100
    ) -> list[Any]:
        asked = question(query, ("name",))
        where, values = _in_groups("c", group_ids)
        found = f"{_BY_WORDS.replace('VARIABLE', 'c')} WHERE {where}"
        return await _communities(driver, asked, found, {**values, "index": COMMUNITIES}, limit)

    async def community_similarity_search(
        self,
        driver: Any,
        search_vector: list[float],
        group_ids: list[str] | None = None,
        limit: int = 100,
        min_score: float = 0.6,
    ) -> list[Any]:
        where, values = _in_groups("c", group_ids)
        values |= await _nearness(driver, search_vector, min_score)
        found = f"MATCH (c:Community) WHERE {where} AND {_ranked(driver, 'community', 'c', 'c')}"
        return await _communities(driver, bool(values["vector"]), found, values, limit)

    async def get_embeddings_for_communities(
        self, driver: Any, communities: list[Any]
    ) -> dict[str, list[float]]:
        return await vectors_of(driver, "community", [each.uuid for each in communities])


async def _nearness(driver: Any, vector: Sequence[float], least: float) -> dict[str, Any]:
    fitting = await driver.vectors.fitting(vector) if await driver.vectors.dimension() else None
    known: list[float] = fitting or []
    return {"vector": known, "size": len(known), "least": least}


def _ranked(driver: Any, kind: str, variable: str, kept: str) -> str:
    vector = f"{variable}.{driver.vectors.of(kind)}"
    return f"""size({vector}) = $size
    WITH {kept}, vector.similarity.cosine({vector}, $vector) AS score WHERE score > $least"""


def _in_groups(variable: str, groups: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    if groups is None:
        return "true", {}
    return f"{variable}.group_id IN $groups", {"groups": list(groups)}


def _facts_only(given: Any, groups: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    where, values = _in_groups("e", groups)
    parts, more = edge_search_filter_query_constructor(given, _NEO4J)
    return " AND ".join([where, f"e.name <> '{DUPLICATE}'", *parts]), {**values, **more}


def _nodes_only(given: Any, groups: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    where, values = _in_groups("n", groups)
    parts, more = node_search_filter_query_constructor(given, _NEO4J)
    return " AND ".join([where, *parts]), {**values, **more}


async def _records(
    driver: Any, asked: str | bool, query: str, values: dict[str, Any], limit: int
) -> list[Any]:
    if not asked or limit < 1:
        return []
    given = {**values, "question": asked if isinstance(asked, str) else "", "limit": limit}
    records, _, _ = await driver.execute_query(query, params=given, routing_="r")
    return records


async def _facts(
    driver: Any, asked: str | bool, found: str, values: dict[str, Any], limit: int
) -> list[Any]:
    query = f"{found} RETURN {get_entity_edge_return_query(_NEO4J)} {_BEST}"
    records = await _records(driver, asked, query, values, limit)
    return [get_entity_edge_from_record(record, _NEO4J) for record in records]


async def _entities(
    driver: Any, asked: str | bool, found: str, values: dict[str, Any], limit: int
) -> list[Any]:
    query = f"{found} RETURN {get_entity_node_return_query(_NEO4J)} {_BEST}"
    records = await _records(driver, asked, query, values, limit)
    return [get_entity_node_from_record(record, _NEO4J) for record in records]


async def _communities(
    driver: Any, asked: str | bool, found: str, values: dict[str, Any], limit: int
) -> list[Any]:
    query = f"{found} RETURN {COMMUNITY_NODE_RETURN} {_BEST}"
    records = await _records(driver, asked, query, values, limit)
    return [get_community_node_from_record(record) for record in records]
