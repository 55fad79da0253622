"""Looks at a Neo4j: can it be reached and used, and what is in it? Nothing there changes."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from neo4j.exceptions import GqlError

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.models import trust
from nova_desktop.children.memory.neo4j_graph.connection import CONNECT_S, Connection, client_of
from nova_desktop.children.memory.neo4j_graph.errors import detail_of, outcome_of
from nova_desktop.children.memory.neo4j_graph.vectors import Vectors
from nova_desktop.domain.memory import DEFAULT_SPACE
from nova_desktop.domain.memory_state import GraphPlace, PlaceLook, PlaceOutcome
from nova_desktop.domain.problems import ProblemCode

OLDEST: Final = (5, 26)
"""The first version that knows all of Graphiti's Cypher, as labels out of a list."""
USUAL_PORT: Final = 7687
LOOK_S: Final = 20.0
_SCHEMES: Final = ("bolt", "neo4j")
_VERSION: Final = """
CALL dbms.components() YIELD name, versions, edition
WITH versions, edition WHERE size(versions) > 0
RETURN versions[0] AS version, edition LIMIT 1
"""
_WRITE: Final = "CREATE (m:NovaMeta {id: 'look'})"
_GROUPS: Final = """
MATCH (n:Entity) WITH DISTINCT n.group_id AS id WHERE id IS NOT NULL
RETURN toString(id) AS id,
    COUNT { MATCH (:Entity)-[e:RELATES_TO]->(:Entity) WHERE e.group_id = id
            AND e.expired_at IS NULL AND e.name <> 'IS_DUPLICATE_OF' } AS facts
ORDER BY facts DESC, id LIMIT 200
"""
_COUNTS: Final = """
RETURN COUNT { (:Episodic) } AS episodes, COUNT { (:Entity) } AS entities,
    COUNT { (:Entity)-[e:RELATES_TO]->(:Entity) WHERE e.expired_at IS NULL
            AND e.name <> 'IS_DUPLICATE_OF' } AS facts,
    COUNT { (:NovaMeta) } AS nova
"""


class _FoundError(Exception):
    def __init__(self, outcome: PlaceOutcome, detail: str = "") -> None:
        super().__init__(detail)
        self.outcome = outcome


async def look(place: GraphPlace) -> PlaceLook:
    """What stands there; every failure is an outcome."""
    try:
        async with asyncio.timeout(LOOK_S):
            await _reach(place)
            return await _look_inside(place)
    except _FoundError as found:
        return PlaceLook(found.outcome, detail=str(found))
    except TimeoutError:
        return PlaceLook(PlaceOutcome.TIMED_OUT)


async def check(connection: Connection) -> None:
    """Whether a graph can be opened there. Raises GraphError.

    MEMORY_PLACE_UNUSABLE is not retryable: somebody must do something about it.
    """
    try:
        version, _ = await _version(connection)
    except GraphError as error:
        cause = error.__cause__
        outcome = outcome_of(cause) if cause is not None else PlaceOutcome.FAILED
        if outcome in (PlaceOutcome.REFUSED, PlaceOutcome.TIMED_OUT, PlaceOutcome.READ_ONLY):
            raise
        raise _unusable(f"{outcome}: {error}") from cause
    if _is_old(version):
        raise _unusable(f"{PlaceOutcome.TOO_OLD}: Neo4j {version}")


async def _reach(place: GraphPlace) -> None:
    """Whether something listens there, and with encryption where that is asked for."""
    host, port, encrypted, checked = _parts(place.uri)
    try:
        async with asyncio.timeout(CONNECT_S):
            await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
            await _connect(host, port, None)
    except socket.gaierror as error:
        raise _FoundError(PlaceOutcome.NAME_UNKNOWN, host) from error
    except TimeoutError as error:
        raise _FoundError(PlaceOutcome.TIMED_OUT, f"{host}:{port}") from error
    except OSError as error:
        raise _FoundError(PlaceOutcome.REFUSED, detail_of(error)) from error
    context = _trusting(place) if checked else _unchecked()
    if encrypted and (why := await _encryption_fails(host, port, context)):
        raise _FoundError(PlaceOutcome.TLS, why)


