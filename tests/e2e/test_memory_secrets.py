"""Passwords and keys reach the memory child by its first line only, and no file, log or banner."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nova_desktop.domain.memory import Page
from nova_desktop.domain.memory_state import GraphKind, GraphState, PlaceOutcome
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings
from nova_desktop.services.memory.child import MEMORY
from nova_desktop.services.memory.places import PlaceChoice
from tests.e2e.memory_talker import memory_models, with_memory
from tests.e2e.running_core import Running, running
from tests.fakes.memory_upstream import MemoryUpstream
from tests.fakes.upstream import closed_port

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]
PASSWORD = "canary-of-neo4j-7f3a"


@pytest.mark.long
async def test_a_neo4j_that_is_down_keeps_texts_and_shows_no_secret(tmp_path: Path) -> None:
    choice = PlaceChoice(f"bolt://127.0.0.1:{closed_port()}", "ada", "neo4j", PASSWORD)
    with MemoryUpstream() as upstream:
        upstream.release()
        async with running(tmp_path, memory_models(upstream.base_url)) as here:
            await with_memory(here)
            session = SecretsSettings(SecretsPlace.SESSION)
            await here.core.base.settings.change(lambda now: replace(now, secrets=session))
            assert (await here.core.memory.places.look(choice)).outcome is PlaceOutcome.REFUSED
            await here.core.memory.places.use(choice)
            await until_it_is(here, GraphState.DOWN)
            await here.core.memory.notes.remember("Anna works at Contoso.")
            await until_it_is_kept(here)
            key = (await here.core.gateway.address(""))[1]
            pid = here.core.supervisor.status(MEMORY).pid
            seen = Path(f"/proc/{pid}/environ").read_bytes() + command_line(pid)
            told = f"{here.problems}{here.core.supervisor.last_lines(MEMORY)}"
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any("memory" in file.name for file in files)
    for secret in (PASSWORD, key):
        assert secret not in told
        assert secret.encode() not in seen
        assert [f.name for f in files if secret.encode() in f.read_bytes()] == []


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


async def until_it_is(here: Running, state: GraphState) -> None:
    async with asyncio.timeout(60):
        while (health := await here.core.memory.graph.health()).state is not state or (
            health.kind is not GraphKind.NEO4J
        ):
            await asyncio.sleep(0.1)


async def until_it_is_kept(here: Running) -> None:
    """By the child, which has one text in its queue then."""
    for _ in range(300):
        jobs = (await here.core.memory.graph.jobs(Page())).rows
        if jobs and not await here.core.memory.outbox.count():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the text did not come there")
