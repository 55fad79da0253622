"""The tasks on the page of a thing: a few rows, and the way to all of them; no Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.tasks import TaskCard, TaskStatus
from nova_desktop.services.tasks.related import Related
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.news_presenter import Later
from nova_desktop.ui.memory.paging import THING_TABS, Tab
from nova_desktop.ui.memory.rows import Act, MemoryRow, Part, RowKind, Wish, copy_act
from nova_desktop.ui.memory.words import day_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.day_names import short_date
from nova_desktop.ui.tasks.words import status_name

MOST_TASKS: Final = 5


class FindRelated(Protocol):
    """services.tasks.related.RelatedTasks."""

    async def find(self, name: str, limit: int) -> Related: ...


@dataclass(frozen=True, slots=True)
class TaskDoors:
    """What memory needs of tasks. `on_change` takes who hears of changes of tasks.

    `open_task` is given an id, `open_list` a name of which all tasks are to be listed.
    """

    related: FindRelated
    on_change: Callable[[Callable[[], None]], object]
    open_task: Callable[[str], object]
    open_list: Callable[[str], object]


class ThingTasks:
    """Of the thing whose page is open; `changed` hears when they are otherwise now."""

    def __init__(
        self,
        doors: TaskDoors,
        operations: Operations,
        changed: Callable[[], None],
        calm_s: float,
    ) -> None:
        self._doors = doors
        self._changed = changed
        self._name = ""
        self._found = Related()
        self._later = Later(operations, "the tasks of a thing", calm_s, self._look_later)
        self._operations = operations
        doors.on_change(self._task_changed)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The sections of the page: without tasks there is none for them."""
        return (*THING_TABS, Tab.TASKS) if self._found.count else THING_TABS

    def leave(self) -> None:
        """No page is open."""
        self._name, self._found = "", Related()

    async def look(self, name: str) -> None:
        """What there is about the thing with this name."""
        self._name = name
        found = await self._find(name)
        if name == self._name:
            self._found = found

    def rows(self, now: datetime) -> Sequence[MemoryRow]:
        """As they were found last."""
        rows = [task_row(card, now) for card in self._found.cards]
        if self._found.count > len(rows):
            rows.append(all_row(self._name, self._found.count))
        return rows

    async def _find(self, name: str) -> Related:
        try:
            return await self._doors.related.find(name, MOST_TASKS)
        except NovaError:  # the page has other sections
            return Related()

    def _task_changed(self) -> None:
        if self._name:
            self._later.want()

    def _look_later(self) -> None:
        self._operations.start("read the tasks of a thing", self._look_again)

    async def _look_again(self) -> None:
        name, before = self._name, self._found
        if name:
            await self.look(name)
        if self._found != before and self._name == name:
            self._changed()


def task_row(card: TaskCard, now: datetime) -> MemoryRow:
    """A task, with how far it is."""
    task, today = card.task, now.astimezone().date()
    parts = [Part(status_name(task.status), "square-check")]
    if task.status is TaskStatus.DONE and task.completed_at is not None:
        parts.append(Part(day_text(task.completed_at, now, short=True)))
    elif task.due is not None:
        parts.append(Part(_("due {day}").format(day=short_date(task.due.day, today))))
    return MemoryRow(
        f"task/{task.id}",
        RowKind.TASK,
        task.title,
        tuple(parts),
        struck=task.status is TaskStatus.DONE,
        acts=(Act(Wish.OPEN, "chevron-right", _("Open the task")),),
        more=(copy_act(),),
        item=card,
    )


def all_row(name: str, count: int) -> MemoryRow:
    """Leads to the list."""
    return MemoryRow(
        "task/all",
        RowKind.TASK,
        _("All {n} tasks").format(n=f"{count:,}"),
        (Part(_("as a list"), tone="third"),),
        acts=(Act(Wish.OPEN, "list-checks", _("Open the list")),),
        item=name,
    )
