"""Asks one database of a Neo4j server: reads, transactions, and queries that commit by parts."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from neo4j import AsyncDriver, AsyncGraphDatabase, RoutingControl

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.models import trust
from nova_desktop.children.memory.neo4j_graph.errors import detail_of, translating
from nova_desktop.domain.memory_state import GraphPlace
from nova_desktop.domain.problems import ProblemCode

T = TypeVar("T")
Values = dict[str, Any]

CONNECT_S: Final = 5.0
READ_S: Final = 60.0
WRITE_S: Final = 300.0
_SETTINGS: Final[dict[str, Any]] = {
    "connection_timeout": CONNECT_S,
    "connection_acquisition_timeout": 15.0,
    # The queue has patience of its own, and so has whoever asks a question.
    "max_transaction_retry_time": 5.0,
    "max_connection_pool_size": 20,
    # A server that was restarted is met with a fresh connection, not with an error.
    "liveness_check_timeout": 10.0,
    "user_agent": "NovaDesktop",
}


def client_of(place: GraphPlace, **settings: Any) -> AsyncDriver:
    """A driver that has not connected yet. Raises GraphError for an address that is none."""
    # Without a password nobody is asked to be let in: a wrong try would count against the user.
    auth = (place.user, place.password) if place.password else None
    uri, trusted = _trusting(place)
    try:
        made: Any = AsyncGraphDatabase
        return made.driver(uri, auth=auth, **{**_SETTINGS, **trusted, **settings})
    except Exception as error:
        # The driver raises several unrelated kinds for what it cannot read.
        code, said = ProblemCode.MEMORY_PLACE_UNUSABLE, detail_of(error)
        raise GraphError(code, said, retryable=False) from error


def _trusting(place: GraphPlace) -> tuple[str, Values]:
    """The address and how to encrypt: for `+s` the driver knows the system's authorities only."""
    secured = re.fullmatch(r"(bolt|neo4j)\+s(://.*)", place.uri, re.IGNORECASE | re.DOTALL)
    if secured is None:
        return place.uri, {}
    try:
        return secured[1] + secured[2], {"ssl_context": trust.usual(place.certificates)}
    except (OSError, ValueError) as error:
        raise GraphError(
            ProblemCode.CERTIFICATES_UNUSABLE, detail_of(error), retryable=False
        ) from error


class Connection:
    """All methods raise GraphError. `database` is "" for the user's own."""

    def __init__(self, client: AsyncDriver, database: str) -> None:
        self.client: Any = client  # its types know no query that is put together
        self.database = database or None

    async def read(self, query: str, **values: Any) -> list[Values]:
        """The rows of an answer."""
        with translating():
            async with asyncio.timeout(READ_S):
                result = await self.client.execute_query(
                    query,
                    values,
                    database_=self.database,
                    routing_=RoutingControl.READ,
                )
        return [dict(record) for record in result.records]

    async def one(self, query: str, **values: Any) -> Values:
        """The only row."""
        (row,) = await self.read(query, **values)
        return row

    async def change(self, query: str, **values: Any) -> list[Values]:
        """Run one query that writes, in a transaction of its own."""

        async def work(transaction: Any) -> list[Values]:
            result = await transaction.run(query, values)
            return [dict(record) async for record in result]

        return await self.write(work)

    async def write(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """The result of `work` on a transaction; it is done again after a passing failure."""
        with translating():
            async with asyncio.timeout(WRITE_S), self.session() as session:
                return await session.execute_write(work)

    async def by_parts(self, query: str, **values: Any) -> None:
        """Run a query that commits by parts; after a failure it goes on when run again."""
        with translating():
            async with self.session() as session:
                await (await session.run(query, values)).consume()

    def session(self) -> Any:
        """A session that sees what this client wrote, also on another server of a cluster."""
        marks = self.client.execute_query_bookmark_manager
        return self.client.session(database=self.database, bookmark_manager=marks)
