"""Damaged memory files: set aside so that a kill loses nothing, and told for a while."""

import itertools
import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from nova_desktop.children.memory.store.connection import sidecar

MARK: Final = "-salvage"
"""Beside the memory file, from before a damaged one is set aside until its texts are taken over."""
TOLD: Final = timedelta(days=3)
CHECK_MARK: Final = "-check"
DAMAGED_AT: Final = "damaged_at"
_NOTE: Final = "damaged_note"
_SIDECARS: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Opened:
    """What happened. `damaged` is where a damaged file was put, None if it was sound.

    Where the file was missing it is the newest copy. `salvaged` counts the texts taken over: they
    wait in `jobs` to be read again.
    """

    damaged: Path | None = None
    salvaged: int = 0
    why: str = ""


class SetAside:
    """Over the files beside `path`. Raises OSError."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._mark = sidecar(path, MARK)
        self.pending: list[Path] = []

    @property
    def is_due(self) -> bool:
        """Whether something is to be taken over into the file that is there now."""
        return self._mark.exists()

    def resume(self) -> None:
        """Go on with what a kill broke off."""
        if not self._mark.exists():
            return
        names = self._mark.read_text(encoding="utf-8").split()
        self.pending = [p for p in map(self._path.with_name, names) if p.exists()]
        if self.pending and not self._path.exists():
            self._move_beside(self.pending[0])

    def put(self) -> None:
        """Set the file aside, if there is one; the mark comes first."""
        stem = f"{self._path.name}.damaged-{self._now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        names = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
        aside = next(p for p in map(self._path.with_name, names) if not p.exists())
        self._write_mark([aside, *self.pending])
        if self._path.exists():
            self._path.replace(aside)
            self.pending = [aside, *self.pending]
        self._move_beside(aside)
        sidecar(self._path, CHECK_MARK).unlink(missing_ok=True)

    def end(self) -> None:
        """All was taken over."""
        self._mark.unlink(missing_ok=True)
        self.pending = []

    def _move_beside(self, aside: Path) -> None:
        for ending in _SIDECARS:
            beside = sidecar(self._path, ending)
            if beside.exists():
                beside.replace(sidecar(aside, ending))

    def _write_mark(self, files: list[Path]) -> None:
        with self._mark.open("w", encoding="utf-8") as mark:
            mark.write("\n".join(each.name for each in files))
            mark.flush()
            os.fsync(mark.fileno())


def note(connection: sqlite3.Connection, damaged: Path, why: str, now: datetime) -> None:
    """Keep that it happened, to be told at the next starts as well."""
    stamp = now.astimezone(UTC).isoformat()
    said = json.dumps({"path": str(damaged), "why": why})
    connection.executemany(
        "INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)",
        [(DAMAGED_AT, stamp), (_NOTE, said)],
    )


def noted(connection: sqlite3.Connection, now: datetime) -> Opened:
    """What happened at an earlier start, as long as it is told."""
    at = damaged_at(connection)
    if at is None or abs(now - at) > TOLD:
        return Opened()
    row = connection.execute("SELECT value FROM state WHERE key = ?", (_NOTE,)).fetchone()
    try:
        said = json.loads(row[0])
        return Opened(Path(str(said["path"])), 0, str(said["why"]))
    except (TypeError, ValueError, KeyError):
        return Opened()


def damaged_at(connection: sqlite3.Connection) -> datetime | None:
    """When a damaged file was last set aside."""
    row = connection.execute("SELECT value FROM state WHERE key = ?", (DAMAGED_AT,)).fetchone()
    try:
        at = datetime.fromisoformat(str(row[0])) if row else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
