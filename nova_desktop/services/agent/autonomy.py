"""Work that nobody started: the next task in its turn, quiet hours, and runs that are stuck.

There is one sleep, cut short enough that a computer that was asleep, or whose clock was set, is
noticed soon. How long ago something was is told by a clock that nobody sets.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from nova_desktop.domain.agent.quiet_hours import QuietHours
from nova_desktop.domain.agent.runs import PauseReason, Run, RunState
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import AgentSettings
from nova_desktop.services.agent.agent import Agent
from nova_desktop.services.agent.next_task import NextTask
from nova_desktop.services.tasks.days import Days

_log = logging.getLogger(__name__)
LOOK_S: Final = 20.0
STUCK_AFTER_S: Final = 300.0
"""A run that works writes a step at least so long after the time that a model may take."""
_MANY: Final = 1000
_IN_HAND: Final = (RunState.WORKING, RunState.QUEUED, RunState.ASKS, RunState.PAUSED)
_GONE_MEANWHILE: Final = frozenset({ProblemCode.RUN_GOES_ON, ProblemCode.RUN_TASK_GONE})


class Autonomy:
    """`wanted` are the user's settings, `clock` counts seconds and never goes back."""

    def __init__(
        self,
        agent: Agent,
        next_task: NextTask,
        days: Days,
        wanted: Callable[[], AgentSettings],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._agent = agent
        self._next = next_task
        self._days = days
        self._wanted = wanted
        self._clock = clock
        self._looked: float | None = None
        self._rested: set[str] = set()
        self._watched: dict[str, tuple[datetime, float]] = {}
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """The settings changed."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self.look()
            except NovaError:
                _log.exception("the agent could not look for work")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._woken.wait()

    async def look(self) -> Run | None:
        """What is to be done now; the run that was begun, if one was."""
        quiet_since = self._quiet_since()
        if quiet_since is None:
            await self._wake_up()
        else:
            await self._rest(quiet_since)
        await self._end_stuck()
        await self._agent.take_up()
        if quiet_since is None and self._wanted().enabled and not self._agent.all_paused:
            return await self._begin()
        return None

    def _quiet_since(self) -> datetime | None:
        wanted = self._wanted()
        hours = QuietHours.of(wanted.quiet_from, wanted.quiet_to)
        return hours.since(self._days.now().astimezone(self._days.zone()))

    async def _rest(self, since: datetime) -> None:
        """Runs of tasks that were begun before the quiet hours, once: what the user starts or lets
        go on within them works.
        """
        for run in await self._agent.runs([RunState.WORKING, RunState.QUEUED], limit=_MANY):
            if run.task and run.created_at < since and run.id not in self._rested:
                self._rested.add(run.id)
                await self._agent.pause(run.id, PauseReason.QUIET_HOURS)

    async def _wake_up(self) -> None:
        self._rested.clear()
        if self._agent.all_paused:
            return
        for run in reversed(await self._agent.runs([RunState.PAUSED], limit=_MANY)):
            if run.reason is PauseReason.QUIET_HOURS:
                await self._agent.resume(run.id)

    async def _end_stuck(self) -> None:
        """Runs that work and have not written anything for far too long fail, with that reason."""
        now = self._clock()
        before, self._watched = self._watched, {}
        for run in await self._agent.runs([RunState.WORKING], limit=_MANY):
            written, since = before.get(run.id, (run.updated_at, now))
            if written != run.updated_at or not self._agent.works_on(run.id):
                since = now
            self._watched[run.id] = (run.updated_at, since)
            left = max(0.0, run.limits.seconds - run.spent.seconds)
            if now - since >= left + STUCK_AFTER_S:
                await self._agent.give_up(run.id, Problem(ProblemCode.RUN_STUCK))

    async def _begin(self) -> Run | None:
        """The next task, once in each interval, while fewer are in hand than the user wants."""
        wanted, now = self._wanted(), self._clock()
        if self._looked is not None and now - self._looked < wanted.interval_s:
            return None
        self._looked = now
        in_hand = await self._agent.runs(_IN_HAND, limit=_MANY)
        if sum(bool(run.task) for run in in_hand) >= wanted.working_set:
            return None
        task = await self._next.find()
        if not task:
            return None
        try:
            return await self._agent.start(task=task)
        except NovaError as error:
            if error.problem.code not in _GONE_MEANWHILE:
                raise
            return None
