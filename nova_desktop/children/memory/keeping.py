"""Keeps the graph open: opens it, tries again while it is away, and changes to another place."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from nova_desktop.children.memory.graph import Graph, GraphError
from nova_desktop.children.memory.parts import Base, Parts, make_parts
from nova_desktop.children.memory.places import graph_at
from nova_desktop.domain.memory_state import GraphPlace, GraphState
from nova_desktop.domain.problems import ProblemCode

AGAIN_S: Final = (2.0, 5.0, 15.0, 60.0)
"""Before each new try to open a graph that is away."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the graph stands; `code` is a ProblemCode or ""."""

    state: GraphState = GraphState.OPENING
    code: str = ""
    detail: str = ""


class Keeping:
    """The graph in use with what works on it. `changed` hears of each new standing."""

    def __init__(self, base: Base, place: GraphPlace, changed: Callable[[], None]) -> None:
        self._base = base
        self._place = place
        self._changed = changed
        self._news = asyncio.Event()
        self._changing = asyncio.Lock()
        self._parts: Parts | None = None
        self.standing = Standing()

    @property
    def place(self) -> GraphPlace:
        return self._place

    @property
    def parts(self) -> Parts:
        """What works on the graph; it may be away. Raises GraphError if it cannot be used."""
        if self._parts is None:
            code = self.standing.code or ProblemCode.MEMORY_DOWN
            raise GraphError(code, self.standing.detail or "it is being opened")
        return self._parts

    def has(self, graph: Graph) -> bool:
        """Whether this is the graph in use."""
        return self._parts is not None and self._parts.graph is graph

    async def use(self, place: GraphPlace) -> None:
        """Keep memory there from now on; the same place is tried at once if it was away."""
        if place != self._place:
            async with self._changing:
                await self._leave()
                self._place = place
        self._news.set()

    async def look_again(self) -> None:
        """Whoever asks wants it now: try what is away at once. Raises GraphError."""
        if self.standing.state is GraphState.DOWN:
            self._news.set()
        if self._base.ingest.trouble.code:
            await self._base.ingest.look_again()

    async def reopen(self) -> None:
        """Close the graph and open it again, as after its file was replaced."""
        async with self._changing:
            await self._leave()
        self._news.set()

    async def run(self) -> None:
        """Open, and try again, until cancelled."""
        misses = 0
        while True:
            self._news.clear()
            if self.standing.state is not GraphState.READY:
                async with self._changing:
                    misses = 0 if await self._opened() else misses + 1
            patience = AGAIN_S[min(misses, len(AGAIN_S)) - 1] if misses else None
            try:
                async with asyncio.timeout(patience):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def close(self) -> None:
        """Leave the graph."""
        async with self._changing:
            await self._leave()

    async def _leave(self) -> None:
        await self._base.ingest.abandon()
        await self._base.filling.use(None)
        parts, self._parts = self._parts, None
        self._stand(Standing())
        if parts is not None:
            await parts.graph.close()

    async def _opened(self) -> bool:
        try:
            if self._parts is None:
                graph = graph_at(self._place, self._base.store, self._base.index)
                self._parts = make_parts(self._base, graph, self._is_away)
            await self._parts.graph.open()
            await self._parts.edits.finish()
            await self._base.filling.use(self._parts.graph, self._parts.passages)
            await self._base.ingest.use_graph(self._parts.worker)
        except GraphError as error:
            self._stand(Standing(_state_of(error), error.code, str(error)))
            return False
        self._stand(Standing(GraphState.READY))
        return True

    def _is_away(self) -> bool:
        trouble = self._base.ingest.trouble
        gone = trouble.of_graph and trouble.code == ProblemCode.MEMORY_DOWN
        return gone or self.standing.state is GraphState.DOWN

    def _stand(self, standing: Standing) -> None:
        self.standing = standing
        self._changed()


def _state_of(error: GraphError) -> GraphState:
    if error.code == ProblemCode.MEMORY_READ_ONLY:
        return GraphState.READ_ONLY
    return GraphState.DOWN if error.retryable else GraphState.FAILED
