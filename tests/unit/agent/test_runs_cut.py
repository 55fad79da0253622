"""A run that is cut at any of its writes goes on from there, and nothing takes effect twice."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest

from nova_desktop.domain.agent.approvals import Answer, Scope
from nova_desktop.domain.agent.runs import CallState, Run, RunState, Step
from tests.fakes.agent_desk import AgentDesk, ScriptedModel
from tests.fakes.run_stores import MemoryRunStore

pytestmark = pytest.mark.anyio
TURNS: tuple[Any, ...] = (
    ("I look.", [("look", {"word": "a"}), ("change", {"word": "b"})]),
    ("", [("change", {"word": "c"}), ("nothing", {})]),
    ("", [("finish", {"summary": "Whole"})]),
)


class CutStore(MemoryRunStore):
    """Takes `left` writes; the next one never comes back, done or not done before that."""

    def __init__(self, left: int, *, done: bool) -> None:
        super().__init__()
        self.left = left
        self.done = done
        self.cut = asyncio.Event()

    async def save_run(self, run: Run) -> None:
        await self._save((), run)

    async def save_steps(self, steps: Sequence[Step], run: Run) -> None:
        await self._save(steps, run)

    async def _save(self, steps: Sequence[Step], run: Run) -> None:
        self.left -= 1
        if self.left != -1 or self.done:
            self.kept[run.id] = run
            self.by_run[run.id] |= {step.number: step for step in steps}
        if self.left == -1:
            self.cut.set()
            await asyncio.Event().wait()


class ByProgress(ScriptedModel):
    """Its turn follows from what it is shown, so that a call that is made again is the same."""

    async def ask(self, route: Any, request: Any) -> AsyncGenerator[Any]:
        said = sum(message["role"] == "assistant" for message in request.messages)
        self.turns = [TURNS[min(said, len(TURNS) - 1)]]
        async for delta in super().ask(route, request):
            yield delta


@pytest.fixture
async def errors() -> AsyncGenerator[list[BaseException]]:
    found: list[BaseException] = []
    yield found
    assert found == []


async def ended(desk: AgentDesk, run_id: str) -> Run:
    async with asyncio.timeout(10):
        while True:
            run = await desk.rest(run_id)
            if run.state is not RunState.QUEUED:
                return run


@pytest.mark.parametrize("done", [True, False], ids=["after", "before"])
@pytest.mark.parametrize("left", range(12))
async def test_cut_at_each_write(left: int, done: bool, errors: list[BaseException]) -> None:
    store = CutStore(left, done=done)
    desk = AgentDesk(ByProgress(), store=store, errors=errors)
    run = await desk.agent.start("Do it", task="t")
    cut = asyncio.create_task(store.cut.wait())
    over = asyncio.create_task(desk.agent.wait_over(run.id))
    await asyncio.wait([cut, over], return_when=asyncio.FIRST_COMPLETED)
    was_cut = store.cut.is_set()
    await desk.kill()
    for waiting in (cut, over):
        waiting.cancel()
    run = await ended(desk, run.id)
    assert (run.state, run.summary) == (RunState.DONE, "Whole"), was_cut
    assert desk.change.uses == ["b", "c"]
    steps = await desk.agent.steps(run.id)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert {step.state for step in steps} <= {CallState.FINISHED, CallState.REFUSED}
    await desk.scope.close()


async def test_a_call_to_the_outside_that_was_cut_is_asked_about(
    errors: list[BaseException],
) -> None:
    desk = AgentDesk(ScriptedModel(("", [("send", {"word": "a"})])), errors=errors)
    hung = asyncio.Event()
    run = await desk.play()
    (approval,) = await desk.agent.approvals(run.id)

    async def use(*_what: object) -> object:
        hung.set()
        return await asyncio.Event().wait()

    desk.send.use = use  # type: ignore[method-assign, assignment]
    await desk.agent.answer(approval.id, Answer.ALLOWED, Scope.TOOL)
    await hung.wait()
    del desk.send.use
    await desk.kill()
    run = await ended(desk, run.id)
    assert (run.state, "may have happened" in run.question) == (RunState.ASKS, True)
    (call,) = await desk.tools_of(run)
    assert (call.state, desk.send.uses) == (CallState.MAYBE, [])
    desk.model.turns = [("Good.", ())]
    await desk.agent.reply(run.id, "It arrived")
    run = await ended(desk, run.id)
    assert (run.state, desk.send.uses) == (RunState.DONE, [])
    assert "It arrived" in str(desk.model.asked[-1].messages[-1]["content"])
    await desk.scope.close()


@pytest.mark.parametrize("tool", ["send", "change"])
async def test_stopped_in_the_middle_of_a_call_it_says_how_far_it_got(
    tool: str, errors: list[BaseException]
) -> None:
    desk = AgentDesk(ScriptedModel(("", [(tool, {"word": "a"})])), errors=errors)
    hung = asyncio.Event()
    used = getattr(desk, tool)

    async def use(arguments: Any, context: Any) -> object:
        used.done[context.key] = "a"
        hung.set()
        return await asyncio.Event().wait()

    used.use = use
    run = await desk.agent.start("Do it")
    if tool == "send":
        run = await desk.rest(run.id)
        (approval,) = await desk.agent.approvals(run.id)
        await desk.agent.answer(approval.id, Answer.ALLOWED)
    await hung.wait()
    await desk.agent.stop(run.id)
    run = await ended(desk, run.id)
    (call,) = await desk.tools_of(run)
    assert run.state is RunState.STOPPED
    assert call.state is (CallState.MAYBE if tool == "send" else CallState.FINISHED)
    await desk.scope.close()
