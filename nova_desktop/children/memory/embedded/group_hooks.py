"""Graphiti's hooks for communities, sagas and for whole groups."""

import sqlite3
from typing import Any, Final

from nova_desktop.children.memory.embedded import nodes
from nova_desktop.children.memory.embedded.communities import clusters
from nova_desktop.children.memory.embedded.node_hooks import (
    EpisodeHooks,
    one,
    page_values,
    pages,
    read,
    vectors_of,
    wipe,
    writing_of,
)
from nova_desktop.children.memory.embedded.nodes import BY_IDS, BY_SPACES, listed, select
from nova_desktop.children.memory.embedded.times import certain, stored, sure, told
from nova_desktop.children.memory.embedded.writing import delete, put_node

_ALL: Final = ("entities", "episodes", "communities", "sagas")
_EVERYTHING: Final = (
    "DELETE FROM entities",
    "DELETE FROM episodes",
    "DELETE FROM communities",
    "DELETE FROM sagas",
)


class CommunityHooks(EpisodeHooks):
    """Communities of entities."""

    async def community_node_save(self, node: Any, driver: Any) -> None:
        await self.community_node_save_bulk(None, driver, None, [node.model_dump()])

    async def community_node_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, nodes: list[Any], batch_size: int = 100
    ) -> None:
        items = [dict(node) for node in nodes]

        def write(connection: sqlite3.Connection) -> None:
            for item in items:
                values = {**item, "space": item["group_id"]}
                vector = item.get("name_embedding")
                put_node(connection, "community", item["uuid"], values, vector)

        await writing_of(driver).write(write)

    async def community_node_delete(self, node: Any, driver: Any) -> None:
        await self.node_delete_by_uuids(None, driver, [node.uuid])

    async def community_node_delete_by_uuids(
        self,
        _cls: Any,
        driver: Any,
        uuids: list[str],
        group_id: str | None = None,
        batch_size: int = 100,
    ) -> None:
        await writing_of(driver).write(lambda c: delete(c, "communities", uuids))

    async def community_node_delete_by_group_id(
        self, _cls: Any, driver: Any, group_id: str, batch_size: int = 100
    ) -> None:
        await writing_of(driver).write(lambda c: wipe(c, [group_id], ["communities"]))

    async def community_node_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return one(await self.community_node_get_by_uuids(_cls, driver, [uuid]), uuid)

    async def community_node_get_by_uuids(
        self, _cls: Any, driver: Any, uuids: list[str]
    ) -> list[Any]:
        values = [listed(uuids)]
        found = await read(
            driver, lambda c: select(c, nodes.community, nodes.COMMUNITIES, BY_IDS, values=values)
        )
        return nodes.in_order(found, uuids)

    async def community_node_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        sql = pages(nodes.COMMUNITIES, group_ids, limit, uuid_cursor)
        values = page_values(group_ids, limit, uuid_cursor)
        return await read(driver, lambda c: select(c, nodes.community, *sql, values=values))

    async def community_node_load_name_embedding(self, node: Any, driver: Any) -> None:
        found = await read(driver, lambda c: vectors_of(c, "community", [node.uuid]))
        node.name_embedding = found.get(node.uuid)

    async def get_communities_by_nodes(self, driver: Any, nodes: list[Any]) -> list[Any]:
        ids = [node.uuid for node in nodes]
        return await read(driver, lambda c: _communities_of(c, ids))

    async def get_community_clusters(
        self, driver: Any, group_ids: list[str] | None
    ) -> list[list[Any]]:
        found = await read(driver, lambda c: clusters(c, group_ids))
        every = await self.node_get_by_uuids(
            None, driver, [uuid for each in found for uuid in each]
        )
        by_id = {node.uuid: node for node in every}
        return [[by_id[uuid] for uuid in each] for each in found]

    async def remove_communities(self, driver: Any, group_ids: list[str] | None = None) -> None:
        def write(connection: sqlite3.Connection) -> None:
            if group_ids:
                wipe(connection, group_ids, ["communities"])
            else:
                connection.execute("DELETE FROM communities")

        await writing_of(driver).write(write)

    async def determine_entity_community(self, driver: Any, entity: Any) -> tuple[Any | None, bool]:
        def work(connection: sqlite3.Connection) -> tuple[Any | None, bool]:
            own = _communities_of(connection, [entity.uuid])
            if own:
                return own[0], False
            near = select(
                connection, nodes.community, nodes.COMMUNITIES, _NEAR, values=[entity.uuid]
            )
            return (near[0], True) if near else (None, False)

        return await read(driver, work)

    async def clear_data(self, driver: Any, group_ids: list[str] | None = None) -> None:
        def write(connection: sqlite3.Connection) -> None:
            if group_ids:
                wipe(connection, group_ids, _ALL)
                return
            for every in _EVERYTHING:
                connection.execute(every)

        await writing_of(driver).write(write)


