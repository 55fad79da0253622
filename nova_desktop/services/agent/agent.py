"""The agent: runs that are started, stopped, answered and taken up again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

from nova_desktop.domain.agent.approvals import Answer, Approval, Scope
from nova_desktop.domain.agent.control import ASK_USER
from nova_desktop.domain.agent.runs import (
    ENDED,
    CallState,
    Limits,
    PauseReason,
    Run,
    RunState,
    Step,
    StepKind,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.agent.loop import Loop
from nova_desktop.services.agent.parts import RunParts
from nova_desktop.services.agent.run_log import RunChanged, RunLog
from nova_desktop.services.scope import TaskScope

_ANSWERED: Final = "The user answered: {text}"
_SAID_OF_IT: Final = "{what} The user says: {text}"
_TO_CLOSE_S: Final = 3.0


async def _keep_nothing(paused: bool) -> None:
    del paused


@dataclass(frozen=True, slots=True)
class Desk:
    """What belongs to the user's side. `limits` are those of a new run, `working_set` how many
    work at once; `brief` tells a new run what it is about. `paused` is what `keep_paused` was told
    last, also before the last start: whether no run works.
    """

    limits: Callable[[], Limits]
    working_set: Callable[[], int]
    brief: Callable[[str, str], Awaitable[str]]
    paused: Callable[[], bool] = lambda: False
    keep_paused: Callable[[bool], Awaitable[None]] = _keep_nothing


class Agent:
    """All runs. Raises NovaError: RUN_GOES_ON for a second run of a task, RUN_OVER for what an
    ended run cannot do, and what the database says.
    """

    def __init__(self, parts: RunParts, desk: Desk, scope: TaskScope) -> None:
        self._parts = parts
        self._desk = desk
        self._scope = scope
        self._loop = Loop(parts)
        self._work: dict[str, asyncio.Task[None]] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._listeners: list[Callable[[RunChanged], None]] = []
        self._all_paused = desk.paused()
        self._closing = False

    def on_change(self, listener: Callable[[RunChanged], None]) -> None:
        self._listeners.append(listener)

    @property
    def all_paused(self) -> bool:
        """Whether no run works until `resume_all`."""
        return self._all_paused

    async def recover(self) -> None:
        """After a start: what worked when Nova ended goes on, from its stored steps."""
        for run in await self.runs([RunState.PAUSED], limit=1000):
            if run.reason is PauseReason.CLOSED:
                await self.resume(run.id)
        await self.take_up()

    async def take_up(self) -> None:
        """As many as there is room for: what was under way first, then what waits, in turn."""
        for state in (RunState.WORKING, RunState.QUEUED):
            for run in reversed(await self.runs([state], limit=1000)):
                await self._set_going(run.id)

    async def start(self, aim: str = "", *, task: str = "", conversation: str = "") -> Run:
        """A new run, of a task or of what the user wrote."""
        now = self._parts.now()
        run = Run(
            id=uuid4().hex,
            aim=aim,
            state=RunState.QUEUED,
            created_at=now,
            updated_at=now,
            task=task,
            conversation=conversation,
            limits=self._desk.limits(),
            steps=1,
        )
        brief = await self._desk.brief(task, aim)
        first = Step(run.id, 1, StepKind.USER, now, text=brief)
        if not await self._parts.store.add_run(run, [first]):
            raise NovaError.of(ProblemCode.RUN_GOES_ON)
        self._tell(RunChanged(run, first))
        await self._set_going(run.id)
        return run

    async def retry(self, run_id: str) -> Run:
        """A new run like one that failed or was stopped."""
        run = await self._known(run_id)
        if run.state not in ENDED:
            raise NovaError.of(ProblemCode.RUN_GOES_ON)
        return await self.start(run.aim, task=run.task, conversation=run.conversation)

    async def stop(self, run_id: str) -> None:
        """It ends now; what it did stays, and each call says how far it got."""
        async with self._halted(run_id) as log:
            if log.run.state not in ENDED:
                await self._loop.settle(log)
                await self._expire(log)
                await log.change(state=RunState.STOPPED)

    async def pause(self, run_id: str, reason: PauseReason = PauseReason.BY_YOU) -> None:
        """It rests until `resume`."""
        async with self._halted(run_id) as log:
            if log.run.state in (RunState.WORKING, RunState.QUEUED):
                await log.pause(reason)

    def works_on(self, run_id: str) -> bool:
        """Whether it is at work in this process."""
        return run_id in self._work

    async def give_up(self, run_id: str, problem: Problem) -> None:
        """It ends now and says why."""
        async with self._halted(run_id) as log:
            if log.run.state not in ENDED:
                await self._loop.settle(log)
                await self._expire(log)
                await log.fail(problem)

    async def resume(self, run_id: str) -> None:
        """It goes on; one that reached a limit may use as much again."""
        async with self._halted(run_id) as log:
            if log.run.state is not RunState.PAUSED:
                return
            limits = log.run.limits
            if log.run.reason in (PauseReason.LIMIT, PauseReason.BUDGET):
                limits = _more(limits, self._desk.limits())
            await log.change(state=RunState.QUEUED, limits=limits)
        await self._set_going(run_id)

    async def pause_all(self) -> None:
        """Nothing works until `resume_all`."""
        self._all_paused = True
        await self._desk.keep_paused(True)
        for run in await self.runs([RunState.WORKING, RunState.QUEUED], limit=1000):
            await self.pause(run.id)

    async def resume_all(self) -> None:
        """What the user's word paused goes on."""
        await self._desk.keep_paused(False)
        self._all_paused = False
        for run in await self.runs([RunState.PAUSED], limit=1000):
            if run.reason is PauseReason.BY_YOU:
                await self.resume(run.id)
        await self.take_up()

    async def reply(self, run_id: str, text: str) -> None:
        """What the user says to a run; one that asks goes on with it."""
        async with self._halted(run_id) as log:
            if log.run.state in ENDED:
                raise NovaError.of(ProblemCode.RUN_OVER)
            await self._take_reply(log, text)
            if log.run.state is RunState.ASKS:
                await log.change(state=RunState.QUEUED)
        await self._set_going(run_id)

    async def answer(
        self, approval_id: str, answer: Answer, scope: Scope = Scope.ONCE, reply: str = ""
    ) -> Approval:
        """The first answer counts; its run goes on."""
        done = await self._parts.approvals.answer(approval_id, answer, scope, reply)
        run = await self.run(done.run)
        if run is None:
            return done
        self._tell(RunChanged(run, approval=done))
        if run.state is RunState.ASKS:
            async with self._halted(run.id) as log:
                if log.run.state is RunState.ASKS and not log.run.question:
                    await log.change(state=RunState.QUEUED)
            await self._set_going(run.id)
        return done

    async def run(self, run_id: str) -> Run | None:
        return await self._parts.store.run(run_id)

    async def runs(
        self, states: Sequence[RunState] = (), task: str = "", limit: int = 100, offset: int = 0
    ) -> Sequence[Run]:
        """The newest first; of all states for none."""
        return await self._parts.store.runs(states, task, limit, offset)

    async def steps(self, run_id: str, after: int = 0, limit: int = 500) -> Sequence[Step]:
        """Those behind number `after`, in order."""
        return await self._parts.store.steps(run_id, after, limit)

    async def approvals(self, run: str = "", *, only_open: bool = True) -> Sequence[Approval]:
        """Questions about calls, the oldest first; of all runs for ""."""
        return await self._parts.approvals.approvals(run, only_open=only_open)

    async def wait_over(self, run_id: str) -> None:
        """Until it does not work."""
        while (work := self._work.get(run_id)) is not None:
            await asyncio.wait([work])

    async def close(self) -> None:
        """Runs under way stop where they are; they go on with the next start."""
        self._closing = True
        for work in self._work.values():
            work.cancel()
        if self._work:
            await asyncio.wait(list(self._work.values()), timeout=_TO_CLOSE_S)

    async def _take_reply(self, log: RunLog, text: str) -> None:
        """To the question that is open; else words between two steps."""
        for step in log.open_calls:
            if step.tool == ASK_USER.name and step.state is CallState.ASKED:
                said = _ANSWERED.format(text=text)
                await log.put(replace(step, state=CallState.FINISHED, text=said))
                return
            if step.state is CallState.MAYBE:
                said = _SAID_OF_IT.format(what=step.text, text=text)
                await log.put(replace(step, state=CallState.FINISHED, text=said))
                return
        for approval in await self._parts.approvals.approvals(log.run.id):
            await self._parts.approvals.answer(approval.id, Answer.DENIED, Scope.ONCE, text)
        await log.put(replace(log.next_step(StepKind.USER), text=text))

    async def _expire(self, log: RunLog) -> None:
        for approval in await self._parts.approvals.approvals(log.run.id):
            done = await self._parts.approvals.answer(approval.id, Answer.EXPIRED, Scope.ONCE, "")
            log.tell(done)

    async def _known(self, run_id: str) -> Run:
        run = await self.run(run_id)
        if run is None:
            raise NovaError.of(ProblemCode.RUN_OVER)
        return run

    def _halted(self, run_id: str) -> "_Halted":
        return _Halted(self, run_id)

    async def halt(self, run_id: str) -> RunLog:
        """Its work ends where it is; what is stored."""
        work = self._work.get(run_id)
        if work is not None:
            work.cancel()
            await asyncio.wait([work])
        log = await RunLog.read(self._parts.store, run_id, self._parts.now, self._tell)
        if log is None:
            raise NovaError.of(ProblemCode.RUN_OVER)
        return log

    def lock(self, run_id: str) -> asyncio.Lock:
        """One change of a run at a time."""
        return self._locks.setdefault(run_id, asyncio.Lock())

    async def _set_going(self, run_id: str) -> None:
        """Work on it now, if there is room; else it waits its turn."""
        async with self.lock(run_id):  # whoever changes it just now is heard first
            if not self._has_room(run_id):
                return
            log = await RunLog.read(self._parts.store, run_id, self._parts.now, self._tell)
            if log is None or log.run.state not in (RunState.QUEUED, RunState.WORKING):
                return
            if not self._has_room(run_id):
                return
            work = self._scope.start(self._go(log), "run of the agent")
            self._work[run_id] = work
            work.add_done_callback(lambda done: self._ended(run_id, done))

    def _has_room(self, run_id: str) -> bool:
        if self._closing or self._all_paused or run_id in self._work:
            return False
        return len(self._work) < max(1, self._desk.working_set())

    async def _go(self, log: RunLog) -> None:
        if log.run.state is not RunState.WORKING:
            await log.change(state=RunState.WORKING)
        try:
            await self._loop.work(log)
        except Exception:
            await log.fail(Problem(ProblemCode.UNEXPECTED))
            raise

    def _ended(self, run_id: str, work: "asyncio.Task[None]") -> None:
        if self._work.get(run_id) is work:
            del self._work[run_id]
        if not self._closing and not self._scope.is_closed:
            self._scope.start(self.take_up(), "next run of the agent")

    def _tell(self, change: RunChanged) -> None:
        for listener in tuple(self._listeners):
            listener(change)


class _Halted:
    """The time in which a run does not work and may be changed."""

    def __init__(self, agent: Agent, run_id: str) -> None:
        self._agent = agent
        self._run_id = run_id
        self._lock = agent.lock(run_id)

    async def __aenter__(self) -> RunLog:
        await self._lock.acquire()
        try:
            return await self._agent.halt(self._run_id)
        except BaseException:
            self._lock.release()
            raise

    async def __aexit__(self, *_error: object) -> None:
        self._lock.release()


def _more(limits: Limits, again: Limits) -> Limits:
    """As much again on top; no cap stays none."""
    tokens, usd = limits.tokens, limits.usd
    return Limits(
        limits.steps + again.steps,
        limits.seconds + again.seconds,
        None if tokens is None or again.tokens is None else tokens + again.tokens,
        None if usd is None or again.usd is None else usd + again.usd,
    )
