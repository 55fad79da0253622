"""Fixtures for every test."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as Nova does."""
    return "asyncio"
