"""The self-test's step of memory: without any model, on the embedded graph."""

from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.app.memory_parts import start_memory
from nova_desktop.app.selftest_memory import remember_and_recall
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Models
from tests.e2e.running_core import running

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


async def test_a_fact_is_found_by_its_words_without_a_model(tmp_path: Path) -> None:
    async with running(tmp_path, Models()) as here:
        with pytest.raises(NovaError) as raised:
            await remember_and_recall(here.core)
        assert raised.value.problem.code is ProblemCode.MEMORY_OFF
        await here.core.base.settings.change(
            lambda now: replace(now, memory=replace(now.memory, enabled=True))
        )
        start_memory(here.core.base, here.core.memory)
        assert "texts kept: 1" in await remember_and_recall(here.core)
