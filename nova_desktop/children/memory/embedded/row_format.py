"""Rows of the graph as graph.Row, for export, move and the bin, and back."""

import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from nova_desktop.children.memory.embedded import nodes
from nova_desktop.children.memory.embedded.filters import both, in_spaces
from nova_desktop.children.memory.embedded.nodes import in_order_of, listed
from nova_desktop.children.memory.embedded.times import iso
from nova_desktop.children.memory.embedded.writing import TABLES, put_fact, put_link, put_node
from nova_desktop.children.memory.graph import Row
from nova_desktop.children.memory.vectors import Filter
from nova_desktop.children.memory.vectors import table as vectors

_SAGA_EPISODES: Final = """
SELECT t.*, a.id AS from_id, b.id AS to_id, (
    SELECT p.id FROM episode_order q JOIN episodes p ON p.row = q.before
    JOIN saga_episodes other ON other.episode = q.before AND other.saga = t.saga
    WHERE q.after = t.episode ORDER BY q.row LIMIT 1) AS previous
FROM saga_episodes t JOIN sagas a ON a.row = t.saga JOIN episodes b ON b.row = t.episode
"""
_NAMESPACE: Final = uuid.UUID("0f3c1c58-8c65-5a5e-9a52-5b8f1f5d3a77")

Columns = tuple[str, ...]
_PLAIN: Final[Mapping[str, Columns]] = {
    "episode": (
        "space",
        "name",
        "source",
        "source_description",
        "content",
        "origin_kind",
        "title",
        "origin",
        "speaker",
    ),
    "entity": ("space", "name", "summary"),
    "fact": ("space", "fact"),
    "community": ("space", "name", "summary"),
    "saga": ("space", "name", "summary", "first_episode", "last_episode"),
}
_TIMES: Final[Mapping[str, Columns]] = {
    "episode": ("valid_at", "created_at"),
    "entity": ("created_at",),
    "fact": ("created_at", "valid_at", "invalid_at", "expired_at", "reference_time"),
    "community": ("created_at",),
    "saga": ("created_at", "last_summarized_at", "last_summarized_episode_valid_at"),
}
_JSON: Final[Mapping[str, Columns]] = {
    "episode": ("entity_edges", "metadata"),
    "entity": ("labels", "attributes"),
    "fact": ("attributes", "episodes"),
}
_FLAGS: Final[Mapping[str, Columns]] = {
    "episode": ("extracted",),
    "fact": ("pinned", "wrong", "by_user"),
}
# How each kind is read, and what a link's two ends are called.
_READ: Final[Mapping[str, str]] = {
    "episode": nodes.EPISODES,
    "entity": nodes.ENTITIES,
    "fact": nodes.FACTS,
    "mention": nodes.MENTIONS,
    "community": nodes.COMMUNITIES,
    "membership": nodes.MEMBERS,
    "saga": nodes.SAGAS,
    "saga_episode": _SAGA_EPISODES,
}
_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "mention": ("episode", "entity"),
    "membership": ("community", "entity"),
    "saga_episode": ("saga", "episode"),
}
KINDS: Final = tuple(_READ)
"""In an order in which each row finds what it refers to."""


def rows_where(
    connection: sqlite3.Connection, kind: str, only: Filter, order: str = "", limit: int = -1
) -> list[Row]:
    """Rows with their vectors."""
    sql = [_READ[kind], "WHERE", only.sql, order, "LIMIT ?"]
    found = connection.execute(" ".join(sql), (*only.values, limit)).fetchall()
    blobs = _vectors(connection, kind, [each["row"] for each in found])
    return [Row(kind, each["id"], _values(kind, each), blobs.get(each["row"])) for each in found]


def rows_page(
    connection: sqlite3.Connection, spaces: Sequence[str], after: str, limit: int
) -> list[Row]:
    """The next rows behind `kind/id`, all of one kind; none at the end. Raises ValueError."""
    kind, _, identifier = after.partition("/")
    for each in _from(kind):
        behind = Filter("t.id > ?", (identifier if each == kind else "",))
        only = both(in_spaces(spaces or None), behind)
        if found := rows_where(connection, each, only, "ORDER BY t.id", limit):
            return found
    return []


def rows_by_id(connection: sqlite3.Connection, kind: str, ids: Sequence[str]) -> list[Row]:
    """In the order of the ids."""
    only = Filter("t.id IN (SELECT value FROM json_each(?))", (listed(ids),))
    return in_order_of({row.id: row for row in rows_where(connection, kind, only)}, ids)


def put(connection: sqlite3.Connection, row: Row) -> None:
    """Write it as it is. Raises KeyError, ValueError, TypeError for what is no such row."""
    values = cast("Mapping[str, Any]", row.values)
    if row.kind in _ENDS:
        _put_link(connection, row, values)
    elif row.kind == "fact":
        put_fact(connection, row.id, values, row.vector)
    else:
        put_node(connection, row.kind, row.id, values, row.vector)


def _put_link(connection: sqlite3.Connection, row: Row, values: Mapping[str, Any]) -> None:
    ends = {name: (name, values[name]) for name in _ENDS[row.kind]}
    put_link(connection, TABLES[row.kind], row.id, values, ends)
    if values.get("previous"):
        order = {
            "before": ("episode", values["previous"]),
            "after": ("episode", values["episode"]),
        }
        name = f"{values['previous']}>{values['episode']}"
        put_link(connection, "episode_order", str(uuid.uuid5(_NAMESPACE, name)), values, order)


def _from(kind: str) -> Iterator[str]:
    if kind and kind not in KINDS:
        raise ValueError(f"no rows are called {kind}")
    yield from KINDS[KINDS.index(kind) if kind else 0 :]


def _values(kind: str, row: sqlite3.Row) -> dict[str, object]:
    if kind in _ENDS:
        return _link_values(kind, row)
    values: dict[str, object] = {name: row[name] for name in _PLAIN[kind]}
    values |= {name: iso(row[name]) for name in _TIMES[kind]}
    values |= {name: _parsed(row[name]) for name in _JSON.get(kind, ())}
    values |= {name: bool(row[name]) for name in _FLAGS.get(kind, ())}
    if kind == "fact":
        ends = {"subject": row["subject_id"], "object": row["object_id"]}
        values |= {"name": row["relation"], **ends}
    return values


def _link_values(kind: str, row: sqlite3.Row) -> dict[str, object]:
    start, end = _ENDS[kind]
    values: dict[str, object] = {"space": row["space"], start: row["from_id"], end: row["to_id"]}
    values["created_at"] = iso(row["created_at"])
    if kind == "saga_episode":
        values["previous"] = row["previous"]
    return values


def _parsed(text: str | None) -> object:
    return None if text is None else json.loads(text)


def _vectors(
    connection: sqlite3.Connection, kind: str, rows: Sequence[int]
) -> dict[int, list[float]]:
    return vectors.read(connection, kind, rows) if kind in vectors.TABLES else {}
