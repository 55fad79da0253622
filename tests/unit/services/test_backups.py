"""Backups as a use case: one a day, what goes wrong is told once, a restore is told after it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from nova_desktop.domain.backups import (
    RESTORED,
    BackupDifference,
    BackupEntry,
    BackupPreview,
    BackupReason,
    Restored,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.backups import Backups, RestoreNews
from tests.fakes.settings_parts import MemoryState

pytestmark = pytest.mark.anyio
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Store:
    """Copies in memory; `fails` is what making one raises."""

    folder = "/backups"

    def __init__(self) -> None:
        self.made: list[BackupEntry] = []
        self.due = True
        self.state = MemoryState()
        self.fails: NovaError | None = None
        self.looked = asyncio.Event()

    async def entries(self) -> Sequence[BackupEntry]:
        return self.made[::-1]

    async def is_due(self) -> bool:
        self.looked.set()
        return self.due

    async def make(self, reason: BackupReason) -> BackupEntry:
        if self.fails is not None:
            raise self.fails
        self.made.append(BackupEntry(f"n{len(self.made)}", reason, AT, 1))
        return self.made[-1]

    async def preview(self, name: str) -> BackupPreview:
        return BackupPreview(self._named(name), BackupDifference())

    async def restore(self, name: str) -> Restored:
        await self.state.set_state(RESTORED, self._named(name).at.isoformat())
        return Restored(self._named(name), await self.make(BackupReason.RESTORE))

    def _named(self, name: str) -> BackupEntry:
        return next(entry for entry in self.made if entry.name == name)


class Parts:
    def __init__(self) -> None:
        self.store = Store()
        self.told: list[Problem] = []
        self.changes = 0
        self.backups = Backups(self.store, self.store.state, self.told.append)
        self.backups.on_change(self._changed)

    def _changed(self) -> None:
        self.changes += 1


async def test_one_is_made_when_it_is_due() -> None:
    parts = Parts()
    assert await parts.backups.daily() is not None
    parts.store.due = False
    assert await parts.backups.daily() is None
    assert [entry.reason for entry in parts.store.made] == [BackupReason.DAILY]
    assert parts.changes == 1


async def test_one_by_hand_is_made_whenever_it_is_wanted() -> None:
    parts = Parts()
    parts.store.due = False
    await parts.backups.back_up_now()
    assert [entry.reason for entry in parts.store.made] == [BackupReason.MANUAL]
    assert parts.changes == 1


async def test_what_goes_wrong_each_hour_is_told_once_until_it_goes_well() -> None:
    parts = Parts()
    full = NovaError.of(ProblemCode.BACKUP_NO_ROOM, path="/backups")
    parts.store.fails = full
    for _ in range(3):
        assert await parts.backups.daily() is None
    assert parts.told == [full.problem]
    parts.store.fails = None
    await parts.backups.daily()
    parts.store.fails = full
    await parts.backups.daily()
    assert parts.told == [full.problem] * 2


async def test_as_long_as_nova_runs_it_looks_again() -> None:
    parts = Parts()
    async with asyncio.timeout(5):
        work = asyncio.create_task(parts.backups.keep_daily(every_s=0))
        for _ in range(3):
            parts.store.looked.clear()
            await parts.store.looked.wait()
        work.cancel()
    assert len(parts.store.made) >= 2


async def test_a_restore_is_told_once_with_the_way_back() -> None:
    parts = Parts()
    made = await parts.backups.back_up_now()
    assert await parts.backups.news_of_restore() is None
    restored = await parts.backups.restore(made.name)
    news = await parts.backups.news_of_restore()
    assert news == RestoreNews(AT, restored.before.name)
    assert await parts.backups.news_of_restore() is None


async def test_a_way_back_that_is_gone_is_not_offered() -> None:
    parts = Parts()
    made = await parts.backups.back_up_now()
    await parts.backups.restore(made.name)
    del parts.store.made[1:]
    assert await parts.backups.news_of_restore() == RestoreNews(AT, "")
