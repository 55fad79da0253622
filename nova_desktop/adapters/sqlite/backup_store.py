"""The backups as services see them: listed, made, looked into and restored, all off the loop."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from nova_desktop.adapters.sqlite.backup_looks import entry_of, preview_of
from nova_desktop.adapters.sqlite.backups import Backup
from nova_desktop.adapters.sqlite.database import Database, utc_now
from nova_desktop.adapters.sqlite.errors import backup_errors
from nova_desktop.adapters.sqlite.migrations import Migration, shipped_migrations
from nova_desktop.adapters.sqlite.restoring import Restoring
from nova_desktop.domain.backups import BackupEntry, BackupPreview, BackupReason, Restored
from nova_desktop.domain.problems import NovaError, ProblemCode


class SqliteBackups:
    """Implements BackupStore over the database and its folder of copies."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime] = utc_now,
        steps: Sequence[Migration] | None = None,
    ) -> None:
        self._database = database
        self._copies = database.backups
        self._now = now
        self._steps = steps or shipped_migrations()

    @property
    def folder(self) -> str:
        """Where the copies are."""
        return str(self._copies.folder)

    async def entries(self) -> Sequence[BackupEntry]:
        """All copies with what is in them, the newest first."""
        return await asyncio.to_thread(self._entries)

    async def is_due(self) -> bool:
        """Whether the newest daily copy is a day old or older."""
        return await asyncio.to_thread(self._is_due)

    async def make(self, reason: BackupReason) -> BackupEntry:
        """A copy that was opened and checked."""
        backup = await self._database.backup_now(self._now, reason)
        return await asyncio.to_thread(self._entry, backup)

    async def preview(self, name: str) -> BackupPreview:
        """Check a copy whole, and compare it with what is there now."""
        return await asyncio.to_thread(self._preview, name)

    async def restore(self, name: str) -> Restored:
        """Back up what is there now, then put the copy in its place, in one step."""
        backup = await asyncio.to_thread(self._named, name)
        entry = await asyncio.to_thread(self._entry, backup)
        restoring = Restoring(self._database.path, self._copies, self._steps, self._now)
        before = await self._database.write_alone(partial(restoring.run, backup=backup))
        return Restored(entry, await asyncio.to_thread(self._entry, before))

    def _entries(self) -> list[BackupEntry]:
        with backup_errors(self._copies.folder):
            return [self._entry(backup) for backup in self._copies.newest_first()]

    def _is_due(self) -> bool:
        with backup_errors(self._copies.folder):
            return self._copies.due(self._now())

    def _entry(self, backup: Backup) -> BackupEntry:
        return entry_of(backup, self._steps[-1].number)

    def _preview(self, name: str) -> BackupPreview:
        with backup_errors(self._copies.folder):
            return preview_of(self._named(name), self._database.path, self._steps[-1].number)

    def _named(self, name: str) -> Backup:
        with backup_errors(self._copies.folder):
            found = next((b for b in self._copies.newest_first() if b.path.name == name), None)
        if found is None:
            raise NovaError.of(ProblemCode.BACKUP_GONE, name=name)
        return found
