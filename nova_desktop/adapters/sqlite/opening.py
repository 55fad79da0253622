"""Opens the database at the start: looks for damage, repairs, migrates."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.adapters.sqlite.backups import Backups
from nova_desktop.adapters.sqlite.connection import (
    APPLICATION_ID,
    KEPT_LOG,
    connect_writer,
    full_check,
    is_foreign,
    quick_check,
    schema_of,
    sidecar,
    use_log,
)
from nova_desktop.adapters.sqlite.database import Database, check_mark, utc_now
from nova_desktop.adapters.sqlite.errors import DamageError, is_damage, translating
from nova_desktop.adapters.sqlite.migrations import Migration, migrate, shipped_migrations
from nova_desktop.adapters.sqlite.repair import keep_log, repair
from nova_desktop.adapters.sqlite.salvage import salvage
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode

Check = Callable[[sqlite3.Connection], str] | None

_HEADER_BYTES: Final = 100
_MAGIC: Final = b"SQLite format 3\0"
_PLAUSIBLE_SCHEMAS: Final = 10_000
_ALWAYS_CHECKED_BYTES: Final = 16 * 1024 * 1024


def open_database(
    path: Path,
    backups: Path,
    migrations: Sequence[Migration] | None = None,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Database, list[Problem]]:
    """The database at `path`, made if it is missing, with what the user must be told.

    Blocks: call it off the loop. The folder `backups` holds the copies that a damaged database is
    restored from. Raises NovaError: DATABASE_NEWER (params `found`, `known`; nothing is touched),
    HOME_UNUSABLE, DISK_FULL or DATABASE_FAILED.
    """
    return _Opening(path, Backups(backups), migrations or shipped_migrations(), now).run()


class _Opening:
    def __init__(
        self,
        path: Path,
        backups: Backups,
        steps: Sequence[Migration],
        now: Callable[[], datetime],
    ) -> None:
        self._path = path
        self._backups = backups
        self._steps = steps
        self._known = steps[-1].number
        self._now = now

    def run(self) -> tuple[Database, list[Problem]]:
        with translating(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._refuse_newer(_schema_in_header(self._path))
            connection, problems = self._open_or_repair()
        return Database(self._path, connection, self._backups), problems

    def _open_or_repair(self) -> tuple[sqlite3.Connection, list[Problem]]:
        try:
            self._check_presence()
            return self._open(), []
        except DamageError as damage:
            done = repair(self._path, self._backups, self._known, str(damage), self._now())
        try:
            connection = self._open()
        except DamageError as damage:
            raise NovaError.of(
                ProblemCode.DATABASE_FAILED, detail=str(damage), path=str(self._path)
            ) from damage
        problem = done.problem(salvage(done.aside, connection) if done.aside else 0)
        return connection, [problem] if problem else []

    def _check_presence(self) -> None:
        # An empty file is a new database to SQLite, even where there once was a full one.
        missing = not self._path.exists() or self._path.stat().st_size == 0
        if missing and self._backups.newest_first():
            raise DamageError("the database file is missing or empty")

    def _open(self) -> sqlite3.Connection:
        """A sound connection at the known schema. Raises DamageError if the file is damaged."""
        check = self._check_needed()
        if not self._path.exists():
            self._path.touch(mode=0o600)  # SQLite gives its other files the same mode
        keep_log(self._path)
        try:
            return self._prepare(check)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if is_damage(error):
                raise DamageError(str(error)) from error
            raise

    def _prepare(self, check: Check) -> sqlite3.Connection:
        connection = connect_writer(self._path)
        try:
            self._bring_up(connection, check)
        except (sqlite3.Error, UnicodeDecodeError, OSError, DamageError, NovaError):
            connection.close()
            raise
        for leftover in (check_mark(self._path), sidecar(self._path, KEPT_LOG)):
            leftover.unlink(missing_ok=True)
        return connection

    def _bring_up(self, connection: sqlite3.Connection, check: Check) -> None:
        schema = schema_of(connection)
        if is_foreign(connection):
            raise DamageError("it belongs to another program")
        if not 0 <= schema <= _PLAUSIBLE_SCHEMAS:
            raise DamageError(f"its schema number is {schema}")
        self._refuse_newer(schema)
        use_log(connection)
        # A file that may only be read opens well, even for BEGIN IMMEDIATE: only writing tells.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {schema}")
        connection.execute("ROLLBACK")
        if check is not None and (wrong := check(connection)):
            raise DamageError(wrong)
        migrate(connection, self._steps, self._backups, self._now())

    def _check_needed(self) -> Check:
        # A small file is checked whole at each start: 12 MB (10,000 messages) take 13 ms. A large
        # one only for a reason: a read or a copy came upon damage, or SQLite left its log behind,
        # so Nova did not end by itself. Each daily copy is checked whole, off the loop.
        if not self._path.exists():
            return None
        small = self._path.stat().st_size <= _ALWAYS_CHECKED_BYTES
        if small or check_mark(self._path).exists():
            return full_check
        return quick_check if sidecar(self._path, "-wal").exists() else None

    def _refuse_newer(self, schema: int) -> None:
        if schema > self._known:
            raise NovaError.of(
                ProblemCode.DATABASE_NEWER,
                path=str(self._path),
                found=str(schema),
                known=str(self._known),
            )


def _schema_in_header(path: Path) -> int:
    """The schema number without SQLite, which would make files beside it; 0 if it is not ours.

    Layout: https://www.sqlite.org/fileformat2.html, offsets 60 and 68.
    """
    if not path.exists():
        return 0
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    schema = int.from_bytes(header[60:64], "big")
    ours = header.startswith(_MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID
    return schema if ours and schema <= _PLAUSIBLE_SCHEMAS else 0
