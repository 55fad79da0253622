"""One bench for each test of the window's side of memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.memory_window.memory_bench import MemoryBench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[MemoryBench]:
    made = MemoryBench(tmp_path)
    await made.open()
    yield made
    await made.close()
