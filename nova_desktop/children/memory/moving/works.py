"""Moving, taking over, and re-embedding, as the window asks for them."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.answering import answering
from nova_desktop.children.memory.graph import Graph, GraphError
from nova_desktop.children.memory.keeping import Keeping
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.moving.backup import Backup
from nova_desktop.children.memory.moving.marker import name_of
from nova_desktop.children.memory.moving.migration import Migration
from nova_desktop.children.memory.moving.move import Move, report
from nova_desktop.children.memory.moving.reembedding import ReembedWork
from nova_desktop.children.memory.moving.texts import TextsOfGraph
from nova_desktop.children.memory.neo4j_graph.look import look
from nova_desktop.children.memory.parts import Base
from nova_desktop.children.memory.places import open_graph
from nova_desktop.children.memory.whole import Progress, WholeWork
from nova_desktop.children.runtime.serving import Method
from nova_desktop.domain.memory import Forgotten
from nova_desktop.domain.memory_state import (
    GraphPlace,
    GraphState,
    LongWork,
    Reembedding,
    ReembedEstimate,
    WorkReport,
)

_LOOK_S: Final = 5.0


class Moving:
    """Everything raises GraphError; what changes the graph has it for itself."""

    def __init__(
        self, base: Base, keeping: Keeping, whole: WholeWork, changed: Callable[[], None]
    ) -> None:
        self._base = base
        self._keeping = keeping
        self._whole = whole
        self._changed = changed
        self._work = ReembedWork(base.store, base.embedder, self._may_spend, changed)
        self._texts = TextsOfGraph(base.store, lambda: (self._graph(), name_of(keeping.place)))
        self._resuming = asyncio.Event()

    def methods(self) -> dict[str, Method]:
        """By name."""
        return {
            "look": answering(look, place=GraphPlace),
            "move": answering(self.move, to=GraphPlace),
            "migrate": answering(
                self.migrate, "embed", source=GraphPlace, group=str, dry_run=bool, embed=bool
            ),
            "roll_back": answering(self.roll_back, backup=str),
            "estimate_reembedding": answering(self.estimate),
            "reembed": answering(self.reembed, "go_on", go_on=bool),
            "stop_work": answering(self.stop),
            "wipe": answering(self.wipe, space=str),
        }

    @property
    def reembedding(self) -> Reembedding:
        """How far it is, or why it stopped."""
        return self._work.state

    def nudge(self) -> None:
        """The graph may be another one, or open by now."""
        self._texts.nudge()
        self._resuming.set()

    async def move(self, to: GraphPlace) -> WorkReport:
        """Copy all to another place and verify; the present one stays in use."""

        async def work(tell: Progress) -> WorkReport:
            moving = Move(self._base.store, self._graph(), self._keeping.place, self._opened)
            return await moving.run(to, tell)

        return await self._whole.run(LongWork.MOVE, work, alone=True)

    async def migrate(
        self, source: GraphPlace, group: str, dry_run: bool, embed: bool = False
    ) -> WorkReport:
        """Copy a graph of an earlier Nova into the one in use, after a backup."""

        async def work(tell: Progress) -> WorkReport:
            try:
                migration = self._migration()
                return await migration.run(source, group, tell, dry_run=dry_run, embed=embed)
            finally:
                await self._base.filling.look()

        return await self._whole.run(LongWork.MIGRATE, work, alone=True)

    async def roll_back(self, backup: str) -> None:
        """Take a migration back."""

        async def work(_tell: Progress) -> WorkReport:
            await self._migration().roll_back(backup)
            await self._base.filling.look()
            return report(LongWork.MIGRATE, await self._graph().counts(), (), 0.0)

        await self._whole.run(LongWork.MIGRATE, work, alone=True)

    async def estimate(self) -> ReembedEstimate:
        """What it would take."""
        graph = self._graph()
        if await self._only_unasked(graph):
            return await self._base.unasked.estimate(graph)
        return await self._work.estimate(graph)

    async def reembed(self, go_on: bool = True) -> None:
        """Make all vectors anew, or stop doing so. Raises ModelCallError too."""
        if not go_on:
            self._work.stop()
            return

        if await self._only_unasked(self._graph()):  # the others have theirs
            await self._base.unasked.clear()
            self._base.filling.nudge()
            self._changed()
            return

        async def work(tell: Progress) -> WorkReport:
            graph = self._graph()
            if await self._work.run(graph, tell):
                await self._base.unasked.clear()
            await self._base.filling.look()
            return report(LongWork.REEMBED, await graph.counts(), (), 0.0)

        await self._whole.run(LongWork.REEMBED, work, alone=True)

    async def stop(self) -> None:
        """End the work that runs, whichever it is, where it can go on later."""
        self._work.stop()
        self._whole.stop()

    async def wipe(self, space: str) -> Forgotten:
        """Everything of a space, also what migrations keep to be taken back."""
        forgotten = await self._whole.wipe(space)
        folder = Path(self._base.store.path).parent
        await asyncio.to_thread(Backup.remove_all, folder)
        return forgotten

    async def run(self) -> None:
        """Make texts of the graph searchable, and go on with re-embedding; until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._texts.run())
            tasks.create_task(self._resume())

    async def _resume(self) -> None:
        """Go on with what a kill broke off, once there are a graph and a model."""
        while await self._is_under_way():
            self._resuming.clear()
            ready = self._keeping.standing.state is GraphState.READY
            if ready and self._base.embedder.fingerprint and not self._work.state.running:
                with suppress(GraphError, ModelCallError):  # told in health
                    await self.reembed()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._resuming.wait()

    async def _is_under_way(self) -> bool:
        try:
            return await self._work.is_under_way()
        except GraphError:
            return False

    async def _only_unasked(self, graph: Graph) -> bool:
        """Whether vectors are missing that nobody agreed to, and all others are as they must be."""
        now_by = self._base.embedder.fingerprint
        fits = bool(now_by) and await graph.fingerprint() == now_by
        return fits and await self._base.unasked.there_are(graph)

    async def _may_spend(self) -> bool:
        return not await self._base.spending.is_over(self._base.ingest.limits)

    def _graph(self) -> Graph:
        return self._keeping.parts.graph

    def _migration(self) -> Migration:
        store = self._base.store
        return Migration(store, self._graph(), self._keeping.place, self._as_it_is)

    @asynccontextmanager
    async def _opened(self, place: GraphPlace) -> AsyncGenerator[Graph]:
        async with open_graph(place, self._base.store, self._base.index) as graph:
            yield graph

    def _as_it_is(self, place: GraphPlace) -> AbstractAsyncContextManager[Graph]:
        return open_graph(place, self._base.store, self._base.index, as_it_is=True)
