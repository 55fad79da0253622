"""Which task Nova takes on next by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from nova_desktop.domain.agent.runs import ENDED, RunState
from nova_desktop.domain.task_filters import (
    AllOf,
    Cursor,
    DateField,
    Has,
    HasPriority,
    HasStatus,
    NotThat,
    OnDays,
    TaskFilter,
    TaskOrder,
    Trait,
)
from nova_desktop.domain.tasks import Priority, TaskCard, TaskStatus
from nova_desktop.services.agent.ports import RunsOfTasks
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists

_ANSWERED: Final = HasStatus(frozenset({TaskStatus.USER_INPUT_RECEIVED}))
_NEW: Final = HasStatus(frozenset({TaskStatus.NEW}))


class NextTask:
    """Answered by the user first, then new ones: a higher priority first, then the oldest.

    Left out: what needs another task, what does not begin before another day, what has open
    subtasks, what has a run that has not ended, or one that ended and nothing was done to the task
    since, and a new one whose last run the user stopped.
    """

    def __init__(self, lists: TaskLists, runs: RunsOfTasks, days: Days) -> None:
        self._lists = lists
        self._runs = runs
        self._days = days

    async def find(self) -> str:
        """The id of the task, "" for none."""
        for wanted in self._kinds():
            if found := await self._first(wanted):
                return found
        return ""

    def _kinds(self) -> Iterator[TaskFilter]:
        later = self._days.span(self._days.today() + timedelta(days=1), None)
        ready = (NotThat(Has(Trait.BLOCKED)), NotThat(OnDays(DateField.START, later)))
        yield AllOf((_ANSWERED, *ready))
        for priority in sorted(Priority, reverse=True):
            yield AllOf((_NEW, HasPriority(priority), *ready))

    async def _first(self, wanted: TaskFilter) -> str:
        after: Cursor | None = None
        while True:
            page = await self._lists.where(wanted, TaskOrder.OLDEST, after=after)
            for card in page.cards:
                if await self._is_free(card):
                    return card.task.id
            if page.following is None:
                return ""
            after = page.following

    async def _is_free(self, card: TaskCard) -> bool:
        if card.subtasks > card.subtasks_over:
            return False
        last = await self._runs.runs(task=card.task.id, limit=1)
        if not last:
            return True
        if last[0].state is RunState.STOPPED:
            return card.task.status is TaskStatus.USER_INPUT_RECEIVED
        touched_since = card.task.updated_at > last[0].updated_at  # else its end is on the way here
        return last[0].state in ENDED and touched_since
