"""Memory as one thing: on or off, how it is doing, and what keeps it in step with the rest."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Final

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.memory import Fact, Job
from nova_desktop.domain.memory_state import GraphState, LongWork, MemoryHealth
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import Settings
from nova_desktop.services.memory.child import MEMORY, MemoryChild
from nova_desktop.services.memory.feed import Feed
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.services.memory.set_up import Calm
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings

_log = logging.getLogger(__name__)
LOOK_AGAIN_S: Final = 30.0
"""How often the set-up is compared without any reason, in seconds."""

# What the child's restart or the user mends: the status tells of it already.
_TOLD_ELSEWHERE: Final = frozenset(
    {
        ProblemCode.MEMORY_OFF,
        ProblemCode.CHILD_NOT_STARTED,
        ProblemCode.CHILD_SILENT,
        ProblemCode.CHILD_CALL_FAILED,
        ProblemCode.CHILD_EXITED,
        ProblemCode.CHILD_GAVE_UP,
        ProblemCode.CHILD_NEVER_READY,
    }
)


class MemoryPhase(StrEnum):
    """What can be expected of memory now."""

    OFF = "off"
    ASLEEP = "asleep"  # nothing has needed it yet
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Memory:
    """Follows settings, gateways and the child. A MemoryListener: it keeps the last health."""

    def __init__(
        self,
        settings: CurrentSettings,
        child: MemoryChild,
        graph: MemoryGraph,
        feed: Feed,
        scope: TaskScope,
        on_problem: Callable[[Problem], None],
    ) -> None:
        self.health: MemoryHealth | None = None
        self.kept: tuple[int, int] | None = None
        """Texts and facts when they were counted last, None for never."""
        self._settings = settings
        self._child = child
        self._graph = graph
        self._feed = feed
        self._scope = scope
        self._on_problem = on_problem
        self._told: Problem | None = None
        self._told_damage = False
        self._calm = Calm(lambda: self._later(self._bring, "set memory up"))
        self._listeners: list[Callable[[], None]] = []
        self._was_on = self.on
        settings.on_change(self._settings_changed)
        feed.on_change(self._tell)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Hear of another phase or health."""
        self._listeners.append(listener)

    @property
    def on(self) -> bool:
        return self._settings.now.memory.enabled

    @property
    def is_ready(self) -> bool:
        """Whether a question is answered at once."""
        return self.on and self._child.is_ready

    @property
    def phase(self) -> MemoryPhase:
        if not self.on:
            return MemoryPhase.OFF
        state = self._child.status.state
        if state in (ChildState.STOPPED, ChildState.STOPPING):
            return MemoryPhase.ASLEEP
        if state is ChildState.GAVE_UP:
            return MemoryPhase.FAILED
        if not self._child.is_ready:
            return MemoryPhase.STARTING
        failed = self.health is not None and self.health.state is GraphState.FAILED
        return MemoryPhase.FAILED if failed else MemoryPhase.READY

    @property
    def problem(self) -> Problem | None:
        """Why the child does not run, or what is wrong with the graph."""
        if self._child.status.reason is not None and not self._child.is_ready:
            return self._child.status.reason
        health = self.health
        if health is None or health.problem not in set(ProblemCode):
            return None
        code = ProblemCode(health.problem)
        unusable = code is ProblemCode.CERTIFICATES_UNUSABLE
        params = {"path": self._settings.now.advanced.certificates} if unusable else {}
        return Problem(code, params, health.detail)

    @property
    def undelivered(self) -> Problem | None:
        """Why texts are kept by Nova and not by memory yet, None for all is well."""
        return self._feed.problem if self.on else None

    def deliver(self) -> None:
        """Try at once to bring what waits."""
        self._feed.again()

    def start(self) -> bool:
        """Bring what waits in the outbox, now and from then on; False the second time."""
        return self._feed.start()

    async def wake(self) -> None:
        """Start it if need be, and wait until it answers. Raises NovaError, MEMORY_OFF too."""
        await self._child.wake()

    def wake_soon(self) -> None:
        """Start it in the background."""
        if self.on and self._child.status.state is ChildState.STOPPED:
            self._later(self._child.wake, "wake memory")

    def changed(self) -> None:
        """Gateways, keys or models may have changed."""
        if self._child.is_ready:
            self._calm.stir()

    def child_changed(self, status: ChildStatus) -> None:
        """Of any child: when one comes up, calls may go another way."""
        if status.name == MEMORY:
            if status.state is ChildState.READY:
                self._feed.again()
            self._tell()
        if status.state is ChildState.READY:
            self.changed()

    async def close(self) -> None:
        """Bring nothing more and start nothing more; what waits is kept for the next time."""
        self._child.close()
        self._calm.cancel()
        await self._feed.close()

    # MemoryListener

    def job_changed(self, job: Job) -> None:
        """Counts come with the health."""

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        """Counts come with the health."""

    def health_changed(self, health: MemoryHealth) -> None:
        self.health = health
        if health.state is not GraphState.OPENING:
            self.kept = (health.episodes, health.facts)
        self._tell_damage()
        self._tell()

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """Who began the work shows it."""

    def _settings_changed(self, _settings: Settings) -> None:
        was, self._was_on = self._was_on, self.on
        if was and not self.on:
            self.health = None
            self._later(self._child.stop, "switch memory off")
        elif self.on:
            self._feed.again()  # a space may have been switched on
        self.changed()
        self._tell()

    def _tell_damage(self) -> None:
        """Once in each run of Nova, as long as the child tells it."""
        problem = self.problem
        if problem is None or problem.code is not ProblemCode.MEMORY_SET_ASIDE or self._told_damage:
            return
        self._told_damage = True
        self._on_problem(problem)

    async def _bring(self) -> None:
        await self._child.bring(self._graph.set_up)
        self._told = None

    def _later(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        if not self._scope.is_closed:
            self._scope.start(self._quietly(work), name)

    async def _quietly(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except NovaError as error:
            if error.problem.code in _TOLD_ELSEWHERE:
                _log.info("memory: %s", error)
            elif error.problem != self._told:
                self._told = error.problem
                self._on_problem(error.problem)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


async def look_now_and_then(memory: Memory, every_s: float = LOOK_AGAIN_S) -> None:
    """For a way that was too slow for a look, and told nobody when it was there."""
    while True:
        await asyncio.sleep(every_s)
        memory.changed()
