"""Has texts read one after the other in each space, while there are models, money and a graph."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.ingest.job_rows import Work
from nova_desktop.children.memory.ingest.queue import Queue
from nova_desktop.children.memory.ingest.splitting import PART_CHARS, part_chars
from nova_desktop.children.memory.ingest.worker import Outcome, Worker
from nova_desktop.children.memory.models.spending import Spending
from nova_desktop.children.memory.store.errors import OF_DISK
from nova_desktop.domain.memory import Job, NewEpisode
from nova_desktop.domain.memory_state import MemoryLimits, MemoryModels

SPACES_AT_ONCE: Final = 2
PREVIOUS_CHARS: Final = 4_000
"""Of what was said before: it stands in four prompts."""
AWAY_S: Final = (5.0, 15.0, 60.0, 300.0)
"""Before models or graph are tried again; one text at a time tries them."""
_POLL_S: Final = 30.0
"""How often a full disk, a spent budget and the clock are looked at again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing is read, "" when nothing hinders."""

    code: str = ""
    detail: str = ""
    of_graph: bool = False

    @property
    def of_disk(self) -> bool:
        """Whether the memory file cannot be written."""
        return self.code in OF_DISK


class Ingest:
    """Owns the work on the queue from `run` to its cancellation.

    `job_changed` hears of each job, `changed` of anything that health tells.
    """

    def __init__(
        self,
        queue: Queue,
        spending: Spending,
        models: MemoryModels,
        limits: MemoryLimits,
        job_changed: Callable[[Job], None],
        changed: Callable[[], None],
        away_s: tuple[float, ...] = AWAY_S,
    ) -> None:
        self._queue = queue
        self._spending = spending
        self._models = models
        self._limits = limits
        self._job_changed = job_changed
        self._changed = changed
        self._away_s = away_s
        self._worker: Worker | None = None
        self._busy: set[str] = set()
        self._unkept: deque[str] = deque()
        self._unmarked: set[str] = set()
        self._news = asyncio.Event()
        self._misses = 0
        self._away_until = 0.0
        self._idle = asyncio.Event()
        self._held = 0
        self._beginning = False
        self._reading: set[asyncio.Task[None]] = set()
        self.trouble = Trouble()

    async def use_graph(self, worker: Worker | None) -> None:
        """Work on this graph from now on, None while there is none. Raises GraphError."""
        self._worker = worker
        self._unkept = deque(await self._queue.unread() if worker else ())
        self.hurry()

    async def use(self, models: MemoryModels, limits: MemoryLimits) -> None:
        """Other models or limits. Raises GraphError."""
        self._models, self._limits = models, limits
        if models.memory:
            await self._queue.release_kept()
        await self._queue.hurry()
        self.hurry()

    def hurry(self) -> None:
        """What was away may be back: try at once."""
        self._misses, self._away_until = 0, 0.0
        self.trouble = Trouble()
        self._news.set()

    @property
    def is_over_budget(self) -> bool:
        """Whether a limit of today is reached."""
        return self._spending.reached(self._limits)

    @property
    def limits(self) -> MemoryLimits:
        """Those in force."""
        return self._limits

    @property
    def models(self) -> MemoryModels:
        """Those in use."""
        return self._models

    async def remember(self, new: NewEpisode) -> Job:
        """Keep a text. Raises GraphError."""
        before = self.trouble
        job, is_new = await self._queue.accept(new, self.context_tokens)
        if is_new:
            self._disk_works(before)
            self._unkept.append(job.key)
            self._news.set()
            self._job_changed(job)
            self._changed()
        return job

    async def retry(self, key: str = "") -> int:
        """Try a dead text again, or all of them; how many. Raises GraphError."""
        count = await self._queue.retry(key)
        await self.look_again()
        return count

    async def look_again(self) -> None:
        """Try what was away at once, with the texts that wait for it. Raises GraphError."""
        await self._queue.hurry()
        self.hurry()
        self._changed()

    @property
    def context_tokens(self) -> int | None:
        """Of the smallest memory model that may be asked, None when no context is known."""
        known = [each.context_tokens for each in self._models.memory if each.context_tokens]
        return min(known) if known else None

    async def abandon(self) -> None:
        """Give up the graph and what is being read; it is read again with the next one."""
        self._worker = None
        for reading in self._reading:
            reading.cancel()
        if self._reading:
            await asyncio.wait(self._reading)
        await self._queue.recover(self.context_tokens)

    def previous_chars(self) -> int:
        """Of what was said before a text, for it to be read with."""
        return PREVIOUS_CHARS if part_chars(self.context_tokens) == PART_CHARS else 0

    async def hold(self) -> None:
        """Begin no text until `release`, and wait until none is being kept or read."""
        self._held += 1
        try:
            while self._busy or self._beginning:
                self._idle.clear()
                await self._idle.wait()
        except asyncio.CancelledError:
            self.release()
            raise

    def release(self) -> None:
        """Read again."""
        self._held -= 1
        self._news.set()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._news.clear()
                self._beginning = True
                try:
                    patience = await self._begin(tasks)
                except GraphError as error:  # the disk refuses
                    self._in_trouble(Trouble(error.code, str(error)))
                    patience = self._away_s[0]
                finally:
                    self._beginning = False
                    self._idle.set()
                await self._wait(min(patience, _POLL_S))

    async def may_go_on(self) -> bool:
        """Whether one more part may be read."""
        if self._limits.paused or self._held or not self._models.memory:
            return False
        return not await self._spending.is_over(self._limits)

    async def _begin(self, tasks: asyncio.TaskGroup) -> float:
        """Begin what may be begun; seconds until that may be more."""
        worker = self._worker
        if worker is None or self._held:
            return _POLL_S
        if away := self._away_s_left():
            return away
        await self._put_back_unmarked()
        await self._keep(worker)
        if self._held or self._worker is not worker:
            return _POLL_S
        if not self._models.memory:
            before = self.trouble
            for job in await self._queue.keep_all():
                self._job_changed(job)
            self._disk_works(before)
            self._changed()
            return self._away_s_left() or _POLL_S
        return await self._take(tasks, worker)

    async def _take(self, tasks: asyncio.TaskGroup, worker: Worker) -> float:
        at_once = 1 if self._misses else SPACES_AT_ONCE
        while len(self._busy) < at_once and await self.may_go_on():
            before = self.trouble
            work = await self._queue.take({*self._busy, *self._limits.closed})
            self._disk_works(before)
            if work is None:
                return await self._queue.next_due_s() or _POLL_S
            self._busy.add(work.job.space)
            self._job_changed(work.job)
            reading = tasks.create_task(self._work(worker, work))
            self._reading.add(reading)
            reading.add_done_callback(self._reading.discard)
        self._changed()
        return _POLL_S

    async def _keep(self, worker: Worker) -> None:
        """Put new texts into the graph, whether or not they are read soon."""
        unkept = self._unkept

        def stops() -> bool:
            return bool(self._held) or self._worker is not worker

        while unkept and not stops():
            work = await self._queue.work(unkept[0])
            if work is not None:
                try:
                    if not await worker.keep(work, stops):
                        return
                except GraphError as error:
                    of_graph = error.code not in OF_DISK
                    self._away(Outcome(None, error.code, str(error), of_graph=of_graph))
                    return
                if self.trouble.of_graph:
                    self._recovered()
            unkept.popleft()

    async def _put_back_unmarked(self) -> None:
        """Texts whose end could not be written down: they are read by nobody."""
        if keys := set(self._unmarked):
            await self._queue.put_back_all(keys)
            self._unmarked -= keys

    async def _work(self, worker: Worker, work: Work) -> None:
        try:
            outcome = await worker.run(work)
            await self._after(work, outcome)
        except GraphError as error:  # the queue itself cannot be written
            self._unmarked.add(work.job.key)
            self._away(Outcome(None, error.code, str(error)))
        finally:
            self._busy.discard(work.job.space)
            self._idle.set()
            self._news.set()
            self._changed()

    async def _after(self, work: Work, outcome: Outcome) -> None:
        job = outcome.job
        if outcome.away:
            delay = self._away(outcome)
            key = work.job.key
            job = await self._queue.postponed(key, outcome.away, outcome.detail, delay)
        elif self.trouble.code:
            self._misses, self.trouble = 0, Trouble()
            await self._queue.hurry()
        await self._spending.flush()
        if job is not None:
            self._job_changed(job)

    def _away(self, outcome: Outcome) -> float:
        """Leave models and graph alone for a while; how many seconds."""
        delay = self._away_s[min(self._misses, len(self._away_s) - 1)]
        self._misses += 1
        self._away_until = time.monotonic() + delay
        self._in_trouble(Trouble(outcome.away, outcome.detail, outcome.of_graph))
        return delay

    def _away_s_left(self) -> float:
        return max(0.0, self._away_until - time.monotonic())

    def _disk_works(self, before: Trouble) -> None:
        """It took something; what refused since `before` was the trouble is told on."""
        if self.trouble is before and before.of_disk:
            self._recovered()

    def _recovered(self) -> None:
        self._misses = 0
        self._in_trouble(Trouble())

    def _in_trouble(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self._changed()

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return
