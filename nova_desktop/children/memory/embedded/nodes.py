"""Graphiti's nodes and edges out of rows, one query for all of them."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from graphiti_core.edges import CommunityEdge, Edge, EntityEdge, EpisodicEdge, NextEpisodeEdge
from graphiti_core.edges import HasEpisodeEdge as SagaEdge
from graphiti_core.nodes import CommunityNode, EntityNode, EpisodeType, EpisodicNode, SagaNode

from nova_desktop.children.memory.embedded.times import certain, told
from nova_desktop.children.memory.prompt_text import without_tags

T = TypeVar("T")
Connection = sqlite3.Connection
Row = sqlite3.Row

ENTITIES: Final = "SELECT t.* FROM entities t"
EPISODES: Final = "SELECT t.* FROM episodes t"
COMMUNITIES: Final = "SELECT t.* FROM communities t"
SAGAS: Final = "SELECT t.* FROM sagas t"
FACTS: Final = """
SELECT t.*, s.id AS subject_id, s.name AS subject_name, o.id AS object_id, o.name AS object_name,
    (SELECT json_group_array(episode) FROM
        (SELECT episode FROM fact_episodes WHERE fact = t.row ORDER BY ordinal)) AS episodes
FROM facts t JOIN entities s ON s.row = t.subject JOIN entities o ON o.row = t.object
"""
MENTIONS: Final = """
SELECT t.*, a.id AS from_id, b.id AS to_id FROM mentions t
JOIN episodes a ON a.row = t.episode JOIN entities b ON b.row = t.entity
"""
MEMBERS: Final = """
SELECT t.*, a.id AS from_id, b.id AS to_id FROM community_members t
JOIN communities a ON a.row = t.community JOIN entities b ON b.row = t.entity
"""
SAGA_EPISODES: Final = """
SELECT t.*, a.id AS from_id, b.id AS to_id FROM saga_episodes t
JOIN sagas a ON a.row = t.saga JOIN episodes b ON b.row = t.episode
"""
ORDER: Final = """
SELECT t.*, a.id AS from_id, b.id AS to_id FROM episode_order t
JOIN episodes a ON a.row = t.before JOIN episodes b ON b.row = t.after
"""
BY_IDS: Final = "WHERE t.id IN (SELECT value FROM json_each(?))"
BY_ROWS: Final = "WHERE t.row IN (SELECT value FROM json_each(?))"
BY_SPACES: Final = "WHERE t.space IN (SELECT value FROM json_each(?))"


def listed(values: Sequence[object]) -> str:
    """The values as one parameter for json_each."""
    return json.dumps(list(values))


def select(
    connection: Connection, made: Callable[[Row], T], *sql: str, values: Sequence[object] = ()
) -> list[T]:
    """An object of each row."""
    return [made(row) for row in connection.execute(" ".join(sql), tuple(values))]


def in_order_of(by_id: Mapping[str, T], ids: Sequence[str]) -> list[T]:
    """In the order of these ids, each once; unknown ones are left out."""
    return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]


def in_order(found: Sequence[Any], uuids: Sequence[str]) -> list[Any]:
    """Graphiti's objects in the order of these ids."""
    return in_order_of({each.uuid: each for each in found}, uuids)


def entity(row: Row) -> EntityNode:
    """Without its vector."""
    return EntityNode(
        uuid=row["id"],
        name=row["name"],
        group_id=row["space"],
        labels=["Entity", *json.loads(row["labels"])],
        created_at=certain(row["created_at"]),
        summary=row["summary"],
        attributes=json.loads(row["attributes"]),
    )


def fact(row: Row) -> EntityEdge:
    """Without its vector; of a row of FACTS."""
    return EntityEdge(
        uuid=row["id"],
        group_id=row["space"],
        source_node_uuid=row["subject_id"],
        target_node_uuid=row["object_id"],
        created_at=certain(row["created_at"]),
        name=row["relation"],
        fact=row["fact"],
        episodes=json.loads(row["episodes"]),
        expired_at=told(row["expired_at"]),
        valid_at=told(row["valid_at"]),
        invalid_at=told(row["invalid_at"]),
        reference_time=told(row["reference_time"]),
        attributes=json.loads(row["attributes"]),
    )


def episode(row: Row) -> EpisodicNode:
    """With its text, as it is fit for a prompt."""
    return EpisodicNode(
        uuid=row["id"],
        name=row["name"],
        group_id=row["space"],
        created_at=certain(row["created_at"]),
        source=EpisodeType.from_str(row["source"]),
        source_description=row["source_description"],
        content=without_tags(row["content"]),
        valid_at=certain(row["valid_at"]),
        entity_edges=json.loads(row["entity_edges"]),
        episode_metadata=None if row["metadata"] is None else json.loads(row["metadata"]),
    )


def community(row: Row) -> CommunityNode:
    """Without its vector."""
    return CommunityNode(
        uuid=row["id"],
        name=row["name"],
        group_id=row["space"],
        created_at=certain(row["created_at"]),
        summary=row["summary"],
    )


def saga(row: Row) -> SagaNode:
    """A thread of episodes."""
    return SagaNode(
        uuid=row["id"],
        name=row["name"],
        group_id=row["space"],
        created_at=certain(row["created_at"]),
        summary=row["summary"],
        first_episode_uuid=row["first_episode"],
        last_episode_uuid=row["last_episode"],
        last_summarized_at=told(row["last_summarized_at"]),
        last_summarized_episode_valid_at=told(row["last_summarized_episode_valid_at"]),
    )


def _link(kind: type[Any]) -> Callable[[Row], Any]:
    def made(row: Row) -> Edge:
        return kind(
            uuid=row["id"],
            group_id=row["space"],
            source_node_uuid=row["from_id"],
            target_node_uuid=row["to_id"],
            created_at=certain(row["created_at"]),
        )

    return made


mention: Final = _link(EpisodicEdge)
member: Final = _link(CommunityEdge)
saga_episode: Final = _link(SagaEdge)
order: Final = _link(NextEpisodeEdge)
