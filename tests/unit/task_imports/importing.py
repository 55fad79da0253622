"""Imports of tasks into a real database, in few words."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.task_sources import SqliteTaskSources
from nova_desktop.adapters.task_imports.reader import TaskImportReader
from nova_desktop.domain.task_import import (
    ImportedBoard,
    ImportedTask,
    Product,
)
from nova_desktop.domain.task_import_look import (
    ImportLook,
    TaskImportDone,
    look_at,
)
from nova_desktop.domain.tasks import INBOX, Task, TaskCard
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_imports.imports import TaskImports
from nova_desktop.services.task_imports.progress import Progress
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks, new_id
from tests.fakes.task_export_files import FOLDER, HERE
from tests.unit.adapters_sqlite.task_desk import Desk, open_desk


@dataclass
class Place:
    desk: Desk
    journal: Journal
    tasks: Tasks
    places: TaskPlaces
    imports: TaskImports

    def progress(self, told: list[tuple[int, int]] | None = None) -> Progress:
        return Progress(lambda done, of: (told if told is not None else []).append((done, of)))

    async def look(self, name: str) -> ImportLook:
        found = await self.imports.look(str(FOLDER / name), self.progress())
        assert isinstance(found, ImportLook)
        return found

    async def bring(self, look: ImportLook, leave: Sequence[int] = ()) -> TaskImportDone:
        done = await self.imports.apply(look, look.proposed() - set(leave), self.progress())
        assert done is not None
        return done

    async def titles(self, lane: str = INBOX) -> list[str]:
        return [(await self.desk.task(name)).title for name in await self.desk.lane(lane)]

    async def titled(self, title: str) -> TaskCard:
        (found,) = [
            one for one in await self.desk.store.search(title) if one.card.task.title == title
        ]
        return found.card

    async def task(self, title: str) -> Task:
        detail = await self.desk.store.detail((await self.titled(title)).task.id)
        assert detail is not None
        return detail.card.task


def look_of(*tasks: ImportedTask) -> ImportLook:
    return look_at(ImportedBoard(Product.CSV, "x.csv", tasks))


@asynccontextmanager
async def open_place(folder: Path) -> AsyncGenerator[Place]:
    """Over a database in a folder."""
    async with open_desk(folder) as desk:
        journal = Journal(desk.commands)
        places = TaskPlaces(journal, desk.store)
        sources = SqliteTaskSources(desk.database)
        reader = TaskImportReader(lambda: HERE.zone, lambda: HERE.now)
        days = Days(lambda: HERE.now, lambda _now: ZoneInfo(HERE.zone))
        imports = TaskImports(reader, sources, places, journal, DateutilRecurrence(), days)
        recurring = Recurring(desk.store, DateutilRecurrence(), days.now, new_id, lambda: HERE.zone)
        tasks = Tasks(journal, desk.store, recurring)
        yield Place(desk, journal, tasks, places, imports)
