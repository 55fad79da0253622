"""The services of tasks over their adapters; made with the core."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nova_desktop.adapters.attachment_sweep import AttachmentSweep
from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_files import SqliteCopyUses
from nova_desktop.adapters.sqlite.task_moments import SqliteMomentStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.task_times import known_zone
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.days import Days, local_zone
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.old_files import OldFiles
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.reminders import Reminders, Wanted
from nova_desktop.services.tasks.tasks import Tasks, new_id


@dataclass(frozen=True, slots=True)
class TaskParts:
    """What changes tasks, what lists them, where they stand, and what day it is."""

    tasks: Tasks
    lists: TaskLists
    places: TaskPlaces
    days: Days
    recurring: Recurring
    reminders: Reminders


def open_tasks(
    database: Database, journal: Journal, zone: Callable[[], str], wanted: Wanted
) -> TaskParts:
    """All of them; nothing runs.

    `zone` names where the user is, "" for this computer's; `wanted` is what they are told of.
    """
    store, moments = SqliteTaskStore(database), SqliteMomentStore(database)
    days = Days(lambda: datetime.now(UTC), lambda now: known_zone(zone()) or local_zone(now))
    recurring = Recurring(store, DateutilRecurrence(), days.now, new_id, zone)
    tasks = Tasks(journal, store, recurring)
    state = SqliteStateStore(database)
    return TaskParts(
        tasks,
        TaskLists(store, days),
        TaskPlaces(journal, store),
        days,
        recurring,
        Reminders(tasks, store, moments, state, wanted, days.now, zone),
    )


def open_old_files(database: Database, folder: Path) -> OldFiles:
    """Sweeps the copies of attached files in `folder`."""
    return OldFiles(AttachmentSweep(folder), SqliteCopyUses(database), lambda: datetime.now(UTC))
