"""Opens the memory file at the start: looks for damage, sets it aside, migrates."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.store.backups import Backups
from nova_desktop.children.memory.store.connection import (
    connect,
    full_check,
    is_foreign,
    quick_check,
    schema_of,
    sidecar,
    use_log,
)
from nova_desktop.children.memory.store.damage import CHECK_MARK, Opened, SetAside, note, noted
from nova_desktop.children.memory.store.errors import DamageError, is_damage, translating
from nova_desktop.children.memory.store.migrations import (
    Migration,
    migrate,
    missing_steps,
    shipped_migrations,
)
from nova_desktop.children.memory.store.salvage import salvage
from nova_desktop.children.memory.store.store import Store, utc_now
from nova_desktop.domain.problems import ProblemCode

FILE: Final = "memory.db"
BACKUPS: Final = "backups"


async def open_store(
    folder: Path,
    migrations: Sequence[Migration] | None = None,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Store, Opened]:
    """The store over `folder`/memory.db, made if it is missing.

    Raises GraphError: MEMORY_NEWER for a file of a newer Nova, which is not touched, and
    MEMORY_FAILED for what the disk refuses.
    """
    opening = _Opening(folder, migrations or shipped_migrations(), now)
    return await asyncio.to_thread(opening.run)


class _Opening:
    def __init__(
        self, folder: Path, steps: Sequence[Migration], now: Callable[[], datetime]
    ) -> None:
        self._path = folder / FILE
        self._backups = Backups(folder / BACKUPS)
        self._aside = SetAside(self._path, now)
        self._steps = steps
        self._now = now

    def run(self) -> tuple[Store, Opened]:
        with translating():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._aside.resume()
            connection, why = self._sound_or_new()
            opened = self._salvaged(connection, why) or noted(connection, self._now())
        return Store(self._path, connection, self._backups), opened

    def _sound_or_new(self) -> tuple[sqlite3.Connection, str]:
        """A connection, and what was wrong with the file that was there."""
        try:
            return self._open(), ""
        except DamageError as damage:
            self._aside.put()
            return self._open(), str(damage)

    def _is_lost(self) -> bool:
        """Whether there was a file, which has copies: a first start has none."""
        if self._path.exists() and self._path.stat().st_size:
            return False
        if not self._path.exists() and sidecar(self._path, "-wal").exists():
            return True  # a log alone would be played into the new file
        return not self._aside.is_due and bool(self._backups.newest_first())

    def _salvaged(self, connection: sqlite3.Connection, why: str) -> Opened | None:
        """What was taken over from damaged files and copies; None when there is nothing to do.

        If it cannot be written now, the next start does it.
        """
        if not self._aside.is_due:
            return None
        sources = [*self._aside.pending, *self._backups.newest_first(self._now())]
        told = next(iter(sources), self._path)
        try:
            count = salvage(sources, connection, self._now())
            note(connection, told, why, self._now())
        except sqlite3.Error:
            return Opened(told, 0, why)
        self._aside.end()
        return Opened(told, count, why)

    def _open(self) -> sqlite3.Connection:
        """A sound connection at the known schema. Raises DamageError if the file is damaged."""
        if self._is_lost():
            raise DamageError("it was missing or empty")
        check = self._check_needed()
        if not self._path.exists():
            self._path.touch(mode=0o600)  # SQLite gives its other files the same mode
        connection: sqlite3.Connection | None = None
        try:
            connection = connect(self._path, writes=True)
            self._bring_up(connection, check)
        except (sqlite3.Error, UnicodeDecodeError, OSError, DamageError, GraphError) as error:
            if connection is not None:
                connection.close()
            if is_damage(error) and not isinstance(error, DamageError):
                raise DamageError(str(error)) from error
            raise
        sidecar(self._path, CHECK_MARK).unlink(missing_ok=True)
        return connection

    def _bring_up(
        self, connection: sqlite3.Connection, check: Callable[[sqlite3.Connection], str] | None
    ) -> None:
        schema, known = schema_of(connection), self._steps[-1].number
        if is_foreign(connection):
            raise DamageError("it belongs to another program")
        if schema > known:
            raise GraphError(
                ProblemCode.MEMORY_NEWER, f"schema {schema}, known {known}", retryable=False
            )
        use_log(connection)
        if check is not None and (wrong := check(connection)):
            raise DamageError(wrong)
        if steps := missing_steps(connection, self._steps):
            if schema > 0:
                self._backups.make(connection, self._now())
            migrate(connection, steps)
        connection.execute("DELETE FROM vectors_gone")

    def _check_needed(self) -> Callable[[sqlite3.Connection], str] | None:
        # SQLite takes its log away when it is closed well: one that is there tells of a crash.
        if not self._path.exists():
            return None
        if sidecar(self._path, CHECK_MARK).exists() or self._aside.is_due:
            return full_check
        return quick_check if sidecar(self._path, "-wal").exists() else None
