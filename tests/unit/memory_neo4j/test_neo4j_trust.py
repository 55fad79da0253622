"""A Neo4j with a certificate of the company's own authority."""

from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.neo4j_graph import connection
from nova_desktop.children.memory.neo4j_graph.connection import Connection, client_of
from nova_desktop.children.memory.neo4j_graph.look import look
from nova_desktop.domain.memory_state import GraphKind, GraphPlace, PlaceOutcome
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.look_server import LookServer, self_signed

pytestmark = pytest.mark.anyio
BAD = "certificate verify failed"


def place_at(server: LookServer, authority: Path | str = "") -> GraphPlace:
    uri = f"neo4j+s://localhost:{server.port}"
    return GraphPlace(GraphKind.NEO4J, uri, "neo4j", "secret", "", str(authority))


async def why_not(place: GraphPlace) -> str:
    """What the driver says of a server that does not speak Bolt."""
    direct = replace(place, uri=place.uri.replace("neo4j+s", "BOLT+S"))  # neo4j hides the cause
    client = client_of(direct, max_transaction_retry_time=0.0)
    try:
        with pytest.raises(GraphError) as caught:
            await Connection(client, "").read("RETURN 1")
    finally:
        await client.close()
    causes, error = [str(caught.value)], caught.value.__cause__
    while error is not None:
        causes.append(str(error))
        error = error.__cause__
    return " ".join(causes).lower()


async def test_the_authorities_of_the_settings_are_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection._SETTINGS, "connection_acquisition_timeout", 0.5)
    file, pem = self_signed(tmp_path, "localhost")
    authority = tmp_path / "authority.pem"
    authority.write_text(pem)
    with LookServer({}, certificate=file) as server:
        assert (await look(place_at(server))).outcome is PlaceOutcome.TLS
        assert BAD in await why_not(place_at(server))
        assert (await look(place_at(server, authority))).outcome is PlaceOutcome.NOT_NEO4J
        assert BAD not in await why_not(place_at(server, authority))


async def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    file, _ = self_signed(tmp_path, "localhost")
    with LookServer({}, certificate=file) as server:
        place = place_at(server, tmp_path / "gone.pem")
        found = await look(place)
        assert (found.outcome, "gone.pem" in found.detail) == (PlaceOutcome.TLS, True)
        with pytest.raises(GraphError) as caught:
            client_of(place)
        assert caught.value.code == ProblemCode.CERTIFICATES_UNUSABLE
