"""Puts a sound database in the place of a damaged one, and keeps the damaged one aside."""

import itertools
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nova_desktop.adapters.sqlite.backups import Backup, Backups, copy_checked
from nova_desktop.adapters.sqlite.connection import (
    KEPT_LOG,
    SIDECARS,
    connect_copy,
    schema_of,
    sidecar,
)
from nova_desktop.adapters.sqlite.errors import DamageError
from nova_desktop.domain.problems import Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done. `aside` is the damaged file, None if it was missing; `restored` the copy."""

    why: str
    aside: Path | None
    restored: Backup | None

    def problem(self, salvaged: int) -> Problem | None:
        """What to tell; nothing when there was nothing to lose.

        Parameters: `path` of the damaged file or "", `salvaged` rows taken over from it and, for
        DATABASE_RESTORED, the `date` of the copy, ISO 8601 in UTC.
        """
        params = {"path": str(self.aside or ""), "salvaged": str(salvaged)}
        if self.restored is not None:
            date = self.restored.at.isoformat()
            return Problem(ProblemCode.DATABASE_RESTORED, {**params, "date": date}, self.why)
        if self.aside is not None:
            return Problem(ProblemCode.DATABASE_SET_ASIDE, params, self.why)
        return None


def repair(path: Path, backups: Backups, known_schema: int, why: str, now: datetime) -> Repair:
    """Move the damaged file aside and put the newest sound copy in its place, or nothing.

    Whenever this is cut short, the next start finds the damaged file or none, and repairs again.
    Raises OSError, sqlite3.Error.
    """
    ready = sidecar(path, "-restored")
    restored = _first_sound(backups, known_schema, ready)
    aside = _set_aside(path, now)
    if restored is not None:
        ready.replace(path)
    return Repair(why, aside, restored)


def keep_log(path: Path) -> None:
    """Keep a copy of the log that a crash left, until it is known whether the file is sound.

    SQLite folds the log of a damaged file into it, or deletes it, when it lets go of the file.
    """
    log, kept = sidecar(path, "-wal"), sidecar(path, KEPT_LOG)
    if kept.exists() or not log.exists() or log.stat().st_size == 0:
        return
    try:
        shutil.copyfile(log, kept)
    except OSError:  # a full disk, say; the copy is a precaution and no reason not to start
        kept.unlink(missing_ok=True)


def _first_sound(backups: Backups, known_schema: int, ready: Path) -> Backup | None:
    for backup in backups.newest_first():
        ready.unlink(missing_ok=True)
        ready.touch(mode=0o600)
        try:
            with closing(connect_copy(backup.path)) as source:
                if 0 < schema_of(source) <= known_schema:
                    copy_checked(source, ready)
                    return backup
        except (DamageError, sqlite3.DatabaseError, UnicodeDecodeError):
            continue
    ready.unlink(missing_ok=True)
    return None


def _set_aside(path: Path, now: datetime) -> Path | None:
    aside = _free_name(path, now)
    moved = None
    if path.exists():
        path.replace(aside)
        moved = aside
    for ending in SIDECARS:
        beside = sidecar(path, ending)
        if beside.exists():
            beside.replace(sidecar(aside, ending))
    if sidecar(path, KEPT_LOG).exists():
        sidecar(path, KEPT_LOG).replace(sidecar(aside, "-wal"))
    return moved


def _free_name(path: Path, now: datetime) -> Path:
    stem = f"{path.stem}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    name = path.with_name(f"{stem}{path.suffix}")
    numbers = itertools.count(2)
    while name.exists():
        name = path.with_name(f"{stem}-{next(numbers)}{path.suffix}")
    return name
