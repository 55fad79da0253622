"""Opens the memory file at the start: looks for damage, sets it aside, migrates."""

import asyncio
import itertools
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
from nova_desktop.children.memory.store.errors import DamageError, is_damage, translating
from nova_desktop.children.memory.store.migrations import (
    Migration,
    migrate,
    missing_steps,
    shipped_migrations,
)
from nova_desktop.children.memory.store.salvage import salvage
from nova_desktop.children.memory.store.store import CHECK_MARK, Store, utc_now
from nova_desktop.domain.problems import ProblemCode

FILE: Final = "memory.db"
BACKUPS: Final = "backups"
_SIDECARS: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Opened:
    """What happened. `damaged` is where a damaged file was put, None if it was sound.

    `salvaged` counts the texts taken over from it: they wait in `jobs` to be read again.
    """

    damaged: Path | None = None
    salvaged: int = 0
    why: str = ""


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
        self._steps = steps
        self._now = now

    def run(self) -> tuple[Store, Opened]:
        with translating():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                connection, opened = self._open(), Opened()
            except DamageError as damage:
                connection, opened = self._begin_anew(str(damage))
        return Store(self._path, connection, self._backups), opened

    def _open(self) -> sqlite3.Connection:
        """A sound connection at the known schema. Raises DamageError if the file is damaged."""
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
        if sidecar(self._path, CHECK_MARK).exists():
            return full_check
        return quick_check if sidecar(self._path, "-wal").exists() else None

    def _begin_anew(self, why: str) -> tuple[sqlite3.Connection, Opened]:
        aside = self._set_aside()
        connection = self._open()
        return connection, Opened(aside, salvage(aside, connection, self._now()), why)

    def _set_aside(self) -> Path:
        stem = f"{FILE}.damaged-{self._now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        names = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
        aside = next(p for p in map(self._path.with_name, names) if not p.exists())
        self._path.replace(aside)
        for ending in _SIDECARS:
            beside = sidecar(self._path, ending)
            if beside.exists():
                beside.replace(sidecar(aside, ending))
        sidecar(self._path, CHECK_MARK).unlink(missing_ok=True)
        return aside
