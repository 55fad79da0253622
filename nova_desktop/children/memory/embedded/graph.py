"""The graph on the memory file, as the rest of the child uses it: see memory.graph.Graph."""

import sqlite3
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from nova_desktop.children.memory.embedded import (
    changing,
    entity_reading,
    generations,
    reading,
    row_format,
    summaries,
)
from nova_desktop.children.memory.embedded.buffer import Buffer, Writing
from nova_desktop.children.memory.embedded.checking import check
from nova_desktop.children.memory.embedded.driver import EmbeddedDriver
from nova_desktop.children.memory.embedded.filters import ANY, holding, holding_at, in_spaces
from nova_desktop.children.memory.embedded.finding import Scores, by_vector, by_words
from nova_desktop.children.memory.embedded.node_hooks import wipe
from nova_desktop.children.memory.embedded.nodes import listed
from nova_desktop.children.memory.embedded.times import stored, sure
from nova_desktop.children.memory.embedded.writing import row_of
from nova_desktop.children.memory.graph import (
    Counts,
    FactChange,
    GraphError,
    Keep,
    Row,
    Scored,
    Time,
    ToEmbed,
    Vector,
    Wanted,
)
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors import Filter, VectorIndex
from nova_desktop.children.memory.vectors.table import complete_codes, generation
from nova_desktop.domain.memory import Entity, Fact, Source
from nova_desktop.domain.problems import ProblemCode

T = TypeVar("T")
PAGE: Final = 200
_ALL: Final = ("episodes", "entities", "communities", "sagas")
_EXTRACTED: Final = "UPDATE episodes SET extracted = 1 WHERE id = ?"
_QUEUED: Final = "SELECT 1 FROM jobs WHERE key = ?"
_DONE: Final = """
UPDATE jobs SET state = 'done', problem = '', detail = '', retry_at = NULL, changed_at = ?,
    facts = max(facts, (SELECT count(*) FROM fact_episodes f WHERE f.episode = jobs.episode))
WHERE episode = ?
"""


def _now() -> datetime:
    return datetime.now(UTC)


