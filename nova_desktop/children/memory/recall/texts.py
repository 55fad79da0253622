"""Episodes as they are shown, whether they are in the graph already or still wait for it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast

from nova_desktop.children.memory.graph import Graph, GraphError, Row
from nova_desktop.children.memory.recall.passages import micros, moment_kept
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import Episode, EpisodeSource

EXCERPT: Final = 280
"""Characters of an episode's beginning."""
Key = tuple[datetime, str]
"""The time and id of an episode, by which lists of them are ordered."""

_OF_QUEUE: Final = """
SELECT j.episode, j.space, j.source, j.title, j.origin, j.speaker, j.at, j.facts,
    substr(p.text, 1, ?) AS excerpt,
    (SELECT max(ends) FROM passages AS q WHERE q.episode = j.episode) AS length
FROM jobs AS j JOIN passages AS p ON p.episode = j.episode AND p.ordinal = 0
WHERE j.episode IN (SELECT value FROM json_each(?))
"""
_OF_PASSAGES: Final = """
SELECT p.episode, p.space, '' AS source, p.title, '' AS origin, '' AS speaker, p.at, 0 AS facts,
    substr(p.text, 1, ?) AS excerpt,
    (SELECT max(ends) FROM passages AS q WHERE q.episode = p.episode) AS length
FROM passages AS p
WHERE p.ordinal = 0 AND p.episode IN (SELECT value FROM json_each(?))
"""


class Texts:
    """Over both places. Everything raises GraphError."""

    def __init__(self, store: Store, graph: Graph) -> None:
        self._store = store
        self._graph = graph

    async def episodes(self, ids: Sequence[str]) -> dict[str, Episode]:
        """Those that are there, by id."""
        wanted = list(dict.fromkeys(ids))
        found = await self._kept(_OF_QUEUE, wanted)
        # The parts of a long text stand in the graph, or as passages until they are there.
        if missing := [each for each in wanted if each not in found]:
            found |= {row.id: of_row(row) for row in await self._of_graph(missing)}
        if missing := [each for each in missing if each not in found]:
            found |= await self._kept(_OF_PASSAGES, missing)
        return found

    async def whole(self, episode: str) -> tuple[Episode, str] | None:
        """An episode with its text, None when it is gone."""
        rows = await self._of_graph([episode])
        if rows:
            return of_row(rows[0]), _plain(rows[0].values, "content")
        known = await self.episodes([episode])
        if episode not in known:
            return None
        return known[episode], await self._store.read(lambda c: _text(c, episode))

    async def _of_graph(self, ids: Sequence[str]) -> Sequence[Row]:
        """Nothing while the graph is away."""
        try:
            return await self._graph.rows_by_id("episode", ids)
        except GraphError as error:
            if not error.is_away:
                raise
            return ()

    async def _kept(self, query: str, ids: Sequence[str]) -> dict[str, Episode]:
        def read(connection: sqlite3.Connection) -> dict[str, Episode]:
            rows = connection.execute(query, (EXCERPT, json.dumps(list(ids))))
            return {str(row["episode"]): _of_kept(row) for row in rows}

        return await self._store.read(read)

    async def newest(
        self, spaces: Sequence[str], search: str, before: Key | None, limit: int
    ) -> list[Key]:
        """The newest below a key, with the words of `search` in title or text.

        Those that are kept here while the graph is away.
        """
        queued = await self._store.read(
            lambda connection: _kept_keys(connection, spaces, search, before, limit)
        )
        try:
            kept = await self._graph.episode_keys(spaces, search, before, limit)
        except GraphError as error:
            if not error.is_away:
                raise
            kept = ()
        return sorted(dict.fromkeys([*queued, *kept]), reverse=True)[:limit]


def _of_kept(row: sqlite3.Row) -> Episode:
    return Episode(
        row["episode"],
        row["space"],
        _source(row["source"]),
        row["title"],
        row["origin"],
        moment_kept(row["at"]),
        row["excerpt"],
        row["length"],
        row["facts"],
        row["speaker"],
    )


def _source(kept: object) -> EpisodeSource:
    """What is not known came from elsewhere."""
    return EpisodeSource(kept) if kept in set(EpisodeSource) else EpisodeSource.IMPORT


def _text(connection: sqlite3.Connection, episode: str) -> str:
    """As it waits in the queue, else put together from its passages."""
    row = connection.execute(
        "SELECT text FROM jobs WHERE episode = ? AND parts = 1", (episode,)
    ).fetchone()
    return str(row[0]) if row and row[0] else text_of_passages(connection, episode)


def text_of_passages(connection: sqlite3.Connection, episode: str) -> str:
    """What the passages of an episode hold; between them only blanks are lost."""
    text = ""
    for begins, ends, part in connection.execute(
        "SELECT begins, ends, text FROM passages WHERE episode = ? ORDER BY ordinal", (episode,)
    ):
        if ends > len(text):
            text = text[:begins].ljust(begins) + part
    return text


def _kept_keys(
    connection: sqlite3.Connection,
    spaces: Sequence[str],
    search: str,
    before: Key | None,
    limit: int,
) -> list[Key]:
    at, last = (micros(before[0]), before[1]) if before else (2**62, "")
    rows = connection.execute(
        "SELECT DISTINCT at, episode FROM passages"
        " WHERE space IN (SELECT value FROM json_each(?)) AND (at, episode) < (?, ?)"
        " AND CASE WHEN ? = '' THEN ordinal = 0 ELSE instr(casefolded(CAST(title AS BLOB)), ?)"
        " OR instr(casefolded(CAST(text AS BLOB)), ?) END"
        " ORDER BY at DESC, episode DESC LIMIT ?",
        (json.dumps(list(spaces)), at, last, *[search.casefold()] * 3, limit),
    )
    return [(moment_kept(row[0]), str(row[1])) for row in rows]


def of_row(row: Row) -> Episode:
    values = row.values
    text, origin_kind = _plain(values, "content"), _plain(values, "origin_kind")
    facts = cast("list[object] | None", values.get("entity_edges"))
    known = origin_kind in set(EpisodeSource)
    return Episode(
        row.id,
        _plain(values, "space"),
        _source(origin_kind),
        _plain(values, "title") or ("" if known else _plain(values, "name")),
        _plain(values, "origin"),
        datetime.fromisoformat(_plain(values, "valid_at")),
        text[:EXCERPT],
        len(text),
        len(facts or ()),
        _plain(values, "speaker"),
    )


def _plain(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
