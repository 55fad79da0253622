"""Fixtures for every test, and which tests share a process when several run at once."""

import os

import pytest

# Memory is off unless a test's own settings say `[memory] enabled = true`: no child starts and no
# model is called for it. Programs that tests start inherit this.
os.environ["NOVA_MEMORY__ENABLED"] = "false"

pytest_plugins = ["tests.fakes.neo4j_fixture"]

FIRST_RUNS = "first runs"


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as Nova does."""
    return "asyncio"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays together, and so do all first runs: one of them serves at the usual port."""
    for item in items:
        name = item.path.name
        group = FIRST_RUNS if name.startswith("test_first_run") else name
        item.add_marker(pytest.mark.xdist_group(group))
