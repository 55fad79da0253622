"""Tasks that come again over a real store, with a clock that is set."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.task_times import due_text
from nova_desktop.domain.tasks import Task, TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks
from tests.unit.adapters_sqlite.files import home

BERLIN = "Europe/Berlin"


@dataclass
class RecurringDesk:
    """The services; `at` is now."""

    database: Database
    at: datetime = datetime(2026, 5, 1, 8, tzinfo=UTC)
    store: SqliteTaskStore = field(init=False)
    journal: Journal = field(init=False)
    tasks: Tasks = field(init=False)
    recurring: Recurring = field(init=False)

    def __post_init__(self) -> None:
        numbers = count(1)
        self.store = SqliteTaskStore(self.database)
        self.journal = Journal(SqliteCommandStore(self.database, now=lambda: self.at))
        dates = DateutilRecurrence()
        self.recurring = Recurring(
            self.store, dates, lambda: self.at, lambda: f"series{next(numbers)}", lambda: BERLIN
        )
        self.tasks = Tasks(self.journal, self.store, self.recurring)

    async def task(self, name: str) -> Task:
        found = await self.store.detail(name)
        assert found is not None
        return found.card.task

    async def series(self, name: str = "series1") -> Sequence[Task]:
        """All of it, also from the trash."""
        return [card.task for card in await self.store.series(name)]

    async def open_ones(self, name: str = "series1") -> list[str]:
        """When the open ones are due."""
        return [
            due_text(task.due) if task.due else ""
            for task in await self.series(name)
            if task.status is not TaskStatus.DONE and task.deleted_at is None
        ]

    async def last(self, name: str = "series1") -> Task:
        """The one that was made last, with its notes."""
        return await self.task((await self.series(name))[-1].id)


@contextmanager
def recurring_desk(folder: Path) -> Generator[RecurringDesk]:
    with home(folder).opened() as database:
        yield RecurringDesk(database)
