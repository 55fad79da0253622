"""Backups of the database: one a day, one by hand, and the way back to one of them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from nova_desktop.domain.backups import (
    RESTORED,
    BackupEntry,
    BackupPreview,
    BackupReason,
    Restored,
)
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.services.ports import StateStore

EVERY_S: Final = 3600.0


class BackupStore(Protocol):
    """The copies. Nothing blocks the loop. Raises NovaError.

    BACKUP_NO_ROOM, BACKUP_FOLDER_UNUSABLE (`path`), BACKUP_DAMAGED, BACKUP_NEWER, BACKUP_GONE
    (`name`), RESTORE_FAILED.
    """

    @property
    def folder(self) -> str: ...

    async def entries(self) -> Sequence[BackupEntry]:
        """All copies with what is in them, the newest first."""
        ...

    async def is_due(self) -> bool:
        """Whether the newest daily copy is a day old or older."""
        ...

    async def make(self, reason: BackupReason) -> BackupEntry:
        """A copy that was opened and checked; copies that are not kept any more go."""
        ...

    async def preview(self, name: str) -> BackupPreview:
        """Check a copy whole, and compare it with what is there now."""
        ...

    async def restore(self, name: str) -> Restored:
        """Back up what is there now, then put the copy in its place, in one step.

        The restored database remembers it under RESTORED.
        """
        ...


@dataclass(frozen=True, slots=True)
class RestoreNews:
    """The time of the backup that is in force now, and the name of the one that leads back.

    "" where that one is gone.
    """

    at: datetime
    before: str


class Backups:
    """The use cases; `on_problem` hears of a daily backup that could not be made."""

    def __init__(
        self, store: BackupStore, state: StateStore, on_problem: Callable[[Problem], None]
    ) -> None:
        self._store = store
        self._state = state
        self._on_problem = on_problem
        self._told: Problem | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def folder(self) -> str:
        """Where the copies are."""
        return self._store.folder

    def on_change(self, listener: Callable[[], None]) -> None:
        """Hear of each copy that is made."""
        self._listeners.append(listener)

    async def entries(self) -> Sequence[BackupEntry]:
        """The newest first."""
        return await self._store.entries()

    async def back_up_now(self) -> BackupEntry:
        """One more, which is kept beside the daily ones."""
        made = await self._store.make(BackupReason.MANUAL)
        self._tell()
        return made

    async def preview(self, name: str) -> BackupPreview:
        """What is in it, and what restoring it would take away."""
        return await self._store.preview(name)

    async def restore(self, name: str) -> Restored:
        """As the store does; Nova has to start again afterwards, since all it shows is older."""
        restored = await self._store.restore(name)
        self._tell()
        return restored

    async def news_of_restore(self) -> RestoreNews | None:
        """What was restored in the run before, told once; None when nothing was."""
        text = await self._state.get_state(RESTORED)
        if text is None:
            return None
        await self._state.set_state(RESTORED, None)
        before = (e.name for e in await self.entries() if e.reason is BackupReason.RESTORE)
        return RestoreNews(datetime.fromisoformat(text), next(before, ""))

    async def daily(self) -> BackupEntry | None:
        """The copy of today if it is due. What goes wrong is told once, until it goes well."""
        try:
            due = await self._store.is_due()
            made = await self._store.make(BackupReason.DAILY) if due else None
        except NovaError as error:
            if error.problem != self._told:
                self._told = error.problem
                self._on_problem(error.problem)
            return None
        self._told = None
        if made is not None:
            self._tell()
        return made

    async def keep_daily(self, every_s: float = EVERY_S) -> None:
        """As long as Nova runs: now if a day has passed since the last, and from then on."""
        while True:
            await self.daily()
            await asyncio.sleep(every_s)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
