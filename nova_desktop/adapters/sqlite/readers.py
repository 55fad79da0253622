"""The threads that read, each with a connection that cannot write."""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from nova_desktop.adapters.sqlite.connection import connect_reader
from nova_desktop.adapters.sqlite.jobs import Capture
from nova_desktop.adapters.sqlite.writer import AnyJob

_INTERRUPT_EVERY_S: Final = 0.02


class Readers:
    """A few reading threads that share one queue, so one slow search holds up nobody else."""

    def __init__(self, path: Path, on_error: Callable[[BaseException], None], count: int) -> None:
        self._path = path
        self._on_error = on_error
        self._queue: SimpleQueue[AnyJob | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._threads = [
            threading.Thread(target=self._loop, name=f"nova-db-reader-{n}", daemon=True)
            for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: AnyJob) -> None:
        """Queue a job."""
        self._queue.put(job)

    def stop(self) -> None:
        """Have the threads end behind what is queued. Returns at once."""
        for _ in self._threads:
            self._queue.put(None)

    def join(self, timeout_s: float) -> bool:
        """Break off what runs; whether all have ended within `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            while thread.is_alive() and (left := deadline - time.monotonic()) > 0:
                self._interrupt()  # again and again: it misses a query that is about to begin
                thread.join(min(left, _INTERRUPT_EVERY_S))
        return not any(thread.is_alive() for thread in self._threads)

    def _interrupt(self) -> None:
        with self._lock:
            for connection in self._open:
                connection.interrupt()

    def _loop(self) -> None:
        connection: sqlite3.Connection | None = None
        while (job := self._queue.get()) is not None:
            if not job.abandoned:
                connection = self._serve(job, connection)
            del job  # else it would be kept alive until the next one comes
        if connection is not None:
            with self._lock:
                self._open.remove(connection)
            connection.close()

    def _serve(
        self, job: AnyJob, connection: sqlite3.Connection | None
    ) -> sqlite3.Connection | None:
        with Capture() as opening:
            connection = connection or self._connect()
        if connection is None:
            job.error = opening.error
        else:
            job.run(connection)
        if job.error is not None:
            self._on_error(job.error)
        job.settle(self._path)
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = connect_reader(self._path)
        with self._lock:
            self._open.append(connection)
        return connection
