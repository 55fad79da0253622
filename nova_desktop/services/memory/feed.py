"""Brings what waits in the outbox to the memory child, in order, until the child has it."""

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Final

from nova_desktop.domain.memory import NewEpisode
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.memory.ports import MemoryGraph, MemoryOutbox
from nova_desktop.services.scope import TaskScope

_log = logging.getLogger(__name__)
_TOLD_AFTER: Final = 2
"""Tries in a row: one alone may meet a child that is just starting."""
PAUSES_S: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
QUIET_S: Final = 3.0
"""How long after the start of Nova: what was left of the last run is in no hurry."""


class Feed:
    """A text leaves the outbox when the child has it on its disk, so a kill of either loses none.

    It may be brought twice then; the child knows it by its key. Texts of a space that is off wait;
    `spaces` tells those that are on. A text that memory refuses is told to the user, once.
    """

    def __init__(
        self,
        outbox: MemoryOutbox,
        graph: MemoryGraph,
        spaces: Callable[[], Collection[str]],
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
        *,
        pauses_s: tuple[float, ...] = PAUSES_S,
        quiet_s: float = QUIET_S,
    ) -> None:
        self._outbox = outbox
        self._graph = graph
        self._spaces = spaces
        self._scope = scope
        self._on_problem = on_problem
        self._pauses_s = pauses_s
        self._quiet_s = quiet_s
        self.problem: Problem | None = None
        """Why texts wait in the outbox, None while they are taken."""
        self._listeners: list[Callable[[], None]] = []
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        outbox.on_added(self.again)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Hear of another `problem`."""
        self._listeners.append(listener)

    def start(self) -> bool:
        """Begin after a quiet moment, or with the first new text; False the second time."""
        if self._task is not None:
            return False
        self._task = self._scope.start(self._run(), "feed memory")
        return True

    def again(self) -> None:
        """Look into the outbox now."""
        self._wanted.set()

    async def close(self) -> None:
        """Bring nothing more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        await self._wait(self._quiet_s)
        failures = 0
        while True:
            self._wanted.clear()
            try:
                await self._empty()
            except NovaError as error:
                pause = self._pauses_s[min(failures, len(self._pauses_s) - 1)]
                failures += 1
                _log.info("the outbox of memory waits %g s: %s", pause, error)
                if failures >= _TOLD_AFTER:
                    self._tell(error.problem)
                await self._wait(pause)
            else:
                failures = 0
                self._tell(None)
                await self._wanted.wait()

    def _tell(self, problem: Problem | None) -> None:
        if problem != self.problem:
            self.problem = problem
            for listener in self._listeners:
                listener()

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wanted.wait()

    async def _empty(self) -> None:
        """One by one: what waits behind may be taken back or switched off meanwhile."""
        while (spaces := self._spaces()) and (first := await self._outbox.waiting(spaces, 1)):
            await self._bring(first[0])

    async def _bring(self, episode: NewEpisode) -> None:
        try:
            await self._graph.remember(episode)
        except NovaError as error:
            if error.problem.code is not ProblemCode.MEMORY_TEXT_REFUSED:
                raise
            _log.warning("memory does not take %s: %s", episode.key, error)
            self._on_problem(error.problem)
        await self._outbox.accepted(episode.key)
