"""The memory child's life: started when needed, told what changes, off when it is off."""

import asyncio
import signal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from nova_desktop.domain.children import ChildState
from nova_desktop.domain.memory_state import GraphKind, GraphState, MemorySetUp, ModelNetwork
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.secret_names import MEMORY_PASSWORD
from nova_desktop.domain.wire import from_wire
from nova_desktop.services.memory.child import MEMORY
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.ui.problem_text import problem_text
from tests.fakes.launcher import FakeChild
from tests.fakes.memory_outbox import an_episode
from tests.fakes.memory_port import HEALTHY
from tests.unit.memory_window.memory_bench import MemoryBench

pytestmark = pytest.mark.anyio


def begun_with(bench: MemoryBench) -> MemorySetUp:
    """What the newest child was started with."""
    return from_wire(MemorySetUp, bench.launcher.params[-1]["set_up"])


async def test_it_sleeps_until_something_needs_it(bench: MemoryBench) -> None:
    bench.memory.start()
    assert bench.memory.phase is MemoryPhase.ASLEEP
    await asyncio.sleep(0.05)
    assert bench.launcher.children == []
    assert await bench.client.health() == HEALTHY
    assert bench.memory.phase is MemoryPhase.READY
    await bench.client.health()
    assert len(bench.launcher.children) == 1
    assert bench.child.status.address == ""


async def test_it_is_started_with_places_models_and_limits(bench: MemoryBench) -> None:
    await bench.switch(usd_a_day=2.0, paused=True)
    await bench.memory.wake()
    begun = begun_with(bench)
    assert begun.folder.endswith("memory")
    assert begun.place.kind is GraphKind.EMBEDDED
    assert (begun.limits.usd_a_day, begun.limits.paused) == (2.0, True)
    (model,) = begun.models.memory
    assert (model.base_url, model.key, model.model) == ("http://127.0.0.1:4000", "sk-run", "gpt")


async def test_a_text_that_waits_starts_it_and_leaves_the_outbox(bench: MemoryBench) -> None:
    await bench.outbox.add(an_episode())
    bench.memory.start()
    await bench.until(lambda: not bench.outbox.held)
    assert list(bench.graph.queue) == ["note/1"]


async def test_many_callers_start_it_once(bench: MemoryBench) -> None:
    await asyncio.gather(*(bench.client.health() for _ in range(20)))
    assert len(bench.launcher.children) == 1


async def test_off_is_off(bench: MemoryBench) -> None:
    await bench.memory.wake()
    bench.graph.tell_health(HEALTHY)
    await bench.switch(enabled=False)
    await bench.until(lambda: bench.child.status.state is ChildState.STOPPED)
    assert bench.launcher.children[0].ended_by == "stdin"
    assert bench.memory.phase is MemoryPhase.OFF
    bench.memory.start()
    await bench.outbox.add(an_episode())
    bench.memory.wake_soon()
    with pytest.raises(NovaError) as raised:
        await bench.client.health()
    assert raised.value.problem.code is ProblemCode.MEMORY_OFF
    await asyncio.sleep(0.05)
    assert len(bench.launcher.children) == 1
    assert bench.outbox.held
    assert bench.problems == []


async def test_on_again_it_starts_anew_even_while_it_still_stops(bench: MemoryBench) -> None:
    bench.memory.start()
    await bench.memory.wake()
    await bench.switch(enabled=False)
    await bench.switch(enabled=True)
    await bench.client.health()
    await bench.until(lambda: bench.child.is_ready)
    assert await bench.client.health() == HEALTHY


async def test_changes_are_told_once_for_a_bunch(bench: MemoryBench) -> None:
    await bench.memory.wake()
    bench.ways.address = "http://127.0.0.1:5000"
    for _ in range(10):
        bench.memory.changed()
    await bench.until(lambda: bench.graph.set_ups)
    await bench.switch(tokens_a_day=9)
    await bench.until(lambda: len(bench.graph.set_ups) == 2)
    bench.memory.changed()  # nothing in fact
    await asyncio.sleep(0.4)
    first, second = bench.graph.set_ups
    assert first.models.memory[0].base_url == "http://127.0.0.1:5000"
    assert second.limits.tokens_a_day == 9


async def test_proxy_and_certificates_come_along_and_changes_are_told(bench: MemoryBench) -> None:
    async def reach(**changes: str) -> None:
        await bench.having(lambda now: replace(now, advanced=replace(now.advanced, **changes)))

    await reach(proxy="http://proxy.company:3128")
    await bench.memory.wake()
    assert begun_with(bench).network == ModelNetwork("http://proxy.company:3128")
    await reach(certificates="/etc/company.pem")
    await bench.until(lambda: bench.graph.set_ups)
    told = ModelNetwork("http://proxy.company:3128", "/etc/company.pem")
    assert bench.graph.set_ups[-1].network == told
    bench.memory.health_changed(replace(HEALTHY, problem=ProblemCode.CERTIFICATES_UNUSABLE))
    assert bench.memory.problem is not None
    assert bench.memory.problem.params == {"path": "/etc/company.pem"}


