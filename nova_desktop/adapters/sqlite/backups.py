"""Copies of the database: made, checked, found again and thinned out."""

import os
import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from nova_desktop.adapters.sqlite.connection import (
    SIDECARS,
    connect_copy,
    full_check,
    is_foreign,
    schema_of,
    sidecar,
)
from nova_desktop.adapters.sqlite.errors import DamageError
from nova_desktop.domain.backups import BackupMark, BackupReason, dropped

EVERY: Final = timedelta(days=1)
UNFINISHED: Final = ".tmp"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_REASONS: Final = "|".join(BackupReason)
_NAME: Final = re.compile(rf"nova-(\d{{4,}})-({_REASONS})-schema(\d+)-(\d{{8}}T\d{{6}}Z)\.sqlite3")

Reason = BackupReason


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy. `number` grows with each copy, so their order needs no clock."""

    path: Path
    number: int
    reason: Reason
    schema: int
    at: datetime


class Backups:
    """The folder of copies. Blocks: for database threads only. Raises sqlite3.Error, OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()  # two at once would take the same number

    def newest_first(self) -> list[Backup]:
        """All copies; files with other names are not ours."""
        if not self.folder.is_dir():
            return []
        found = [_parsed(path) for path in self.folder.iterdir()]
        return sorted((b for b in found if b), key=lambda b: b.number, reverse=True)

    def due(self, now: datetime) -> bool:
        """Whether the newest daily copy is a day away from `now`, in either direction."""
        daily = [b for b in self.newest_first() if b.reason is Reason.DAILY]
        return not daily or abs(now - daily[0].at) >= EVERY

    def make(self, source: sqlite3.Connection, reason: Reason, now: datetime) -> Backup:
        """A checked copy of what `source` sees now. Raises DamageError if it is not sound."""
        with self._lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            backup = self._next(reason, schema_of(source), now)
            unfinished = backup.path.with_name(backup.path.name + UNFINISHED)
            unfinished.touch(mode=0o600)
            try:
                copy_checked(source, unfinished)
                unfinished.replace(backup.path)
            finally:
                discard(unfinished)
            self._thin_out()
        return backup

    def _next(self, reason: Reason, schema: int, now: datetime) -> Backup:
        number = max((b.number for b in self.newest_first()), default=0) + 1
        at = now.astimezone(UTC).replace(microsecond=0)
        name = f"nova-{number:04d}-{reason}-schema{schema}-{at.strftime(_STAMP)}.sqlite3"
        return Backup(self.folder / name, number, reason, schema, at)

    def _sweep(self) -> None:
        """What was cut short, by a kill, say, is no copy and only takes room."""
        for path in self.folder.glob(f"nova-*.sqlite3{UNFINISHED}*"):
            name, _, _rest = path.name.rpartition(UNFINISHED)
            if _NAME.fullmatch(name):
                path.unlink(missing_ok=True)

    def _thin_out(self) -> None:
        found = self.newest_first()
        for place in dropped([BackupMark(backup.reason, backup.at) for backup in found]):
            found[place].path.unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Away with a copy and what SQLite keeps beside it: on a full disk its journal may stay."""
    for ending in ("", *SIDECARS):
        sidecar(path, ending).unlink(missing_ok=True)


def copy_checked(source: sqlite3.Connection, target: Path) -> None:
    """Copy to the empty file `target`, check it and flush it. Raises DamageError if not sound."""
    with closing(connect_copy(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        wrong = "it belongs to another program" if is_foreign(copy) else full_check(copy)
    if wrong:
        raise DamageError(wrong)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _parsed(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    number, reason, schema, stamp = match.groups()
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # a name made by hand, as with month 13
        return None
    return Backup(path, int(number), Reason(reason), int(schema), at)
