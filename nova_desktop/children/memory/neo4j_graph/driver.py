"""Graphiti's own Neo4j driver, over Nova's connection and with Nova's hooks."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, cast

from graphiti_core.driver.driver import GraphDriver, GraphDriverSession, GraphProvider
from graphiti_core.driver.neo4j_driver import Neo4jDriver
from graphiti_core.helpers import SAFE_CYPHER_IDENTIFIER_PATTERN
from neo4j import AsyncDriver, Record

from nova_desktop.children.memory.meanwhile import NOTHING, Changes, Meanwhile
from nova_desktop.children.memory.neo4j_graph.connection import Connection
from nova_desktop.children.memory.neo4j_graph.errors import translating
from nova_desktop.children.memory.neo4j_graph.operations import Operations
from nova_desktop.children.memory.neo4j_graph.search import Search
from nova_desktop.children.memory.neo4j_graph.shapes import OWN, PACKED, unpacked
from nova_desktop.children.memory.neo4j_graph.vectors import Vectors

Work = Callable[[Any], Awaitable[Any]]


class Collected:
    """Transactions of Graphiti that wait for the end of a batch.

    `changes` are by the user since it began, `things` the ids of entities that are written.
    """

    def __init__(self, changes: Changes) -> None:
        self.work: list[Work] = []
        self.changes = changes
        self.things: dict[str, None] = {}
        self.open = True


class NovaNeo4jDriver(Neo4jDriver):
    """All failures are GraphErrors; indexes are made by Neo4jGraph.open, never by this.

    Nova's own properties are not shown to Graphiti, which would tell them to models.
    """

    def __init__(self, connection: Connection, vectors: Vectors, uri: str) -> None:
        super().__init__(uri, "", "", connection.database or "neo4j")
        self._unused: AsyncDriver | None = self.client  # it has not connected
        self.client = connection.client
        self.connection = connection
        self.vectors = vectors
        self._collected: ContextVar[Collected | None] = ContextVar("collected", default=None)
        self._writing: ContextVar[Collected | None] = ContextVar("writing", default=None)
        self.meanwhile = Meanwhile()
        self.graph_operations_interface = Operations()
        self.search_interface = Search()

    async def build_indices_and_constraints(self, delete_existing: bool = False) -> None:
        """Nothing: the constructor would start it, and nobody would wait for it."""

    async def execute_query(self, cypher_query_: str, **kwargs: Any) -> Any:
        """(records, summary, keys) as the driver gives them. Raises GraphError."""
        values: Any = kwargs.pop("params", None) or {}
        kwargs.setdefault("database_", self.connection.database)
        with translating():
            found = await self.client.execute_query(
                cast("Any", cypher_query_), parameters_=values, **kwargs
            )
        return [_cleaned(record) for record in found.records], found.summary, found.keys

    def session(self, database: str | None = None) -> GraphDriverSession:
        """A session whose `execute_write` waits for the end of the batch around it."""
        return _Session(self)

    def clone(self, database: str) -> GraphDriver:
        """The same: spaces lie in one database."""
        return self

    def with_database(self, database: str) -> GraphDriver:
        """The same: spaces lie in one database."""
        return self

    async def release(self) -> None:
        """Close what Graphiti's constructor opened and nobody uses."""
        unused, self._unused = self._unused, None
        if unused is not None:
            await unused.close()

    async def close(self) -> None:
        """Nothing: the connection is closed by Neo4jGraph."""

    @asynccontextmanager
    async def collecting(self) -> AsyncGenerator[Collected]:
        """Hold back the transactions that are begun inside; nothing of them if that fails.

        Inside another one it is part of that.
        """
        outer = self._collected.get()
        if outer is not None and outer.open:
            yield outer
            return
        with self.meanwhile.noting() as changes:
            collected = Collected(changes)
            token = self._collected.set(collected)
            try:
                yield collected
            finally:
                collected.open = False
                self._collected.reset(token)
            if collected.work:
                await self._carry_out(collected)

    @property
    def changes(self) -> Changes:
        """What the user changed since the batch began that is being written."""
        collected = self._writing.get()
        return NOTHING if collected is None else collected.changes

    def touches(self, things: Iterable[str]) -> None:
        """These entities, or facts about them, are written."""
        collected = self._writing.get()
        if collected is not None:
            collected.things |= dict.fromkeys(things)

    async def _carry_out(self, collected: Collected) -> None:
        token = self._writing.set(collected)
        try:
            await self.connection.write(lambda transaction: _all(collected.work, transaction))
        finally:
            self._writing.reset(token)

    async def write(self, work: Work) -> Any:
        """Carry it out in one transaction, or with the others of the batch."""
        collected = self._collected.get()
        if collected is not None and collected.open:
            collected.work.append(work)
            return None
        return await self.connection.write(work)


class _Session(GraphDriverSession):
    provider = GraphProvider.NEO4J

    def __init__(self, driver: NovaNeo4jDriver) -> None:
        self._driver = driver

    async def __aexit__(self, exc_type: object, exc: object, tb: object) -> None:
        await self.close()

    async def run(self, query: str, **kwargs: Any) -> Any:
        await self._driver.connection.by_parts(query, **kwargs)

    async def execute_write(self, func: Callable[..., Awaitable[Any]], *a: Any, **k: Any) -> Any:
        return await self._driver.write(lambda transaction: func(transaction, *a, **k))

    async def close(self) -> None:
        pass


async def _all(work: list[Work], transaction: Any) -> None:
    for each in work:
        await each(transaction)


def _cleaned(record: Record) -> Record:
    """Without Nova's own properties, and without labels that Graphiti refuses to read."""
    found = dict(record)
    if isinstance(found.get("attributes"), Mapping):
        given = cast("Mapping[str, Any]", found["attributes"])
        own = {name: value for name, value in given.items() if not name.startswith(OWN)}
        found["attributes"] = own | unpacked(given.get(PACKED))
    if isinstance(found.get("labels"), list):
        labels = cast("list[str]", found["labels"])
        found["labels"] = [x for x in labels if SAFE_CYPHER_IDENTIFIER_PATTERN.match(x)]
    for name in ("summary", "source_description"):
        if name in found and found[name] is None:
            found[name] = ""
    return Record(found)
