"""What is not told to a model although a text says it: the user forgot it, or said it is wrong.

The text itself stays, and so does the place in it; that place is told again once its fact holds.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from nova_desktop.children.memory.graph import Graph, GraphError, Wanted
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import Hit

Place = tuple[int, int]
"""Where it begins and ends in the text of its episode, in characters."""
_PLACES: Final = """
SELECT episode, fact, begins, ends FROM untold
WHERE episode IN (SELECT value FROM json_each(?)) ORDER BY episode, begins
"""
_BEGINS: Final = """
SELECT episode, text, begins FROM passages WHERE episode IN (SELECT value FROM json_each(?))
"""
_LEFT_OUT: Final = " \u2026 "


@dataclass(frozen=True, slots=True)
class Untold:
    """Places by episode; of those that are `mute` nothing holds besides."""

    places: Mapping[str, Sequence[Place]] = field(default_factory=dict[str, Sequence[Place]])
    mute: frozenset[str] = frozenset()


async def look(store: Store, graph: Graph, episodes: Sequence[str], wanted: Wanted) -> Untold:
    """Of these episodes. While the graph is away, all that was ever noted. Raises GraphError."""
    rows = await store.read(lambda c: c.execute(_PLACES, (json.dumps(list(episodes)),)).fetchall())
    if not rows:
        return Untold()
    try:
        facts = await graph.facts([str(row["fact"]) for row in rows])
        told = {fact.id for fact in facts if wanted.counts(fact)}
        places = _by_episode([row for row in rows if row["fact"] not in told])
        mute = [each for each in places if not await _says_something(graph, each, wanted)]
    except GraphError as error:
        if not error.is_away:
            raise
        places = _by_episode(rows)
        mute = list(places)
    return Untold(places, frozenset(mute))


async def without(store: Store, untold: Untold, hits: Sequence[Hit]) -> list[Hit]:
    """The same hits as they may be told: passages without those places, or without a passage."""
    begins = await store.read(lambda c: _begins(c, list(untold.places))) if untold.places else {}
    return [_as_told(hit, untold, begins) for hit in hits]


def cut_out(text: str, begins: int, places: Sequence[Place]) -> str:
    """A passage that begins there, without these places; "" where no words are left."""
    left: list[str] = []
    at = 0
    for start, end in sorted(places):
        left.append(text[at : max(at, start - begins)])
        at = max(at, end - begins)
    left.append(text[at:])
    parts = [part.strip() for part in left]
    said = [part for part in parts if any(letter.isalnum() for letter in part)]
    return _LEFT_OUT.join(said).strip()


def _as_told(hit: Hit, untold: Untold, begins: Mapping[tuple[str, str], int]) -> Hit:
    episode = hit.episode.id if hit.episode else ""
    places = untold.places.get(episode)
    if not places or not hit.passage:
        return hit
    start = begins.get((episode, hit.passage))
    if episode in untold.mute or start is None:
        return replace(hit, passage="", marks=())
    told = cut_out(hit.passage, start, places)
    return hit if told == hit.passage.strip() else replace(hit, passage=told, marks=())


async def _says_something(graph: Graph, episode: str, wanted: Wanted) -> bool:
    return any(wanted.counts(fact) for fact in await graph.facts_of_episode(episode))


def _by_episode(rows: Sequence[sqlite3.Row]) -> dict[str, Sequence[Place]]:
    found: dict[str, list[Place]] = {}
    for row in rows:
        found.setdefault(str(row["episode"]), []).append((row["begins"], row["ends"]))
    return {**found}


def _begins(connection: sqlite3.Connection, episodes: Sequence[str]) -> dict[tuple[str, str], int]:
    rows = connection.execute(_BEGINS, (json.dumps(list(episodes)),))
    return {(str(row["episode"]), str(row["text"])): int(row["begins"]) for row in rows}
