"""Runs from their start to their end, with a model that plays a script."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from nova_desktop.domain.agent.approvals import Answer, Permission, Scope
from nova_desktop.domain.agent.marks import unmarked
from nova_desktop.domain.agent.runs import (
    CallState,
    Limits,
    PauseReason,
    Run,
    RunState,
    StepKind,
)
from nova_desktop.domain.agent.tools import Effect
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import ServedModel
from tests.fakes.agent_desk import AgentDesk, ScriptedModel, WordTool

pytestmark = pytest.mark.anyio


def finish(text: str = "Done.") -> tuple[str, dict[str, str]]:
    return "finish", {"summary": text}


def ask(text: str) -> tuple[str, dict[str, str]]:
    return "ask_user", {"question": text}


def say(tool: str, word: str) -> tuple[str, dict[str, str]]:
    return tool, {"word": word}


@pytest.fixture
async def desk() -> AsyncGenerator[AgentDesk]:
    desk = AgentDesk(ScriptedModel())
    yield desk
    await desk.scope.close()
    assert desk.errors == []


def script(desk: AgentDesk, *turns: Any) -> None:
    desk.model.turns = list(turns)


async def test_it_looks_changes_and_ends(desk: AgentDesk) -> None:
    script(desk, ("Let me see.", [say("look", "a"), say("look", "b")]),
           ("", [say("change", "c")]), ("", [finish("All is well.")]))  # fmt: skip
    run = await desk.play(task="t")
    assert (run.state, run.summary, run.model) == (RunState.DONE, "All is well.", "big")
    assert (run.spent.tokens, round(run.spent.usd or 0, 4)) == (330, 0.03)
    steps = await desk.agent.steps(run.id)
    assert [step.kind.value for step in steps] == [
        "user", "model", "tool", "tool", "model", "tool", "model", "tool",
    ]  # fmt: skip
    assert [step.number for step in steps] == list(range(1, 9))
    assert (steps[5].batch, unmarked(steps[5].text)) == ("batch-6", "change: c")
    assert run.ended_at is not None


async def test_the_model_sees_what_was_said_and_what_it_gave(desk: AgentDesk) -> None:
    script(desk, ("Hm.", [say("look", "a")]), ("", [finish()]))
    await desk.play("Find the word")
    messages = desk.model.asked[1].messages
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "tool"]
    assert messages[1]["content"] == "Find the word"
    assert messages[2]["tool_calls"][0]["id"] == messages[3]["tool_call_id"]  # type: ignore[index]
    assert "look: a" in str(messages[3]["content"])
    assert [tool.name for tool in desk.model.asked[0].tools][:2] == ["finish", "ask_user"]


async def test_tools_of_servers_are_looked_for_before_each_run(desk: AgentDesk) -> None:
    first = WordTool("first", Effect.READS, Permission.ALLOW)
    second = WordTool("second", Effect.READS, Permission.ALLOW)
    for tool in (first, second):
        desk.coming = [tool]
        script(desk, ("", [say(tool.spec.name, "a")]), ("", [finish()]))
        assert (await desk.play()).state is RunState.DONE
        assert tool.uses == ["a"]


async def test_words_alone_are_the_outcome_and_a_question_is_one(desk: AgentDesk) -> None:
    script(desk, ("It is Tuesday.", ()))
    run = await desk.play()
    assert (run.state, run.summary) == (RunState.DONE, "It is Tuesday.")
    script(desk, ("Which Anna?", ()), ("Anna Smith it is.", ()))
    run = await desk.play()
    assert (run.state, run.question) == (RunState.ASKS, "Which Anna?")
    await desk.agent.reply(run.id, "Smith")
    run = await desk.rest(run.id)
    assert (run.state, run.question) == (RunState.DONE, "")
    assert desk.model.asked[-1].messages[-1] == {"role": "user", "content": "Smith"}


async def test_a_question_waits_for_its_answer(desk: AgentDesk) -> None:
    script(desk, ("", [ask("Which one?"), say("look", "a")]), ("", [finish()]))
    run = await desk.play(task="t")
    assert (run.state, run.question) == (RunState.ASKS, "Which one?")
    assert desk.look.uses == ["a"]
    await desk.agent.reply(run.id, "The first")
    run = await desk.rest(run.id)
    assert run.state is RunState.DONE
    told = [m["content"] for m in desk.model.asked[1].messages if m["role"] == "tool"]
    assert "The user answered: The first" in told


async def test_an_approval_lets_it_go_on(desk: AgentDesk) -> None:
    script(desk, ("", [say("careful", "a")]), ("", [finish()]))
    run = await desk.play()
    assert (run.state, desk.careful.uses) == (RunState.ASKS, [])
    (approval,) = await desk.agent.approvals(run.id)
    assert (approval.tool, approval.answer) == ("careful", Answer.OPEN)
    await desk.agent.answer(approval.id, Answer.ALLOWED)
    assert (await desk.rest(run.id)).state is RunState.DONE
    assert desk.careful.uses == ["a"]
    again = await desk.agent.answer(approval.id, Answer.DENIED)
    assert again.answer is Answer.ALLOWED


async def test_a_denial_is_told_to_the_model(desk: AgentDesk) -> None:
    script(desk, ("", [say("careful", "a")]), ("Then not.", ()))
    run = await desk.play()
    (approval,) = await desk.agent.approvals(run.id)
    await desk.agent.answer(approval.id, Answer.DENIED, reply="Too early")
    run = await desk.rest(run.id)
    assert (run.state, desk.careful.uses) == (RunState.DONE, [])
    assert "They wrote: Too early" in str(desk.model.asked[1].messages[-1]["content"])


async def test_a_reply_to_an_approval_is_a_no_with_words(desk: AgentDesk) -> None:
    script(desk, ("", [say("careful", "a")]), ("As you like.", ()))
    run = await desk.play()
    await desk.agent.reply(run.id, "Use the other word")
    run = await desk.rest(run.id)
    assert (run.state, desk.careful.uses) == (RunState.DONE, [])
    assert "Use the other word" in str(desk.model.asked[1].messages)


async def test_always_for_this_tool_asks_once(desk: AgentDesk) -> None:
    script(desk, ("", [say("careful", "a")]), ("", [say("careful", "b")]), ("", [finish()]))
    run = await desk.play()
    (approval,) = await desk.agent.approvals(run.id)
    await desk.agent.answer(approval.id, Answer.ALLOWED, Scope.TOOL)
    assert (await desk.rest(run.id)).state is RunState.DONE
    assert desk.careful.uses == ["a", "b"]


async def test_of_two_questions_the_answered_one_goes_on(desk: AgentDesk) -> None:
    script(desk, ("", [say("careful", "a"), say("send", "b")]), ("", [finish()]))
    run = await desk.play()
    first, second = await desk.agent.approvals(run.id)
    await desk.agent.answer(first.id, Answer.ALLOWED)
    run = await desk.rest(run.id)
    assert (run.state, desk.careful.uses, desk.send.uses) == (RunState.ASKS, ["a"], [])
    await desk.agent.answer(second.id, Answer.ALLOWED)
    assert (await desk.rest(run.id)).state is RunState.DONE


@pytest.mark.parametrize(
    "call",
    [
        ("nothing", {"word": "a"}),
        ("look", "{broken"),
        ("look", {"word": 1}),
        ("look", {}),
        ("look", '{"word": "' + "x" * 1_000_000 + '"}'),
        ("finish", {}),
        ("finish", {"summary": ""}),
    ],
)
async def test_a_wrong_call_is_sent_back_and_mended(desk: AgentDesk, call: tuple[str, Any]) -> None:
    script(desk, ("", [call]), ("", [say("look", "a")]), ("", [finish()]))
    run = await desk.play()
    assert run.state is RunState.DONE
    calls = await desk.tools_of(run)
    assert calls[0].state is CallState.REFUSED
    assert calls[0].text


async def test_one_that_never_learns_to_call_ends(desk: AgentDesk) -> None:
    script(desk, *[("", [("look", {"wrong": n})]) for n in range(20)])
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.RUN_CANNOT_CALL)
    assert len(desk.model.asked) < 6


async def test_finish_beside_a_refused_call_is_no_end(desk: AgentDesk) -> None:
    script(desk, ("", [("nothing", {}), finish("Too soon")]), ("", [finish("Now")]))
    run = await desk.play()
    assert (run.state, run.summary) == (RunState.DONE, "Now")


async def test_what_the_user_forbids_is_not_used(desk: AgentDesk) -> None:
    desk.chosen["change"] = Permission.NEVER
    script(desk, ("", [say("change", "a")]), ("", [finish()]))
    run = await desk.play()
    assert (run.state, desk.change.uses) == (RunState.DONE, [])
    assert "change" not in [tool.name for tool in desk.model.asked[0].tools]


@pytest.mark.parametrize(
    "circle", [["a"], ["a", "b"], ["a", "b", "c"]], ids=["one", "two", "three"]
)
async def test_one_that_turns_in_circles_ends(desk: AgentDesk, circle: list[str]) -> None:
    script(desk, *[("", [say("look", word)]) for word in circle * 10])
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.RUN_LOOPS)
    assert len(desk.look.uses) == 3 * len(circle)


async def test_one_that_says_nothing_ends(desk: AgentDesk) -> None:
    script(desk, ("", ()), ("", ()), ("", ()))
    run = await desk.play()
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.RUN_SILENT)
    assert len(desk.model.asked) == 2


@pytest.mark.parametrize(
    "limits", [Limits(steps=4), Limits(tokens=200), Limits(usd=0.015), Limits(seconds=0.0)]
)
async def test_a_limit_pauses_and_going_on_gives_as_much_again(
    desk: AgentDesk, limits: Limits
) -> None:
    desk.limits = limits
    script(desk, *[("", [say("look", str(n))]) for n in range(3)], ("", [finish()]))
    run = await desk.play()
    assert (run.state, run.reason) == (RunState.PAUSED, PauseReason.LIMIT)
    asked = len(desk.model.asked)
    desk.limits = Limits()
    await desk.agent.resume(run.id)
    assert (await desk.rest(run.id)).state is RunState.DONE
    assert len(desk.model.asked) > asked


async def test_a_price_that_is_unknown_is_not_nothing(desk: AgentDesk) -> None:
    desk.model.usd = None
    script(desk, ("Done.", ()))
    run = await desk.play()
    assert run.spent.usd is None
    desk.served = ServedModel("big", local=True)
    script(desk, ("Done.", ()))
    assert (await desk.play()).spent.usd == 0.0


async def test_another_gateway_takes_over(desk: AgentDesk) -> None:
    desk.gateway.models = ("big", "small")
    script(desk, NovaError.of(ProblemCode.PROVIDER_FAILED), ("Done.", ()))
    run = await desk.play()
    assert (run.state, run.model, desk.gateway.failures) == (RunState.DONE, "small", ["big"])


@pytest.mark.parametrize("code", [ProblemCode.PROVIDER_FAILED, ProblemCode.PROVIDER_NO_CREDIT])
async def test_a_model_that_fails_ends_it_and_retry_begins_anew(
    desk: AgentDesk, code: ProblemCode
) -> None:
    script(desk, NovaError.of(code), ("Done.", ()))
    run = await desk.play(task="t")
    assert (run.state, run.problem) == (RunState.FAILED, code)
    again = await desk.agent.retry(run.id)
    assert (await desk.rest(again.id)).state is RunState.DONE
    assert again.task == "t"


async def test_a_task_has_one_run_and_one_that_is_gone_ends_it(desk: AgentDesk) -> None:
    script(desk, ("", [ask("Which?")]))
    run = await desk.play(task="t")
    with pytest.raises(NovaError) as caught:
        await desk.agent.start(task="t")
    assert caught.value.problem.code is ProblemCode.RUN_GOES_ON
    desk.there.clear()
    await desk.agent.reply(run.id, "The first")
    run = await desk.rest(run.id)
    assert (run.state, run.problem) == (RunState.FAILED, ProblemCode.RUN_TASK_GONE)


async def test_a_model_without_tool_calls_gets_them_in_words(desk: AgentDesk) -> None:
    desk.served = ServedModel("big", tool_calls=False)
    script(desk, ("Hm.", [say("look", "a")]), ("Done.", ()))
    await desk.play()
    assert all(request.plain for request in desk.model.asked)
    roles = [message["role"] for message in desk.model.asked[1].messages]
    assert roles == ["system", "user", "assistant", "user"]


class Held:
    """A model that answers when it is let."""

    def __init__(self, desk: AgentDesk) -> None:
        self.asked = asyncio.Event()
        self.go = asyncio.Event()
        desk.model.before = self._wait

    async def _wait(self) -> None:
        self.asked.set()
        await self.go.wait()


async def working(desk: AgentDesk, *turns: Any) -> tuple[Run, Held]:
    held = Held(desk)
    script(desk, *turns)
    run = await desk.agent.start("Do it")
    await held.asked.wait()
    return run, held


async def test_stopped_it_ends_and_paused_it_rests(desk: AgentDesk) -> None:
    run, held = await working(desk, ("Done.", ()))
    await desk.agent.pause(run.id)
    rests = await desk.rest(run.id)
    assert (rests.state, rests.reason) == (RunState.PAUSED, PauseReason.BY_YOU)
    held.go.set()
    await desk.agent.resume(run.id)
    assert (await desk.rest(run.id)).state is RunState.DONE
    run, _held = await working(desk, ("Done.", ()))
    await desk.agent.stop(run.id)
    assert (await desk.rest(run.id)).state is RunState.STOPPED
    with pytest.raises(NovaError):
        await desk.agent.reply(run.id, "Go on")


async def test_stopping_one_that_asks_takes_its_question_back(desk: AgentDesk) -> None:
    script(desk, ("", [say("careful", "a")]))
    run = await desk.play()
    await desk.agent.stop(run.id)
    assert list(await desk.agent.approvals(run.id)) == []
    (call,) = await desk.tools_of(run)
    assert call.state is CallState.DENIED
    (approval,) = await desk.agent.approvals(run.id, only_open=False)
    assert approval.answer is Answer.EXPIRED


async def test_no_more_work_at_once_than_the_user_wants(desk: AgentDesk) -> None:
    desk.working_set = 1
    held = Held(desk)
    script(desk, ("One.", ()), ("Two.", ()))
    first = await desk.agent.start("One")
    second = await desk.agent.start("Two")
    await held.asked.wait()
    waits = await desk.agent.run(second.id)
    assert waits is not None
    assert waits.state is RunState.QUEUED
    held.go.set()
    await desk.rest(first.id)
    while (await desk.agent.run(second.id)).state is not RunState.DONE:  # type: ignore[union-attr]
        await asyncio.sleep(0)


async def test_all_are_paused_and_go_on(desk: AgentDesk) -> None:
    run, held = await working(desk, ("Done.", ()))
    await desk.agent.pause_all()
    assert desk.agent.all_paused
    later = await desk.agent.start("Later")
    assert (await desk.rest(run.id)).state is RunState.PAUSED
    held.go.set()
    await desk.agent.resume_all()
    assert (await desk.rest(run.id)).state is RunState.DONE
    assert later.state is RunState.QUEUED


async def test_words_in_the_middle_are_read(desk: AgentDesk) -> None:
    run, held = await working(desk, ("Blue it is.", ()))
    held.go.set()
    await desk.agent.reply(run.id, "Make it blue")
    await desk.rest(run.id)
    assert desk.model.asked[-1].messages[-1]["content"] == "Make it blue"
    kinds = [step.kind for step in await desk.agent.steps(run.id)]
    assert kinds == [StepKind.USER, StepKind.USER, StepKind.MODEL]


async def test_a_long_run_sees_the_beginnings_of_old_outcomes(desk: AgentDesk) -> None:
    desk.limits = replace(Limits(), steps=500, tokens=None)
    turns = [("", [say("look", f"{n} " + "x" * 2000)]) for n in range(40)]
    script(desk, *turns, ("", [finish()]))
    run = await desk.play()
    assert run.state is RunState.DONE
    told = [str(m["content"]) for m in desk.model.asked[-1].messages if m["role"] == "tool"]
    assert len(told) == 40
    assert sum(len(text) > 1500 for text in told) == 12
