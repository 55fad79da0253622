"""Whoever looks again does not wait until what was away is tried by itself."""

from pathlib import Path

import pytest

from nova_desktop.children.memory import keeping
from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.domain.memory import JobState
from nova_desktop.domain.memory_state import GraphState
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_running import Running, running
from tests.fakes.model_endpoint import FakeModels, knowing, refused

pytestmark = pytest.mark.anyio


async def test_models_that_are_back_are_asked_at_once(tmp_path: Path, models: FakeModels) -> None:
    models.otherwise = refused(503, "down for maintenance")
    async with running(tmp_path, models) as here:
        here.base.ingest._away_s = (600.0,)
        await here.remember("k", "Anna works at Contoso.")
        await here.until("k", JobState.RETRYING)
        assert (await here.health()).problem == ProblemCode.PROVIDER_UNREACHABLE
        models.otherwise = knowing()
        await here.keeping.look_again()
        await here.until("k")
        assert (await here.health()).problem == ""


async def test_a_graph_that_is_back_is_opened_at_once(
    tmp_path: Path, models: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AGAIN_S", (600.0,))

    async def nobody(_graph: EmbeddedGraph) -> None:
        raise GraphError(ProblemCode.MEMORY_DOWN, "nobody answers")

    async with running(tmp_path, models) as here:
        with monkeypatch.context() as patched:
            patched.setattr(EmbeddedGraph, "open", nobody)
            await here.keeping.reopen()
            await here.wait_for(lambda: _is(here, GraphState.DOWN))
        await here.keeping.look_again()
        await here.wait_for(lambda: _is(here, GraphState.READY))


async def _is(here: Running, state: GraphState) -> bool:
    return here.keeping.standing.state is state
