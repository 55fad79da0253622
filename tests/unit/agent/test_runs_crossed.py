"""What comes in the way of a run: cut answers, answers that come early, ends in the middle."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from nova_desktop.domain.agent.approvals import Answer, Permission
from nova_desktop.domain.agent.marks import marked
from nova_desktop.domain.agent.runs import OPEN_CALLS, CallState, RunState, Step, StepKind
from nova_desktop.domain.agent.talk import messages
from nova_desktop.domain.agent.tools import ToolResult
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.agent.ports import AgentDelta, AgentRequest, ToolContext
from nova_desktop.services.agent.run_log import RunChanged
from tests.fakes.agent_desk import NOW, AgentDesk, ScriptedModel

pytestmark = pytest.mark.anyio
FINISH = ("finish", {"summary": "Done."})


class CutModel(ScriptedModel):
    """Its first `cut` answers end in the middle, as the gateway says."""

    cut = 1

    async def ask(self, route: Any, request: AgentRequest) -> AsyncGenerator[AgentDelta]:
        async for delta in super().ask(route, request):
            ends = delta.finish_reason and len(self.asked) <= self.cut
            yield replace(delta, finish_reason="length") if ends else delta


@pytest.fixture
async def desk() -> AsyncGenerator[AgentDesk]:
    desk = AgentDesk(CutModel())
    desk.model.cut = 0  # type: ignore[attr-defined]
    yield desk
    await desk.scope.close()
    assert desk.errors == []


async def test_an_answer_that_was_cut_is_no_outcome(desk: AgentDesk) -> None:
    desk.model.cut = 1  # type: ignore[attr-defined]
    desk.model.turns = [("And then and then and", ())]
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.ANSWER_CUT)
    assert run.summary == ""
    desk.model.turns = [("It is Tuesday.", ())]
    assert (await desk.rest((await desk.agent.retry(run.id)).id)).state is RunState.DONE


async def test_a_call_of_an_answer_that_was_cut_is_mended(desk: AgentDesk) -> None:
    desk.model.cut = 1  # type: ignore[attr-defined]
    desk.model.turns = [("", [("look", '{"wor')]), ("", [("look", {"word": "a"})]), ("", [FINISH])]
    run = await desk.play()
    assert (run.state, desk.look.uses) == (RunState.DONE, ["a"])


@pytest.mark.parametrize("answer", [Answer.ALLOWED, Answer.DENIED])
async def test_an_approval_that_is_answered_while_others_work(
    desk: AgentDesk, answer: Answer
) -> None:
    """Whoever answers at once is heard: the run does not wait for what was said already."""
    held, looks = asyncio.Event(), asyncio.Event()
    use = desk.look.use

    async def slow(arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        looks.set()
        await held.wait()
        return await use(arguments, context)

    desk.look.use = slow  # type: ignore[method-assign]
    calls = [("careful", {"word": "a"}), ("look", {"word": "b"})]
    desk.model.turns = [("", calls), ("", [FINISH]), ("", [FINISH])]
    seen: list[RunState] = []
    desk.agent.on_change(lambda change: seen.append(change.run.state))
    run = await desk.agent.start("Do it")
    await looks.wait()
    (approval,) = await desk.agent.approvals(run.id)
    await desk.agent.answer(approval.id, answer)
    held.set()
    assert (await desk.rest(run.id)).state is RunState.DONE
    assert desk.careful.uses == (["a"] if answer is Answer.ALLOWED else [])
    assert RunState.ASKS not in seen


async def test_an_approval_that_is_answered_as_the_run_begins_to_wait(desk: AgentDesk) -> None:
    """The answer is stored just before the run is stored as one that asks."""
    desk.model.turns = [("", [("careful", {"word": "a"})]), ("", [FINISH])]
    save = desk.store.save_run

    async def answered_first(run: Any) -> None:
        if run.state is RunState.ASKS:
            for each in await desk.approvals.approvals(run.id):
                await desk.agent.answer(each.id, Answer.ALLOWED)
        await save(run)

    desk.store.save_run = answered_first  # type: ignore[method-assign]
    run = await desk.play()
    assert (run.state, desk.careful.uses) == (RunState.DONE, ["a"])


async def test_a_run_that_fails_leaves_no_question_and_no_open_call(desk: AgentDesk) -> None:
    calls = [("careful", {"word": "a"}), ("send", {"word": "b"})]
    desk.model.turns = [("", calls)]
    run = await desk.play(task="t")
    first, _second = await desk.agent.approvals(run.id)
    told: list[RunChanged] = []
    desk.agent.on_change(told.append)
    desk.there.clear()
    await desk.agent.answer(first.id, Answer.ALLOWED)
    run = await desk.rest(run.id)
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.RUN_TASK_GONE)
    assert list(await desk.agent.approvals(run.id)) == []
    assert desk.careful.uses == []
    assert not any(step.state in OPEN_CALLS for step in await desk.tools_of(run))
    assert any(each.approval and each.approval.answer is Answer.EXPIRED for each in told)


async def test_a_tool_that_cannot_go_on_leaves_its_call_settled(desk: AgentDesk) -> None:
    async def fails(arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        raise NovaError.of(ProblemCode.DISK_FULL)

    desk.change.use = fails  # type: ignore[method-assign]
    desk.model.turns = [("", [("change", {"word": "a"}), ("look", {"word": "b"})])]
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.DISK_FULL)
    assert not any(step.state in OPEN_CALLS for step in await desk.tools_of(run))


async def test_a_yes_to_something_else_ends_the_question(desk: AgentDesk) -> None:
    """As when a server takes the arguments of the same call differently after a restart."""
    desk.model.turns = [("", [("careful", {"word": "a"})]), ("Then not.", ())]
    run = await desk.play()

    async def asks(offered: object, context: ToolContext) -> Permission:
        return Permission.ASK

    desk.gate.decide = asks  # type: ignore[method-assign]
    (approval,) = await desk.agent.approvals(run.id)
    await desk.agent.answer(approval.id, Answer.ALLOWED)
    run = await asyncio.wait_for(desk.rest(run.id), 5)
    assert (run.state, desk.careful.uses) == (RunState.DONE, [])
    assert [step.state for step in await desk.tools_of(run)] == [CallState.DENIED]


async def test_of_reading_calls_the_whole_ones_are_kept(desk: AgentDesk) -> None:
    use = desk.look.use

    async def fails(arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        if arguments["word"] == "a":
            raise NovaError.of(ProblemCode.DATABASE_FAILED)
        await asyncio.sleep(0)
        return await use(arguments, context)

    desk.look.use = fails  # type: ignore[method-assign]
    desk.model.turns = [("", [("look", {"word": "a"}), ("look", {"word": "b"})])]
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.DATABASE_FAILED)
    states = [step.state for step in await desk.tools_of(run)]
    assert states == [CallState.DENIED, CallState.FINISHED]


def _steps(*texts: str) -> Sequence[Step]:
    said = [Step("r", 1, StepKind.USER, NOW, text="Go"), Step("r", 2, StepKind.MODEL, NOW)]
    calls = [
        Step("r", n, StepKind.TOOL, NOW, text=text, tool="look", arguments=json.dumps({"n": n}),
             model_call=f"m{n}", state=CallState.FINISHED)
        for n, text in enumerate(texts, start=3)
    ]  # fmt: skip
    return [*said, *calls]


@pytest.mark.parametrize("length", [100, 1_000, 25_000])
def test_old_outcomes_keep_the_end_of_their_marks(length: int) -> None:
    old = marked("line\n" * (length // 5), "look", "r/3")
    end = next(line for line in old.splitlines() if line.startswith("</"))
    steps = _steps(old, *["new"] * 12)
    told = next(str(each["content"]) for each in messages("s", steps) if each["role"] == "tool")
    assert end in told.splitlines()
    assert len(told) < 1_000
