"""A quiet word when something was remembered, one at a time, with a way to take it back."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nova_desktop.domain.memory import Fact, Job, Urgency
from nova_desktop.domain.memory_state import LongWork, MemoryHealth
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.services.memory.set_up import Calm

JOIN_S: Final = 1.5
"""What is found within this time stands in one notice."""

SHOWN_S: Final = 10.0
"""What is found while a notice is likely to be seen still is added to it."""


@dataclass(frozen=True, slots=True)
class MemoryNotice:
    """`facts` were found in `episodes`, which an undo forgets."""

    facts: tuple[Fact, ...]
    episodes: tuple[str, ...]


class MemoryNotices:
    """A MemoryListener. Each notice takes the place of the one before.

    `is_wanted` tells whether the user wants to hear of it. Imports are told by their own report.
    """

    def __init__(
        self,
        graph: MemoryGraph,
        is_wanted: Callable[[], bool],
        *,
        join_s: float = JOIN_S,
        shown_s: float = SHOWN_S,
    ) -> None:
        self._graph = graph
        self._is_wanted = is_wanted
        self._shown_s = shown_s
        self._calm = Calm(self._show, join_s)
        self._listeners: list[Callable[[MemoryNotice], None]] = []
        self._notice = MemoryNotice((), ())
        self._shown_at = -shown_s

    def on_notice(self, listener: Callable[[MemoryNotice], None]) -> None:
        self._listeners.append(listener)

    async def undo(self, notice: MemoryNotice) -> tuple[str, ...]:
        """Forget its texts and what only they say; the tickets that bring them back.

        Raises NovaError; texts that are gone already are passed over.
        """
        self._notice = MemoryNotice((), ())
        tickets = [await self._forget(episode) for episode in notice.episodes]
        return tuple(ticket for ticket in tickets if ticket)

    # MemoryListener

    def job_changed(self, job: Job) -> None:
        """Only what was found is told."""

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        if not added or job.urgency is Urgency.IMPORT or not self._is_wanted():
            return
        seen = self._notice
        if self._is_over():
            seen = MemoryNotice((), ())
        known = {fact.id: fact for fact in (*seen.facts, *added)}
        episodes = tuple(dict.fromkeys((*seen.episodes, job.episode)))
        self._notice = MemoryNotice(tuple(known.values()), episodes)
        self._shown_at = _now()
        self._calm.stir()

    def health_changed(self, health: MemoryHealth) -> None:
        """Only what was found is told."""

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """Only what was found is told."""

    async def _forget(self, episode: str) -> str:
        try:
            return (await self._graph.forget_episode(episode)).ticket
        except NovaError as error:
            if error.problem.code is not ProblemCode.MEMORY_GONE:
                raise
            return ""

    def _is_over(self) -> bool:
        return _now() - self._shown_at >= self._shown_s

    def _show(self) -> None:
        if self._notice.facts and self._is_wanted():
            self._shown_at = _now()
            for listener in self._listeners:
                listener(self._notice)


def _now() -> float:
    return asyncio.get_running_loop().time()
