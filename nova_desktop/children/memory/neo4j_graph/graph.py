"""The graph on a Neo4j server, as the rest of the child uses it: see memory.graph.Graph."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

from nova_desktop.children.memory.graph import (
    Counts,
    FactChange,
    GraphError,
    Keep,
    Row,
    Scored,
    T,
    Time,
    ToEmbed,
    Vector,
    Wanted,
    over,
)
from nova_desktop.children.memory.neo4j_graph.changing import Changing
from nova_desktop.children.memory.neo4j_graph.connection import Connection, client_of
from nova_desktop.children.memory.neo4j_graph.driver import Collected, NovaNeo4jDriver
from nova_desktop.children.memory.neo4j_graph.finding import Finding
from nova_desktop.children.memory.neo4j_graph.look import check
from nova_desktop.children.memory.neo4j_graph.reading import Reading
from nova_desktop.children.memory.neo4j_graph.rows import Rows
from nova_desktop.children.memory.neo4j_graph.schema import make_indexes
from nova_desktop.children.memory.neo4j_graph.vectors import Vectors
from nova_desktop.domain.memory import Entity, Fact, Source
from nova_desktop.domain.memory_state import GraphPlace
from nova_desktop.domain.problems import ProblemCode

PAGE: Final = 200
_NO_ROW: Final = (KeyError, ValueError, TypeError, AttributeError)
_IS_EXTRACTED: Final = """
MATCH (x:Episodic {uuid: $id}) RETURN coalesce(x.nova_extracted, true) AS extracted
"""


def _now() -> datetime:
    return datetime.now(UTC)


class Neo4jGraph:
    """Spaces are Graphiti's group ids, in one database. Raises GraphError for no address.

    With `as_it_is` nothing is written when it is opened: for a graph that is only read.
    """

    def __init__(self, place: GraphPlace, *, as_it_is: bool = False) -> None:
        self._connection = Connection(client_of(place), place.database)
        self._as_it_is = as_it_is
        self._vectors = Vectors(self._connection)
        self._driver = NovaNeo4jDriver(self._connection, self._vectors, place.uri)
        self._rows = Rows(self._connection, self._vectors)
        self._finding = Finding(self._connection, self._vectors, _now)
        self._reading = Reading(self._connection, _now)
        self._changing = Changing(self._connection, self._vectors, self._driver.meanwhile, _now)

    @property
    def driver(self) -> NovaNeo4jDriver:
        return self._driver

    async def open(self) -> None:
        """Raises MEMORY_READ_ONLY for a graph that can be read meanwhile."""
        await self._driver.release()
        await check(self._connection)
        await self._vectors.load()
        if not self._as_it_is:
            await make_indexes(self._connection)
            await self._vectors.touch()

    async def close(self) -> None:
        await self._driver.release()
        await self._connection.client.close()

    async def counts(self, spaces: Sequence[str] = ()) -> Counts:
        return await self._reading.counts(spaces)

    @asynccontextmanager
    async def batch(self) -> AsyncGenerator["_Batch"]:
        async with self._driver.collecting() as collected:
            yield _Batch(collected, self._changing)
            collected.work.append(lambda t: self._changing.summarize_in(t, collected.things))

    # --- episodes ---
    async def has_episode(self, episode: str) -> bool:
        return bool(await self._connection.read(_IS_EXTRACTED, id=episode))

    async def put_episode(self, row: Row, job: str = "") -> None:
        del job  # the queue is elsewhere
        if not await self.has_episode(row.id):
            await self.put_rows([row])

    async def is_extracted(self, episode: str) -> bool:
        rows = await self._connection.read(_IS_EXTRACTED, id=episode)
        return bool(rows) and bool(rows[0]["extracted"])

    async def episode_keys(
        self, spaces: Sequence[str], search: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[tuple[datetime, str]]:
        return await self._reading.episode_keys(spaces, search, before, limit)

    async def together(self, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return await made()

    # --- search ---
    async def facts_by_words(self, text: str, wanted: Wanted, limit: int) -> list[Scored]:
        return await self._finding.facts_by_words(text, wanted, limit)

    async def facts_by_vector(self, vector: Vector, wanted: Wanted, limit: int) -> list[Scored]:
        return await self._finding.facts_by_vector(vector, wanted, limit)

    async def entities_by_words(self, text: str, spaces: Sequence[str], limit: int) -> list[Scored]:
        return await self._finding.entities_by_words(text, spaces, limit)

    async def entities_by_vector(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[Scored]:
        return await self._finding.entities_by_vector(vector, spaces, limit)

    async def facts_about(
        self, entities: Sequence[str], wanted: Wanted, limit: int
    ) -> list[tuple[str, Fact]]:
        return await self._reading.facts_about(entities, wanted, limit)

    # --- reading ---
    async def facts(self, ids: Sequence[str]) -> list[Fact]:
        return await self._reading.facts(ids)

    async def entities(self, ids: Sequence[str]) -> list[Entity]:
        return await self._reading.entities(ids)

    async def facts_page(
        self, wanted: Wanted, search: str, after: str, limit: int
    ) -> tuple[list[Fact], str]:
        return await self._reading.facts_page(wanted, search, after, limit)

    async def entities_page(
        self, spaces: Sequence[str], search: str, after: str, limit: int
    ) -> tuple[list[Entity], str]:
        return await self._reading.entities_page(spaces, search, after, limit)

    async def timeline(self, entity: str, after: str, limit: int) -> tuple[list[Fact], str]:
        return await self._reading.timeline(entity, after, limit)

    async def facts_of_episode(self, episode: str) -> list[Fact]:
        return await self._reading.facts_said([episode])

    async def over(self, episodes: Sequence[str], wanted: Wanted) -> frozenset[str]:
        return over(await self._reading.facts_said(episodes), episodes, wanted)

    async def pinned(self, wanted: Wanted, limit: int) -> list[Fact]:
        return await self._reading.pinned(wanted, limit)

    async def episodes_of_entity(
        self, entity: str, after: str, limit: int
    ) -> tuple[list[str], str]:
        return await self._reading.episodes_of_entity(entity, after, limit)

    async def sources(self, episodes: Sequence[str]) -> list[Source]:
        return await self._reading.sources(episodes)

    async def links(
        self, spaces: Sequence[str], centre: str, most: int
    ) -> tuple[list[Entity], list[tuple[str, str, int]]]:
        return await self._reading.links(spaces, centre, most)

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
        if not await self._changing.change_fact(fact, change):
            raise _gone("fact")

    async def add_fact(self, row: Row) -> None:
        try:
            await self._changing.add_fact(row)
        except _NO_ROW as error:
            raise _unreadable(error) from error
        if not await self.facts([row.id]):
            raise _gone("entity")

    async def delete(self, kind: str, ids: Sequence[str]) -> None:
        await self._changing.remove(kind, ids)

    async def goes_with(self, kind: str, ids: Sequence[str]) -> list[Row]:
        return await self._rows.that_hang_on(kind, ids)

    async def only_said_by(self, episodes: Sequence[str]) -> tuple[list[str], list[str]]:
        return await self._reading.only_said_by(episodes)

    async def summarize(self, entities: Sequence[str]) -> None:
        await self._changing.summarize(entities)

    async def wipe(self, space: str) -> None:
        await self._changing.wipe(space)

    # --- vectors ---
    async def fingerprint(self) -> str:
        return await self._vectors.fingerprint()

    async def set_fingerprint(self, fingerprint: str) -> None:
        await self._vectors.set_fingerprint(fingerprint)

    async def without_vector(self, limit: int) -> list[ToEmbed]:
        return await self._vectors.missing(limit)

    async def put_vectors(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        await self._vectors.put(vectors)

    async def begin_shadow(self, fingerprint: str) -> None:
        await self._vectors.begin(fingerprint)

    async def without_shadow(self, limit: int) -> list[ToEmbed]:
        return await self._vectors.missing_shadow(limit)

    async def put_shadow(self, vectors: Sequence[tuple[str, str, Vector]]) -> None:
        await self._vectors.put_shadow(vectors)

    async def swap_shadow(self) -> None:
        await self._vectors.swap()

    async def drop_old_vectors(self) -> None:
        await self._vectors.drop_old()

    async def drop_shadow(self) -> None:
        await self._vectors.drop()

    async def texts_to_embed(self) -> tuple[int, int]:
        """How many texts have vectors or shall have them, and their characters."""
        return await self._vectors.texts()

    async def dimension(self) -> int:
        """The length of most vectors, 0 for none."""
        return await self._vectors.dimension()

    # --- whole graph ---
    async def rows_by_id(self, kind: str, ids: Sequence[str]) -> list[Row]:
        return await self._rows.by_id(kind, ids)

    async def rows(self, spaces: Sequence[str], after: str = "") -> AsyncGenerator[list[Row], None]:
        while True:
            try:
                page = await self._rows.page(spaces, after, PAGE)
            except ValueError as error:
                raise _unreadable(error) from error
            if not page:
                return
            yield page
            after = f"{page[-1].kind}/{page[-1].id}"

    async def put_rows(self, rows: Sequence[Row]) -> None:
        try:
            await self._changing.put(rows)
        except _NO_ROW as error:
            raise _unreadable(error) from error


class _Batch:
    """See graph.Batch."""

    def __init__(self, collected: Collected, changing: Changing) -> None:
        self._collected = collected
        self._changing = changing

    def on_commit(self, episode: str) -> None:
        async def mark(transaction: Any) -> None:
            await self._changing.mark_extracted(transaction, [episode])

        self._collected.work.append(mark)


def _gone(what: str) -> GraphError:
    return GraphError(ProblemCode.MEMORY_GONE, f"no such {what}", retryable=False)


def _unreadable(error: Exception) -> GraphError:
    why = f"no such row or page: {error}"
    return GraphError(ProblemCode.MEMORY_FILE_UNREADABLE, why, retryable=False)
