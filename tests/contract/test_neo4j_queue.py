"""Texts wait while Neo4j is away or read-only, and go on by themselves when it is back."""

from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.children.memory.ingest.ids import episode_id
from nova_desktop.domain.memory import JobState, Question
from nova_desktop.domain.memory_state import GraphState
from tests.contract.old_graph_life import place_of
from tests.fakes import memory_running
from tests.fakes.memory_running import running
from tests.fakes.model_endpoint import FakeModels
from tests.fakes.neo4j_server import Neo4jServer

pytestmark = [pytest.mark.anyio, pytest.mark.long]
TEXT = "Anna works at Contoso."


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server takes its time to start."""
    monkeypatch.setattr(memory_running, "PATIENCE_S", 90.0)


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


async def test_texts_wait_for_a_server_that_was_killed(
    neo4j: Neo4jServer, tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        await here.keeping.use(place_of(neo4j))

        async def on_neo4j() -> bool:
            return here.keeping.standing.state is GraphState.READY

        await here.wait_for(on_neo4j)
        await here.remember("a", TEXT)
        await here.until("a")
        assert await here.said() == ["Anna works at Contoso"]
        neo4j.kill()
        job = await here.remember("b", "Ben lives in Rome.")
        assert job.state is JobState.WAITING

        async def away() -> bool:
            return (await here.health()).state is GraphState.DOWN

        await here.wait_for(away)
        assert (await here.job("b")).state not in (JobState.DONE, JobState.DEAD)
        neo4j.start()
        await here.until("b")
        assert await here.said() == ["Anna works at Contoso", "Ben lives in Rome"]
        graph = here.parts.graph
        assert await graph.is_extracted(episode_id("b"))
        assert (await graph.counts()).episodes == 2

        async def back() -> bool:
            return (await here.health()).state is GraphState.READY

        await here.wait_for(back)


async def test_a_read_only_server_is_searched_and_writes_wait(
    neo4j: Neo4jServer, tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        await here.keeping.use(place_of(neo4j))

        async def ready() -> bool:
            return here.keeping.standing.state is GraphState.READY

        await here.wait_for(ready)
        await here.remember("a", TEXT)
        await here.until("a")
        neo4j.settings["server.databases.read_only"] = "neo4j"
        neo4j.restart()
        try:
            await here.remember("b", "Ben lives in Rome.")

            async def read_only() -> bool:
                return (await here.health()).state is GraphState.READ_ONLY

            await here.wait_for(read_only)
            found = await here.parts.recall.recall(Question("Where does Anna work?"))
            assert any(hit.fact for hit in found.hits)
        finally:
            del neo4j.settings["server.databases.read_only"]
            neo4j.restart()
        await here.until("b")


async def test_another_password_is_used_at_once(
    neo4j: Neo4jServer, tmp_path: Path, models: FakeModels
) -> None:
    async with running(tmp_path, models) as here:
        wrong = replace(place_of(neo4j), password="wrong")
        await here.keeping.use(wrong)

        async def failed() -> bool:
            return here.keeping.standing.state is GraphState.FAILED

        await here.wait_for(failed)
        assert "password_refused" in here.keeping.standing.detail
        await here.keeping.use(place_of(neo4j))

        async def ready() -> bool:
            return here.keeping.standing.state is GraphState.READY

        await here.wait_for(ready)
