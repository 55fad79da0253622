"""Fixtures for every test, and which tests share a process when several run at once."""

import os

import pytest

# Memory is off unless a test's own settings say `[memory] enabled = true`: no child starts and no
# model is called for it. Programs that tests start inherit this.
os.environ["NOVA_MEMORY__ENABLED"] = "false"
# Nor are there examples on the first board, unless a test asks for them.
os.environ["NOVA_TASKS__EXAMPLES"] = "false"

pytest_plugins = ["tests.fakes.neo4j_fixture"]

FIRST_RUNS = "first runs"
NEO4J = "neo4j"
ON_NEO4J = ("test_neo4j", "test_graph_suite", "test_old_graph")


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as Nova does."""
    return "asyncio"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays together; so do all first runs, since one of them serves at the usual port, and
    all that use the one Neo4j."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item.path.name)))


def _group(file: str) -> str:
    if file.startswith(("test_first_run", "test_two_set_ups")):
        return FIRST_RUNS
    return NEO4J if file.startswith(ON_NEO4J) else file
