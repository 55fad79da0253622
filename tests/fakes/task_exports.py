"""Exports and backups without files: what was wished is kept, what comes of it is set."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nova_desktop.domain.backups import (
    BackupCounts,
    BackupDifference,
    BackupEntry,
    BackupPreview,
    BackupReason,
    BackupState,
    Restored,
)
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_places import Project
from nova_desktop.domain.task_records import TaskScope
from nova_desktop.services.task_exports.exports import ExportDone, ExportWish, Progress
from nova_desktop.services.task_exports.formats import ExportFormat

NOW = datetime(2026, 11, 30, 14, 5, tzinfo=UTC)
FOLDER = "/home/ada/Documents"


class FakeExports:
    """Exports at once; with `holds` it waits until it is cancelled."""

    def __init__(self) -> None:
        self.wishes: list[ExportWish] = []
        self.fails: NovaError | None = None
        self.holds = False
        self.stopped = 0
        self.began = asyncio.Event()

    async def count(self, scope: TaskScope) -> int:
        return 12 if scope.is_everything and scope.trash else 10 if scope.is_everything else 4

    async def export(self, wish: ExportWish, progress: Progress) -> ExportDone:
        self.wishes.append(wish)
        progress(0, 10)
        if self.fails is not None:
            raise self.fails
        if self.holds:
            self.began.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.stopped += 1
        progress(10, 10)
        return ExportDone(wish.path, 10)


class FakeFiles:
    """Implements ExportOutside."""

    def __init__(self) -> None:
        self.there: set[str] = set()
        self.picked = ""
        self.shown: list[str] = []

    async def free_path(self, suffix: str, name: str) -> str:
        words = "-".join(filter(None, ("nova-tasks", name.casefold().replace(" ", "-"))))
        return f"{FOLDER}/{words}{suffix}"

    async def exists(self, path: str) -> bool:
        return path in self.there

    async def pick(self, path: str, kind: ExportFormat) -> str:
        del kind
        return self.picked and str(Path(path).parent / self.picked)

    def show_in_folder(self, path: str) -> None:
        self.shown.append(path)


async def some_projects() -> Sequence[Project]:
    return [Project("p", "Launch week"), Project("q", "Old", archived=True)]


def backup(number: int, reason: BackupReason, days: float, **more: object) -> BackupEntry:
    at = NOW - timedelta(days=days)
    counts = BackupCounts(412 - 9 * number, 31 - number, 2310 - 40 * number)
    size = 3_600_000 - 90_000 * number
    made = BackupEntry(f"nova-{number:04}.sqlite3", reason, at, size, BackupState.READY, counts)
    return replace(made, **more)  # type: ignore[arg-type]


def some_backups() -> list[BackupEntry]:
    """As they are after some weeks."""
    daily = BackupReason.DAILY
    return [
        backup(0, BackupReason.MANUAL, 0.02),
        backup(1, daily, 0.3),
        backup(2, daily, 1.3),
        backup(3, BackupReason.MIGRATION, 1.9, state=BackupState.NEWER),
        backup(4, daily, 2.3, state=BackupState.DAMAGED),
        *(backup(n, daily, n - 1.7) for n in range(5, 14)),
        backup(14, daily, 31),
        backup(15, daily, 61),
    ]


DIFFERENCE = BackupDifference(
    new_tasks=7,
    changed_tasks=12,
    back=2,
    new_conversations=2,
    new_messages=41,
    titles=("Call the bank", "Compare three quotes", "Draft the talk outline"),
)
LAST = (
    ("Plan the launch week", NOW - timedelta(hours=30)),
    ("Send the receipts to the accountant", NOW - timedelta(hours=31)),
)


class FakeBackups:
    """services.backups.Backups in memory."""

    folder = "/home/ada/.local/share/nova-desktop/backups"

    def __init__(self, entries: Sequence[BackupEntry] = ()) -> None:
        self.made = list(entries)
        self.fails: NovaError | None = None
        self.restored: list[str] = []
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def entries(self) -> Sequence[BackupEntry]:
        self._fail()
        return list(self.made)

    async def back_up_now(self) -> BackupEntry:
        self._fail()
        self.made.insert(0, backup(90 + len(self.made), BackupReason.MANUAL, 0))
        for listener in self._listeners:
            listener()
        return self.made[0]

    async def preview(self, name: str) -> BackupPreview:
        self._fail()
        return BackupPreview(self._named(name), DIFFERENCE, LAST)

    async def restore(self, name: str) -> Restored:
        self._fail()
        self.restored.append(name)
        return Restored(self._named(name), backup(99, BackupReason.RESTORE, 0))

    def _named(self, name: str) -> BackupEntry:
        return next(entry for entry in self.made if entry.name == name)

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails


class Asked:
    """Implements RestoreQuestion."""

    def __init__(self) -> None:
        self.previews: list[BackupPreview] = []
        self.agrees = True

    async def ask_restore(self, preview: BackupPreview) -> bool:
        self.previews.append(preview)
        return self.agrees
