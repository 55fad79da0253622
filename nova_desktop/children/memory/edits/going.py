"""What is being forgotten: noted together with the bin, so that a kill leaves no half of it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final, cast

from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors.table import set_state

_PREFIX: Final = "going:"
ORDER: Final = ("fact", "entity", "episode")
Going = Mapping[str, Sequence[str]]
"""Ids by kind of row."""


def note(connection: sqlite3.Connection, ticket: str, going: Going) -> None:
    """Write down what is to be removed from the graph."""
    set_state(connection, _PREFIX + ticket, json.dumps({k: list(v) for k, v in going.items()}))


def is_done(connection: sqlite3.Connection, ticket: str) -> None:
    """Nothing more is to be removed for this ticket."""
    connection.execute("DELETE FROM state WHERE key = ?", (_PREFIX + ticket,))


async def carry_out(store: Store, graph: Graph, ticket: str, going: Going) -> None:
    """Remove it. Raises GraphError; then it is done by `finish`."""
    for kind in ORDER:
        if ids := list(going.get(kind, ())):
            await graph.delete(kind, ids)
    await store.write(lambda connection: is_done(connection, ticket))


async def finish(store: Store, graph: Graph) -> None:
    """Go on with what was broken off by a kill, or by a graph that went away. Raises GraphError."""
    for ticket, going in await store.read(_unfinished):
        episodes = list(going.get("episode", ()))
        again = await store.read(lambda connection, e=episodes: _told_again(connection, e))
        left = {**going, "episode": [each for each in episodes if each not in again]}
        await carry_out(store, graph, ticket, left)


def _unfinished(connection: sqlite3.Connection) -> list[tuple[str, dict[str, list[str]]]]:
    rows = connection.execute(
        "SELECT key, value FROM state WHERE key >= ? AND key < ?",
        (_PREFIX, _PREFIX[:-1] + chr(ord(_PREFIX[-1]) + 1)),
    )
    return [
        (str(key)[len(_PREFIX) :], cast("dict[str, list[str]]", json.loads(value)))
        for key, value in rows
    ]


def _told_again(connection: sqlite3.Connection, episodes: Sequence[str]) -> set[str]:
    """Texts that came in again since, which have the same ids."""
    rows = connection.execute(
        "SELECT episode FROM passages WHERE episode IN (SELECT value FROM json_each(?))",
        (json.dumps(list(episodes)),),
    )
    return {str(row[0]) for row in rows}
