"""The database as the stores use it: work goes to its threads, outcomes come back to the loop."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from nova_desktop.adapters.sqlite.backups import Backup, Backups, Reason
from nova_desktop.adapters.sqlite.errors import DamageError, backup_errors, is_damage
from nova_desktop.adapters.sqlite.jobs import Job
from nova_desktop.adapters.sqlite.readers import Readers
from nova_desktop.adapters.sqlite.writer import Writer
from nova_desktop.domain.problems import NovaError, ProblemCode

T = TypeVar("T")
READERS: Final = 2


def utc_now() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


class Database:
    """One writing thread and two reading ones over one SQLite file; made by `open_database`.

    `write` and `read` may be awaited on any asyncio loop and never block it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, backups: Backups) -> None:
        self.path = path
        self._backups = backups
        self._lock = threading.Lock()
        self._closed = False
        self._writer = Writer(connection, path, self._note_damage)
        self._readers = Readers(path, self._note_damage, READERS)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work`, once it is committed.

        `work` runs inside a transaction: if it raises, what it did is undone and nothing else.
        It may be run again if others in its batch failed, so it must act on the connection only.
        It is carried out, in order, even if the caller is cancelled while waiting.
        """
        return await self._submit(work, self._writer.put)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work` on a connection that sees every acknowledged write.

        It is skipped if the caller is cancelled before its turn.
        """
        return await self._submit(work, self._readers.put)

    async def write_alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work` on the writing connection outside any transaction.

        Nothing is written before it ends, but what it writes. It is carried out even if the caller
        is cancelled while waiting.
        """
        return await self._submit(work, self._writer.put, alone=True)

    @property
    def backups(self) -> Backups:
        """The folder of its copies; for database threads only."""
        return self._backups

    async def backup_now(
        self, now: Callable[[], datetime] = utc_now, reason: Reason = Reason.DAILY
    ) -> Backup:
        """Copy the database beside its other copies, check the copy, and drop old copies.

        A copy that is not sound is thrown away; the next start then repairs the database.
        """

        def copy(connection: sqlite3.Connection) -> Backup:
            with backup_errors(self._backups.folder):
                return self._backups.make(connection, reason, now())

        try:
            return await self.read(copy)
        except DamageError as error:
            self.want_check()
            raise NovaError.of(
                ProblemCode.DATABASE_FAILED, detail=str(error), path=str(self.path)
            ) from error

    async def backup_if_due(self, now: Callable[[], datetime] = utc_now) -> Backup | None:
        """A copy if the newest is a day old or older. For an idle moment after the start."""
        due = await self.read(lambda _: self._backups.due(now()))
        return await self.backup_now(now) if due else None

    def want_check(self) -> None:
        """Have the next start check the whole file, and repair it if need be."""
        with suppress(OSError):
            check_mark(self.path).touch()

    def close(self, budget_s: float = 3.0) -> bool:
        """Finish queued writes, break off reads, and close; blocks, for `budget_s` at most.

        Call it off the loop (`asyncio.to_thread`). True if all was written and closed. May be
        called again.
        """
        deadline = time.monotonic() + budget_s
        with self._lock:
            first, self._closed = not self._closed, True
        if first:
            self._readers.stop()
        # The readers end first: the connection that closes last folds the log into the file.
        read = self._readers.join(budget_s / 2)
        if first:
            self._writer.stop()
        return self._writer.join(max(deadline - time.monotonic(), 0.0)) and read

    async def _submit(
        self,
        work: Callable[[sqlite3.Connection], T],
        put: Callable[[Job[T]], None],
        *,
        alone: bool = False,
    ) -> T:
        job = Job(work, alone=alone)
        with self._lock:  # nothing may be queued behind the mark that ends a thread
            if self._closed:
                raise NovaError.of(
                    ProblemCode.DATABASE_FAILED,
                    detail="the database is closed",
                    path=str(self.path),
                )
            put(job)
        return await job.future

    def _note_damage(self, error: BaseException) -> None:
        if is_damage(error):
            self.want_check()


def check_mark(path: Path) -> Path:
    """The empty file that asks the next start for a check of the whole database."""
    return path.with_name(path.name + "-check")
