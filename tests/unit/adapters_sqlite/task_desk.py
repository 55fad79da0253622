"""Tasks in a real database, done and asked in few words."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor, Command, JournalEntry
from nova_desktop.domain.task_commands import add_task
from nova_desktop.domain.task_filters import Has, InLane, NotThat, TaskFilter, TaskOrder, Trait
from nova_desktop.domain.tasks import Task
from tests.unit.adapters_sqlite.files import home

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOP_LEVEL = NotThat(Has(Trait.SUBTASK))


@dataclass
class Desk:
    """The stores over one database, with a clock that goes on a minute with each batch."""

    database: Database
    commands: SqliteCommandStore
    store: SqliteTaskStore
    at: datetime = START

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    async def do(self, *commands: Command, actor: Actor = Actor.YOU) -> Sequence[JournalEntry]:
        return await self.commands.carry_out(commands, actor)

    async def add(self, *names: str) -> None:
        """Tasks that are called as their ids are."""
        await self.do(*(add_task(name, name) for name in names))

    async def task(self, name: str) -> Task:
        found = await self.store.detail(name)
        assert found is not None
        return found.card.task

    async def lane(self, lane: str) -> list[str]:
        """The ids in a lane, in their order."""
        return await self.listed(InLane(lane), TaskOrder.BOARD)

    async def listed(self, wanted: TaskFilter, order: TaskOrder = TaskOrder.CREATED) -> list[str]:
        """The ids, read in pages of two."""
        found: list[str] = []
        page = await self.store.page(wanted, order, 2)
        while True:
            found += [card.task.id for card in page.cards]
            if page.following is None:
                return found
            page = await self.store.page(wanted, order, 2, page.following)

    async def found(self, text: str) -> list[str]:
        return [each.card.task.id for each in await self.store.search(text)]


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncGenerator[Desk]:
    with home(folder).opened() as database:
        desk = Desk(database, SqliteCommandStore(database), SqliteTaskStore(database))
        desk.commands = SqliteCommandStore(database, now=desk.now)
        yield desk
