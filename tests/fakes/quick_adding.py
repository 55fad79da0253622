"""Quick add over a real database, on Wednesday 13 May 2026 at 10:00 in Berlin."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.task_filters import AllOf, InLane, TaskOrder
from nova_desktop.domain.tasks import Task
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.lists import TOP_LEVEL
from nova_desktop.services.tasks.quick_add import QuickAdd, QuickWays
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id
from tests.fakes.quick_add_words import CLOCK, ZONE
from tests.unit.adapters_sqlite.files import home
from tests.unit.adapters_sqlite.task_dump import dump

LANE_NAMES = {
    "inbox": "Inbox",
    "needs_you": "Needs you",
    "waiting": "Waiting",
    "in_progress": "In progress",
    "done": "Done",
}


@dataclass
class QuickDesk:
    """The service with what it stands on."""

    database: Database
    journal: Journal
    store: SqliteTaskStore
    tasks: Tasks
    adding: QuickAdd
    ways: list[QuickWays] = field(default_factory=list[QuickWays])

    async def task(self, name: str) -> Task:
        found = await self.store.detail(name)
        assert found is not None
        return found.card.task

    async def titles(self, lane: str = "inbox") -> Sequence[str]:
        """Of a lane from the top, without subtasks."""
        page = await self.store.page(AllOf((InLane(lane), TOP_LEVEL)), TaskOrder.BOARD)
        return [card.task.title for card in page.cards]

    async def rows(self) -> object:
        """All rows of tasks, to compare before and after."""
        return await dump(self.database)


@contextmanager
def open_quick_desk(folder: Path) -> Generator[QuickDesk]:
    """Over a new database in `folder`."""
    ways = [QuickWays(lane_names=LANE_NAMES)]
    with home(folder).opened() as database:
        journal = Journal(SqliteCommandStore(database, now=lambda: CLOCK.now))
        store = SqliteTaskStore(database)
        recurrence = DateutilRecurrence()
        recurring = Recurring(store, recurrence, lambda: CLOCK.now, new_id, lambda: ZONE)
        tasks = Tasks(journal, store, recurring)
        adding = QuickAdd(tasks, store, journal, recurrence, lambda: CLOCK, lambda: ways[-1])
        yield QuickDesk(database, journal, store, tasks, adding, ways)