async def test_a_gateway_that_comes_up_later_is_brought(bench: MemoryBench) -> None:
    bench.ways.known.clear()
    await bench.memory.wake()
    assert begun_with(bench).models.memory == ()
    bench.ways.known.set()
    bench.memory.child_changed(replace(bench.child.status, name="gateway"))
    await bench.until(lambda: bench.graph.set_ups)
    assert bench.graph.set_ups[-1].models.memory[0].model == "gpt"


async def test_a_file_of_a_newer_nova_is_told_and_not_tried_again(bench: MemoryBench) -> None:
    def refuse(child: FakeChild) -> None:
        child.on_event("failed", {"code": "memory_newer", "message": "schema 9, known 1"})
        child.exit(3)

    bench.launcher.on_launch = refuse
    with pytest.raises(NovaError) as raised:
        await bench.memory.wake()
    assert raised.value.problem.code is ProblemCode.MEMORY_NEWER
    assert bench.memory.phase is MemoryPhase.FAILED
    assert bench.memory.problem == raised.value.problem
    assert "Update Nova" in problem_text(raised.value.problem).hint
    await asyncio.sleep(0.1)
    assert len(bench.launcher.children) == 1


async def test_a_crash_brings_it_back_with_what_is_so_now(bench: MemoryBench) -> None:
    await bench.memory.wake()
    await bench.switch(tokens_a_day=9)
    bench.launcher.children[0].exit(-signal.SIGKILL)
    await bench.until(lambda: len(bench.launcher.children) == 2)
    await bench.memory.wake()
    assert begun_with(bench).limits.tokens_a_day == 9


async def test_the_password_comes_from_the_vault_and_only_for_neo4j(bench: MemoryBench) -> None:
    await bench.vault.set(MEMORY_PASSWORD, "hidden")
    await bench.memory.wake()
    assert "hidden" not in str(bench.launcher.params)
    await bench.switch(kind=GraphKind.NEO4J, uri="neo4j://h:7687")
    await bench.until(lambda: bench.graph.set_ups)
    place = bench.graph.set_ups[-1].place
    assert (place.uri, place.user, place.password) == ("neo4j://h:7687", "neo4j", "hidden")
    assert "hidden" not in repr(place)


async def test_a_refused_set_up_is_told_once(bench: MemoryBench) -> None:
    await bench.memory.wake()
    bench.graph.fails["set_up"] = NovaError.of(ProblemCode.MEMORY_PLACE_UNUSABLE, detail="why")
    await bench.switch(tokens_a_day=9)
    await bench.until(lambda: bench.problems)
    bench.memory.changed()
    await bench.until(lambda: bench.graph.asked.count("set_up") == 2)
    assert [each.code for each in bench.problems] == [ProblemCode.MEMORY_PLACE_UNUSABLE]


async def test_one_that_gives_up_is_not_started_by_each_call(bench: MemoryBench) -> None:
    bench.launcher.on_launch = lambda child: child.exit(1)
    with pytest.raises(NovaError) as raised:
        await bench.memory.wake()
    assert raised.value.problem.code is ProblemCode.CHILD_GAVE_UP
    began = len(bench.launcher.children)
    with pytest.raises(NovaError):
        await bench.client.health()
    assert len(bench.launcher.children) == began
    assert bench.memory.phase is MemoryPhase.FAILED
    assert bench.memory.problem is not None
    bench.launcher.on_launch = bench.play
    await bench.supervisor.restart(MEMORY)
    assert await bench.client.health() == HEALTHY


async def test_health_is_kept_and_told(bench: MemoryBench) -> None:
    told: list[MemoryPhase] = []
    bench.memory.on_change(lambda: told.append(bench.memory.phase))
    await bench.memory.wake()
    assert told[-1] is MemoryPhase.READY
    ill: Mapping[str, Any] = {"state": GraphState.FAILED, "problem": "memory_failed"}
    bench.memory.health_changed(replace(HEALTHY, **ill))
    assert told[-1] is MemoryPhase.FAILED
    assert bench.memory.problem is not None
    assert bench.memory.problem.code is ProblemCode.MEMORY_FAILED


async def test_closed_it_starts_no_more(bench: MemoryBench) -> None:
    await bench.memory.close()
    with pytest.raises(NovaError) as raised:
        await bench.client.health()
    assert raised.value.problem.code is ProblemCode.CHILD_NOT_STARTED
    assert bench.launcher.children == []


async def test_a_child_that_only_says_ready_is_pinged_and_stopped(bench: MemoryBench) -> None:
    played: list[FakeChild] = []

    def play(child: FakeChild) -> None:
        played.append(child)
        bench.play(child)

    bench.launcher.on_launch = play
    await bench.memory.wake()
    await bench.supervisor.stop(MEMORY)
    assert played[0].ended_by == "stdin"


async def test_a_damaged_file_is_told_once(bench: MemoryBench) -> None:
    await bench.memory.wake()
    damaged = replace(HEALTHY, problem=ProblemCode.MEMORY_SET_ASIDE, detail="memory.db.damaged")
    for facts in (0, 1, 2):
        bench.memory.health_changed(replace(damaged, facts=facts))
    assert [problem.code for problem in bench.problems] == [ProblemCode.MEMORY_SET_ASIDE]
