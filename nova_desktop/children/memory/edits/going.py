"""What is being forgotten: noted together with the bin, so that a kill leaves no half of it.

The ids stay noted afterwards: a copy of them may lie where memory was kept before, or is moved to.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast

from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import set_state

_PREFIX: Final = "going:"
_GONE: Final = "gone:"
_WIPED: Final = "wiped:"
ORDER: Final = ("fact", "entity", "episode")
Going = Mapping[str, Sequence[str]]
"""Ids by kind of row."""


def note(connection: sqlite3.Connection, ticket: str, going: Going) -> None:
    """Write down what is to be removed from the graph."""
    set_state(connection, _PREFIX + ticket, json.dumps({k: list(v) for k, v in going.items()}))


def is_back(connection: sqlite3.Connection, ticket: str) -> None:
    """It was taken back: nothing is to be removed for this ticket, here or elsewhere."""
    connection.execute("DELETE FROM state WHERE key IN (?, ?)", (_PREFIX + ticket, _GONE + ticket))


def note_wiped(connection: sqlite3.Connection, space: str, at: datetime) -> None:
    """What is older in this space is to be nowhere."""
    set_state(connection, _WIPED + space, at.astimezone(UTC).isoformat())


async def carry_out(store: Store, graphs: Sequence[Graph], ticket: str, going: Going) -> None:
    """Remove it from all of them. Raises GraphError; then it is done by `finish`."""
    for graph in graphs:
        for kind in ORDER:
            if ids := list(going.get(kind, ())):
                await graph.delete(kind, ids)
    await store.write(lambda connection: _is_done(connection, ticket))


async def finish(store: Store, graphs: Sequence[Graph]) -> None:
    """Go on with what was broken off by a kill, or by a graph that went away. Raises GraphError."""
    for ticket, going in await store.read(_unfinished):
        episodes = list(going.get("episode", ()))
        again = await store.read(lambda connection, e=episodes: _told_again(connection, e))
        left = {**going, "episode": [each for each in episodes if each not in again]}
        await carry_out(store, graphs, ticket, left)


def forgotten(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Ids by kind of all that was forgotten, and not taken back since."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in ORDER}
    for prefix in (_GONE, _PREFIX):
        for _, value in _under(connection, prefix):
            for kind, ids in cast("Going", json.loads(value)).items():
                found[kind] |= dict.fromkeys(ids)
    return {kind: list(ids) for kind, ids in found.items()}


def wiped(connection: sqlite3.Connection) -> list[tuple[str, datetime]]:
    """Spaces that were wiped, and when last."""
    return [(space, datetime.fromisoformat(at)) for space, at in _under(connection, _WIPED)]


def _is_done(connection: sqlite3.Connection, ticket: str) -> None:
    connection.execute(
        "UPDATE OR REPLACE state SET key = ? WHERE key = ?", (_GONE + ticket, _PREFIX + ticket)
    )


def _unfinished(connection: sqlite3.Connection) -> list[tuple[str, dict[str, list[str]]]]:
    return [(ticket, json.loads(value)) for ticket, value in _under(connection, _PREFIX)]


def _under(connection: sqlite3.Connection, prefix: str) -> list[tuple[str, str]]:
    """What stands behind the keys of this beginning, by the rest of the key."""
    rows = connection.execute(
        "SELECT key, value FROM state WHERE key >= ? AND key < ?",
        (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)),
    )
    return [(str(key)[len(prefix) :], str(value)) for key, value in rows]


def _told_again(connection: sqlite3.Connection, episodes: Sequence[str]) -> set[str]:
    """Texts that came in again since, which have the same ids."""
    rows = connection.execute(
        "SELECT episode FROM passages WHERE episode IN (SELECT value FROM json_each(?))",
        (json.dumps(list(episodes)),),
    )
    return {str(row[0]) for row in rows}
