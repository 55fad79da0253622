"""What the use cases of tasks need from outside; as in services/ports.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.recurrence import Series
from nova_desktop.domain.task_filters import Cursor, TaskFilter, TaskFound, TaskOrder, TaskPage
from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.task_times import DaySpan, Due
from nova_desktop.domain.tasks import ActivityEntry, LinkKind, TaskCard, TaskDetail


class TaskStore(Protocol):
    """Questions about tasks. Those in the trash are left out, unless it says otherwise.

    Changes go through the CommandStore.
    """

    async def page(
        self,
        wanted: TaskFilter,
        order: TaskOrder,
        limit: int = 100,
        after: Cursor | None = None,
    ) -> TaskPage:
        """The next tasks that `wanted` holds for. Raises NovaError for a filter too deep."""
        ...

    async def count(self, wanted: TaskFilter) -> int: ...

    async def lane_counts(self, wanted: TaskFilter) -> Mapping[str, int]:
        """How many tasks each lane has; lanes without any are left out."""
        ...

    async def due_counts(self, days: Sequence[DaySpan]) -> Sequence[int]:
        """How many open tasks are due in each span."""
        ...

    async def detail(self, task: str) -> TaskDetail | None:
        """One task with its notes and all that belongs to it, also from the trash."""
        ...

    async def cards(self, tasks: Sequence[str]) -> Sequence[TaskCard]:
        """These, in this order, also from the trash; unknown ones are left out."""
        ...

    async def below(self, task: str) -> Sequence[TaskCard]:
        """All subtasks to any depth, parents before their children."""
        ...

    async def search(self, text: str, limit: int = 50) -> Sequence[TaskFound]:
        """Tasks with all words of `text` in title, notes or comments; else titles written alike."""
        ...

    async def reminders(self, until: datetime, limit: int = 100) -> Sequence[TaskCard]:
        """Open tasks whose reminder lies before `until`, the earliest first."""
        ...

    async def series(self, series: str) -> Sequence[TaskCard]:
        """All tasks of a recurrence, also from the trash, as they were made."""
        ...

    async def linked(self, kind: LinkKind, target: str) -> Sequence[TaskCard]:
        """The tasks of a conversation or a run, in the order in which they were linked."""
        ...

    async def activity(
        self, task: str, limit: int = 100, before: int | None = None
    ) -> Sequence[ActivityEntry]:
        """What was changed, the newest first; `before` is the id of an entry."""
        ...

    async def acts(
        self, actor: Actor, since: datetime, limit: int = 100
    ) -> Sequence[ActivityEntry]:
        """What somebody did to tasks since then and was not taken back, the newest first."""
        ...

    async def lanes(self) -> Sequence[Lane]:
        """From the left to the right."""
        ...

    async def projects(self, counted: bool = True) -> Sequence[Project]:
        """By name, archived ones last; counts of open tasks are 0 where they are not wanted."""
        ...

    async def people(self, counted: bool = True) -> Sequence[Person]:
        """By name, archived ones last; counts of open tasks are 0 where they are not wanted."""
        ...

    async def labels(self) -> Sequence[str]:
        """By name."""
        ...

    async def trash(self, limit: int = 100) -> Sequence[TaskCard]:
        """What was deleted, the latest first, without what went along with its parent."""
        ...

    async def empty_trash(self, before: datetime) -> int:
        """Forget for ever what was deleted before that; how many tasks.

        Neither these deletions nor what happened before them can then be undone.
        """
        ...


class Recurrence(Protocol):
    """When a series comes again. Nothing here waits, and all of it is bounded in time.

    The same question has the same answer, and each answer lies after `last`. Every method raises
    NovaError with RECURRENCE_INVALID for a rule that cannot be read.
    """

    def check(self, series: Series) -> Due:
        """The first occurrence, on the series' first day or later.

        Raises NovaError with RECURRENCE_NEVER when there is none.
        """
        ...

    def begin(self, rule: str, on: Due, now: datetime) -> Due:
        """Where a new series starts: the first that fits, on this day or later, not over at `now`.

        It ignores how many periods are left out between: 'every other Tuesday' begins with the
        coming one. A rule of hours without a time begins now. Raises NovaError with
        RECURRENCE_NEVER when there is none.
        """
        ...

    def next_due(self, series: Series, last: Due, done: datetime, number: int = 1) -> Due | None:
        """What follows `last`, completed at `done`; None when the series ends with it.

        By the schedule: the first after `last` that is not over at `done`; what was missed in
        between is left out, today still counts. After completion: the first of the rule counted
        from the day of completion. `number` tells which one `last` is, from 1, for rules with
        COUNT that count from completion.
        """
        ...

    def skip(self, series: Series, last: Due, now: datetime, number: int = 1) -> Due | None:
        """What follows `last` when it is left out; one that lies ahead is left out too."""
        ...

    def upcoming(self, series: Series, after: Due, limit: int) -> Sequence[Due]:
        """Up to `limit` occurrences behind this one, by the schedule; for a calendar."""
        ...
