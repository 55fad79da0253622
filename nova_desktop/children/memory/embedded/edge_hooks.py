"""Graphiti's hooks for facts and for the links between nodes."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from graphiti_core.errors import EdgeNotFoundError, GroupsEdgesNotFoundError

from nova_desktop.children.memory.embedded import nodes
from nova_desktop.children.memory.embedded.group_hooks import SagaHooks
from nova_desktop.children.memory.embedded.node_hooks import (
    page_values,
    pages,
    read,
    vectors_of,
    writing_of,
)
from nova_desktop.children.memory.embedded.nodes import BY_IDS, listed, select
from nova_desktop.children.memory.embedded.writing import delete, put_fact, put_link, row_of
from nova_desktop.children.memory.graphiti_fields import FACT_FIELDS, apart

# Table, how it is read, and the column and kind of either end.
_Link = tuple[str, str, Callable[[sqlite3.Row], Any], tuple[str, str], tuple[str, str]]
_MENTIONS: Final[_Link] = (
    "mentions",
    nodes.MENTIONS,
    nodes.mention,
    ("episode", "episode"),
    ("entity", "entity"),
)
_MEMBERS: Final[_Link] = (
    "community_members",
    nodes.MEMBERS,
    nodes.member,
    ("community", "community"),
    ("entity", "entity"),
)
_SAGA: Final[_Link] = (
    "saga_episodes",
    nodes.SAGA_EPISODES,
    nodes.saga_episode,
    ("saga", "saga"),
    ("episode", "episode"),
)
_ORDER: Final[_Link] = (
    "episode_order",
    nodes.ORDER,
    nodes.order,
    ("before", "episode"),
    ("after", "episode"),
)


class FactHooks(SagaHooks):
    """Facts: Graphiti's entity edges."""

    async def edge_save(self, edge: Any, driver: Any) -> None:
        await self.edge_save_bulk(None, driver, None, [edge.model_dump()])

    async def edge_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, edges: list[Any], batch_size: int = 100
    ) -> None:
        items = [_fact_values(edge) for edge in edges]
        writing = writing_of(driver)
        changes = writing.changes

        def write(connection: sqlite3.Connection) -> None:
            for identifier, values, vector in items:
                there = row_of(connection, "fact", identifier) is not None
                if kept := changes.fact(identifier, values, there=there):
                    put_fact(connection, identifier, kept, vector)

        writing.touches(values[end] for _, values, _ in items for end in ("subject", "object"))
        await writing.write(write)

    async def edge_delete(self, edge: Any, driver: Any) -> None:
        await self.edge_delete_by_uuids(None, driver, [edge.uuid])

    async def edge_delete_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str], group_id: str | None = None
    ) -> None:
        def write(connection: sqlite3.Connection) -> None:
            for table in ("facts", "mentions", "community_members"):
                delete(connection, table, uuids)

        await writing_of(driver).write(write)

    async def edge_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return _one(await self.edge_get_by_uuids(_cls, driver, [uuid]), uuid)

    async def edge_get_by_uuids(self, _cls: Any, driver: Any, uuids: list[str]) -> list[Any]:
        found = await _facts(driver, BY_IDS, [listed(uuids)])
        return nodes.in_order(found, uuids)

    async def edge_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        _, *where = pages("", group_ids, limit, uuid_cursor)
        values = page_values(group_ids, limit, uuid_cursor)
        return _some(await _facts(driver, " ".join(where), values), group_ids)

    async def edge_get_between_nodes(
        self, _cls: Any, driver: Any, source_node_uuid: str, target_node_uuid: str
    ) -> list[Any]:
        return await _facts(
            driver, "WHERE s.id = ? AND o.id = ?", [source_node_uuid, target_node_uuid]
        )

    async def edge_get_by_node_uuid(self, _cls: Any, driver: Any, node_uuid: str) -> list[Any]:
        return await _facts(driver, "WHERE s.id = ? OR o.id = ?", [node_uuid, node_uuid])

    async def edge_load_embeddings(self, edge: Any, driver: Any) -> None:
        found = await self.edge_load_embeddings_bulk(driver, [edge])
        edge.fact_embedding = found.get(edge.uuid)

    async def edge_load_embeddings_bulk(
        self, driver: Any, edges: list[Any], batch_size: int = 100
    ) -> dict[str, list[float]]:
        ids = [edge.uuid for edge in edges]
        return await read(driver, lambda c: vectors_of(c, "fact", ids))


