"""What is being forgotten: noted together with the bin, so that a kill leaves no half of it.

The ids stay noted afterwards: a copy of them may lie where memory was kept before, or is moved to.
"""

import json
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from typing import Final, cast

from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import set_state, state

_PREFIX: Final = "going:"
_GONE: Final = "gone:"
_MOVED: Final = "moved"
ORDER: Final = ("fact", "entity", "episode")
WITHOUT_LINKS: Final = frozenset({*ORDER, "community", "saga"})
"""Links go with what they join."""
Going = Mapping[str, Sequence[str]]
"""Ids by kind of row."""


def note(connection: sqlite3.Connection, ticket: str, going: Going) -> None:
    """Write down what is to be removed from the graph."""
    set_state(connection, _PREFIX + ticket, json.dumps({k: list(v) for k, v in going.items()}))


def is_back(connection: sqlite3.Connection, ticket: str) -> None:
    """It was taken back: nothing is to be removed for this ticket, here or elsewhere."""
    connection.execute("DELETE FROM state WHERE key IN (?, ?)", (_PREFIX + ticket, _GONE + ticket))


def note_moved(connection: sqlite3.Connection) -> None:
    """What is here may be in another place too from now on."""
    set_state(connection, _MOVED, "1")


async def ids_if_elsewhere(store: Store, graph: Graph, space: str) -> dict[str, list[str]]:
    """All of a space by kind, if a copy may lie in another place. Raises GraphError."""
    found: dict[str, list[str]] = {}
    if await store.read(lambda connection: state(connection, _MOVED)):
        async for rows in graph.rows((space,)):
            for row in rows:
                found.setdefault(row.kind, []).append(row.id)
    return {kind: ids for kind, ids in found.items() if kind in WITHOUT_LINKS}


def note_gone(connection: sqlite3.Connection, gone: Going) -> None:
    """Write down what was removed from the graph, so that it comes back from no other place."""
    if any(gone.values()):
        set_state(connection, _GONE + uuid.uuid4().hex, json.dumps(gone))


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
    """Ids by kind of all that was forgotten or wiped, and not taken back since."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in ORDER}
    for prefix in (_GONE, _PREFIX):
        for _, value in _under(connection, prefix):
            for kind, ids in cast("Going", json.loads(value)).items():
                found.setdefault(kind, {}).update(dict.fromkeys(ids))
    return {kind: list(ids) for kind, ids in found.items()}


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
