"""Graphiti's hooks for entities, episodes and communities: save, delete, read."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from graphiti_core.driver.graph_operations.graph_operations import GraphOperationsInterface
from graphiti_core.errors import NodeNotFoundError

from nova_desktop.children.memory.embedded import nodes
from nova_desktop.children.memory.embedded.buffer import Writing
from nova_desktop.children.memory.embedded.nodes import BY_IDS, BY_SPACES, listed, select
from nova_desktop.children.memory.embedded.writing import as_json, delete, put_node
from nova_desktop.children.memory.graphiti_fields import ENTITY_FIELDS, apart
from nova_desktop.children.memory.vectors import table as vectors

T = TypeVar("T")
Read = Callable[[sqlite3.Connection], T]

_NODES: Final = ("entities", "episodes", "communities")


def writing_of(driver: Any) -> Writing:
    """What the driver reads and writes with."""
    return driver.writing


async def read(driver: Any, work: Read[T]) -> T:
    """The result of reading."""
    return await writing_of(driver).read(work)


def pages(sql: str, groups: Sequence[str], limit: int | None, cursor: str | None) -> list[str]:
    """The query for all of these groups, by id from the last to the first."""
    words = [sql, BY_SPACES]
    if cursor:
        words.append("AND t.id < ?")
    words.append("ORDER BY t.id DESC")
    if limit is not None:
        words.append("LIMIT ?")
    return words


def page_values(groups: Sequence[str], limit: int | None, cursor: str | None) -> list[object]:
    """The values for `pages`."""
    return [v for v in (listed(groups), cursor or None, limit) if v is not None]


def one(found: Sequence[T], uuid: str) -> T:
    """The only one. Raises NodeNotFoundError."""
    if not found:
        raise NodeNotFoundError(uuid)
    return found[0]


class EntityHooks(GraphOperationsInterface):
    """Entities, and what is common to all nodes."""

    async def node_save(self, node: Any, driver: Any) -> None:
        await self.node_save_bulk(None, driver, None, [node.model_dump()])

    async def node_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, nodes: list[Any], batch_size: int = 100
    ) -> None:
        items = [_entity_values(node) for node in nodes]

        def write(connection: sqlite3.Connection) -> None:
            for identifier, values, vector in items:
                put_node(connection, "entity", identifier, values, vector)

        writing_of(driver).touches(identifier for identifier, _, _ in items)
        await writing_of(driver).write(write)

    async def node_delete(self, node: Any, driver: Any) -> None:
        await self.node_delete_by_uuids(None, driver, [node.uuid])

    async def node_delete_by_uuids(
        self,
        _cls: Any,
        driver: Any,
        uuids: list[str],
        group_id: str | None = None,
        batch_size: int = 100,
    ) -> None:
        def write(connection: sqlite3.Connection) -> None:
            for table in _NODES:
                delete(connection, table, uuids)

        await writing_of(driver).write(write)

    async def node_delete_by_group_id(
        self, _cls: Any, driver: Any, group_id: str, batch_size: int = 100
    ) -> None:
        await writing_of(driver).write(lambda c: wipe(c, [group_id], _NODES))

    async def node_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return one(await self.node_get_by_uuids(_cls, driver, [uuid]), uuid)

    async def node_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str], group_id: str | None = None
    ) -> list[Any]:
        values = [listed(uuids)]
        found = await read(
            driver, lambda c: select(c, nodes.entity, nodes.ENTITIES, BY_IDS, values=values)
        )
        return nodes.in_order(found, uuids)

    async def node_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        sql = pages(nodes.ENTITIES, group_ids, limit, uuid_cursor)
        values = page_values(group_ids, limit, uuid_cursor)
        return await read(driver, lambda c: select(c, nodes.entity, *sql, values=values))

    async def node_get_by_names(
        self, _cls: Any, driver: Any, names: list[str], group_ids: list[str]
    ) -> list[Any]:
        named = "AND t.name IN (SELECT value FROM json_each(?))"
        values = [listed(group_ids), listed(names)]
        return await read(
            driver,
            lambda c: select(c, nodes.entity, nodes.ENTITIES, BY_SPACES, named, values=values),
        )

    async def node_get_by_attribute_values(
        self,
        _cls: Any,
        driver: Any,
        group_id: str,
        attributes: dict[str, Any],
        node_labels: list[str] | None = None,
        limit: int = 100,
    ) -> list[Any]:
        sql: list[str] = [nodes.ENTITIES, "WHERE t.space = ?"]
        values: list[object] = [group_id]
        for name, value in attributes.items():
            sql.append(
                "AND EXISTS (SELECT 1 FROM json_each(t.attributes) WHERE key = ? AND value = ?)"
            )
            values += [name, value if isinstance(value, (str, int, float)) else as_json(value)]
        for label in set(node_labels or []) - {"Entity"}:
            sql.append("AND ? IN (SELECT value FROM json_each(t.labels))")
            values.append(label)
        values.append(limit)
        return await read(driver, lambda c: select(c, nodes.entity, *sql, "LIMIT ?", values=values))

    async def node_load_embeddings(self, node: Any, driver: Any) -> None:
        node.name_embedding = await _vector(driver, "entity", node.uuid)

    async def node_load_embeddings_bulk(
        self, driver: Any, nodes: list[Any], batch_size: int = 100
    ) -> dict[str, list[float]]:
        ids = [node.uuid for node in nodes]
        return await read(driver, lambda c: vectors_of(c, "entity", ids))


class EpisodeHooks(EntityHooks):
    """Episodes and what mentions what."""

    async def episodic_node_save(self, node: Any, driver: Any) -> None:
        dumped = node.model_dump() | {"source": node.source.value}
        await self.episodic_node_save_bulk(None, driver, None, [dumped])

    async def episodic_node_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, nodes: list[Any], batch_size: int = 100
    ) -> None:
        items = [_episode_values(node) for node in nodes]

        def write(connection: sqlite3.Connection) -> None:
            for identifier, values in items:
                put_node(connection, "episode", identifier, values)

        await writing_of(driver).write(write)

    async def episodic_node_delete(self, node: Any, driver: Any) -> None:
        await self.node_delete_by_uuids(None, driver, [node.uuid])

    async def episodic_node_delete_by_uuids(
        self,
        _cls: Any,
        driver: Any,
        uuids: list[str],
        group_id: str | None = None,
        batch_size: int = 100,
    ) -> None:
        await writing_of(driver).write(lambda c: delete(c, "episodes", uuids))

    async def episodic_node_delete_by_group_id(
        self, _cls: Any, driver: Any, group_id: str, batch_size: int = 100
    ) -> None:
        await writing_of(driver).write(lambda c: wipe(c, [group_id], ["episodes"]))

    async def episodic_node_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return one(await self.episodic_node_get_by_uuids(_cls, driver, [uuid]), uuid)

    async def episodic_node_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str]
    ) -> list[Any]:
        values = [listed(uuids)]
        found = await read(
            driver, lambda c: select(c, nodes.episode, nodes.EPISODES, BY_IDS, values=values)
        )
        return nodes.in_order(found, uuids)

    async def episodic_node_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        sql = pages(nodes.EPISODES, group_ids, limit, uuid_cursor)
        values = page_values(group_ids, limit, uuid_cursor)
        return await read(driver, lambda c: select(c, nodes.episode, *sql, values=values))

    async def episodic_node_get_by_entity_node_uuid(
        self, _cls: Any, driver: Any, entity_node_uuid: str
    ) -> list[Any]:
        mentions = (
            "JOIN mentions m ON m.episode = t.row JOIN entities e ON e.row = m.entity"
            " WHERE e.id = ? ORDER BY t.valid_at, t.row"
        )
        values = [entity_node_uuid]
        return await read(
            driver, lambda c: select(c, nodes.episode, nodes.EPISODES, mentions, values=values)
        )

    async def get_mentioned_nodes(self, driver: Any, episodes: list[Any]) -> list[Any]:
        mentioned = (
            "WHERE t.row IN (SELECT m.entity FROM mentions m JOIN episodes e ON e.row = m.episode"
            " WHERE e.id IN (SELECT value FROM json_each(?)))"
        )
        values = [listed([episode.uuid for episode in episodes])]
        return await read(
            driver, lambda c: select(c, nodes.entity, nodes.ENTITIES, mentioned, values=values)
        )


def wipe(connection: sqlite3.Connection, spaces: Sequence[str], tables: Sequence[str]) -> None:
    """Remove all rows of these spaces."""
    for table in tables:
        words = ["DELETE FROM", table, "WHERE space IN (SELECT value FROM json_each(?))"]
        connection.execute(" ".join(words), (listed(spaces),))


def vectors_of(
    connection: sqlite3.Connection, kind: str, ids: Sequence[str]
) -> dict[str, list[float]]:
    """The vectors of these, by id, for those that have one."""
    words = ["SELECT row, id FROM", vectors.TABLES[kind], "t", BY_IDS]
    rows = {row[0]: row[1] for row in connection.execute(" ".join(words), (listed(ids),))}
    found = vectors.read(connection, kind, list(rows))
    return {rows[row]: vector for row, vector in found.items()}


async def _vector(driver: Any, kind: str, uuid: str) -> list[float] | None:
    def work(connection: sqlite3.Connection) -> list[float] | None:
        words = ["SELECT 1 FROM", vectors.TABLES[kind], "WHERE id = ?"]
        if connection.execute(" ".join(words), (uuid,)).fetchone() is None:
            raise NodeNotFoundError(uuid)
        return vectors_of(connection, kind, [uuid]).get(uuid)

    return await read(driver, work)


def _entity_values(node: Any) -> tuple[str, dict[str, Any], Any]:
    own = apart(node, ENTITY_FIELDS)
    own["space"] = own.pop("group_id")
    return own.pop("uuid"), own, own.pop("name_embedding", None)


def _episode_values(node: Any) -> tuple[str, dict[str, Any]]:
    values = dict(node)
    values["space"] = values.pop("group_id")
    if values.get("episode_metadata") is not None:
        values["metadata"] = values["episode_metadata"]
    return values.pop("uuid"), values
