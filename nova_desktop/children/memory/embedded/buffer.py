"""Collects what Graphiti writes, so that it goes into the file in one transaction.

Graphiti saves an episode's nodes and edges one group after the other. Inside `collecting` they
wait in a list, which all tasks begun inside share; what is read meanwhile sees them.
"""

import sqlite3
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TypeVar

from nova_desktop.children.memory.meanwhile import NOTHING, Changes, Meanwhile
from nova_desktop.children.memory.store import Store

T = TypeVar("T")
Write = Callable[[sqlite3.Connection], object]


class Buffer:
    """Writes that wait. `open` is False once they were carried out or given up.

    `changes` are by the user since it began, `things` the ids of entities that are written.
    """

    def __init__(self, changes: Changes) -> None:
        self.writes: list[Write] = []
        self.changes = changes
        self.things: dict[str, None] = {}
        self.open = True

    def carry_out(self, connection: sqlite3.Connection) -> None:
        """Do them in their order."""
        for write in self.writes:
            write(connection)


class Writing:
    """Where the driver reads and writes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._buffer: ContextVar[Buffer | None] = ContextVar("buffer", default=None)
        self.meanwhile = Meanwhile()

    @property
    def overlaid(self) -> bool:
        """Whether reading sees what is not in the file yet."""
        buffer = self._buffer.get()
        return buffer is not None and buffer.open and bool(buffer.writes)

    @property
    def changes(self) -> Changes:
        """What the user changed since the buffer began; nothing outside of one."""
        buffer = self._buffer.get()
        return buffer.changes if buffer is not None and buffer.open else NOTHING

    def touches(self, things: Iterable[str]) -> None:
        """These entities, or facts about them, are written."""
        buffer = self._buffer.get()
        if buffer is not None and buffer.open:
            buffer.things |= dict.fromkeys(things)

    async def write(self, work: Write) -> None:
        """Do it now in a transaction of its own, or with the others of the buffer."""
        buffer = self._buffer.get()
        if buffer is not None and buffer.open:
            buffer.writes.append(work)
        else:
            await self._store.write(work)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of reading, with what waits in the buffer."""
        buffer = self._buffer.get()
        if buffer is None or not buffer.open or not buffer.writes:
            return await self._store.read(work)
        waiting = list(buffer.writes)

        def overlaid(connection: sqlite3.Connection) -> T:
            for write in waiting:
                write(connection)
            return work(connection)

        return await self._store.try_out(overlaid)

    @asynccontextmanager
    async def collecting(self) -> AsyncGenerator[Buffer]:
        """Hold back what is written inside and do it at the end; nothing of it if that fails.

        Inside another one it is part of that.
        """
        outer = self._buffer.get()
        if outer is not None and outer.open:
            yield outer
            return
        with self.meanwhile.noting() as changes:
            buffer = Buffer(changes)
            token = self._buffer.set(buffer)
            try:
                yield buffer
            except BaseException:
                buffer.open = False
                raise
            finally:
                self._buffer.reset(token)
            buffer.open = False
            if buffer.writes:
                await self._store.write(buffer.carry_out)
