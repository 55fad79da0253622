"""Copies of the memory file: one a day and one before each migration, the oldest dropped."""

import os
import re
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.store.connection import full_check, is_foreign, schema_of
from nova_desktop.children.memory.store.damage import damaged_at
from nova_desktop.children.memory.store.errors import DamageError

KEPT: Final = 3
EVERY: Final = timedelta(days=1)
SPARED: Final = timedelta(days=30)
_NAME: Final = re.compile(r"memory-(\d{8}T\d{6}Z)-schema(\d+)\.db")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


class _Erasing:
    """How often copies were deleted in this process; `lock` is held for that and for a new one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = 0


_erasing: Final = _Erasing()


class Backups:
    """The folder of copies. Blocks: for database threads only.

    They hold what was forgotten since, so they are few; `remove_all` ends that.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest_first(self, now: datetime | None = None) -> list[Path]:
        """All copies; files with other names are not ours.

        With `now` those come last that a clock which was wrong has dated ahead.
        """
        if not self._folder.is_dir():
            return []
        found = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        found.sort(key=lambda path: path.name, reverse=True)
        return found if now is None else sorted(found, key=lambda path: _is_ahead(path, now))

    def due(self, now: datetime) -> bool:
        """Whether the newest copy is a day old."""
        made = [at for path in self.newest_first() if (at := _made_at(path)) and at < now + EVERY]
        return not made or now - made[0] >= EVERY

    def make(self, source: sqlite3.Connection, now: datetime) -> Path:
        """A checked copy of what `source` sees. Raises DamageError, sqlite3.Error, OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = now.astimezone(UTC).strftime(_STAMP)
        target = self._folder / f"memory-{stamp}-schema{schema_of(source)}.db"
        unfinished = target.with_name(f"{target.name}.tmp")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        erased = _erasing.count
        try:
            _copy(source, unfinished)
            with _erasing.lock:
                if erased != _erasing.count:  # it has what was deleted meanwhile
                    raise OSError("something was erased while it was copied")
                unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        self._drop_old(source, now)
        return target

    def _drop_old(self, source: sqlite3.Connection, now: datetime) -> None:
        """Those from before a damage stay for a good while: what is newer may hold less."""
        at = damaged_at(source)
        if at is not None and now - at > SPARED:
            at = None
        newest = self.newest_first(now)
        before = [path for path in newest if at and (made := _made_at(path)) and made <= at]
        since = [path for path in newest if path not in before]
        for old in (*since[KEPT:], *before[KEPT:]):
            old.unlink(missing_ok=True)

    def remove_all(self) -> None:
        """Delete every copy, as when a space was wiped; one that is being made comes to nothing."""
        with _erasing.lock:
            _erasing.count += 1
            for path in self.newest_first():
                path.unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        wrong = "it belongs to another program" if is_foreign(copy) else full_check(copy)
    if wrong:
        raise DamageError(wrong)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _is_ahead(path: Path, now: datetime) -> bool:
    made = _made_at(path)
    return made is None or made > now + EVERY


def _made_at(path: Path) -> datetime | None:
    match = _NAME.fullmatch(path.name)
    try:
        stamp = match[1] if match else ""
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # a name made by hand, as with month 13
        return None
