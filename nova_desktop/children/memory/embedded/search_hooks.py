"""Graphiti's search hooks: words, meaning and links, one query for all rows of an answer."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from graphiti_core.driver.search_interface.search_interface import SearchInterface
from graphiti_core.search.search_utils import rrf

from nova_desktop.children.memory.embedded import nodes
from nova_desktop.children.memory.embedded.filters import (
    ANY,
    both,
    end_in,
    in_spaces,
    is_narrow,
    of_edges,
    of_nodes,
)
from nova_desktop.children.memory.embedded.finding import (
    Scores,
    around,
    by_vector,
    by_words,
    objects,
)
from nova_desktop.children.memory.embedded.node_hooks import read, vectors_of
from nova_desktop.children.memory.embedded.nodes import listed
from nova_desktop.children.memory.vectors import Filter

T = TypeVar("T")
_MADE: Final[dict[str, tuple[Callable[[sqlite3.Row], Any], str]]] = {
    "entity": (nodes.entity, nodes.ENTITIES),
    "fact": (nodes.fact, nodes.FACTS),
    "episode": (nodes.episode, nodes.EPISODES),
    "community": (nodes.community, nodes.COMMUNITIES),
}
_NEIGHBOURS: Final = """
SELECT DISTINCT o.id FROM facts f JOIN entities c ON c.row IN (f.subject, f.object)
JOIN entities o ON o.row IN (f.subject, f.object) AND o.row != c.row
WHERE c.id = ? AND o.id IN (SELECT value FROM json_each(?))
"""
_MENTIONED: Final = """
SELECT e.id, count(*) FROM mentions m JOIN entities e ON e.row = m.entity
WHERE e.id IN (SELECT value FROM json_each(?)) GROUP BY e.id
"""
_CENTRE: Final = 10.0  # Graphiti gives the centre itself a distance of 0.1


class Search(SearchInterface):
    """Everything that Graphiti may ask of `search_interface`."""

    async def edge_fulltext_search(
        self,
        driver: Any,
        query: str,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        only = both(in_spaces(group_ids), of_edges(search_filter))
        return await _by_words(driver, "fact", query, only, limit)

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
        ends = {"subject": source_node_uuid, "object": target_node_uuid}
        given = [end_in(end, [uuid]) for end, uuid in ends.items() if uuid is not None]
        only = both(of_edges(search_filter), *given)
        narrow = bool(given) or is_narrow(search_filter)
        return await _by_vector(
            driver, "fact", search_vector, group_ids, only, limit, min_score, narrow=narrow
        )

    async def node_fulltext_search(
        self,
        driver: Any,
        query: str,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        only = both(in_spaces(group_ids), of_nodes(search_filter))
        return await _by_words(driver, "entity", query, only, limit)

    async def node_similarity_search(
        self,
        driver: Any,
        search_vector: list[float],
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
        min_score: float = 0.7,
    ) -> list[Any]:
        only = of_nodes(search_filter)
        return await _by_vector(driver, "entity", search_vector, group_ids, only, limit, min_score)

    async def episode_fulltext_search(
        self,
        driver: Any,
        query: str,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        return await _by_words(driver, "episode", query, in_spaces(group_ids), limit)

    async def community_fulltext_search(
        self, driver: Any, query: str, group_ids: list[str] | None = None, limit: int = 100
    ) -> list[Any]:
        return await _by_words(driver, "community", query, in_spaces(group_ids), limit)

    async def community_similarity_search(
        self,
        driver: Any,
        search_vector: list[float],
        group_ids: list[str] | None = None,
        limit: int = 100,
        min_score: float = 0.6,
    ) -> list[Any]:
        return await _by_vector(
            driver, "community", search_vector, group_ids, ANY, limit, min_score
        )

    async def get_embeddings_for_communities(
        self, driver: Any, communities: list[Any]
    ) -> dict[str, list[float]]:
        ids = [community.uuid for community in communities]
        return await read(driver, lambda c: vectors_of(c, "community", ids))

    async def edge_bfs_search(
        self,
        driver: Any,
        bfs_origin_node_uuids: list[str] | None,
        bfs_max_depth: int,
        search_filter: Any,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        if not bfs_origin_node_uuids or bfs_max_depth < 1:
            return []
        only = both(in_spaces(group_ids), of_edges(search_filter))

        def work(connection: sqlite3.Connection) -> list[Any]:
            near = around(connection, bfs_origin_node_uuids, bfs_max_depth - 1)
            return _facts_of(connection, near, only, limit)

        return await read(driver, work)

    async def node_bfs_search(
        self,
        driver: Any,
        bfs_origin_node_uuids: list[str] | None,
        search_filter: Any,
        bfs_max_depth: int,
        group_ids: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        if not bfs_origin_node_uuids or bfs_max_depth < 1:
            return []
        only = both(in_spaces(group_ids), of_nodes(search_filter))

        def work(connection: sqlite3.Connection) -> list[Any]:
            near = around(connection, bfs_origin_node_uuids, bfs_max_depth)
            good = _fulfilling(connection, near, only)
            return objects(
                connection, *_MADE["entity"], [row for row in near if row in good][:limit]
            )

        return await read(driver, work)

    async def node_distance_reranker(
        self, driver: Any, node_uuids: list[str], center_node_uuid: str, min_score: float = 0
    ) -> tuple[list[str], list[float]]:
        values = (center_node_uuid, listed(node_uuids))
        near = await read(driver, lambda c: {r[0] for r in c.execute(_NEIGHBOURS, values)})
        scores = {uuid: 1.0 if uuid in near else 0.0 for uuid in node_uuids}
        if center_node_uuid in scores:
            scores[center_node_uuid] = _CENTRE
        return _ranked(scores, min_score)

    async def episode_mentions_reranker(
        self, driver: Any, node_uuids: list[list[str]], min_score: float = 0
    ) -> tuple[list[str], list[float]]:
        order, _ = rrf(node_uuids)
        values = (listed(order),)
        counts = await read(
            driver, lambda c: {r[0]: float(r[1]) for r in c.execute(_MENTIONED, values)}
        )
        return _ranked({uuid: counts.get(uuid, 0.0) for uuid in order}, min_score)

    def build_node_search_filters(self, search_filters: Any) -> Any:
        return of_nodes(search_filters)

    def build_edge_search_filters(self, search_filters: Any) -> Any:
        return of_edges(search_filters)


async def _by_words(driver: Any, kind: str, text: str, only: Filter, limit: int) -> list[Any]:
    return await _found(driver, kind, lambda c: by_words(c, kind, text, only, limit))


async def _by_vector(
    driver: Any,
    kind: str,
    vector: Sequence[float],
    spaces: Sequence[str] | None,
    only: Filter,
    limit: int,
    least: float,
    *,
    narrow: bool = False,
) -> list[Any]:
    index, fresh = driver.index, not driver.writing.overlaid

    def find(connection: sqlite3.Connection) -> Scores:
        return by_vector(
            index,
            connection,
            kind,
            vector,
            spaces,
            only,
            limit,
            least=least,
            narrow=narrow,
            refresh=fresh,
        )

    return await _found(driver, kind, find)


async def _found(driver: Any, kind: str, find: Callable[[sqlite3.Connection], Scores]) -> list[Any]:
    made, sql = _MADE[kind]

    def work(connection: sqlite3.Connection) -> list[Any]:
        return objects(connection, made, sql, [row for row, _ in find(connection)])

    return await read(driver, work)


def _facts_of(
    connection: sqlite3.Connection, entities: Sequence[int], only: Filter, limit: int
) -> list[Any]:
    sql = [
        nodes.FACTS,
        "WHERE (t.subject IN (SELECT value FROM json_each(?))",
        "OR t.object IN (SELECT value FROM json_each(?)))",
    ]
    if only.sql:
        sql += ["AND", only.sql]
    sql.append("ORDER BY t.created_at DESC, t.row LIMIT ?")
    rows = listed(entities)
    return nodes.select(connection, nodes.fact, *sql, values=[rows, rows, *only.values, limit])


def _fulfilling(connection: sqlite3.Connection, rows: Sequence[int], only: Filter) -> set[int]:
    if not only.sql:
        return set(rows)
    sql = ["SELECT t.row FROM entities t", nodes.BY_ROWS, "AND", only.sql]
    return {row[0] for row in connection.execute(" ".join(sql), (listed(rows), *only.values))}


def _ranked(scores: dict[str, float], least: float) -> tuple[list[str], list[float]]:
    order = sorted((uuid for uuid in scores if scores[uuid] >= least), key=lambda u: -scores[u])
    return order, [scores[uuid] for uuid in order]
