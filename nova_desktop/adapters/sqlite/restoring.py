"""Puts a backup in the place of the database: all of it in one transaction, or nothing.

SQLite writes the new pages into its log and says with one last frame that they count. Whoever is
killed before that leaves the old database, whoever is killed after it the new one.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.adapters.sqlite.backups import UNFINISHED, Backup, Backups, copy_checked, discard
from nova_desktop.adapters.sqlite.connection import (
    connect_copy,
    connect_reader,
    full_check,
    is_foreign,
    schema_of,
)
from nova_desktop.adapters.sqlite.errors import DamageError, backup_errors, is_damage
from nova_desktop.adapters.sqlite.migrations import Migration, migrate
from nova_desktop.domain.backups import RESTORED, BackupReason
from nova_desktop.domain.problems import NovaError, ProblemCode

_READY: Final = f"restoring.sqlite3{UNFINISHED}"
# What was spent stays spent, and what was told is not told again. Texts that memory has got since
# are not to reach it a second time: some may have been forgotten there.
_CARRIED_OVER: Final = (
    "DELETE FROM memory_outbox WHERE key NOT IN (SELECT key FROM present.memory_outbox)",
    """
    INSERT OR IGNORE INTO usage (
        call_id, deployment_id, at, model, role, purpose, variant, prompt_tokens,
        completion_tokens, cost_usd, first_token_ms, total_ms, cache_hit, error
    ) SELECT
        call_id, deployment_id, at, model, role, purpose, variant, prompt_tokens,
        completion_tokens, cost_usd, first_token_ms, total_ms, cache_hit, error
    FROM present.usage
    """,
    """
    INSERT OR IGNORE INTO task_told (task, kind, moment, told_at)
    SELECT task, kind, moment, told_at FROM present.task_told
    """,
)
_REMEMBER: Final = """
    INSERT INTO state (key, value) VALUES (?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""


class Restoring:
    """One restore on the writing connection; for the writer's thread.

    `reached` is told of each step, for tests.
    """

    def __init__(
        self,
        path: Path,
        backups: Backups,
        steps: Sequence[Migration],
        now: Callable[[], datetime],
        reached: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._path = path
        self._backups = backups
        self._steps = steps
        self._now = now
        self._reached = reached
        self._ready = backups.folder / _READY

    def run(self, connection: sqlite3.Connection, backup: Backup) -> Backup:
        """The copy of what was there before. Raises NovaError; then nothing has changed.

        The chosen backup is taken out first, since making another one may drop it.
        """
        try:
            with backup_errors(self._backups.folder):
                self._prepare(backup)
                self._reached("prepared")
                before = self._backups.make(connection, BackupReason.RESTORE, self._now())
                self._reached("backed up")
            self._swap(connection, before)
            self._reached("swapped")
        except DamageError as error:
            raise NovaError.of(
                ProblemCode.RESTORE_FAILED, detail=str(error), path=str(self._path)
            ) from error
        finally:
            discard(self._ready)
        return before

    def _prepare(self, backup: Backup) -> None:
        """A checked copy of the backup, brought up to the schema of today."""
        discard(self._ready)
        self._ready.touch(mode=0o600)
        try:
            self._take_out(backup)
        except (DamageError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if isinstance(error, DamageError) or is_damage(error):
                raise damaged(backup, str(error)) from error
            raise
        with self._ready.open("rb+") as file:
            os.fsync(file.fileno())

    def _take_out(self, backup: Backup) -> None:
        with closing(connect_reader(backup.path)) as source:
            refuse_unusable(source, backup, self._steps[-1].number)
            copy_checked(source, self._ready)
        with closing(connect_copy(self._ready)) as copy:
            migrate(copy, self._steps, None, self._now())
            self._carry_over(copy)
            copy.execute(_REMEMBER, (RESTORED, backup.at.isoformat()))
            wrong = full_check(copy)
        if wrong:
            raise DamageError(wrong)

    def _carry_over(self, copy: sqlite3.Connection) -> None:
        copy.execute("ATTACH DATABASE ? AS present", (str(self._path),))
        copy.execute("BEGIN IMMEDIATE")
        for statement in _CARRIED_OVER:
            copy.execute(statement)
        copy.execute("COMMIT")
        copy.execute("DETACH DATABASE present")

    def _swap(self, connection: sqlite3.Connection, before: Backup) -> None:
        try:
            with closing(connect_copy(self._ready)) as source:
                source.backup(connection)
        except sqlite3.Error:
            discard(before.path)  # of no use where nothing was restored, as on a full disk
            raise
        # From here on it is restored, whatever fails: into the file itself and onto the disk.
        # Where readers or a full disk hold that up, the next checkpoint does it.
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def refuse_unusable(source: sqlite3.Connection, backup: Backup, known: int) -> None:
    """Raises NovaError for what is no database of Nova's or one of a newer Nova."""
    try:
        schema, foreign = schema_of(source), is_foreign(source)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise damaged(backup, str(error)) from error
    if schema > known:
        raise NovaError.of(
            ProblemCode.BACKUP_NEWER, name=backup.path.name, found=str(schema), known=str(known)
        )
    if foreign or schema <= 0:
        raise damaged(backup, "it is no database of Nova")


def damaged(backup: Backup, why: str) -> NovaError:
    """What to tell of a copy that is not sound."""
    return NovaError.of(ProblemCode.BACKUP_DAMAGED, name=backup.path.name, detail=why)
