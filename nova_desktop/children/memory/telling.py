"""What the child tells the window by itself: jobs, facts, progress, and how memory is doing."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.extraction import Learned
from nova_desktop.domain.memory import Fact, Job
from nova_desktop.domain.memory_state import LongWork, MemoryHealth
from nova_desktop.domain.wire import to_wire
from nova_desktop.protocol import JsonObject

FACTS_A_FRAME: Final = 15
CALM_S: Final = 1.0
"""Health is told at most once in this time."""
LOOK_S: Final = 30.0
"""And looked at this often when nothing is known to have changed: a day may be over."""
_PROGRESS_S: Final = 0.2

Notify = Callable[[str, JsonObject], None]


class Telling:
    """Sends events; they are lost when the window does not read them."""

    def __init__(self, notify: Notify, clock: Callable[[], float] = time.monotonic) -> None:
        self._notify = notify
        self._clock = clock
        self._told_at: dict[LongWork, float] = {}

    def job(self, job: Job) -> None:
        """It is at another place in the queue."""
        self._notify("memory_job", {"job": to_wire(job)})

    def facts(self, job: Job, learned: Learned) -> None:
        """A text brought facts, or ended some."""
        for added in _pieces(learned.added):
            self._facts(job, added, ())
        for retired in _pieces(learned.retired):
            self._facts(job, (), retired)

    def _facts(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        told = {"job": job, "added": tuple(added), "retired": tuple(retired)}
        self._notify("memory_facts", {name: to_wire(value) for name, value in told.items()})

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """Long work goes on; told a few times a second, and at its end."""
        now = self._clock()
        if done < total and now - self._told_at.get(work, -1.0) < _PROGRESS_S:
            return
        self._told_at[work] = now
        self._notify("memory_progress", {"work": work.value, "done": done, "total": total})


class HealthBoard:
    """Looks at health when something changed, and tells it when it is another one."""

    def __init__(
        self,
        look: Callable[[], Awaitable[MemoryHealth]],
        notify: Notify,
        calm_s: float = CALM_S,
    ) -> None:
        self._look = look
        self._notify = notify
        self._calm_s = calm_s
        self._news = asyncio.Event()
        self._last: MemoryHealth | None = None

    def changed(self) -> None:
        """Something may be different now."""
        self._news.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self._news.clear()
            try:
                health = await self._look()
            except GraphError:
                health = self._last  # the next look may go better
            if health is not None and health != self._last:
                self._last = health
                self._notify("memory_health", {"health": to_wire(health)})
            await asyncio.sleep(self._calm_s)
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._news.wait()
            except TimeoutError:
                continue


def _pieces(facts: Sequence[Fact]) -> list[Sequence[Fact]]:
    return [facts[at : at + FACTS_A_FRAME] for at in range(0, len(facts), FACTS_A_FRAME)]