class LinkHooks(FactHooks):
    """Mentions, memberships, and the order of episodes."""

    async def episodic_edge_save(self, edge: Any, driver: Any) -> None:
        await _save(driver, _MENTIONS, [edge.model_dump()])

    async def episodic_edge_save_bulk(
        self,
        _cls: Any,
        driver: Any,
        transaction: Any,
        episodic_edges: list[Any],
        batch_size: int = 100,
    ) -> None:
        await _save(driver, _MENTIONS, episodic_edges)

    async def episodic_edge_delete(self, edge: Any, driver: Any) -> None:
        await _remove(driver, _MENTIONS, [edge.uuid])

    async def episodic_edge_delete_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str], group_id: str | None = None
    ) -> None:
        await _remove(driver, _MENTIONS, uuids)

    async def episodic_edge_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return _one(await _by_ids(driver, _MENTIONS, [uuid]), uuid)

    async def episodic_edge_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str]
    ) -> list[Any]:
        return await _by_ids(driver, _MENTIONS, uuids)

    async def episodic_edge_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        return _some(await _paged(driver, _MENTIONS, group_ids, limit, uuid_cursor), group_ids)

    async def community_edge_save(self, edge: Any, driver: Any) -> None:
        await _save(driver, _MEMBERS, [edge.model_dump()])

    async def community_edge_delete(self, edge: Any, driver: Any) -> None:
        await _remove(driver, _MEMBERS, [edge.uuid])

    async def community_edge_delete_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str], group_id: str | None = None
    ) -> None:
        await _remove(driver, _MEMBERS, uuids)

    async def community_edge_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return _one(await _by_ids(driver, _MEMBERS, [uuid]), uuid)

    async def community_edge_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str]
    ) -> list[Any]:
        return await _by_ids(driver, _MEMBERS, uuids)

    async def community_edge_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        return await _paged(driver, _MEMBERS, group_ids, limit, uuid_cursor)


class Operations(LinkHooks):
    """Everything that Graphiti may ask of `graph_operations_interface`."""

    async def has_episode_edge_save(self, edge: Any, driver: Any) -> None:
        await _save(driver, _SAGA, [edge.model_dump()])

    async def has_episode_edge_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, edges: list[Any], batch_size: int = 100
    ) -> None:
        await _save(driver, _SAGA, edges)

    async def has_episode_edge_delete(self, edge: Any, driver: Any) -> None:
        await _remove(driver, _SAGA, [edge.uuid])

    async def has_episode_edge_delete_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str], group_id: str | None = None
    ) -> None:
        await _remove(driver, _SAGA, uuids)

    async def has_episode_edge_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return _one(await _by_ids(driver, _SAGA, [uuid]), uuid)

    async def has_episode_edge_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str]
    ) -> list[Any]:
        return await _by_ids(driver, _SAGA, uuids)

    async def has_episode_edge_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        return await _paged(driver, _SAGA, group_ids, limit, uuid_cursor)

    async def next_episode_edge_save(self, edge: Any, driver: Any) -> None:
        await _save(driver, _ORDER, [edge.model_dump()])

    async def next_episode_edge_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, edges: list[Any], batch_size: int = 100
    ) -> None:
        await _save(driver, _ORDER, edges)

    async def next_episode_edge_delete(self, edge: Any, driver: Any) -> None:
        await _remove(driver, _ORDER, [edge.uuid])

    async def next_episode_edge_delete_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str], group_id: str | None = None
    ) -> None:
        await _remove(driver, _ORDER, uuids)

    async def next_episode_edge_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return _one(await _by_ids(driver, _ORDER, [uuid]), uuid)

    async def next_episode_edge_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str]
    ) -> list[Any]:
        return await _by_ids(driver, _ORDER, uuids)

    async def next_episode_edge_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        return await _paged(driver, _ORDER, group_ids, limit, uuid_cursor)


async def _facts(driver: Any, where: str, values: Sequence[object]) -> list[Any]:
    return await read(driver, lambda c: select(c, nodes.fact, nodes.FACTS, where, values=values))


async def _save(driver: Any, link: _Link, edges: Sequence[Mapping[str, Any]]) -> None:
    table, _, _, start, end = link
    items = [dict(edge) for edge in edges]

    def write(connection: sqlite3.Connection) -> None:
        for item in items:
            values = {"space": item["group_id"], "created_at": item["created_at"]}
            ends = {
                start[0]: (start[1], item["source_node_uuid"]),
                end[0]: (end[1], item["target_node_uuid"]),
            }
            put_link(connection, table, item["uuid"], values, ends)

    await writing_of(driver).write(write)


async def _remove(driver: Any, link: _Link, uuids: Sequence[str]) -> None:
    await writing_of(driver).write(lambda c: delete(c, link[0], uuids))


async def _by_ids(driver: Any, link: _Link, uuids: Sequence[str]) -> list[Any]:
    values = [listed(uuids)]
    found = await read(driver, lambda c: select(c, link[2], link[1], BY_IDS, values=values))
    return nodes.in_order(found, uuids)


async def _paged(
    driver: Any, link: _Link, groups: list[str], limit: int | None, cursor: str | None
) -> list[Any]:
    sql, values = pages(link[1], groups, limit, cursor), page_values(groups, limit, cursor)
    return await read(driver, lambda c: select(c, link[2], *sql, values=values))


def _one(found: Sequence[Any], uuid: str) -> Any:
    if not found:
        raise EdgeNotFoundError(uuid)
    return found[0]


def _some(found: list[Any], groups: list[str]) -> list[Any]:
    if not found:
        raise GroupsEdgesNotFoundError(groups)
    return found


def _fact_values(edge: Any) -> tuple[str, dict[str, Any], Any]:
    own = apart(edge, FACT_FIELDS)
    own["space"] = own.pop("group_id")
    own["subject"] = own.pop("source_node_uuid")
    own["object"] = own.pop("target_node_uuid")
    return own.pop("uuid"), own, own.pop("fact_embedding", None)
