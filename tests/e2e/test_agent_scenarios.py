"""Runs behind the real gateway with a scripted model: each ends as it should, and is stored so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from nova_desktop.adapters.gateway.agent_answer import MOST_CALLS
from nova_desktop.domain.agent.runs import ENDED, OPEN_CALLS, CallState, RunState
from nova_desktop.domain.problems import ProblemCode
from tests.e2e.test_agent_here import agent_in, call, upstream
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_script import Behaviour, ToolCall

__all__ = ["upstream"]
pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]


@dataclass(frozen=True)
class Scenario:
    """`turns` of the model, what the user answers to each question, and the end."""

    turns: Sequence[Behaviour]
    state: RunState
    problem: ProblemCode | None = None
    answers: Sequence[str] = ()
    calls: Sequence[CallState] = ()
    tasks: Sequence[str] = ()


def raw(tool: str, arguments: str) -> Behaviour:
    return Behaviour(tool_calls=(ToolCall(tool, arguments),), calls_again=True)


def many(count: int) -> Behaviour:
    calls = tuple(ToolCall("create_task", json.dumps({"title": f"T{n:03}"})) for n in range(count))
    return Behaviour(tool_calls=calls, calls_again=True)


END = call("finish", summary="Done.")
MADE = call("create_task", title="New one")
ASKS = call("ask_user", question="Which?")
REFUSED, FINISHED = CallState.REFUSED, CallState.FINISHED
SCENARIOS = {
    "done at once": Scenario([END], RunState.DONE, calls=[FINISHED]),
    "a question": Scenario([ASKS, END], RunState.DONE, answers=["The first"]),
    "broken JSON is mended": Scenario(
        [raw("list_tasks", "{broken"), END], RunState.DONE, calls=[REFUSED, FINISHED]
    ),
    "an unknown tool": Scenario(
        [call("format_disk"), END], RunState.DONE, calls=[REFUSED, FINISHED]
    ),
    "wrong types": Scenario(
        [call("create_task", title=7), END], RunState.DONE, calls=[REFUSED, FINISHED]
    ),
    "a megabyte": Scenario(
        [call("create_task", title="x" * 1_000_000), END], RunState.DONE, calls=[REFUSED, FINISHED]
    ),
    "a hundred calls at once": Scenario(
        [many(100), END], RunState.DONE, tasks=[f"T{n:03}" for n in range(MOST_CALLS)]
    ),
    "circles": Scenario([call("list_tasks")] * 3, RunState.FAILED, ProblemCode.RUN_LOOPS),
    "never learns": Scenario(
        [call("create_task", wrong=n) for n in range(4)],
        RunState.FAILED,
        ProblemCode.RUN_CANNOT_CALL,
    ),
    "a task is made": Scenario([MADE, END], RunState.DONE, tasks=["New one"]),
}


@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_run_ends_as_it_should(
    tmp_path: Path, upstream: ScriptedUpstream, name: str
) -> None:
    wanted = SCENARIOS[name]
    async with agent_in(tmp_path, upstream) as here:
        agent = here.parts.agent
        upstream.enqueue(*wanted.turns)
        run = await here.rest((await agent.start("Do it")).id)
        for said in wanted.answers:
            assert run.state is RunState.ASKS
            await agent.reply(run.id, said)
            run = await here.rest(run.id)
        assert (run.state, run.problem) == (wanted.state, wanted.problem)
        assert run.state in ENDED
        calls = [step for step in await agent.steps(run.id) if step.tool]
        assert not any(step.state in OPEN_CALLS for step in calls)
        assert not wanted.calls or [step.state for step in calls] == list(wanted.calls)
        page = await here.here.core.tasks.lists.inbox()
        assert sorted(card.task.title for card in page.cards) == list(wanted.tasks)
        assert list(await agent.approvals()) == []
