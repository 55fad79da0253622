"""Fixtures: one real Neo4j server for the whole test run, empty for each test."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.neo4j_server import Neo4jServer

# Continuous integration sets it once the jars were fetched: then missing parts are failures.
MUST_RUN = "NOVA_NEO4J_MUST_RUN"


@pytest.fixture(scope="session")
def neo4j_jars() -> None:
    """For tests that start servers of their own: skips, with the reason, where none can start."""
    # The driver takes a while to import, and most runs start no server.
    from tests.fakes.neo4j_server import neo4j_missing

    missing = neo4j_missing()
    if missing and os.environ.get(MUST_RUN):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def neo4j_server(
    neo4j_jars: None, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Neo4jServer]":
    """The server, with whatever the tests before left in it; tests use `neo4j`."""
    from tests.fakes.neo4j_server import Neo4jServer

    with Neo4jServer(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture
def neo4j(neo4j_server: "Neo4jServer") -> "Neo4jServer":
    """The server without nodes, running even if the test before killed it; indexes stay."""
    if not neo4j_server.is_running:
        neo4j_server.start()
    neo4j_server.wipe()
    return neo4j_server
