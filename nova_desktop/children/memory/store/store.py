"""The memory file as the rest of the child uses it: work goes to its threads and comes back."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from nova_desktop.children.memory.store.backups import Backups
from nova_desktop.children.memory.store.connection import connect, full_check, sidecar
from nova_desktop.children.memory.store.damage import CHECK_MARK
from nova_desktop.children.memory.store.errors import (
    DamageError,
    failed,
    is_damage,
    translating,
)
from nova_desktop.children.memory.store.work import Job, Worker

T = TypeVar("T")
READERS: Final = 2


def utc_now() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


class _Together:
    """Reads under way on one thread, until they are broken off."""

    def __init__(self) -> None:
        self.connection: sqlite3.Connection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._broken = threading.Event()
        self._thread = 0

    @property
    def is_here(self) -> bool:
        """Whether this is its thread: work that is sent to another one from it is none of it."""
        return self._thread == threading.get_ident()

    def run(self, made: Coroutine[Any, Any, T], connection: sqlite3.Connection) -> T:
        """The result, in the thread that called. Raises CancelledError when it is broken off."""

        async def work() -> T:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            self.check()
            return await made

        self.connection, self._thread = connection, threading.get_ident()
        try:
            return asyncio.run(work())
        finally:
            self._loop = None
            made.close()

    def check(self) -> None:
        """Before each read. Raises CancelledError."""
        if self._broken.is_set():
            raise asyncio.CancelledError

    def break_off(self) -> None:
        """From another thread: begin no further read."""
        self._broken.set()
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(task.cancel)


class Store:
    """One writing thread and two reading ones over `memory.db`; made by `open_store`.

    `write` and `read` may be awaited on any loop and never block it. Both raise GraphError for
    what the file or the disk refuse; what the work itself raises comes out as it is.
    """

    def __init__(self, path: Path, writer: sqlite3.Connection, backups: Backups) -> None:
        self.path = path
        self._backups = backups
        self._lock = threading.Lock()
        self._closed = False
        self._writer = Worker("memory-writer", lambda: writer, "BEGIN IMMEDIATE", self._note, 1)
        self._readers = Worker(
            "memory-reader", lambda: connect(path, writes=False), "BEGIN", self._note, READERS
        )
        self._idle_writer = writer
        self._together = ContextVar[_Together | None]("together", default=None)
        self._under_way: set[_Together] = set()

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work`, once it is on the disk: one transaction, whole or not at all.

        It is carried out, in order, even if the caller is cancelled while waiting. A full disk
        is a GraphError that may be tried again. Among reads together nothing can be written.
        """
        self._refuse_together()
        return await asyncio.shield(self._submit(work, self._writer))

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work` on one state of the file, which holds every finished write.

        It is skipped if the caller is cancelled before its turn.
        """
        inside = self._inside()
        if inside is not None and inside.connection is not None:
            inside.check()
            return work(inside.connection)
        return await self._submit(work, self._readers)

    async def read_together(self, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of a coroutine all of whose reads see one state of the file.

        They are carried out one after the other on one thread, without a way there and back for
        each, which would take longer than most of them. It runs on a loop of its own and may
        await nothing but reads. When the caller is cancelled it ends before the next one.
        """
        if self._inside() is not None:
            return await made()
        together = _Together()

        def work(connection: sqlite3.Connection) -> T:
            token = self._together.set(together)
            try:
                return together.run(made(), connection)
            finally:
                self._together.reset(token)

        self._under_way.add(together)
        try:
            return await self._submit(work, self._readers)
        except asyncio.CancelledError:
            together.break_off()
            raise
        finally:
            self._under_way.discard(together)

    async def try_out(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work`, which may write; nothing of it stays."""
        self._refuse_together()

        def undone(connection: sqlite3.Connection) -> T:
            connection.execute("SAVEPOINT tried")
            try:
                return work(connection)
            finally:
                connection.execute("ROLLBACK TO tried")

        return await self._submit(undone, self._writer)

    async def check(self) -> str:
        """What is wrong with the file, or "": all of it, with its links. Takes its time."""
        wrong = await self.read(full_check)
        if wrong:
            self.want_check()
        return wrong

    async def backup(self, now: Callable[[], datetime] = utc_now) -> Path:
        """Copy the file, check the copy, drop old copies; where the new one is."""
        return await self.read(lambda connection: self._backups.make(connection, now()))

    async def backup_if_due(self, now: Callable[[], datetime] = utc_now) -> Path | None:
        """A copy when the last one is a day old. For an idle moment, once an hour or so."""
        due = await self.read(lambda _: self._backups.due(now()))
        return await self.backup(now) if due else None

    async def bytes_on_disk(self) -> int:
        """The size of the file with its log."""
        files = [self.path, sidecar(self.path, "-wal")]
        return await self.read(lambda _: sum(f.stat().st_size for f in files if f.exists()))

    def want_check(self) -> None:
        """Have the next start check the whole file, and set it aside if need be."""
        with suppress(OSError):
            sidecar(self.path, CHECK_MARK).touch()

    async def close(self, budget_s: float = 3.0) -> bool:
        """Finish queued writes, break off reads, close; True if all was written and closed."""
        with self._lock:
            first, self._closed = not self._closed, True
        return await asyncio.to_thread(self._close, budget_s) if first else True

    def _close(self, budget_s: float) -> bool:
        # The readers end first: the connection that closes last folds the log into the file.
        self._readers.stop()
        for together in tuple(self._under_way):
            together.break_off()
        self._readers.interrupt()
        read = self._readers.join(budget_s / 2)
        self._writer.stop()
        wrote = self._writer.join(budget_s)
        if wrote:
            self._idle_writer.close()  # it was never used if nothing was written
        return read and wrote

    def _refuse_together(self) -> None:
        # It would wait for another thread, which may wait for this one.
        if self._inside() is not None:
            raise failed("nothing can be written among reads", retryable=False)

    def _inside(self) -> _Together | None:
        together = self._together.get()
        return together if together is not None and together.is_here else None

    async def _submit(self, work: Callable[[sqlite3.Connection], T], worker: Worker) -> T:
        job = Job(work)
        with self._lock:  # nothing may be queued behind the mark that ends a thread
            if self._closed:
                raise failed("the memory file is closed", retryable=False)
            worker.put(job)
        with translating():
            try:
                return await asyncio.wrap_future(job.outcome)
            except DamageError as error:
                raise failed(str(error), retryable=False) from error

    def _note(self, error: BaseException) -> None:
        if is_damage(error):
            self.want_check()
