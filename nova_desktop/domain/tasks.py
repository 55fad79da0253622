"""Tasks: a piece of the user's work, with all that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_times import Due


class TaskStatus(StrEnum):
    """How far a task got."""

    NEW = "new"
    USER_INPUT_RECEIVED = "user_input_received"
    NEEDS_REVIEW = "needs_review"
    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    FAILED = "failed"


OVER: Final = frozenset({TaskStatus.DONE, TaskStatus.FAILED})


class Priority(IntEnum):
    """How much it matters; a greater number matters more."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


INBOX: Final = "inbox"
NEEDS_YOU: Final = "needs_you"
WAITING: Final = "waiting"
IN_PROGRESS: Final = "in_progress"
DONE: Final = "done"

# Every status has a lane, which is always there.
HOME_LANES: Final[Mapping[TaskStatus, str]] = MappingProxyType(
    {
        TaskStatus.NEW: INBOX,
        TaskStatus.USER_INPUT_RECEIVED: INBOX,
        TaskStatus.NEEDS_REVIEW: NEEDS_YOU,
        TaskStatus.WAITING: WAITING,
        TaskStatus.IN_PROGRESS: IN_PROGRESS,
        TaskStatus.DONE: DONE,
        TaskStatus.FAILED: DONE,
    }
)
# What a task becomes that is moved into a lane with another status.
ENTRY_STATUSES: Final[Mapping[str, TaskStatus]] = MappingProxyType(
    {
        INBOX: TaskStatus.NEW,
        NEEDS_YOU: TaskStatus.NEEDS_REVIEW,
        WAITING: TaskStatus.WAITING,
        IN_PROGRESS: TaskStatus.IN_PROGRESS,
        DONE: TaskStatus.DONE,
    }
)


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a task comes again: a rule of RFC 5545 without its DTSTART.

    With `after_completion` it counts from the day the task was done, not from the day it was due.
    `series` is the same for all tasks that follow each other, and so is `start`, the first due of
    them. This one is number `number` of them, from 1, and stands for `occurrence`, wherever it may
    have been moved since.
    """

    rule: str
    after_completion: bool = False
    series: str = ""
    start: Due | None = None
    number: int = 1
    occurrence: Due | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task. Times are aware and in UTC; `project`, `people`, `parent`, `needs` hold ids.

    `rank` orders the tasks of a lane, `place` those of a parent; both are keys of domain/ranks.
    `needs` are tasks that must be done before. `notes` is Markdown, and left out where many tasks
    are read at once. `completed_at` is set while it is done.
    """

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    status: TaskStatus = TaskStatus.NEW
    lane: str = INBOX
    rank: str = ""
    place: str = ""
    priority: Priority = Priority.NONE
    due: Due | None = None
    deadline: date | None = None
    start: date | None = None
    remind_at: datetime | None = None
    estimate_min: int | None = None
    labels: tuple[str, ...] = ()
    project: str = ""
    people: tuple[str, ...] = ()
    parent: str = ""
    needs: tuple[str, ...] = ()
    repeat: Repeat | None = None
    notes: str = ""
    summary: str = ""
    completed_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task as lists show it: without its notes, with what they count.

    `blocked` tells whether something it needs is not done yet.
    """

    task: Task
    has_notes: bool = False
    comments: int = 0
    subtasks: int = 0
    subtasks_over: int = 0
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """What was said about a task, by you, Nova or an import."""

    id: str
    task: str
    author: Actor
    text: str
    created_at: datetime
    edited_at: datetime | None = None


class LinkKind(StrEnum):
    """What a task can be linked to."""

    CONVERSATION = "conversation"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class TaskLink:
    """A conversation or a run that belongs to a task."""

    id: str
    task: str
    kind: LinkKind
    target: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a task: where it is, or with `copied` the copy that Nova keeps."""

    id: str
    task: str
    name: str
    path: str
    created_at: datetime
    size_bytes: int = 0
    copied: bool = False


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """One task with all that belongs to it. Subtasks are the direct ones, in their order."""

    card: TaskCard
    subtasks: tuple[TaskCard, ...] = ()
    comments: tuple[Comment, ...] = ()
    links: tuple[TaskLink, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    parents: tuple[TaskCard, ...] = ()
    """From the outermost to the one just above."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as the journal keeps it; None where it had or has no value."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One change of a task. `undone` ones were taken back."""

    id: int
    task: str
    actor: Actor
    at: datetime
    kind: str
    payload: Mapping[str, object]
    changes: tuple[FieldChange, ...] = field(default=())
    undone: bool = False
