"""Backups of the database: why each was made, what is in it, and which are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

DAYS: Final = 14
MONTHS: Final = 12
BY_HAND: Final = 10
BEFORE_CHANGES: Final = 5
RESTORED: Final = "backups.restored"
"""The remembered value of a restored database: when its backup was made, ISO 8601."""


class BackupReason(StrEnum):
    """Why a copy was made. MIGRATION holds the schema from before, RESTORE what was replaced."""

    DAILY = "daily"
    MANUAL = "manual"
    MIGRATION = "migration"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class BackupMark:
    """What a copy's name says of it."""

    reason: BackupReason
    at: datetime


def dropped(newest_first: Sequence[BackupMark]) -> frozenset[int]:
    """The places in the list of those that are not kept any more.

    Of the daily ones the newest of each of the last 14 days, and of each of the last 12 months;
    ten made by hand; five each from before migrations and restores.
    """
    days: set[object] = set()
    months: set[object] = set()
    others: dict[BackupReason, int] = {}
    gone: set[int] = set()
    for place, mark in enumerate(newest_first):
        if mark.reason is not BackupReason.DAILY:
            count = others[mark.reason] = others.get(mark.reason, 0) + 1
            most = BY_HAND if mark.reason is BackupReason.MANUAL else BEFORE_CHANGES
            if count > most:
                gone.add(place)
            continue
        kept_for_day = _first_of(mark.at.date(), days, DAYS)
        kept_for_month = _first_of((mark.at.year, mark.at.month), months, MONTHS)
        if not (kept_for_day or kept_for_month):
            gone.add(place)
    return frozenset(gone)


def _first_of(slot: object, seen: set[object], most: int) -> bool:
    if slot in seen or len(seen) >= most:
        return False
    seen.add(slot)
    return True


class BackupState(StrEnum):
    """Whether a copy can be restored."""

    READY = "ready"
    NEWER = "newer"  # of a newer Nova
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class BackupCounts:
    """What is in it; tasks without the trash."""

    tasks: int = 0
    conversations: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """One copy as a list shows it. `name` is that of its file."""

    name: str
    reason: BackupReason
    at: datetime
    size_bytes: int
    state: BackupState = BackupState.READY
    counts: BackupCounts = field(default_factory=BackupCounts)


@dataclass(frozen=True, slots=True)
class BackupDifference:
    """What restoring would take away: tasks and conversations that came or changed since then.

    `back` are tasks that are gone by now and would come back. `titles` are some of the tasks that
    would go, the newest first.
    """

    new_tasks: int = 0
    changed_tasks: int = 0
    back: int = 0
    new_conversations: int = 0
    new_messages: int = 0
    titles: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether nothing would be lost."""
        lost = (self.new_tasks, self.changed_tasks, self.new_conversations, self.new_messages)
        return not any(lost)


@dataclass(frozen=True, slots=True)
class BackupPreview:
    """A copy that was checked whole; `last_changed` are its tasks that were changed last."""

    entry: BackupEntry
    difference: BackupDifference
    last_changed: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the copy that is in force, and the one of what was there before."""

    entry: BackupEntry
    before: BackupEntry
