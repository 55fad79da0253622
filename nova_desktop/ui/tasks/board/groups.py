"""By what the board is divided: the lanes, or a value that tasks have. No Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_filters import (
    OPEN,
    AllOf,
    HasPriority,
    InLane,
    InProject,
    NotThat,
    TaskFilter,
    TaskOrder,
    WithPerson,
)
from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.tasks import (
    DONE,
    ENTRY_STATUSES,
    HOME_LANES,
    OVER,
    Priority,
    Task,
    TaskStatus,
)
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace
from nova_desktop.ui.tasks.words import lane_name, priority_name

_MOST: Final = 100


class Grouping(StrEnum):
    """What the columns stand for."""

    STATUS = "status"
    PROJECT = "project"
    PRIORITY = "priority"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where cards go: behind `after`, else before `before`, else at the top or the bottom."""

    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is there, as it was read last."""

    lanes: Sequence[Lane] = ()
    projects: Sequence[Project] = ()
    people: Sequence[Person] = ()


class Groups(Protocol):
    """One way to divide the board."""

    @property
    def order(self) -> TaskOrder: ...
    def columns(self, ground: Ground) -> Sequence[ColumnFace]:
        """Without their counts."""
        ...

    def filter_of(self, column: str) -> TaskFilter: ...
    def moved(self, task: Task, column: str, source: str, now: datetime) -> Task:
        """As it is likely to be once it was dropped there."""
        ...

    async def drop(
        self, tasks: Tasks, cards: Sequence[Task], column: str, source: str, spot: Spot
    ) -> None: ...

    def new(self, column: str) -> Mapping[str, object]:
        """What a task that is added there begins with, for Tasks.add."""
        ...


class StatusGroups:
    """The lanes, each in the order that the user gave it."""

    order = TaskOrder.BOARD

    def columns(self, ground: Ground) -> Sequence[ColumnFace]:
        return [
            ColumnFace(
                lane.id,
                lane_name(lane),
                collapsed=lane.collapsed,
                kind="own" if lane.is_own else "lane",
                limit=lane.limit,
            )
            for lane in ground.lanes
        ]

    def filter_of(self, column: str) -> TaskFilter:
        return InLane(column)

    def moved(self, task: Task, column: str, source: str, now: datetime) -> Task:
        del source
        status = status_in(task.status, column)
        done = (task.completed_at or now) if status is TaskStatus.DONE else None
        return replace(task, status=status, lane=column, completed_at=done)

    async def drop(
        self, tasks: Tasks, cards: Sequence[Task], column: str, source: str, spot: Spot
    ) -> None:
        del source
        ids = [task.id for task in cards]
        await tasks.move(*ids, lane=column, after=spot.after, before=spot.before)

    def new(self, column: str) -> Mapping[str, object]:
        if column in ENTRY_STATUSES:
            return {"status": ENTRY_STATUSES[column]}
        return {"lane": column}


class ProjectGroups:
    """Open tasks by project; first those of none."""

    order = TaskOrder.DUE

    def columns(self, ground: Ground) -> Sequence[ColumnFace]:
        return _places(ground.projects, _("No project"))

    def filter_of(self, column: str) -> TaskFilter:
        return AllOf((InProject(column), OPEN))

    def moved(self, task: Task, column: str, source: str, now: datetime) -> Task:
        del source, now
        return replace(task, project=column)

    async def drop(
        self, tasks: Tasks, cards: Sequence[Task], column: str, source: str, spot: Spot
    ) -> None:
        del source, spot
        await tasks.edit(*(task.id for task in cards), project=column)

    def new(self, column: str) -> Mapping[str, object]:
        return {"project": column}


class PriorityGroups:
    """Open tasks by priority, the highest first."""

    order = TaskOrder.DUE

    def columns(self, ground: Ground) -> Sequence[ColumnFace]:
        del ground
        return [
            _group(str(int(each)), priority_name(each) if each else _("No priority"))
            for each in sorted(Priority, reverse=True)
        ]

    def filter_of(self, column: str) -> TaskFilter:
        least = Priority(int(column))
        parts: list[TaskFilter] = [OPEN, HasPriority(least)]
        if least < Priority.HIGH:
            parts.append(NotThat(HasPriority(Priority(least + 1))))
        return AllOf(tuple(parts))

    def moved(self, task: Task, column: str, source: str, now: datetime) -> Task:
        del source, now
        return replace(task, priority=Priority(int(column)))

    async def drop(
        self, tasks: Tasks, cards: Sequence[Task], column: str, source: str, spot: Spot
    ) -> None:
        del source, spot
        await tasks.edit(*(task.id for task in cards), priority=Priority(int(column)))

    def new(self, column: str) -> Mapping[str, object]:
        return {"priority": Priority(int(column))}


class PersonGroups:
    """Open tasks by person; a drop takes the one away and gives the other."""

    order = TaskOrder.DUE

    def columns(self, ground: Ground) -> Sequence[ColumnFace]:
        return _places(ground.people, _("Nobody"))

    def filter_of(self, column: str) -> TaskFilter:
        return AllOf((WithPerson(column), OPEN))

    def moved(self, task: Task, column: str, source: str, now: datetime) -> Task:
        del now
        kept = [person for person in task.people if person not in (source, column)]
        return replace(task, people=tuple([*kept, *filter(None, (column,))] if column else ()))

    async def drop(
        self, tasks: Tasks, cards: Sequence[Task], column: str, source: str, spot: Spot
    ) -> None:
        del spot
        gone = {source} if column else {each for task in cards for each in task.people}
        add, remove = [column] if column else [], sorted(filter(None, gone))
        ids = [task.id for task in cards]
        await tasks.relate(*ids, relation=Relation.PERSON, add=add, remove=remove)

    def new(self, column: str) -> Mapping[str, object]:
        return {"people": [column] if column else []}


def groups_of(grouping: Grouping) -> Groups:
    """How it divides."""
    made: dict[Grouping, type[Groups]] = {
        Grouping.STATUS: StatusGroups,
        Grouping.PROJECT: ProjectGroups,
        Grouping.PRIORITY: PriorityGroups,
        Grouping.PERSON: PersonGroups,
    }
    return made[grouping]()


def grouping_words(grouping: Grouping) -> str:
    """As the select says it."""
    words = {
        Grouping.STATUS: _("Group: status"),
        Grouping.PROJECT: _("Group: project"),
        Grouping.PRIORITY: _("Group: priority"),
        Grouping.PERSON: _("Group: person"),
    }
    return words[grouping]


def status_in(status: TaskStatus, lane: str) -> TaskStatus:
    """What a task with this status is in a lane: the same where it fits."""
    if lane in ENTRY_STATUSES:
        return status if HOME_LANES[status] == lane else ENTRY_STATUSES[lane]
    return TaskStatus.NEW if status in OVER else status


def counted(face: ColumnFace, count: int, done_today: int) -> ColumnFace:
    """With what stands beside its name."""
    if face.kind != "group" and face.id == DONE:
        words = _("today {n}").format(n=done_today)
        return replace(face, count=words, spoken=words)
    said = ngettext("{n} task", "{n} tasks", count).format(n=f"{count:,}")
    if face.limit is None:
        return replace(face, count=f"{count:,}", spoken=said)
    over = count > face.limit
    spoken = _("{n} of at most {most}").format(n=count, most=face.limit)
    return replace(face, count=f"{count:,}/{face.limit}", spoken=spoken, is_over=over)


def _places(places: Sequence[Project | Person], none: str) -> list[ColumnFace]:
    shown = [place for place in places if not place.archived][:_MOST]
    return [_group("", none), *(_group(place.id, place.name) for place in shown)]


def _group(name: str, words: str) -> ColumnFace:
    return ColumnFace(name, words, kind="group", is_ordered=False)
