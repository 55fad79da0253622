"""The GraphDriver that Graphiti is given: all it does goes through its two hooks."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphiti_core.driver.driver import GraphDriver, GraphDriverSession, GraphProvider

from nova_desktop.children.memory.embedded.buffer import Writing
from nova_desktop.children.memory.embedded.cypher import answer
from nova_desktop.children.memory.embedded.edge_hooks import Operations
from nova_desktop.children.memory.embedded.search_hooks import Search
from nova_desktop.children.memory.vectors import VectorIndex


class EmbeddedDriver(GraphDriver):
    """`writing` and `index` are what the hooks work with.

    It passes for Neo4j, since Graphiti takes its plain branches then: one database for all
    groups, nothing rewritten for the provider (R, graphiti-core 0.31.2). Contract tests pin that
    no Cypher but the known comes here.
    """

    provider = GraphProvider.NEO4J
    default_group_id = ""

    def __init__(self, writing: Writing, index: VectorIndex) -> None:
        self.writing = writing
        self.index = index
        self._database = ""
        self.graph_operations_interface = Operations()
        self.search_interface = Search()

    async def execute_query(self, cypher_query_: str, **kwargs: Any) -> Any:
        """(records, None, None) for the few known queries; else UnknownCypherError."""
        known = answer(cypher_query_)
        values = {**kwargs.pop("params", {}), **kwargs}
        records = await self.writing.read(lambda connection: known(connection, values))
        return records, None, None

    def session(self, database: str | None = None) -> GraphDriverSession:
        """A session whose `execute_write` is one transaction."""
        return _Session(self)

    def clone(self, database: str) -> GraphDriver:
        """The same: spaces lie in one file."""
        return self

    def with_database(self, database: str) -> GraphDriver:
        """The same: spaces lie in one file."""
        return self

    async def close(self) -> None:
        """Nothing: the store is closed by whoever opened it."""

    async def delete_all_indexes(self) -> None:
        """Nothing: the schema keeps its indexes."""

    async def build_indices_and_constraints(self, delete_existing: bool = False) -> None:
        """Nothing: the schema has its indexes."""

    async def health_check(self) -> None:
        """Raises GraphError when the file cannot be read."""
        await self.writing.read(lambda connection: connection.execute("SELECT 1").fetchone())


class _Session(GraphDriverSession):
    provider = GraphProvider.NEO4J

    def __init__(self, driver: EmbeddedDriver) -> None:
        self._driver = driver

    async def __aexit__(self, exc_type: object, exc: object, tb: object) -> None:
        await self.close()

    async def run(self, query: str, **kwargs: Any) -> Any:
        return (await self._driver.execute_query(query, **kwargs))[0]

    async def execute_write(
        self, func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any
    ) -> Any:
        async with self._driver.writing.collecting():
            return await func(self, *args, **kwargs)

    async def close(self) -> None:
        pass
