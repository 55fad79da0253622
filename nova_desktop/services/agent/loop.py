"""The loop of a run: ask the model, carry out its calls, until it ends or waits for the user."""

import asyncio
import logging
from dataclasses import replace
from typing import Final

from nova_desktop.domain.agent.looping import refused_in_a_row, turns_in_circles
from nova_desktop.domain.agent.runs import (
    CallState,
    PauseReason,
    Run,
    RunState,
    Spent,
    StepKind,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.agent.asking import Asking
from nova_desktop.services.agent.calling import Calling
from nova_desktop.services.agent.parts import RunParts, Said
from nova_desktop.services.agent.run_log import RunLog

_log = logging.getLogger(__name__)
MOST_REFUSED: Final = 4
"""Refused calls in a row: the first is mended by the model, these are no accident."""


class Loop:
    """Works on one run from wherever its stored steps leave off."""

    def __init__(self, parts: RunParts) -> None:
        self._parts = parts
        self._asking = Asking(parts)
        self._calling = Calling(parts)

    async def work(self, log: RunLog) -> None:
        """Until the run ended, asks or pauses. Cancelled, it leaves the run WORKING as stored."""
        await self._parts.look_for_tools()
        try:
            while log.run.state is RunState.WORKING:
                await self._step(log)
        except NovaError as error:
            await self._fail(log, error.problem)

    async def settle(self, log: RunLog) -> None:
        """What was cut in the middle gets a state that is true, and nobody is asked any longer."""
        await self._calling.settle(log)

    async def _fail(self, log: RunLog, problem: Problem) -> None:
        """It ends; what it ends of may be in the way of settling its calls as well."""
        try:
            await self.settle(log)
        except NovaError as error:
            _log.warning("calls of a run that failed stay open: %r", error)
        await log.fail(problem)

    async def _step(self, log: RunLog) -> None:
        if log.run.task and not await self._parts.is_there(log.run.task):
            await self._fail(log, Problem(ProblemCode.RUN_TASK_GONE))
        elif log.open_calls:
            if await self._calling.go_on(log):
                await self._look(log)
        elif _is_spent(log.run):
            await log.pause(PauseReason.LIMIT)
        else:
            await self._ask(log)

    async def _look(self, log: RunLog) -> None:
        """Whether it gets anywhere."""
        if turns_in_circles(log.steps):
            await self._fail(log, Problem(ProblemCode.RUN_LOOPS))
        elif refused_in_a_row(log.steps) >= MOST_REFUSED:
            await self._fail(log, Problem(ProblemCode.RUN_CANNOT_CALL))

    async def _ask(self, log: RunLog) -> None:
        left = log.run.limits.seconds - log.run.spent.seconds
        try:
            async with asyncio.timeout(max(1.0, left)):
                said = await self._asking.ask(log.run, log.steps)
        except TimeoutError:
            spent = Spent(seconds=max(1.0, left))
            note = replace(log.next_step(StepKind.MODEL), spent=spent)
            await log.put(note, state=RunState.PAUSED, reason=PauseReason.LIMIT)
            return
        await self._take(log, said)

    async def _take(self, log: RunLog, said: Said) -> None:
        """The answer and its calls are stored together."""
        answer = replace(
            log.next_step(StepKind.MODEL),
            text=said.text,
            reasoning=said.reasoning,
            model=said.model,
            call_id=said.call_id,
            spent=Spent(said.tokens, said.usd, said.seconds),
        )
        calls = [
            replace(
                log.next_step(StepKind.TOOL, ahead),
                tool=call.name,
                arguments=call.arguments,
                model_call=call.id,
                state=CallState.PROPOSED,
            )
            for ahead, call in enumerate(said.calls, start=1)
        ]
        await log.put(answer, *calls, model=said.model)
        if not calls:
            await self._without_calls(log, said)

    async def _without_calls(self, log: RunLog, said: Said) -> None:
        """Mere words end the turn: a question is one to the user, anything else the outcome."""
        text = said.text
        if said.cut:
            await self._fail(log, Problem(ProblemCode.ANSWER_CUT))
        elif text.endswith("?"):
            await log.change(state=RunState.ASKS, question=text)
        elif text:
            await log.change(state=RunState.DONE, summary=text)
        elif _was_silent(log):
            await self._fail(log, Problem(ProblemCode.RUN_SILENT))


def _was_silent(log: RunLog) -> bool:
    """Whether the answer before the last was empty too."""
    before = [step for step in log.steps[:-1] if step.kind is not StepKind.USER][-1:]
    return any(step.kind is StepKind.MODEL and not step.text for step in before)


def _is_spent(run: Run) -> bool:
    limits, spent = run.limits, run.spent
    return (
        run.steps >= limits.steps
        or spent.seconds >= limits.seconds
        or (limits.tokens is not None and spent.tokens >= limits.tokens)
        or (limits.usd is not None and spent.usd is not None and spent.usd >= limits.usd)
    )
