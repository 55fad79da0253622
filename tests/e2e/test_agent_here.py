"""The agent over the real gateway child and the real database, with a scripted model behind."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from nova_desktop.app.agent_parts import AgentParts, open_agent
from nova_desktop.domain.agent.approvals import Answer
from nova_desktop.domain.agent.runs import ENDED, CallState, Run, RunState
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import ProblemCode
from nova_desktop.domain.tasks import TaskDetail, TaskStatus
from nova_desktop.ui.agent.words import asks_comment, failed_comment
from tests.e2e.running_core import Running, running, upstream_models
from tests.fakes.upstream import ScriptedUpstream
from tests.fakes.upstream_script import Behaviour, ErrorBody, ToolCall

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]


@dataclass
class AgentHere:
    """A core with an agent on it."""

    here: Running
    parts: AgentParts

    async def rest(self, run_id: str) -> Run:
        """The run, once it does not work and its task says so."""
        async with asyncio.timeout(60):
            while True:
                await self.parts.agent.wait_over(run_id)
                run = await self.parts.agent.run(run_id)
                assert run is not None
                if run.state not in (RunState.QUEUED, RunState.WORKING):
                    return run
                await asyncio.sleep(0.01)

    async def task(self, task: str, status: TaskStatus) -> TaskDetail:
        """A task, once it has this status."""
        async with asyncio.timeout(20):
            while True:
                detail = await self.here.core.tasks.lists.detail(task)
                assert detail is not None
                if detail.card.task.status is status:
                    return detail
                await asyncio.sleep(0.01)


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        upstream.release()
        yield upstream


@asynccontextmanager
async def agent_in(home: Path, upstream: ScriptedUpstream) -> AsyncIterator[AgentHere]:
    async with running(home, upstream_models(upstream.base_url, "big")) as here:
        parts = open_agent(here.core, asks_comment, failed_comment)
        await parts.go_on()
        try:
            yield AgentHere(here, parts)
        finally:
            await parts.close()


def call(tool: str, **arguments: object) -> Behaviour:
    return Behaviour(tool_calls=(ToolCall(tool, json.dumps(arguments)),), calls_again=True)


async def test_a_task_is_worked_on_asked_about_and_done(
    tmp_path: Path, upstream: ScriptedUpstream
) -> None:
    async with agent_in(tmp_path, upstream) as agent:
        tasks, core = agent.here.core.tasks.tasks, agent.here.core
        task = await tasks.add("Call the bank", notes="The card ends with 4411.")
        upstream.enqueue(
            call("get_task", task=task),
            call("ask_user", question="Which card?"),
            call("update_task", task=task, due="2026-12-24"),
            call("finish", summary="Planned for Christmas Eve."),
        )
        run = await agent.parts.agent.start(task=task)
        run = await agent.rest(run.id)
        assert (run.state, run.question) == (RunState.ASKS, "Which card?")
        asked = await agent.task(task, TaskStatus.NEEDS_REVIEW)
        assert [(c.author, c.text) for c in asked.comments] == [(Actor.NOVA, "Which card?")]
        await tasks.comment(task, "The one with 4411")
        async with asyncio.timeout(30):
            while not (asked_for := await agent.parts.agent.approvals(run.id)):
                await asyncio.sleep(0.01)
        assert asked_for[0].tool == "update_task"
        await agent.rest(run.id)
        await agent.parts.agent.answer(asked_for[0].id, Answer.ALLOWED)
        run = await agent.rest(run.id)
        assert (run.state, run.summary) == (RunState.DONE, "Planned for Christmas Eve.")
        done = await agent.task(task, TaskStatus.DONE)
        assert done.card.task.summary == "Planned for Christmas Eve."
        assert done.card.task.due is not None
        assert "The one with 4411" in str([c.body for c in upstream.calls])
        assert len(upstream.calls) == 4
        await core.journal.undo()
        assert (await agent.task(task, TaskStatus.IN_PROGRESS)).card.task.summary == ""
    assert agent.here.problems == []


async def test_what_a_model_breaks_is_told_on_the_task_and_can_be_tried_again(
    tmp_path: Path, upstream: ScriptedUpstream
) -> None:
    async with agent_in(tmp_path, upstream) as agent:
        task = await agent.here.core.tasks.tasks.add("Call the bank")
        upstream.enqueue(Behaviour(error=ErrorBody(402, "Insufficient credits.")))
        run = await agent.parts.agent.start(task=task)
        run = await agent.rest(run.id)
        assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.PROVIDER_NO_CREDIT)
        failed = await agent.task(task, TaskStatus.FAILED)
        assert failed.comments[0].text.startswith("I could not finish this.")
        upstream.enqueue(call("finish", summary="Now it went."))
        again = await agent.parts.agent.retry(run.id)
        assert (await agent.rest(again.id)).state is RunState.DONE


@pytest.mark.parametrize("after", range(4))
async def test_it_goes_on_where_nova_was_closed(
    tmp_path: Path, upstream: ScriptedUpstream, after: int
) -> None:
    steps = [
        call("create_task", title="First"),
        call("create_task", title="Second"),
        call("list_tasks"),
        call("finish", summary="Both are there."),
    ]
    async with agent_in(tmp_path, upstream) as agent:
        upstream.enqueue(*steps[:after], Behaviour(tokens=2, hold_after=1))
        upstream.hold()
        run = await agent.parts.agent.start("Add two tasks")
        async with asyncio.timeout(60):
            while len(upstream.calls) <= after:
                await asyncio.sleep(0.01)
    upstream.release()
    async with agent_in(tmp_path, upstream) as agent:
        upstream.enqueue(*steps[after:])
        await agent.parts.go_on()
        run = await agent.rest(run.id)
        assert (run.state, run.summary) == (RunState.DONE, "Both are there.")
        page = await agent.here.core.tasks.lists.inbox()
        assert sorted(card.task.title for card in page.cards) == ["First", "Second"]
        found = await agent.parts.agent.steps(run.id)
        assert {step.state for step in found} == {CallState.FINISHED}
        assert run.state in ENDED
