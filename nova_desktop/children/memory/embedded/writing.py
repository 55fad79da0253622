"""Writes nodes and links of the graph; each function is called inside a transaction.

Values come by the names that graph.Row tells, times as datetimes or ISO texts. What a caller does
not name stays as it is, so what Graphiti saves leaves Nova's own marks alone.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from nova_desktop.children.memory.embedded.times import stored
from nova_desktop.children.memory.embedded.words import grams
from nova_desktop.children.memory.vectors.table import generation, put

Values = Mapping[str, Any]

TABLES: Final[Mapping[str, str]] = {
    "episode": "episodes",
    "entity": "entities",
    "fact": "facts",
    "mention": "mentions",
    "community": "communities",
    "membership": "community_members",
    "saga": "sagas",
    "saga_episode": "saga_episodes",
}
"""The table of each kind of graph.Row."""

_TIMES: Final = frozenset(
    {
        "created_at",
        "valid_at",
        "invalid_at",
        "expired_at",
        "reference_time",
        "last_summarized_at",
        "last_summarized_episode_valid_at",
    }
)
_JSON: Final = frozenset({"labels", "attributes", "entity_edges", "metadata"})
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "episode": (
        "space",
        "name",
        "source",
        "source_description",
        "content",
        "valid_at",
        "created_at",
        "entity_edges",
        "metadata",
        "origin_kind",
        "title",
        "origin",
        "speaker",
        "extracted",
    ),
    "entity": ("space", "name", "labels", "summary", "attributes", "created_at"),
    "fact": (
        "space",
        "relation",
        "fact",
        "created_at",
        "valid_at",
        "invalid_at",
        "expired_at",
        "reference_time",
        "attributes",
        "pinned",
        "wrong",
        "by_user",
    ),
    "community": ("space", "name", "summary", "created_at"),
    "saga": (
        "space",
        "name",
        "summary",
        "created_at",
        "first_episode",
        "last_episode",
        "last_summarized_at",
        "last_summarized_episode_valid_at",
    ),
}
"""What a node or fact is told to be, besides its id, its ends and what is made of these."""
_READ_FOR_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "episode": ("content", "name"),
    "entity": ("name", "summary"),
    "fact": ("fact", "relation"),
    "community": ("name",),
}


def put_node(
    connection: sqlite3.Connection,
    kind: str,
    identifier: str,
    values: Values,
    vector: Sequence[float] | None = None,
) -> int:
    """Add or change an episode, entity, community or saga; its row."""
    return _put(connection, kind, identifier, values, {}, vector)


def put_fact(
    connection: sqlite3.Connection,
    identifier: str,
    values: Values,
    vector: Sequence[float] | None = None,
) -> int | None:
    """Add or change a fact; its row, or None where an end of it is not there."""
    subject = row_of(connection, "entity", values["subject"])
    thing = row_of(connection, "entity", values["object"])
    if subject is None or thing is None:
        return None
    renamed = {**values, "relation": values["name"]} if "name" in values else values
    ends = {"subject": subject, "object": thing}
    row = _put(connection, "fact", identifier, renamed, ends, vector)
    if (episodes := values.get("episodes")) is not None:
        _put_episodes_of(connection, row, episodes)
    return row


def put_link(
    connection: sqlite3.Connection, table: str, identifier: str, values: Values, ends: Values
) -> None:
    """Add a link between two rows, or move one that has this id; one between the same rows stays.

    `ends` are (kind, id) by column; where one is not there, nothing is written.
    """
    rows = {name: row_of(connection, *end) for name, end in ends.items()}
    if None in rows.values():
        return
    columns = {
        "id": identifier,
        "space": values["space"],
        "created_at": stored(values["created_at"]),
        **rows,
    }
    names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
    words = ["INSERT INTO", table, f"({names}) VALUES ({marks})"]
    words.append(f"ON CONFLICT (id) DO UPDATE SET {sets} ON CONFLICT DO NOTHING")
    connection.execute(" ".join(words), columns)


def row_of(connection: sqlite3.Connection, kind: str, identifier: object) -> int | None:
    """The row of a node by its id."""
    words = ["SELECT row FROM", TABLES[kind], "WHERE id = ?"]
    found = connection.execute(" ".join(words), (identifier,)).fetchone()
    return None if found is None else int(found[0])


def delete(connection: sqlite3.Connection, table: str, ids: Sequence[str]) -> None:
    """Remove rows by id, with the links that hang on them."""
    words = ["DELETE FROM", table, "WHERE id IN (SELECT value FROM json_each(?))"]
    connection.execute(" ".join(words), (json.dumps(list(ids)),))


def as_json(value: object) -> str:
    """JSON with times as ISO texts and what is unknown as its text."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _put(
    connection: sqlite3.Connection,
    kind: str,
    identifier: str,
    values: Values,
    more: Values,
    vector: Sequence[float] | None,
) -> int:
    columns: dict[str, object] = {"id": identifier, **more}
    columns |= {name: _column(name, values[name]) for name in COLUMNS[kind] if name in values}
    if kind == "entity" and "labels" in values:
        columns["labels"], columns["kind"] = _labels(values["labels"])
    if (texts := _READ_FOR_WORDS.get(kind)) and all(name in columns for name in texts):
        columns["grams"] = grams("\n".join(str(columns[name]) for name in texts))
    names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
    words = ["INSERT INTO", TABLES[kind], f"({names}) VALUES ({marks})"]
    words.append(f"ON CONFLICT (id) DO UPDATE SET {sets} RETURNING row")
    row = int(connection.execute(" ".join(words), columns).fetchone()[0])
    if vector is not None:
        put(connection, kind, [(row, str(columns["space"]), vector)], generation(connection))
    return row


def _column(name: str, value: Any) -> object:
    if name in _TIMES:
        return stored(value)
    if name in _JSON:
        return None if value is None else as_json(value)
    if isinstance(value, str):
        # A text that was cut in the middle of a letter cannot be written as it is.
        return value.encode("utf-8", "replace").decode("utf-8")
    return int(value) if isinstance(value, bool) else value


def _labels(labels: Sequence[str]) -> tuple[str, str]:
    own = sorted({x for x in labels if x != "Entity" and not x.startswith("Entity_")})
    return as_json(own), own[0] if own else ""


def _put_episodes_of(connection: sqlite3.Connection, fact: int, episodes: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(episodes))
    there = connection.execute(
        "SELECT episode FROM fact_episodes WHERE fact = ? ORDER BY ordinal", (fact,)
    ).fetchall()
    if [row[0] for row in there] == wanted:
        return
    connection.execute("DELETE FROM fact_episodes WHERE fact = ?", (fact,))
    connection.executemany(
        "INSERT INTO fact_episodes (fact, ordinal, episode) VALUES (?, ?, ?)",
        [(fact, ordinal, episode) for ordinal, episode in enumerate(wanted)],
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
