"""Threads that run work on a connection of their own, one piece after the other."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class Job(Generic[T]):
    """A piece of work with the outcome its caller waits for."""

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self.outcome: Future[T] = Future()

    def run(self, connection: sqlite3.Connection, *, begin: str) -> BaseException | None:
        """Do it in one transaction; what went wrong. If something did, nothing is written."""
        if not self.outcome.set_running_or_notify_cancel():
            return None
        try:
            connection.execute(begin)
            result = self._work(connection)
            connection.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 (it is told to the one who waits)
            _undo(connection)
            self.outcome.set_exception(error)
            return error
        self.outcome.set_result(result)
        return None


class Worker:
    """Threads over one queue. `connect` is called in each of them when there is work first."""

    def __init__(
        self,
        name: str,
        connect: Callable[[], sqlite3.Connection],
        begin: str,
        on_error: Callable[[BaseException], None],
        threads: int,
    ) -> None:
        self._connect = connect
        self._begin = begin
        self._on_error = on_error
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._open: set[sqlite3.Connection] = set()
        self._lock = threading.Lock()
        # Daemons, so that a disk that hangs cannot keep the process alive.
        self._threads = [
            threading.Thread(target=self._loop, name=f"{name}-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: Job[Any]) -> None:
        """Queue it behind all earlier ones."""
        self._queue.put(job)

    def stop(self) -> None:
        """Have the threads end behind what is queued. Returns at once."""
        for _ in self._threads:
            self._queue.put(None)

    def interrupt(self) -> None:
        """Break off what runs."""
        with self._lock:
            for connection in self._open:
                connection.interrupt()

    def join(self, timeout_s: float) -> bool:
        """Whether all have ended within `timeout_s`."""
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _loop(self) -> None:
        connection: sqlite3.Connection | None = None
        while (job := self._queue.get()) is not None:
            connection = connection or self._connected(job)
            if connection is not None and (error := job.run(connection, begin=self._begin)):
                self._on_error(error)
            del job  # else it would be kept alive until the next one comes
        if connection is not None:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _connected(self, job: Job[Any]) -> sqlite3.Connection | None:
        try:
            connection = self._connect()
        except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
            self._on_error(error)
            if job.outcome.set_running_or_notify_cancel():
                job.outcome.set_exception(error)
            return None
        with self._lock:
            self._open.add(connection)
        return connection


def _undo(connection: sqlite3.Connection) -> None:
    # SQLite has done so by itself already on some errors, as on a full disk.
    if connection.in_transaction:
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error:
            connection.interrupt()
