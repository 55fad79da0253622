"""The running memory child: its parts, the requests of the parent, and the end of both."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.answering import answering
from nova_desktop.children.memory.chores import keep_house
from nova_desktop.children.memory.embedded.graph import EmbeddedGraph
from nova_desktop.children.memory.graph import Graph, GraphError
from nova_desktop.children.memory.health import HealthLook
from nova_desktop.children.memory.keeping import Keeping
from nova_desktop.children.memory.methods import TextMethods, asking, changing, whole_work
from nova_desktop.children.memory.moving.works import Moving
from nova_desktop.children.memory.parts import Base, Parts, make_base
from nova_desktop.children.memory.quiet import settle
from nova_desktop.children.memory.start_params import set_up_of
from nova_desktop.children.memory.store import Opened, Store, open_store
from nova_desktop.children.memory.telling import HealthBoard, Telling
from nova_desktop.children.memory.whole import WholeWork
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.serving import Method, RefusedError, serve_requests
from nova_desktop.domain.memory_state import MemoryHealth, MemorySetUp
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.protocol import INVALID_PARAMS, READY, JsonObject

CLOSE_S: Final = 1.2
"""For the memory file at the end; the parent waits a little longer than that."""
LEAVE_S: Final = 0.5


class MemoryService:
    """Runs once, in the main thread's loop."""

    def __init__(self, link: ParentLink, set_up: MemorySetUp) -> None:
        self._link = link
        self._set_up = set_up
        self._telling = Telling(link.notify)
        self._health = HealthBoard(self._look, link.notify)
        self._look_at: HealthLook | None = None
        self._moving: Moving | None = None

    async def run(self) -> None:
        """Serve until the parent wants the end. Raises GraphError when it cannot begin."""
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def end() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: it is ending already
                loop.call_soon_threadsafe(ended.set)

        self._link.ending.on_asked(end)
        store, opened = await open_store(Path(self._set_up.folder))
        try:
            serving = asyncio.create_task(self._serve(store, opened))
            stopping = asyncio.create_task(ended.wait())
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await serving
        finally:
            await store.close(CLOSE_S)

    async def _serve(self, store: Store, opened: Opened) -> None:
        base = await make_base(store, self._set_up, self._telling, self._health)
        keeping = Keeping(base, self._set_up.place, self._graph_changed)
        whole = WholeWork(base, lambda: keeping.parts, self._health)
        moving = self._moving = Moving(base, keeping, whole, self._health.changed)
        self._look_at = HealthLook(base, keeping, opened, lambda: moving.reembedding)
        methods = self._methods(base, keeping, whole) | moving.methods()

        async def empty_bin() -> None:
            await keeping.parts.edits.empty_bin()

        settle()
        self._link.notify(READY, {})
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(serve_requests(self._link, methods))
                tasks.create_task(keeping.run())
                tasks.create_task(base.ingest.run())
                tasks.create_task(base.filling.run())
                tasks.create_task(self._health.run())
                tasks.create_task(moving.run())
                tasks.create_task(keep_house(empty_bin, base.store.backup_if_due))
        finally:
            with contextlib.suppress(GraphError, TimeoutError):
                async with asyncio.timeout(LEAVE_S):  # a server may not answer
                    await keeping.close()
            with contextlib.suppress(GraphError):
                await base.spending.flush()
            await base.http.aclose()

    def _methods(self, base: Base, keeping: Keeping, whole: WholeWork) -> dict[str, Method]:
        parts: Callable[[], Parts] = lambda: keeping.parts  # noqa: E731

        async def health() -> MemoryHealth:
            await keeping.look_again()
            return await self._look()

        own = {
            "set_up": _setting_up(base, keeping, self._health, self._set_up.folder),
            "health": answering(health),
            "usage": answering(base.spending.usage),
            "check": answering(lambda: _check(base, keeping.parts.graph)),
        }
        texts = TextMethods(base, keeping).methods()
        changes = {
            name: _then(method, self._health.changed) for name, method in changing(parts).items()
        }
        return {**asking(parts), **changes, **texts, **whole_work(whole), **own}

    def _graph_changed(self) -> None:
        self._health.changed()
        if self._moving is not None:
            self._moving.nudge()

    async def _look(self) -> MemoryHealth:
        if self._look_at is None:
            raise GraphError(ProblemCode.MEMORY_FAILED, "it is starting")
        return await self._look_at.look()


def _then(method: Method, changed: Callable[[], None]) -> Method:
    """The method, and what it changed is told soon after."""

    async def call(params: JsonObject) -> JsonObject:
        answer = await method(params)
        changed()
        return answer

    return call


def _setting_up(base: Base, keeping: Keeping, health: HealthBoard, folder: str) -> Method:
    """Takes another place, other models or limits."""

    async def use(set_up: MemorySetUp) -> None:
        reached_anew = set_up.network != base.http.network
        base.http.use(set_up.network)
        if reached_anew or set_up.models != base.ingest.models:
            base.embedder.use(set_up.models)
            base.llm.use(set_up.models)
        await keeping.use(set_up.place)
        await base.filling.look()
        await base.ingest.use(set_up.models, set_up.limits)
        health.changed()

    async def method(params: JsonObject) -> JsonObject:
        set_up = set_up_of(params)
        if set_up.folder != folder:
            raise RefusedError("the folder cannot change", INVALID_PARAMS)
        return await answering(use, set_up=MemorySetUp)(params)

    return method


async def _check(base: Base, graph: Graph) -> tuple[Problem, ...]:
    """The file first: nothing is to be looked up in one that is damaged."""
    wrong = await base.store.check()
    if not wrong and isinstance(graph, EmbeddedGraph):
        wrong = await graph.check()
    return (Problem(ProblemCode.MEMORY_FAILED, {}, wrong),) if wrong else ()
