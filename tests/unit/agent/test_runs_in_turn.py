"""Which runs work: after a start, while all are paused, and when Nova itself is at fault."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from nova_desktop.domain.agent.runs import Run, RunState, Step, StepKind
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.agent_desk import NOW, AgentDesk, ScriptedModel

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk() -> AsyncGenerator[AgentDesk]:
    desk = AgentDesk(ScriptedModel())
    yield desk
    await desk.scope.close()
    assert desk.errors == []


async def test_after_a_start_what_was_under_way_comes_before_what_waits(desk: AgentDesk) -> None:
    desk.model.turns = [("One.", ()), ("Two.", ()), ("Three.", ())]
    for name, state in (("a", RunState.WORKING), ("b", RunState.QUEUED), ("c", RunState.QUEUED)):
        run = Run(name, name, state, NOW, NOW, steps=1)
        await desk.store.add_run(run, [Step(name, 1, StepKind.USER, NOW, text=name)])
    desk.working_set = 1
    await desk.agent.recover()
    order: list[str] = []
    for name in ("a", "b", "c"):
        while (run := desk.store.kept[name]).state is not RunState.DONE:
            await asyncio.sleep(0)
        order.append(run.summary)
    assert order == ["One.", "Two.", "Three."]


async def test_what_was_begun_while_all_paused_waits_no_longer(desk: AgentDesk) -> None:
    await desk.agent.pause_all()
    run = await desk.agent.start("Later")
    desk.model.turns = [("Done.", ())]
    await desk.agent.resume_all()
    assert (await desk.rest(run.id)).state is RunState.DONE


async def test_all_stays_paused_over_a_start(desk: AgentDesk) -> None:
    await desk.agent.pause_all()
    desk.open()
    assert desk.agent.all_paused
    await desk.agent.resume_all()
    desk.open()
    assert not desk.agent.all_paused


async def test_a_fault_of_nova_ends_it_and_is_told() -> None:
    desk = AgentDesk(ScriptedModel(KeyError("bug")))
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.UNEXPECTED)
    assert [type(error) for error in desk.errors] == [KeyError]
    await desk.scope.close()
