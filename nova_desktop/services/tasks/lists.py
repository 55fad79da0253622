"""The lists that tasks are shown in, each a question to the store."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_filters import (
    IS_DONE,
    OPEN,
    AllOf,
    Cursor,
    DateField,
    Has,
    HasWords,
    InLane,
    InProject,
    NotThat,
    OnDays,
    TaskFilter,
    TaskFound,
    TaskOrder,
    TaskPage,
    Trait,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.tasks import INBOX, ActivityEntry, LinkKind, TaskCard, TaskDetail
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.ports import TaskStore

PAGE: Final = 100
TOP_LEVEL: Final = NotThat(Has(Trait.SUBTASK))
EVERYTHING: Final = AllOf()


class TaskLists:
    """Pages of cards. Subtasks stand below their parents, so a lane leaves them out.

    In lists by date, project, person and label they stand for themselves.
    """

    def __init__(self, store: TaskStore, days: Days) -> None:
        self._store = store
        self._days = days

    async def lane(
        self,
        lane: str,
        only: TaskFilter = EVERYTHING,
        limit: int = PAGE,
        after: Cursor | None = None,
    ) -> TaskPage:
        """The cards of a lane from the top, those that `only` holds for."""
        wanted = AllOf((InLane(lane), TOP_LEVEL, only))
        return await self._store.page(wanted, TaskOrder.BOARD, limit, after)

    async def lane_counts(self, only: TaskFilter = EVERYTHING) -> Mapping[str, int]:
        """How many cards each lane has; those without any are left out."""
        return await self._store.lane_counts(AllOf((TOP_LEVEL, only)))

    async def inbox(self, limit: int = PAGE, after: Cursor | None = None) -> TaskPage:
        """What came in and was not looked at."""
        return await self.lane(INBOX, limit=limit, after=after)

    async def overdue(self, limit: int = PAGE, after: Cursor | None = None) -> TaskPage:
        """Open, and due before today."""
        past = self._days.due_on(None, self._days.today() - timedelta(days=1))
        return await self._store.page(AllOf((OPEN, past)), TaskOrder.DUE, limit, after)

    async def today(self, limit: int = PAGE, after: Cursor | None = None) -> TaskPage:
        """Open, and due today."""
        return await self.day(self._days.today(), limit, after)

    async def day(self, day: date, limit: int = PAGE, after: Cursor | None = None) -> TaskPage:
        """Open, and due that day."""
        return await self.upcoming(day, day, limit, after)

    async def upcoming(
        self,
        first: date,
        last: date | None = None,
        limit: int = PAGE,
        after: Cursor | None = None,
    ) -> TaskPage:
        """Open, and due within these days, the earliest first; without `last` for ever."""
        wanted = AllOf((OPEN, self._days.due_on(first, last)))
        return await self._store.page(wanted, TaskOrder.DUE, limit, after)

    async def calendar(self, first: date, count: int) -> Sequence[int]:
        """How many open tasks are due on each of `count` days from `first` on."""
        return await self._store.due_counts(self._days.each(first, count))

    async def project(
        self, project: str, limit: int = PAGE, after: Cursor | None = None
    ) -> TaskPage:
        """Open tasks of a project by when they are due; of none with ""."""
        return await self.where(AllOf((InProject(project), OPEN)), TaskOrder.DUE, limit, after)

    async def person(self, person: str, limit: int = PAGE, after: Cursor | None = None) -> TaskPage:
        """Open tasks that concern a person by when they are due; nobody with ""."""
        return await self.where(AllOf((WithPerson(person), OPEN)), TaskOrder.DUE, limit, after)

    async def label(self, label: str, limit: int = PAGE, after: Cursor | None = None) -> TaskPage:
        """Open tasks with a label by when they are due."""
        return await self.where(AllOf((WithLabel(label), OPEN)), TaskOrder.DUE, limit, after)

    async def done(
        self, words: str = "", limit: int = PAGE, after: Cursor | None = None
    ) -> TaskPage:
        """Done ones with all these words, the latest first."""
        wanted = AllOf((IS_DONE, HasWords(words))) if words.strip() else IS_DONE
        return await self.where(wanted, TaskOrder.COMPLETED, limit, after)

    async def where(
        self,
        wanted: TaskFilter,
        order: TaskOrder = TaskOrder.DUE,
        limit: int = PAGE,
        after: Cursor | None = None,
    ) -> TaskPage:
        """Any filter in any order."""
        return await self._store.page(wanted, order, limit, after)

    async def count(self, wanted: TaskFilter = EVERYTHING) -> int:
        return await self._store.count(wanted)

    async def done_today(self, only: TaskFilter = EVERYTHING) -> int:
        """How many were done since midnight."""
        today = self._days.today()
        done = OnDays(DateField.COMPLETED, self._days.span(today, today))
        return await self._store.count(AllOf((TOP_LEVEL, IS_DONE, done, only)))

    async def search(self, text: str, limit: int = 50) -> Sequence[TaskFound]:
        """The best first."""
        return await self._store.search(text, limit)

    async def cards(self, tasks: Sequence[str]) -> Sequence[TaskCard]:
        """These, in this order, also from the trash; unknown ones are left out."""
        return await self._store.cards(tasks)

    async def detail(self, task: str) -> TaskDetail | None:
        """One task with all that belongs to it, also from the trash."""
        return await self._store.detail(task)

    async def below(self, task: str) -> Sequence[TaskCard]:
        """All subtasks to any depth, parents before their children."""
        return await self._store.below(task)

    async def acts(self, actor: Actor, since: date, limit: int = PAGE) -> Sequence[ActivityEntry]:
        """What somebody did to tasks from this day on, the newest first."""
        begin = self._days.span(since, None).begin
        return await self._store.acts(actor, begin or datetime.min.replace(tzinfo=UTC), limit)

    async def linked(self, kind: LinkKind, target: str) -> Sequence[TaskCard]:
        """The tasks of a conversation or a run."""
        return await self._store.linked(kind, target)

    async def activity(
        self, task: str, limit: int = PAGE, before: int | None = None
    ) -> Sequence[ActivityEntry]:
        """What was changed by whom, the newest first."""
        return await self._store.activity(task, limit, before)

    async def trash(self, limit: int = PAGE) -> Sequence[TaskCard]:
        """What was deleted, the latest first."""
        return await self._store.trash(limit)
