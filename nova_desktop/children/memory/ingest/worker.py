"""Takes one text through all of its parts, and says how that ended."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from nova_desktop.children.memory.graph import Graph, GraphError
from nova_desktop.children.memory.ingest.extraction import (
    Extraction,
    Learned,
    Part,
    StoppedError,
    episode_row,
    parts_of,
)
from nova_desktop.children.memory.ingest.job_rows import Work
from nova_desktop.children.memory.ingest.queue import Queue
from nova_desktop.children.memory.ingest.read_anew import forgotten_before
from nova_desktop.children.memory.ingest.splitting import SHORTEST_PART, split
from nova_desktop.children.memory.models.errors import AWAY, ModelCallError
from nova_desktop.children.memory.models.metering import Meter, metered
from nova_desktop.children.memory.store.errors import OF_DISK
from nova_desktop.children.runtime.serving import print_place
from nova_desktop.domain.memory import Job
from nova_desktop.domain.problems import ProblemCode

PREVIOUS: Final = 3
"""Episodes of the same origin that a text is read with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How work on a text ended. `away`: models or graph cannot be had, whatever the text is."""

    job: Job | None
    away: str = ""
    detail: str = ""
    of_graph: bool = False


class Worker:
    """Over one graph and one queue. `may_go_on` is asked before each part.

    `previous_chars` tells how much a text may be read with of what was said before it, `learned`
    hears of each part's facts once they are written.
    """

    def __init__(
        self,
        queue: Queue,
        graph: Graph,
        extraction: Extraction,
        may_go_on: Callable[[], Awaitable[bool]],
        previous_chars: Callable[[], int],
        learned: Callable[[Job, Learned], None],
    ) -> None:
        self._queue = queue
        self._graph = graph
        self._extraction = extraction
        self._may_go_on = may_go_on
        self._previous_chars = previous_chars
        self._learned = learned

    async def keep(self, work: Work, stops: Callable[[], bool] = lambda: False) -> bool:
        """Put the raw text into the graph; again changes nothing. Raises GraphError.

        `stops` is asked before each part; False when it said so before the end.
        """
        for part in await _divided(work):
            if stops():
                return False
            if not await self._put(work, part):
                break
        return True

    async def run(self, work: Work) -> Outcome:
        """Read a text. What goes wrong is marked in the queue. Raises GraphError of the queue."""
        key = work.job.key
        if await self._queue.is_forbidden(f"{work.job.title}\n{work.text}"):
            code = ProblemCode.MEMORY_TEXT_REFUSED
            return Outcome(await self._queue.failed(key, code, "never", hopeless=True))
        with metered() as meter:
            try:
                await self._read(work, meter)
                return Outcome(await self._finish(work))
            except StoppedError:
                return Outcome(await self._queue.put_back(key))
            except ModelCallError as error:
                return await self._model_failed(work, error, meter.take())
            except GraphError as error:
                return await self._graph_failed(work, error, meter.take())
            except Exception as error:  # noqa: BLE001 Graphiti raises anything over what a model answers
                print_place(error)
                code, detail = ProblemCode.MEMORY_FAILED, type(error).__name__
                return Outcome(await self._queue.failed(key, code, detail, cost_usd=meter.take()))

    async def _read(self, work: Work, meter: Meter) -> None:
        parts = await _divided(work)
        for part in parts:
            if await self._graph.is_extracted(part.episode):
                continue
            if not await self._may_go_on():
                raise StoppedError
            if not await self._put(work, part):
                raise StoppedError
            await self._read_part(work, part, meter)

    async def _put(self, work: Work, part: Part) -> bool:
        """Have a part in the graph; False when its text was forgotten meanwhile."""
        if await self._graph.has_episode(part.episode):
            return True
        await self._graph.put_episode(episode_row(work, part), work.job.key)
        if await self._is_wanted(work):
            return True
        await self._graph.delete("episode", [part.episode])
        return False

    async def _is_wanted(self, work: Work) -> bool:
        return await self._queue.job(work.job.key) is not None

    async def _read_part(self, work: Work, part: Part, meter: Meter) -> None:
        previous = await self._previous(work)
        wanted = partial(self._is_wanted, work)
        learned = await self._extraction.extract(work, part, previous, wanted)
        learned = await self._but_forgotten(part, learned)
        await self._queue.part_done(work.job.key, part.number, meter.take())
        if learned.added or learned.retired:
            self._learned(work.job, learned)

    async def _but_forgotten(self, part: Part, learned: Learned) -> Learned:
        places = await self._queue.untold(part.episode)
        gone = await forgotten_before(self._graph, part.text, places, learned.added)
        if not gone:
            return learned
        await self._graph.delete("fact", gone)
        return replace(learned, added=tuple(f for f in learned.added if f.id not in gone))

    async def _previous(self, work: Work) -> list[str]:
        """What its origin said last. A part has no room for more, and begins with a paragraph."""
        if work.parts > 1:
            return []
        return await self._queue.before(work, PREVIOUS, self._previous_chars())

    async def _finish(self, work: Work) -> Job | None:
        """Counted in the graph: a kill between its write and ours would lose what we counted."""
        facts = 0
        for part in await _divided(work):
            facts += len(await self._graph.facts_of_episode(part.episode))
        return await self._queue.done(work.job.key, facts)

    async def _model_failed(self, work: Work, error: ModelCallError, cost: float) -> Outcome:
        key, detail = work.job.key, error.detail or error.code
        if error.is_away:
            return Outcome(work.job, error.code, detail)
        if error.code is ProblemCode.CONTEXT_TOO_LONG and await self._halved(work):
            return Outcome(await self._queue.put_back(key))
        hopeless = error.is_hopeless
        job = await self._queue.failed(key, error.code, detail, cost_usd=cost, hopeless=hopeless)
        return Outcome(job)

    async def _halved(self, work: Work) -> bool:
        """Have twice as many parts of a text that is too long for the model, if that may help."""
        longest = len(work.text) / work.parts
        parts = await _divided(work)
        if longest < 2 * SHORTEST_PART or await self._graph.is_extracted(parts[0].episode):
            return False
        await self._graph.delete("episode", [part.episode for part in parts])
        return await self._queue.divide(work, 2 * work.parts)

    async def _graph_failed(self, work: Work, error: GraphError, cost: float) -> Outcome:
        if error.retryable and error.code in (*AWAY, *OF_DISK):
            # A full disk is no fault of the text either.
            of_graph = error.code in AWAY
            return Outcome(work.job, error.code, str(error), of_graph=of_graph)
        job = await self._queue.failed(
            work.job.key, error.code, str(error), cost_usd=cost, hopeless=not error.retryable
        )
        return Outcome(job)


async def _divided(work: Work) -> list[Part]:
    texts = await asyncio.to_thread(split, work.text, work.parts)
    return parts_of(work, texts)
