"""Questions about tasks, answered by the database's reading threads."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from nova_desktop.adapters.sqlite import task_place_queries, task_queries
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.task_trash import empty_trash
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_filters import Cursor, TaskFilter, TaskFound, TaskOrder, TaskPage
from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.task_times import DaySpan
from nova_desktop.domain.tasks import ActivityEntry, LinkKind, TaskCard, TaskDetail

T = TypeVar("T")


class SqliteTaskStore:
    """The TaskStore of the application; see the port for each method."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        wanted: TaskFilter,
        order: TaskOrder,
        limit: int = 100,
        after: Cursor | None = None,
    ) -> TaskPage:
        """The next tasks that `wanted` holds for."""
        return await self._filtered(
            partial(task_queries.page, wanted=wanted, order=order, limit=limit, after=after)
        )

    async def count(self, wanted: TaskFilter) -> int:
        """How many there are."""
        return await self._filtered(partial(task_queries.count, wanted=wanted))

    async def lane_counts(self, wanted: TaskFilter) -> Mapping[str, int]:
        """How many tasks each lane has."""
        return await self._filtered(partial(task_queries.lane_counts, wanted=wanted))

    async def due_counts(self, days: Sequence[DaySpan]) -> Sequence[int]:
        """How many open tasks are due in each span."""
        return await self._database.read(partial(task_queries.due_counts, days=days))

    async def detail(self, task: str) -> TaskDetail | None:
        """One task with all that belongs to it."""
        return await self._database.read(partial(task_queries.detail, task=task))

    async def cards(self, tasks: Sequence[str]) -> Sequence[TaskCard]:
        """These, in this order."""
        return await self._database.read(partial(task_queries.cards, tasks=tasks))

    async def below(self, task: str) -> Sequence[TaskCard]:
        """All subtasks to any depth."""
        return await self._database.read(partial(task_queries.below, task=task))

    async def search(self, text: str, limit: int = 50) -> Sequence[TaskFound]:
        """The best first."""
        return await self._database.read(partial(task_queries.search, text=text, limit=limit))

    async def reminders(self, until: datetime, limit: int = 100) -> Sequence[TaskCard]:
        """Open tasks whose reminder lies before `until`."""
        return await self._database.read(partial(task_queries.reminders, until=until, limit=limit))

    async def series(self, series: str) -> Sequence[TaskCard]:
        """All tasks of a recurrence."""
        return await self._database.read(partial(task_queries.series, name=series))

    async def linked(self, kind: LinkKind, target: str) -> Sequence[TaskCard]:
        """The tasks of a conversation or a run."""
        return await self._database.read(partial(task_queries.linked, kind=kind, target=target))

    async def activity(
        self, task: str, limit: int = 100, before: int | None = None
    ) -> Sequence[ActivityEntry]:
        """What was changed, the newest first."""
        return await self._database.read(
            partial(task_queries.activity, task=task, limit=limit, before=before)
        )

    async def acts(
        self, actor: Actor, since: datetime, limit: int = 100
    ) -> Sequence[ActivityEntry]:
        """What somebody did since then, the newest first."""
        return await self._database.read(
            partial(task_queries.acts, actor=actor, since=since, limit=limit)
        )

    async def lanes(self) -> Sequence[Lane]:
        """From the left to the right."""
        return await self._database.read(task_place_queries.lanes)

    async def projects(self, counted: bool = True) -> Sequence[Project]:
        """By name."""
        return await self._database.read(partial(task_place_queries.projects, counted=counted))

    async def people(self, counted: bool = True) -> Sequence[Person]:
        """By name."""
        return await self._database.read(partial(task_place_queries.people, counted=counted))

    async def labels(self) -> Sequence[str]:
        """By name."""
        return await self._database.read(task_place_queries.labels)

    async def trash(self, limit: int = 100) -> Sequence[TaskCard]:
        """What was deleted, the latest first."""
        return await self._database.read(partial(task_queries.trash, limit=limit))

    async def empty_trash(self, before: datetime) -> int:
        """Forget for ever what was deleted before that."""
        return await self._database.write(partial(empty_trash, before=before))

    async def _filtered(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await self._database.read(work)
        except ValueError as error:
            raise refused("filter", str(error)) from error
