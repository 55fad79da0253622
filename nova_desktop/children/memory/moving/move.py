"""Copies everything from the place in use to another one and verifies it; nothing is removed."""

import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from nova_desktop.children.memory.edits.going import note_moved
from nova_desktop.children.memory.graph import Counts, Graph, GraphError
from nova_desktop.children.memory.moving.adopting import dimension_of, make_room
from nova_desktop.children.memory.moving.copying import Copying, Progress
from nova_desktop.children.memory.moving.forgotten import remove_forgotten
from nova_desktop.children.memory.moving.marker import Marker, name_of
from nova_desktop.children.memory.moving.rows_compared import Shaping
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import GraphPlace, LongWork, WorkReport
from nova_desktop.domain.problems import ProblemCode

Opened = Callable[[GraphPlace], AbstractAsyncContextManager[Graph]]
"""Opens the graph at a place for as long as it is needed."""


class Move:
    """From the graph in use, which nobody changes meanwhile. Raises GraphError."""

    def __init__(self, store: Store, source: Graph, place: GraphPlace, opened: Opened) -> None:
        self._store = store
        self._source = source
        self._place = place
        self._opened = opened
        self._marker = Marker(store, "move")

    async def run(self, to: GraphPlace, progress: Progress) -> WorkReport:
        """Broken off, it goes on where it was when it is asked to move there again."""
        begun = time.monotonic()
        if name_of(to) == name_of(self._place):
            code = ProblemCode.MEMORY_PLACE_UNUSABLE
            raise GraphError(code, "memory is kept there already", retryable=False)
        async with self._opened(to) as target:
            return await self._copied(target, name_of(to), progress, begun)

    async def _copied(
        self, target: Graph, name: str, progress: Progress, begun: float
    ) -> WorkReport:
        marked = await self._marker.read()
        if marked.get("to") != name:
            empty = await target.counts() == Counts()
            marked = {"to": name, "after": "", "empty": "yes" if empty else ""}
        copying = await self._copying(target)
        await self._store.write(note_moved)

        async def noted(place: str) -> None:
            await self._marker.write(**{**marked, "after": place})

        await copying.copy(lambda d, t: progress(d, 2 * t), marked["after"], noted)
        compared = await copying.verify(lambda d, t: progress(t + d, 2 * t))
        await remove_forgotten(self._store, self._source, target)
        differences = list(compared.differences())
        there, here = await target.counts(), await self._source.counts()
        if marked["empty"] and there != here:
            differences.append(f"there are {there}, here are {here}")
        await self._marker.clear()
        return report(LongWork.MOVE, there, tuple(differences), begun)

    async def _copying(self, target: Graph) -> Copying:
        made_by = await self._source.fingerprint()
        fits = await make_room(target, self._store, made_by)
        dimension = await dimension_of(self._source, self._store) if fits else 0
        return Copying(self._source, target, Shaping(dimension))


def report(
    work: LongWork,
    counts: Counts,
    differences: tuple[str, ...],
    begun: float,
    *,
    backup: str = "",
    dry_run: bool = False,
) -> WorkReport:
    """Of work that began at `begun` of the monotonic clock."""
    return WorkReport(
        work,
        ok=not differences,
        episodes=counts.episodes,
        entities=counts.entities,
        facts=counts.facts,
        differences=differences,
        backup=backup,
        dry_run=dry_run,
        seconds=time.monotonic() - begun,
        finished_at=datetime.now(UTC),
    )
