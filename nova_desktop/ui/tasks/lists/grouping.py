"""The sections of a list: each a heading, a filter, and what a task dropped there gets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_filters import (
    AllOf,
    DateField,
    HasPriority,
    HasStatus,
    InProject,
    NotThat,
    OnDays,
    TaskFilter,
    TaskOrder,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.services.tasks.days import Days
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.day_names import heading_of_day
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.naming import Known
from nova_desktop.ui.tasks.words import priority_name, status_name

_NEAR_DAYS: Final = 7
_ALL: Final = AllOf()


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of what a list is grouped by; "" and None stand for none of it.

    `value` is a day, a project's or a person's id, a label, a Priority or a TaskStatus.
    """

    by: Grouping
    value: date | str | Priority | TaskStatus | None

    def put(self, actions: TaskActions, tasks: Sequence[str], before: "Setting | None") -> None:
        """Give it to tasks that had the value of `before`, in one step of undo."""
        value = self.value
        match self.by:
            case Grouping.DAY if value is None or isinstance(value, date):
                actions.plan(*tasks, day=value)
            case Grouping.PROJECT:
                actions.set_project(*tasks, project=str(value or ""))
            case Grouping.PRIORITY if isinstance(value, Priority):
                actions.set_priority(*tasks, priority=value)
            case Grouping.STATUS if isinstance(value, TaskStatus):
                actions.set_status(*tasks, status=value)
            case Grouping.LABEL | Grouping.PERSON:
                kind = Relation.LABEL if self.by is Grouping.LABEL else Relation.PERSON
                old = str(before.value or "") if before is not None and before.by is self.by else ""
                new = str(value or "")
                add, remove = [new] if new else [], [old] if old and old != new else []
                actions.relate(*tasks, relation=kind, add=add, remove=remove)
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a list. One without a `title` has no heading.

    `sets` is None where nothing can be dropped. A `kept` one is shown empty too. In a `walked` one
    each day of completion has a heading. `order` is for a section that has one of its own.
    """

    key: str
    title: str = ""
    wanted: TaskFilter = _ALL
    sets: Setting | None = None
    order: TaskOrder | None = None
    kept: bool = False
    walked: bool = False
    note: str = ""
    tone: str = ""


PLAIN: Final = (Section("all"),)


def sections_of(grouping: Grouping, known: Known, days: Days) -> Sequence[Section]:
    """All there can be, in their order; most of them will be empty."""
    made: dict[Grouping, Callable[[], Iterator[Section]]] = {
        Grouping.DAY: lambda: _by_day(days),
        Grouping.PROJECT: lambda: _by_project(known),
        Grouping.PRIORITY: lambda: map(_of_priority, reversed(Priority)),
        Grouping.STATUS: lambda: map(_of_status, TaskStatus),
        Grouping.LABEL: lambda: _by_label(known),
        Grouping.PERSON: lambda: _by_person(known),
    }
    return list(made[grouping]()) if grouping in made else PLAIN


def overdue_section(days: Days, sets: Setting | None = None) -> Section:
    """What was due before today."""
    past = days.due_on(None, days.today() - timedelta(days=1))
    return Section("overdue", _("Overdue"), past, sets, tone="error")


def day_section(days: Days, day: date, *, kept: bool = False) -> Section:
    """What is due on a day."""
    title, note = heading_of_day(day, days.today())
    key = f"day:{day.isoformat()}"
    sets = Setting(Grouping.DAY, day)
    return Section(key, title, days.due_on(day, day), sets, kept=kept, note=note)


def later_section(days: Days, first: date) -> Section:
    """What is due from a day on."""
    return Section("later", _("Later"), days.due_on(first, None))


def _by_day(days: Days) -> Iterator[Section]:
    today = days.today()
    yield overdue_section(days)
    for ahead in range(_NEAR_DAYS):
        yield day_section(days, today + timedelta(days=ahead))
    yield later_section(days, today + timedelta(days=_NEAR_DAYS))
    never = OnDays(DateField.DUE, None)
    yield Section("no-day", _("No date"), never, Setting(Grouping.DAY, None))


def _by_project(known: Known) -> Iterator[Section]:
    for each in known.projects:
        sets = Setting(Grouping.PROJECT, each.id)
        yield Section(f"project:{each.id}", each.name, InProject(each.id), sets)
    none = Setting(Grouping.PROJECT, "")
    yield Section("project:", _("No project"), InProject(""), none)


def _by_label(known: Known) -> Iterator[Section]:
    for label in known.labels:
        yield Section(f"label:{label}", label, WithLabel(label), Setting(Grouping.LABEL, label))
    none = Setting(Grouping.LABEL, "")
    yield Section("label:", _("No label"), WithLabel(""), none)


def _by_person(known: Known) -> Iterator[Section]:
    for each in known.people:
        sets = Setting(Grouping.PERSON, each.id)
        yield Section(f"person:{each.id}", each.name, WithPerson(each.id), sets)
    nobody = Setting(Grouping.PERSON, "")
    yield Section("person:", _("Nobody"), WithPerson(""), nobody)


def _of_priority(priority: Priority) -> Section:
    parts: list[TaskFilter] = [HasPriority(priority)]
    if priority is not Priority.HIGH:
        parts.append(NotThat(HasPriority(Priority(priority + 1))))
    name = priority_name(priority) if priority else _("No priority")
    sets = Setting(Grouping.PRIORITY, priority)
    return Section(f"priority:{int(priority)}", name, AllOf(tuple(parts)), sets)


def _of_status(status: TaskStatus) -> Section:
    only = HasStatus(frozenset({status}))
    sets = Setting(Grouping.STATUS, status)
    return Section(f"status:{status}", status_name(status), only, sets)
