"""Work on the whole of memory: one piece at a time, with its progress told, and stopped at will."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.parts import Base, Parts
from nova_desktop.children.memory.telling import HealthBoard
from nova_desktop.domain.memory import Forgotten
from nova_desktop.domain.memory_state import LongWork, WorkReport
from nova_desktop.domain.problems import ProblemCode

Progress = Callable[[int, int], None]
_STOPS_ITSELF: Final = frozenset({LongWork.REEMBED})


class StoppedError(Exception):
    """The user wants this work no more; raised where all that was written is whole."""


class WholeWork:
    """Everything raises GraphError, with MEMORY_WORK_UNDER_WAY while another piece runs."""

    def __init__(self, base: Base, parts: Callable[[], Parts], health: HealthBoard) -> None:
        self._base = base
        self._parts = parts
        self._health = health
        self._running: LongWork | None = None
        self._stopping = asyncio.Event()

    async def export(self, path: str, spaces: tuple[str, ...]) -> WorkReport:
        """Write texts, things and facts as JSON lines; texts are read meanwhile."""
        return await self.run(
            LongWork.EXPORT, lambda tell: self._parts().exporter.export(path, spaces, tell)
        )

    async def import_file(self, path: str) -> WorkReport:
        """Add what is in a file."""
        return await self.run(
            LongWork.IMPORT,
            lambda tell: self._parts().importer.import_file(path, tell),
            alone=True,
        )

    async def wipe(self, space: str) -> Forgotten:
        """Everything of a space; nothing is being read meanwhile."""
        await self._base.ingest.hold()
        async with self._held():
            return await self._parts().edits.wipe(space)

    def stop(self) -> None:
        """End what runs at its next step; its report says that it was stopped."""
        if self._running is not None:
            self._stopping.set()

    async def run(
        self,
        work: LongWork,
        do: Callable[[Progress], Awaitable[WorkReport]],
        *,
        alone: bool = False,
    ) -> WorkReport:
        """Do it, unless something else is being done; `alone`: no text is being read meanwhile."""
        if self._running is not None:
            code = ProblemCode.MEMORY_WORK_UNDER_WAY
            raise GraphError(code, self._running, retryable=True)
        self._running, begun = work, time.monotonic()
        self._stopping.clear()
        try:
            async with AsyncExitStack() as life:
                if alone:
                    await self._hold_or_stop()
                    await life.enter_async_context(self._held())
                return await do(lambda done, total: self._step(work, done, total))
        except StoppedError:
            return WorkReport(work, ok=False, stopped=True, seconds=time.monotonic() - begun)
        finally:
            self._running = None
            self._health.changed()
            self._base.filling.nudge()

    def _step(self, work: LongWork, done: int, total: int) -> None:
        """Raises StoppedError; what is done so far is safe in its place."""
        if self._stopping.is_set() and work not in _STOPS_ITSELF:
            raise StoppedError
        self._base.telling.progress(work, done, total)

    async def _hold_or_stop(self) -> None:
        """A text that is being read may take a model minutes."""
        holding = asyncio.create_task(self._base.ingest.hold())
        stopping = asyncio.create_task(self._stopping.wait())
        held = False
        try:
            await asyncio.wait((holding, stopping), return_when=asyncio.FIRST_COMPLETED)
            held = holding.done()
        finally:
            stopping.cancel()
            if not held and not holding.cancel():
                self._base.ingest.release()
        if not held:
            raise StoppedError

    @asynccontextmanager
    async def _held(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self._base.ingest.release()
            self._health.changed()
