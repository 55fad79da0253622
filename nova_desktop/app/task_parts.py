"""The services of tasks over their adapters; made with the core."""

from dataclasses import dataclass
from datetime import UTC, datetime

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id


@dataclass(frozen=True, slots=True)
class TaskParts:
    """What changes tasks, what lists them, where they stand, and what day it is."""

    tasks: Tasks
    lists: TaskLists
    places: TaskPlaces
    days: Days
    recurring: Recurring


def open_tasks(database: Database, journal: Journal) -> TaskParts:
    """All of them; nothing runs."""
    store = SqliteTaskStore(database)
    days = Days(lambda: datetime.now(UTC))
    recurring = Recurring(store, DateutilRecurrence(), days.now, new_id)
    return TaskParts(
        Tasks(journal, store, recurring),
        TaskLists(store, days),
        TaskPlaces(journal, store),
        days,
        recurring,
    )
