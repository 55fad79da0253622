"""Looks into backups without changing them: what is in each, and what it lacks of today."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from nova_desktop.adapters.sqlite.backups import Backup
from nova_desktop.adapters.sqlite.connection import connect_reader, full_check
from nova_desktop.adapters.sqlite.errors import is_damage
from nova_desktop.adapters.sqlite.restoring import damaged, refuse_unusable
from nova_desktop.adapters.sqlite.rows import from_micros
from nova_desktop.domain.backups import (
    BackupCounts,
    BackupDifference,
    BackupEntry,
    BackupPreview,
    BackupState,
)

_SHOWN: Final = 5
_TASKS: Final = "SELECT count(*) FROM main.tasks WHERE deleted_at IS NULL"
_CONVERSATIONS: Final = "SELECT count(*) FROM conversations WHERE deleted_at IS NULL"
_MESSAGES: Final = "SELECT count(*) FROM messages"
# `main` is what is there now, `old` the copy.
_NEW: Final = """
    FROM main.tasks WHERE deleted_at IS NULL
        AND id NOT IN (SELECT id FROM old.tasks WHERE deleted_at IS NULL)
"""
_NEW_TASKS: Final = f"SELECT count(*) {_NEW}"
_TITLES: Final = f"SELECT title {_NEW} ORDER BY created_at DESC, row DESC LIMIT ?"
_CHANGED: Final = """
    SELECT count(*) FROM main.tasks AS new JOIN old.tasks AS before ON before.id = new.id
    WHERE new.deleted_at IS NULL AND before.deleted_at IS NULL
        AND new.updated_at <> before.updated_at
"""
_BACK: Final = """
    SELECT count(*) FROM old.tasks WHERE deleted_at IS NULL
        AND id NOT IN (SELECT id FROM main.tasks WHERE deleted_at IS NULL)
"""
_NEW_CONVERSATIONS: Final = """
    SELECT count(*) FROM main.conversations WHERE deleted_at IS NULL
        AND id NOT IN (SELECT id FROM old.conversations)
"""
_NEW_MESSAGES: Final = """
    SELECT count(*) FROM main.messages WHERE id NOT IN (SELECT id FROM old.messages)
"""
_LAST: Final = """
    SELECT title, updated_at FROM main.tasks WHERE deleted_at IS NULL
    ORDER BY updated_at DESC, row DESC LIMIT ?
"""


def entry_of(backup: Backup, known: int) -> BackupEntry:
    """What a list shows: how large it is and what is in it. Raises OSError."""
    state, counts = BackupState.READY, BackupCounts()
    try:
        with closing(connect_reader(backup.path)) as copy:
            if backup.schema > known:
                state = BackupState.NEWER
            else:
                counts = _counts(copy)
    except (sqlite3.Error, UnicodeDecodeError):
        state = BackupState.DAMAGED
    size = backup.path.stat().st_size
    return BackupEntry(backup.path.name, backup.reason, backup.at, size, state, counts)


def preview_of(backup: Backup, present: Path, known: int) -> BackupPreview:
    """Check it whole and compare it with what is there now. Raises NovaError, sqlite3.Error."""
    try:
        with closing(connect_reader(backup.path)) as copy:
            refuse_unusable(copy, backup, known)
            if wrong := full_check(copy):
                raise damaged(backup, wrong)
            has_tasks = _has_tasks(copy)
            last = _last_changed(copy) if has_tasks else ()
        difference = _difference(backup, present, has_tasks=has_tasks)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            raise damaged(backup, str(error)) from error
        raise
    return BackupPreview(entry_of(backup, known), difference, last)


def _counts(copy: sqlite3.Connection) -> BackupCounts:
    return BackupCounts(
        _number(copy, _TASKS) if _has_tasks(copy) else 0,
        _number(copy, _CONVERSATIONS),
        _number(copy, _MESSAGES),
    )


def _has_tasks(copy: sqlite3.Connection) -> bool:
    """Copies from before Nova had tasks are restored all the same."""
    found = copy.execute("SELECT 1 FROM main.sqlite_schema WHERE name = 'tasks'")
    return found.fetchone() is not None


def _last_changed(copy: sqlite3.Connection) -> tuple[tuple[str, datetime], ...]:
    found = copy.execute(_LAST, (_SHOWN,))
    return tuple((row["title"], from_micros(row["updated_at"])) for row in found)


def _difference(backup: Backup, present: Path, *, has_tasks: bool) -> BackupDifference:
    with closing(connect_reader(present)) as now:
        now.execute("ATTACH DATABASE ? AS old", (str(backup.path),))
        new = BackupDifference(
            new_conversations=_number(now, _NEW_CONVERSATIONS),
            new_messages=_number(now, _NEW_MESSAGES),
        )
        if not has_tasks:
            titles = tuple(title for title, _at in _last_changed(now))
            return replace(new, new_tasks=_number(now, _TASKS), titles=titles)
        return replace(
            new,
            new_tasks=_number(now, _NEW_TASKS),
            changed_tasks=_number(now, _CHANGED),
            back=_number(now, _BACK),
            titles=tuple(row[0] for row in now.execute(_TITLES, (_SHOWN,))),
        )


def _number(connection: sqlite3.Connection, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])
