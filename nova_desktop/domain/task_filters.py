"""Which tasks to show: a small tree of pure data, and the orders of a list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nova_desktop.domain.task_times import DaySpan
from nova_desktop.domain.tasks import OVER, Priority, TaskCard, TaskStatus

DEEPEST: Final = 40
"""More levels are refused."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts all tasks."""

    parts: tuple["TaskFilter", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; without parts no task."""

    parts: tuple["TaskFilter", ...] = ()


@dataclass(frozen=True, slots=True)
class NotThat:
    """The part does not hold."""

    part: "TaskFilter"


@dataclass(frozen=True, slots=True)
class HasStatus:
    """One of these statuses."""

    statuses: frozenset[TaskStatus]


@dataclass(frozen=True, slots=True)
class HasPriority:
    """At least this priority."""

    least: Priority


@dataclass(frozen=True, slots=True)
class InProject:
    """The project by id; "" for tasks of none."""

    project: str


@dataclass(frozen=True, slots=True)
class WithPerson:
    """A person by id; "" for tasks of nobody."""

    person: str


@dataclass(frozen=True, slots=True)
class WithLabel:
    """A label by name, upper and lower case alike; "" for tasks without."""

    label: str


@dataclass(frozen=True, slots=True)
class InLane:
    """A lane by id."""

    lane: str


class DateField(StrEnum):
    """A date of a task."""

    DUE = "due"
    DEADLINE = "deadline"
    START = "start"
    COMPLETED = "completed"  # a moment, told by the calendar of where the user is


@dataclass(frozen=True, slots=True)
class OnDays:
    """The date lies within the days; with None in place of days: there is no such date."""

    field: DateField
    days: DaySpan | None


@dataclass(frozen=True, slots=True)
class HasWords:
    """All words stand in title, notes or comments."""

    text: str


class Trait(StrEnum):
    """What holds or not."""

    SUBTASK = "subtask"
    RECURRING = "recurring"
    BLOCKED = "blocked"
    ATTACHMENT = "attachment"
    REMINDER = "reminder"
    BELOW_OPEN = "below_open"  # a subtask of a task that is open too
    BELOW_OPEN_ALIKE = "below_open_alike"  # and of the same project


@dataclass(frozen=True, slots=True)
class Has:
    """The trait holds."""

    trait: Trait


@dataclass(frozen=True, slots=True)
class InTrash:
    """Deleted for itself, not along with its parent.

    All other filters leave the trash out. Good at the top and as a part of `AllOf` only.
    """


TaskFilter = (
    AllOf
    | AnyOf
    | NotThat
    | HasStatus
    | HasPriority
    | InProject
    | WithPerson
    | WithLabel
    | InLane
    | OnDays
    | HasWords
    | Has
    | InTrash
)

OPEN: Final = NotThat(HasStatus(OVER))
IS_DONE: Final = HasStatus(frozenset({TaskStatus.DONE}))


class TaskOrder(StrEnum):
    """How a list is ordered; tasks without the value come last."""

    BOARD = "board"  # by the place within a lane
    DUE = "due"
    PRIORITY = "priority"
    TITLE = "title"
    CREATED = "created"  # the newest first
    OLDEST = "oldest"
    UPDATED = "updated"  # the newest first
    COMPLETED = "completed"  # the newest first
    DELETED = "deleted"  # the newest first


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins; opaque, and good for the same filter and order only."""

    keys: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some tasks in their order; `following` leads to the next page, None after the last."""

    cards: tuple[TaskCard, ...]
    following: Cursor | None = None


class FoundIn(StrEnum):
    """Where a search found its words."""

    TITLE = "title"
    NOTES = "notes"
    COMMENT = "comment"
    SEVERAL = "several"  # one word here, another there
    ALIKE = "alike"  # a title with words that are written nearly so


@dataclass(frozen=True, slots=True)
class TaskFound:
    """A task that a search found; `excerpt` is what stands around the words in a longer text."""

    card: TaskCard
    where: FoundIn
    excerpt: str = ""