class SagaHooks(CommunityHooks):
    """Threads of episodes, and the last episodes of all."""

    async def saga_node_save(self, node: Any, driver: Any) -> None:
        await self.saga_node_save_bulk(None, driver, None, [node.model_dump()])

    async def saga_node_save_bulk(
        self, _cls: Any, driver: Any, transaction: Any, nodes: list[Any], batch_size: int = 100
    ) -> None:
        items = [dict(node) for node in nodes]

        def write(connection: sqlite3.Connection) -> None:
            for item in items:
                ends = {
                    "space": item["group_id"],
                    "first_episode": item.get("first_episode_uuid"),
                    "last_episode": item.get("last_episode_uuid"),
                }
                put_node(connection, "saga", item["uuid"], {**item, **ends})

        await writing_of(driver).write(write)

    async def saga_node_delete(self, node: Any, driver: Any) -> None:
        await self.saga_node_delete_by_uuids(None, driver, [node.uuid])

    async def saga_node_delete_by_uuids(
        self,
        _cls: Any,
        driver: Any,
        uuids: list[str],
        group_id: str | None = None,
        batch_size: int = 100,
    ) -> None:
        await writing_of(driver).write(lambda c: delete(c, "sagas", uuids))

    async def saga_node_delete_by_group_id(
        self, _cls: Any, driver: Any, group_id: str, batch_size: int = 100
    ) -> None:
        await writing_of(driver).write(lambda c: wipe(c, [group_id], ["sagas"]))

    async def saga_node_get_by_uuid(self, _cls: Any, driver: Any, uuid: str) -> Any:
        return one(await self.saga_node_get_by_uuids(_cls, driver, [uuid]), uuid)

    async def saga_node_get_by_uuids(self, _cls: Any, driver: Any, uuids: list[str]) -> list[Any]:
        values = [listed(uuids)]
        found = await read(
            driver, lambda c: select(c, nodes.saga, nodes.SAGAS, BY_IDS, values=values)
        )
        return nodes.in_order(found, uuids)

    async def saga_node_get_by_group_ids(
        self,
        _cls: Any,
        driver: Any,
        group_ids: list[str],
        limit: int | None = None,
        uuid_cursor: str | None = None,
    ) -> list[Any]:
        sql = pages(nodes.SAGAS, group_ids, limit, uuid_cursor)
        values = page_values(group_ids, limit, uuid_cursor)
        return await read(driver, lambda c: select(c, nodes.saga, *sql, values=values))

    async def saga_get_previous_episode_uuid(
        self, driver: Any, saga_uuid: str, current_episode_uuid: str
    ) -> str | None:
        def work(connection: sqlite3.Connection) -> str | None:
            row = connection.execute(_PREVIOUS, (saga_uuid, current_episode_uuid)).fetchone()
            return None if row is None else str(row[0])

        return await read(driver, work)

    async def saga_get_episode_contents(
        self, driver: Any, saga_uuid: str, since: Any | None = None, limit: int = 200
    ) -> list[tuple[str, Any, Any]]:
        after = stored(since)

        def work(connection: sqlite3.Connection) -> list[tuple[str, Any, Any]]:
            rows = connection.execute(_CONTENTS, (saga_uuid, after, after, limit))
            return [(row[0], told(row[1]), certain(row[2])) for row in rows]

        return await read(driver, work)

    async def retrieve_episodes(
        self,
        driver: Any,
        reference_time: Any,
        last_n: int = 3,
        group_ids: list[str] | None = None,
        source: Any | None = None,
        saga: str | None = None,
    ) -> list[Any]:
        sql, values = [nodes.EPISODES, "WHERE t.valid_at <= ?"], [sure(reference_time)]
        more: list[object] = [*values]
        if group_ids:
            sql.append(BY_SPACES.replace("WHERE", "AND"))
            more.append(listed(group_ids))
        if source is not None:
            sql.append("AND t.source = ?")
            more.append(source.value)
        if saga is not None:
            sql.append(_OF_SAGA)
            more.append(saga)
        sql.append("ORDER BY t.valid_at DESC, t.row DESC LIMIT ?")
        more.append(last_n)
        found = await read(driver, lambda c: select(c, nodes.episode, *sql, values=more))
        return found[::-1]


_NEAR: Final = """
JOIN community_members m ON m.community = t.row
JOIN facts f ON m.entity IN (f.subject, f.object)
JOIN entities e ON e.row IN (f.subject, f.object) AND e.row != m.entity
WHERE e.id = ? GROUP BY t.row ORDER BY count(*) DESC, t.row LIMIT 1
"""
_PREVIOUS: Final = """
SELECT e.id FROM saga_episodes se JOIN sagas s ON s.row = se.saga
JOIN episodes e ON e.row = se.episode
WHERE s.id = ? AND e.id != ? ORDER BY e.valid_at DESC, e.created_at DESC LIMIT 1
"""
_CONTENTS: Final = """
SELECT e.content, e.valid_at, e.created_at FROM saga_episodes se
JOIN sagas s ON s.row = se.saga JOIN episodes e ON e.row = se.episode
WHERE s.id = ? AND (? IS NULL OR e.created_at > ?)
ORDER BY e.created_at, e.valid_at LIMIT ?
"""
_OF_SAGA: Final = """
AND t.row IN (SELECT se.episode FROM saga_episodes se JOIN sagas s ON s.row = se.saga
              WHERE s.name = ?)
"""
_MEMBERS: Final = """
WHERE t.row IN (SELECT m.community FROM community_members m JOIN entities e ON e.row = m.entity
                WHERE e.id IN (SELECT value FROM json_each(?)))
"""


def _communities_of(connection: sqlite3.Connection, entities: list[str]) -> list[Any]:
    return select(
        connection, nodes.community, nodes.COMMUNITIES, _MEMBERS, values=[listed(entities)]
    )