class EmbeddedGraph:
    """Over the store, which its owner opens and closes.

    `index` is shared with whoever else searches vectors of the same file.
    """

    def __init__(
        self, store: Store, index: VectorIndex, now: Callable[[], datetime] = _now
    ) -> None:
        self._store = store
        self._index = index
        self._now = now
        self._writing = Writing(store)
        self._driver = EmbeddedDriver(self._writing, index)

    @property
    def driver(self) -> EmbeddedDriver:
        return self._driver

    async def open(self) -> None:
        await self._write(complete_codes)
        await self._read(self._index.refresh)

    async def close(self) -> None:
        """Nothing: the store is closed by its owner."""

    async def check(self) -> str:
        """What is wrong with the graph, or "". Takes its time."""
        return await self._store.try_out(check)

    async def counts(self, spaces: Sequence[str] = ()) -> Counts:
        return await self._read(lambda c: reading.counts(c, spaces))

    @asynccontextmanager
    async def batch(self) -> AsyncGenerator["_Batch"]:
        async with self._writing.collecting() as buffer:
            yield _Batch(buffer, self._now)
            buffer.writes.append(lambda c: self._summarize(c, buffer.things))

    # --- episodes ---
    async def has_episode(self, episode: str) -> bool:
        return await self._read(lambda c: row_of(c, "episode", episode)) is not None

    async def put_episode(self, row: Row, job: str = "") -> None:
        def write(connection: sqlite3.Connection) -> None:
            if job and connection.execute(_QUEUED, (job,)).fetchone() is None:
                return  # forgotten meanwhile
            if row_of(connection, "episode", row.id) is None:
                row_format.put(connection, row)

        await self._write(_careful(write))

    async def is_extracted(self, episode: str) -> bool:
        sql = "SELECT 1 FROM episodes WHERE id = ? AND extracted = 1"
        return await self._read(lambda c: c.execute(sql, (episode,)).fetchone()) is not None

    async def episode_keys(
        self, spaces: Sequence[str], search: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[tuple[datetime, str]]:
        return await self._read(lambda c: reading.episode_keys(c, spaces, search, before, limit))

    async def together(self, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return await self._store.read_together(made)

    # --- search ---
    async def facts_by_words(self, text: str, wanted: Wanted, limit: int) -> list[Scored]:
        return await self._by_words("fact", text, holding(wanted), limit)

    async def facts_by_vector(self, vector: Vector, wanted: Wanted, limit: int) -> list[Scored]:
        return await self._by_vector("fact", vector, wanted.spaces, holding(wanted), limit)

    async def entities_by_words(self, text: str, spaces: Sequence[str], limit: int) -> list[Scored]:
        return await self._by_words("entity", text, in_spaces(spaces), limit)

    async def entities_by_vector(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[Scored]:
        return await self._by_vector("entity", vector, spaces, ANY, limit)

    async def facts_about(
        self, entities: Sequence[str], wanted: Wanted, limit: int
    ) -> list[tuple[str, Fact]]:
        return await self._read(lambda c: reading.facts_about(c, entities, wanted, limit))

    # --- reading ---
    async def facts(self, ids: Sequence[str]) -> list[Fact]:
        return await self._read(lambda c: reading.facts(c, ids))

    async def entities(self, ids: Sequence[str]) -> list[Entity]:
        only = holding_at(self._now())
        return await self._read(lambda c: entity_reading.entities(c, ids, only))

    async def facts_page(
        self, wanted: Wanted, search: str, after: str, limit: int
    ) -> tuple[list[Fact], str]:
        return await self._read(
            _careful(lambda c: reading.facts_page(c, wanted, search, after, limit))
        )

    async def entities_page(
        self, spaces: Sequence[str], search: str, after: str, limit: int
    ) -> tuple[list[Entity], str]:
        wanted = self._wanted(spaces)
        return await self._read(
            _careful(lambda c: entity_reading.entities_page(c, wanted, search, after, limit))
        )

    async def timeline(self, entity: str, after: str, limit: int) -> tuple[list[Fact], str]:
        return await self._read(_careful(lambda c: reading.timeline(c, entity, after, limit)))

    async def facts_of_episode(self, episode: str) -> list[Fact]:
        return await self._read(lambda c: reading.facts_said(c, [episode]))

    async def over(self, episodes: Sequence[str], wanted: Wanted) -> frozenset[str]:
        return await self._read(lambda c: reading.over(c, episodes, wanted))

    async def pinned(self, wanted: Wanted, limit: int) -> list[Fact]:
        return await self._read(lambda c: reading.pinned(c, wanted, limit))

    async def episodes_of_entity(
        self, entity: str, after: str, limit: int
    ) -> tuple[list[str], str]:
        return await self._read(
            _careful(lambda c: reading.episodes_of_entity(c, entity, after, limit))
        )

    async def sources(self, episodes: Sequence[str]) -> list[Source]:
        return await self._read(lambda c: reading.sources(c, episodes))

    async def links(
        self, spaces: Sequence[str], centre: str, most: int
    ) -> tuple[list[Entity], list[tuple[str, str, int]]]:
        wanted = self._wanted(spaces)
        return await self._read(lambda c: entity_reading.links(c, wanted, centre, most))

    # --- changes by the user ---
    async def change_fact(
        self,
        fact: str,
        *,
        pinned: bool | None = None,
        wrong: bool | None = None,
        by_user: bool | None = None,
        retired_at: Time = Keep.KEPT,
        until: Time = Keep.KEPT,
    ) -> None:
        change = FactChange(pinned, wrong, by_user, retired_at, until)

        def write(connection: sqlite3.Connection) -> bool:
            self._writing.meanwhile.changed(fact)
            there = changing.change_fact(connection, fact, change)
            self._summarize(connection, summaries.beside(connection, "fact", [fact]))
            return there

        if not await self._write(write):
            raise _gone("fact")

    async def add_fact(self, row: Row) -> None:
        def write(connection: sqlite3.Connection) -> bool:
            row_format.put(connection, row)
            self._summarize(connection, summaries.beside(connection, "fact", [row.id]))
            return row_of(connection, "fact", row.id) is not None

        if not await self._write(_careful(write)):
            raise _gone("entity")

    async def delete(self, kind: str, ids: Sequence[str]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            if kind in changing.REMOVED and self._writing.meanwhile.is_watched:
                going = changing.goes_with(connection, kind, ids)
                self._writing.meanwhile.goes(kind, ids, going)
            beside = summaries.beside(connection, kind, ids)
            changing.remove(connection, kind, ids)
            self._summarize(connection, beside)

        await self._write(write)

    async def goes_with(self, kind: str, ids: Sequence[str]) -> list[Row]:
        return await self._read(lambda c: changing.goes_with(c, kind, ids))

    async def only_said_by(self, episodes: Sequence[str]) -> tuple[list[str], list[str]]:
        return await self._read(lambda c: changing.only_said_by(c, episodes))

    async def summarize(self, entities: Sequence[str]) -> None:
        await self._write(lambda c: self._summarize(c, entities))

    async def wipe(self, space: str) -> None:
        await self._write(lambda c: wipe(c, [space], _ALL))

    # --- vectors ---
    async def fingerprint(self) -> str:
        return await self._read(generations.made_by)

    async def set_fingerprint(self, fingerprint: str) -> None:
        await self._write(lambda c: generations.set_made_by(c, fingerprint))

    async def without_vector(self, limit: int) -> list[ToEmbed]:
        return await self._read(lambda c: generations.missing(c, generation(c), limit))

    async def put_vectors(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        await self._write(lambda c: generations.keep(c, generation(c), vectors))

    async def texts_to_embed(self) -> tuple[int, int]:
        return await self._read(generations.texts)

    async def begin_shadow(self, fingerprint: str) -> None:
        await self._write(lambda c: generations.begin(c, fingerprint))

    async def without_shadow(self, limit: int) -> list[ToEmbed]:
        def read(connection: sqlite3.Connection) -> list[ToEmbed]:
            begun = generations.shadow(connection)
            return generations.missing(connection, begun, limit) if begun else []

        return await self._read(read)

    async def put_shadow(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            if begun := generations.shadow(connection):
                generations.keep(connection, begun, vectors)

        await self._write(write)

    async def swap_shadow(self) -> None:
        await self._write(generations.swap)

    async def drop_old_vectors(self) -> None:
        await self._write(generations.drop_old)

    async def drop_shadow(self) -> None:
        await self._write(generations.drop)

    # --- whole graph ---
    async def rows_by_id(self, kind: str, ids: Sequence[str]) -> list[Row]:
        return await self._read(lambda c: row_format.rows_by_id(c, kind, ids))

    async def rows(self, spaces: Sequence[str], after: str = "") -> AsyncGenerator[list[Row], None]:
        while True:
            page = await self._read(
                _careful(lambda c, a=after: row_format.rows_page(c, spaces, a, PAGE))
            )
            if not page:
                return
            yield page
            after = f"{page[-1].kind}/{page[-1].id}"

    async def put_rows(self, rows: Sequence[Row]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            for row in rows:
                row_format.put(connection, row)

        await self._write(_careful(write))

    # --- inside ---
    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._store.read(work)

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._store.write(work)

    def _summarize(self, connection: sqlite3.Connection, things: Iterable[str]) -> None:
        summaries.make_anew(connection, things, sure(self._now()))

    def _wanted(self, spaces: Sequence[str]) -> Wanted:
        return Wanted(tuple(spaces), self._now())

    async def _by_words(self, kind: str, text: str, only: Filter, limit: int) -> list[Scored]:
        def read(connection: sqlite3.Connection) -> list[Scored]:
            return _told(connection, kind, by_words(connection, kind, text, only, limit))

        return await self._read(read)

    async def _by_vector(
        self, kind: str, vector: Vector, spaces: Sequence[str], only: Filter, limit: int
    ) -> list[Scored]:
        def read(connection: sqlite3.Connection) -> list[Scored]:
            found = by_vector(self._index, connection, kind, vector, spaces, only, limit)
            return _told(connection, kind, found)

        return await self._read(read)


class _Batch:
    """See graph.Batch."""

    def __init__(self, buffer: Buffer, now: Callable[[], datetime]) -> None:
        self._buffer = buffer
        self._now = now

    def on_commit(self, episode: str) -> None:
        at = stored(self._now())

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(_EXTRACTED, (episode,))
            connection.execute(_DONE, (at, episode))

        self._buffer.writes.append(write)


def _told(connection: sqlite3.Connection, kind: str, scores: Scores) -> list[Scored]:
    table = {"fact": "facts", "entity": "entities"}[kind]
    words = ["SELECT row, id FROM", table, "WHERE row IN (SELECT value FROM json_each(?))"]
    found = connection.execute(" ".join(words), (listed([row for row, _ in scores]),))
    ids = {row[0]: row[1] for row in found}
    return [Scored(ids[row], score) for row, score in scores if row in ids]


def _careful(work: Callable[[sqlite3.Connection], T]) -> Callable[[sqlite3.Connection], T]:
    """The same work, with GraphError for rows and pages that are none."""

    def careful(connection: sqlite3.Connection) -> T:
        try:
            return work(connection)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            why = f"no such row or page: {error}"
            raise GraphError(ProblemCode.MEMORY_FILE_UNREADABLE, why, retryable=False) from error

    return careful


def _gone(what: str) -> GraphError:
    return GraphError(ProblemCode.MEMORY_GONE, f"no such {what}", retryable=False)
