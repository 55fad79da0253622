"""The one thread that writes: jobs that wait together are committed together."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

from nova_desktop.adapters.sqlite.jobs import Capture, Job

BATCH_S: Final = 0.05
CHECKPOINT_AFTER_S: Final = 1.0

AnyJob = Job[Any]


class Writer:
    """Owns the writing connection from the moment it is made.

    A transaction starts with the first waiting job and takes in what arrives meanwhile, for at
    most 50 ms: under load many jobs share one commit, and a lone job waits for nobody. A job is
    acknowledged after the commit only. Each has its savepoint, so a failing one fails alone.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        on_error: Callable[[BaseException], None],
    ) -> None:
        self._connection = connection
        self._path = path
        self._on_error = on_error
        self._queue: SimpleQueue[AnyJob | None] = SimpleQueue()
        self._stopping = False
        self._held: AnyJob | None = None
        self._unsafe_since: float | None = None
        # A daemon, so that a disk that hangs cannot keep the process alive.
        self._thread = threading.Thread(target=self._loop, name="nova-db-writer", daemon=True)
        self._thread.start()

    def put(self, job: AnyJob) -> None:
        """Queue a job behind all earlier ones."""
        self._queue.put(job)

    def stop(self) -> None:
        """Carry out what is queued, then close. Returns at once."""
        self._queue.put(None)

    def join(self, timeout_s: float) -> bool:
        """Whether it has ended within `timeout_s`."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while (first := self._next()) is not None:
            if first.alone:
                self._run_alone(first)
            else:
                self._transact(self._batch(first))
            del first  # else it would be kept alive until the next one comes
            if self._unsafe_for_s() >= CHECKPOINT_AFTER_S:
                self._checkpoint()
        self._connection.close()

    def _unsafe_for_s(self) -> float:
        return 0.0 if self._unsafe_since is None else time.monotonic() - self._unsafe_since

    def _next(self) -> AnyJob | None:
        held, self._held = self._held, None
        if held is not None or self._stopping:
            return held
        if self._unsafe_since is not None:
            with suppress(Empty):
                return self._queue.get(timeout=CHECKPOINT_AFTER_S)
            self._checkpoint()
        return self._queue.get()

    def _batch(self, first: AnyJob) -> Iterator[AnyJob]:
        yield first
        deadline = time.monotonic() + BATCH_S
        while time.monotonic() < deadline and not self._stopping:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return
            if job is None:
                self._stopping = True
            elif job.alone:
                self._held = job
                return
            else:
                yield job

    def _transact(self, jobs: Iterator[AnyJob]) -> None:
        taken = [next(jobs)]
        with Capture() as failed:
            self._connection.execute("BEGIN IMMEDIATE")
            self._run_in_savepoint(taken[0])
            for job in jobs:
                taken.append(job)
                self._run_in_savepoint(job)
            self._connection.execute("COMMIT")
        if failed.error is None:
            self._unsafe_since = self._unsafe_since or time.monotonic()
            self._settle(taken)
            return
        self._roll_back()
        if len(taken) == 1:
            taken[0].error = failed.error
            self._settle(taken)
            return
        # The disk may be full for one of them only: alone, each gets its own outcome.
        for job in taken:
            self._transact(iter((job,)))

    def _run_alone(self, job: AnyJob) -> None:
        job.run(self._connection)
        self._roll_back()  # what it left open
        self._unsafe_since = self._unsafe_since or time.monotonic()
        self._settle([job])

    def _run_in_savepoint(self, job: AnyJob) -> None:
        self._connection.execute("SAVEPOINT job")
        job.run(self._connection)
        if job.error is not None:
            if not self._connection.in_transaction:
                raise job.error  # SQLite has rolled back everything, as on a full disk
            self._connection.execute("ROLLBACK TO job")
        self._connection.execute("RELEASE job")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def _settle(self, jobs: list[AnyJob]) -> None:
        for job in jobs:
            if job.error is not None:
                self._on_error(job.error)
            job.settle(self._path)

    def _checkpoint(self) -> None:
        # Moves the log into the file and flushes both: after this a power cut loses nothing.
        self._unsafe_since = None
        with Capture() as failed:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        if failed.error is not None:
            self._on_error(failed.error)
