"""Work on the whole of memory: one piece at a time, with its progress told."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.parts import Base, Parts
from nova_desktop.children.memory.telling import HealthBoard
from nova_desktop.domain.memory import Forgotten
from nova_desktop.domain.memory_state import LongWork, WorkReport
from nova_desktop.domain.problems import ProblemCode

Progress = Callable[[int, int], None]


class WholeWork:
    """Everything raises GraphError, with MEMORY_WORK_UNDER_WAY while another piece runs."""

    def __init__(self, base: Base, parts: Callable[[], Parts], health: HealthBoard) -> None:
        self._base = base
        self._parts = parts
        self._health = health
        self._running: LongWork | None = None

    async def export(self, path: str, spaces: tuple[str, ...]) -> WorkReport:
        """Write texts, things and facts as JSON lines; texts are read meanwhile."""
        return await self.run(
            LongWork.EXPORT, lambda tell: self._parts().exporter.export(path, spaces, tell)
        )

    async def import_file(self, path: str) -> WorkReport:
        """Add what is in a file."""
        async with self.alone():
            return await self.run(
                LongWork.IMPORT, lambda tell: self._parts().importer.import_file(path, tell)
            )

    async def wipe(self, space: str) -> Forgotten:
        """Everything of a space; nothing is being read meanwhile."""
        async with self.alone():
            return await self._parts().edits.wipe(space)

    async def run(
        self, work: LongWork, do: Callable[[Progress], Awaitable[WorkReport]]
    ) -> WorkReport:
        """Do it, unless something else is being done."""
        if self._running is not None:
            code = ProblemCode.MEMORY_WORK_UNDER_WAY
            raise GraphError(code, self._running, retryable=True)
        self._running = work
        try:
            return await do(lambda done, total: self._base.telling.progress(work, done, total))
        finally:
            self._running = None
            self._health.changed()
            self._base.filling.nudge()

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        """No text is being read inside."""
        await self._base.ingest.hold()
        try:
            yield
        finally:
            self._base.ingest.release()
            self._health.changed()
