"""The calls of an answer: checked, asked about, used, and never used twice."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.agent.approvals import Answer, Approval, Permission, Scope
from nova_desktop.domain.agent.arguments import ArgumentsError, check_arguments, read_arguments
from nova_desktop.domain.agent.control import ASK_USER, CONTROL, FINISH
from nova_desktop.domain.agent.runs import CallState, RunState, Spent, Step, StepKind
from nova_desktop.domain.agent.tools import Effect, ToolCall, ToolResult
from nova_desktop.services.agent.parts import RunParts
from nova_desktop.services.agent.ports import Offer, ToolContext
from nova_desktop.services.agent.run_log import RunLog

_NEVER: Final = "This tool may not be used. Go on without it, or ask the user."
_DENIED: Final = "The user said no to this call."
_ANOTHER: Final = "What the user said yes to is not what this call would do now. Ask anew."
_MAY_HAVE_HAPPENED: Final = (
    "Nova ended while this call was under way, so it may have happened or not. It was not repeated."
)
_LOOK_FIRST: Final = "Another call of this answer did not work. Look at it before you finish."
_OVER: Final = "The work had ended before this call."


class Calling:
    """Carries out the open calls of a run as far as that goes without the user."""

    def __init__(self, parts: RunParts) -> None:
        self._parts = parts

    async def go_on(self, log: RunLog) -> bool:
        """Whether all calls have their outcome; else the run ended, or waits for the user."""
        for step in log.open_calls:
            if step.state is CallState.STARTED:
                await self._after_a_cut(log, step)
        await self._decide(log)
        if await self._control(log):
            return False
        waiting = [step for step in log.open_calls if step.state is not CallState.PROPOSED]
        return not waiting or await self._was_heard(log, waiting)

    async def settle(self, log: RunLog) -> None:
        """A run was ended in the middle: each open call gets what is known of it.

        Its questions are taken back.
        """
        for approval in await self._parts.approvals.approvals(log.run.id):
            answer = Answer.EXPIRED
            log.tell(await self._parts.approvals.answer(approval.id, answer, Scope.ONCE, ""))
        for step in log.open_calls:
            if step.state is CallState.STARTED:
                await self._after_a_cut(log, step, again=False)
            elif step.state is not CallState.MAYBE:
                await log.put(replace(step, state=CallState.DENIED, text=_OVER))

    async def _decide(self, log: RunLog) -> None:
        """Each proposed or allowed call: refused, asked about, or used; reading ones together."""
        reading: list[tuple[Step, Offer]] = []
        for step in log.open_calls:
            if step.tool in (FINISH.name, ASK_USER.name) or step.state is CallState.MAYBE:
                continue
            offered = await self._allowed(log, step)
            if offered is None:
                continue
            if offered.spec is not None and offered.spec.effect is Effect.READS:
                reading.append((step, offered))
                continue
            await self._use(log, [(step, offered)])
        await self._use(log, reading)

    async def _allowed(self, log: RunLog, step: Step) -> Offer | None:
        """The call if it may be used now; else its step says why not."""
        gate, context = self._parts.gate, _context(log, step)
        offered = await gate.offer(_call(step), context)
        if offered.refusal:
            await log.put(replace(step, state=CallState.REFUSED, text=offered.refusal))
            return None
        permission = await gate.decide(offered, context)
        if permission is Permission.NEVER:
            await log.put(replace(step, state=CallState.REFUSED, text=_NEVER))
            return None
        if permission is Permission.ALLOW:
            return offered
        approval = await gate.ask(offered, context)
        if approval.answer is Answer.ALLOWED:  # said a moment ago, or to other arguments
            if await gate.decide(offered, context) is Permission.ALLOW:
                return offered
            await log.put(replace(step, state=CallState.DENIED, text=_ANOTHER))
        elif approval.answer in (Answer.DENIED, Answer.EXPIRED):
            await log.put(replace(step, state=CallState.DENIED, text=_denied(approval)))
        elif step.state is not CallState.ASKED:
            await log.put(replace(step, state=CallState.ASKED))
            log.tell(approval)
        return None

    async def _use(self, log: RunLog, calls: Sequence[tuple[Step, Offer]]) -> None:
        """The intent is stored before the first of them."""
        if not calls:
            return
        begun = [replace(step, state=CallState.STARTED) for step, _offered in calls]
        await log.put(*begun)
        started = asyncio.get_running_loop().time()
        results = await asyncio.gather(
            *(
                self._parts.gate.use(offered, _context(log, step))
                for step, (_old, offered) in zip(begun, calls, strict=True)
            ),
            return_exceptions=True,
        )
        seconds = (asyncio.get_running_loop().time() - started) / len(begun)
        pairs = list(zip(begun, results, strict=True))
        done = [(step, each) for step, each in pairs if isinstance(each, ToolResult)]
        if done:
            await log.put(*(_finished(step, result, seconds) for step, result in done))
        for each in results:
            if isinstance(each, BaseException):
                raise each

    async def _after_a_cut(self, log: RunLog, step: Step, *, again: bool = True) -> None:
        """Started, and nobody saw the end: looked up, done again where that is harmless."""
        context = _context(log, step)
        offered = await self._parts.gate.offer(_call(step), context)
        if offered.spec is not None and offered.spec.effect is Effect.OUTSIDE:
            await log.put(replace(step, state=CallState.MAYBE, text=_MAY_HAVE_HAPPENED))
            return
        result = await self._parts.gate.found(offered, context)
        if result is not None:
            await log.put(_finished(step, result, 0.0))
        elif again:
            await log.put(replace(step, state=CallState.PROPOSED))
        else:
            await log.put(replace(step, state=CallState.DENIED, text=_OVER))

    async def _control(self, log: RunLog) -> bool:
        """Whether the model ended its turn by `finish` or `ask_user`, once all else is done."""
        calls = [step for step in log.open_calls if step.tool in (FINISH.name, ASK_USER.name)]
        for step in calls:
            text = _words(step)
            if not text:
                await log.put(replace(step, state=CallState.REFUSED, text=_wrong(step)))
            elif step.tool == ASK_USER.name:
                asked = replace(step, state=CallState.ASKED)
                await log.put(asked, state=RunState.ASKS, question=text)
                return True
            elif _went_wrong(log.steps):
                await log.put(replace(step, state=CallState.REFUSED, text=_LOOK_FIRST))
            elif len(log.open_calls) == 1:
                done = replace(step, state=CallState.FINISHED, text=text)
                await log.put(done, state=RunState.DONE, summary=text)
                return True
        return False

    async def _was_heard(self, log: RunLog, waiting: Sequence[Step]) -> bool:
        """Whether an answer came already; else the run waits for one.

        Looked at again once it is stored that the run asks: from then on an answer wakes it.
        """
        maybe = [step for step in waiting if step.state is CallState.MAYBE]
        if maybe:
            await log.change(state=RunState.ASKS, question=maybe[0].text)
            return False
        if await self._is_answered(log, waiting):
            return True
        await log.change(state=RunState.ASKS, question="")
        if await self._is_answered(log, waiting):
            await log.change(state=RunState.WORKING)
        return False

    async def _is_answered(self, log: RunLog, waiting: Sequence[Step]) -> bool:
        calls = {str(step.number) for step in waiting}
        known = await self._parts.approvals.approvals(log.run.id, only_open=False)
        return any(each.call in calls and each.answer is not Answer.OPEN for each in known)


def _went_wrong(steps: Sequence[Step]) -> bool:
    """Whether a call of the last answer was refused or denied."""
    last = max((n for n, step in enumerate(steps) if step.kind is StepKind.MODEL), default=0)
    return any(step.state in (CallState.REFUSED, CallState.DENIED) for step in steps[last:])


def _context(log: RunLog, step: Step) -> ToolContext:
    return ToolContext(log.run.id, str(step.number), log.run.task, log.run.conversation)


def _call(step: Step) -> ToolCall:
    return ToolCall(step.model_call, step.tool, step.arguments)


def _finished(step: Step, result: ToolResult, seconds: float) -> Step:
    state = CallState.FINISHED if result.ok else CallState.REFUSED
    spent = Spent(seconds=seconds)
    return replace(step, state=state, text=result.text, batch=result.batch, spent=spent)


def _denied(approval: Approval) -> str:
    return f"{_DENIED} They wrote: {approval.reply}" if approval.reply else _DENIED


def _words(step: Step) -> str:
    """What `finish` or `ask_user` says, "" where the arguments are wrong."""
    spec = next(each for each in CONTROL if each.name == step.tool)
    try:
        checked = check_arguments(spec.parameters, read_arguments(step.arguments))
    except ArgumentsError:
        return ""
    return str(next(iter(checked.values()))).strip()


def _wrong(step: Step) -> str:
    spec = next(each for each in CONTROL if each.name == step.tool)
    wanted = json.dumps(spec.parameters["required"])
    return f"Wrong arguments. {step.tool} takes an object with {wanted}, not empty."