def _parts(uri: str) -> tuple[str, int, bool, bool]:
    """Host, port, whether encrypted, whether the certificate counts. Raises _FoundError."""
    try:
        found = urlsplit(uri)
        scheme, _, more = found.scheme.partition("+")
        host, port = found.hostname or "", found.port or USUAL_PORT
    except ValueError as error:
        raise _FoundError(PlaceOutcome.BAD_ADDRESS, str(error)) from error
    if scheme not in _SCHEMES or more not in ("", "s", "ssc") or not host:
        raise _FoundError(PlaceOutcome.BAD_ADDRESS, f"{found.scheme}://{host}")
    return host, port, bool(more), more == "s"


async def _connect(host: str, port: int, context: ssl.SSLContext | None) -> None:
    _, writer = await asyncio.open_connection(host, port, ssl=context)
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:  # the other side was faster
        return


def _trusting(place: GraphPlace) -> ssl.SSLContext:
    try:
        return trust.usual(place.certificates)
    except (OSError, ValueError) as error:
        raise _FoundError(PlaceOutcome.TLS, f"{place.certificates}: {detail_of(error)}") from error


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _encryption_fails(host: str, port: int, context: ssl.SSLContext) -> str:
    try:
        async with asyncio.timeout(CONNECT_S):
            await _connect(host, port, context)
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except (OSError, TimeoutError) as error:
        return detail_of(error)
    return ""


async def _look_inside(place: GraphPlace) -> PlaceLook:
    try:
        client = client_of(place, max_transaction_retry_time=0.0)
    except GraphError as error:
        raise _FoundError(PlaceOutcome.BAD_ADDRESS, str(error)) from error
    connection = Connection(client, place.database)
    try:
        return await _looked(connection)
    except GraphError as error:
        cause = error.__cause__ or error
        outcome = outcome_of(cause)
        if outcome is PlaceOutcome.REFUSED:  # something listens, but does not speak Bolt
            outcome = await _why_not(place, cause)
        raise _FoundError(outcome, str(error)) from error
    finally:
        await client.close()


async def _looked(connection: Connection) -> PlaceLook:
    version, edition = await _version(connection)
    if _is_old(version):
        return PlaceLook(PlaceOutcome.TOO_OLD, version, edition)
    counts = await connection.one(_COUNTS)
    groups = [(str(row["id"]), int(row["facts"])) for row in await connection.read(_GROUPS)]
    vectors = Vectors(connection)
    await vectors.load()
    sizes = await vectors.sizes()
    outcome, detail = await _may_write(connection)
    return PlaceLook(
        outcome,
        version,
        edition,
        episodes=counts["episodes"],
        entities=counts["entities"],
        facts=counts["facts"],
        dimension=sizes[0] if len(sizes) == 1 else 0,
        groups=tuple(groups),
        written_by=_written_by(counts, dict(groups)),
        detail=detail,
    )


def _written_by(counts: Mapping[str, Any], groups: Mapping[str, int]) -> str:
    if counts["nova"] or DEFAULT_SPACE in groups:
        return "nova"
    return "graphiti" if counts["episodes"] and counts["entities"] else ""


async def _version(connection: Connection) -> tuple[str, str]:
    rows = await connection.read(_VERSION)
    return (str(rows[0]["version"]), str(rows[0]["edition"])) if rows else ("", "")


async def _may_write(connection: Connection) -> tuple[PlaceOutcome, str]:
    """By a write that is taken back."""
    try:
        async with connection.session() as session:
            transaction = await session.begin_transaction()
            try:
                await (await transaction.run(_WRITE)).consume()
            finally:
                await transaction.close()  # rolls back
    except (GqlError, OSError) as error:
        return outcome_of(error), detail_of(error)
    return PlaceOutcome.OK, ""


async def _why_not(place: GraphPlace, error: BaseException) -> PlaceOutcome:
    host, port, encrypted, _ = _parts(place.uri)
    if encrypted:
        return PlaceOutcome.NOT_NEO4J
    if "looks like HTTP" not in str(error) and not await _encryption_fails(
        host, port, _unchecked()
    ):
        return PlaceOutcome.TLS  # it wants encryption, and the address asks for none
    return PlaceOutcome.NOT_NEO4J


def _is_old(version: str) -> bool:
    numbers = [int(part) for part in version.replace("-", ".").split(".")[:2] if part.isdigit()]
    return bool(numbers) and tuple(numbers) < OLDEST


def _unusable(why: str) -> GraphError:
    return GraphError(ProblemCode.MEMORY_PLACE_UNUSABLE, why, retryable=False)
