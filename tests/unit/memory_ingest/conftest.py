"""A memory file, and models that are scripted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from nova_desktop.children.memory.store import Store, open_store
from tests.fakes.model_endpoint import Counted, FakeModels


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened, _ = await open_store(tmp_path / "memory")
    yield opened
    await opened.close()


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


@pytest.fixture
def counted() -> Counted:
    return Counted()
