"""A disk that is full for a while leaves no text behind, and no trouble that is over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nova_desktop.children.memory.embedded import graph as embedded_graph
from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.ingest import Trouble
from nova_desktop.domain.memory import JobState
from nova_desktop.domain.memory_state import GraphState
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_running import NONE, Running, running
from tests.fakes.model_endpoint import FakeModels, knowing, refused

pytestmark = pytest.mark.anyio
FULL = GraphError(ProblemCode.MEMORY_FAILED, "database or disk is full", retryable=True)
AWAY = GraphError(ProblemCode.MEMORY_DOWN, "the server went away", retryable=True)


class Failing:
    """A method that fails as long as there is an error, in place of the one of an object."""

    def __init__(self, of: object, name: str, error: GraphError) -> None:
        self._real: Callable[..., Any] = getattr(of, name)
        self.error: GraphError | None = error
        self.failed = 0
        setattr(of, name, self)

    async def __call__(self, *args: Any, **more: Any) -> Any:
        if self.error is not None:
            self.failed += 1
            raise self.error
        return await self._real(*args, **more)


def quickly(here: Running) -> None:
    here.base.ingest._away_s = (0.02,)  # type: ignore[misc]


async def failed(*points: Failing) -> bool:
    return all(point.failed for point in points)


async def test_a_text_that_could_not_be_marked_is_read_when_there_is_room(tmp_path: Path) -> None:
    models = FakeModels(refused(400, "against our rules"))
    async with running(tmp_path, models) as here:
        quickly(here)
        marks = [
            Failing(here.base.queue, name, FULL)
            for name in ("failed", "postponed", "put_back", "put_back_all")
        ]
        await here.remember("a", "Anna works at Contoso.")
        await here.wait_for(lambda: failed(marks[0], marks[-1]))
        assert (await here.job("a")).state is JobState.WORKING
        assert (await here.health()).problem == ProblemCode.MEMORY_FAILED
        models.otherwise = knowing()
        for mark in marks:
            mark.error = None
        await here.until("a")
        assert (await here.health()).problem == ""


async def test_a_graph_that_goes_away_before_the_end_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as on a server: the graph does not mark the job itself
    nothing = "UPDATE jobs SET tries = tries WHERE changed_at = ? AND episode = ? AND 0"
    monkeypatch.setattr(embedded_graph, "_DONE", nothing)
    async with running(tmp_path, FakeModels()) as here:
        quickly(here)
        away = Failing(here.parts.graph, "facts_of_episode", AWAY)
        await here.remember("a", "Anna works at Contoso.")
        await here.until("a", JobState.RETRYING)
        assert (await here.health()).state is GraphState.DOWN
        away.error = None
        assert (await here.until("a")).tries == 0
        assert (await here.health()).problem == ""


async def test_trouble_that_came_while_a_text_was_kept_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, FakeModels()) as here:
        ingest, accept = here.base.ingest, here.base.queue.accept

        async def slowly(*given: Any) -> Any:
            made = await accept(*given)
            ingest.trouble = Trouble(ProblemCode.MEMORY_FAILED, "disk is full")
            return made

        await ingest.hold()
        monkeypatch.setattr(here.base.queue, "accept", slowly)
        await here.remember("a", "Anna works at Contoso.")
        assert ingest.trouble.of_disk
        ingest.release()


async def test_a_full_disk_is_no_try(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels()) as here:
        here.base.ingest._away_s = (3600.0,)  # type: ignore[misc]
        full = Failing(here.parts.graph, "is_extracted", FULL)
        await here.remember("a", "Anna works at Contoso.")
        job = await here.until("a", JobState.RETRYING)
        assert (job.tries, job.problem) == (0, ProblemCode.MEMORY_FAILED)
        health = await here.health()
        assert (health.state, health.problem) == (GraphState.READY, ProblemCode.MEMORY_FAILED)
        full.error = None
        assert await here.base.ingest.retry("a") == 1
        await here.until("a")
        assert (await here.health()).problem == ""


async def test_a_disk_that_has_room_again_is_no_trouble(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels()) as here:
        full = Failing(here.base.queue, "take", FULL)
        here.base.ingest._news.set()
        await here.wait_for(lambda: failed(full))
        assert (await here.health()).problem == ProblemCode.MEMORY_FAILED
        full.error = None
        here.base.ingest._news.set()

        async def well() -> bool:
            return (await here.health()).problem == ""

        await here.wait_for(well)


async def test_a_graph_that_can_be_written_again_is_not_down(tmp_path: Path) -> None:
    async with running(tmp_path, FakeModels(), NONE) as here:
        quickly(here)
        away = Failing(here.parts.graph, "put_episode", AWAY)
        job = await here.remember("a", "Anna works at Contoso.")
        await here.wait_for(lambda: failed(away))
        assert (await here.health()).state is GraphState.DOWN
        away.error = None
        await here.wait_for(lambda: here.parts.graph.has_episode(job.episode))
        await here.until("a", JobState.KEPT)
        assert (await here.health()).state is GraphState.READY
