"""What was found in another program's tasks, in Nova's terms but free of what the user has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, Repeat, TaskStatus

NOBODY = -1
"""The index that stands for no other task."""


class Product(StrEnum):
    """Where tasks come from. The values are stored with each task; they never change."""

    TODOIST = "todoist"
    TRELLO = "trello"
    TICKTICK = "ticktick"
    MICROSOFT_TODO = "microsoft_todo"
    SUPER_PRODUCTIVITY = "super_productivity"
    THINGS = "things"
    ORG_MODE = "org_mode"
    TODO_TXT = "todo_txt"
    ICALENDAR = "icalendar"
    ORIGINAL_NOVA = "original_nova"
    CSV = "csv"


class LeftWhy(StrEnum):
    """Why something does not carry over, or not quite as it was."""

    NO_PLACE = "no_place"  # Nova keeps nothing like it
    NOT_UNDERSTOOD = "not_understood"  # a value that cannot be read
    BROKEN = "broken"  # a line or record that cannot be read at all
    NO_TITLE = "no_title"
    DELETED = "deleted"  # it was in the trash there
    NOT_A_TASK = "not_a_task"
    TOO_LONG = "too_long"  # cut to what fits
    IN_NOTES = "in_notes"  # kept as text in the notes
    IN_SUMMARY = "in_summary"
    ONE_OF_SEVERAL = "one_of_several"  # only the first is kept
    AS_COMMENT = "as_comment"
    AS_LABEL = "as_label"
    CHANGED = "changed"  # it comes along as the nearest that Nova has
    FILE_ELSEWHERE = "file_elsewhere"  # only its address is in the export
    TWICE = "twice"
    IN_CIRCLE = "in_circle"  # tasks that wait for each other
    NEEDS_SERVICE = "needs_service"  # to be had from the running program only


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One kind of thing that does not carry over; `what` is its name as it stood there.

    `lines` are the first places where it stands, line numbers or positions from 1; `example` one
    such value.
    """

    what: str
    why: LeftWhy
    count: int = 1
    lines: tuple[int, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """What was said; `text` begins with the name of who said it where that is not you or Nova."""

    text: str
    author: Actor = Actor.IMPORT
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file by reference: a path or an address."""

    name: str
    path: str
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ImportedTask:
    """One task. `parent` and `needs` are indexes into the tasks of the board.

    `source` is its id there, `line` where it stands, from 1. Projects and people are names.
    `chat` is the source id of the conversation it belongs to.
    """

    title: str
    source: str = ""
    line: int = 0
    status: TaskStatus = TaskStatus.NEW
    priority: Priority = Priority.NONE
    due: Due | None = None
    deadline: date | None = None
    start: date | None = None
    remind_at: datetime | None = None
    estimate_min: int | None = None
    labels: tuple[str, ...] = ()
    project: str = ""
    people: tuple[str, ...] = ()
    parent: int = NOBODY
    needs: tuple[int, ...] = ()
    repeat: Repeat | None = None
    notes: str = ""
    summary: str = ""
    created_at: datetime | None = None
    completed_at: datetime | None = None
    comments: tuple[ImportedComment, ...] = ()
    files: tuple[ImportedFile, ...] = ()
    chat: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPlace:
    """More about a project or a person that tasks name, or about one without tasks."""

    name: str
    colour: str = ""
    notes: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True)
class ImportedMessage:
    """One message of a conversation."""

    author: Author
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportedChat:
    """One conversation with its messages, the oldest first."""

    source: str
    title: str
    created_at: datetime | None = None
    messages: tuple[ImportedMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedBoard:
    """All that a reader found. `origin` is the name of the file or the address.

    `told` are counts that the source itself gives or that follow from its records, by name
    ("tasks", "comments", …), to be compared with what was taken.
    """

    product: Product
    origin: str
    tasks: tuple[ImportedTask, ...] = ()
    projects: tuple[ImportedPlace, ...] = ()
    people: tuple[ImportedPlace, ...] = ()
    chats: tuple[ImportedChat, ...] = ()
    left: tuple[LeftOut, ...] = ()
    told: Mapping[str, int] = field(default_factory=dict[str, int])


class ColumnUse(StrEnum):
    """What a column of a CSV is taken for."""

    LEAVE = "leave"
    TITLE = "title"
    NOTES = "notes"
    STATUS = "status"
    PRIORITY = "priority"
    DUE = "due"
    DUE_TIME = "due_time"
    DEADLINE = "deadline"
    START = "start"
    REMINDER = "reminder"
    ESTIMATE = "estimate"
    LABELS = "labels"
    PROJECT = "project"
    PEOPLE = "people"
    REPEAT = "repeat"
    CREATED = "created"
    COMPLETED = "completed"
    COMMENT = "comment"
    SUMMARY = "summary"
    SOURCE = "source"
    PARENT = "parent"


SINGLE_USES = frozenset(ColumnUse) - {
    ColumnUse.LEAVE, ColumnUse.NOTES, ColumnUse.LABELS, ColumnUse.PEOPLE, ColumnUse.COMMENT
}  # fmt: skip
"""What one column at most can be."""


class DayOrder(StrEnum):
    """How 03/04/2026 is read."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV that no product is known by: its columns, some rows, and what each column may be."""

    origin: str
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: int
    guess: tuple[ColumnUse, ...]
    day_order: DayOrder = DayOrder.DAY_FIRST
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class CsvUse:
    """How the user wants the columns to be read."""

    columns: tuple[ColumnUse, ...]
    day_order: DayOrder = DayOrder.DAY_FIRST
    has_header: bool = True

    @property
    def is_usable(self) -> bool:
        """Whether it says which column has the titles, and each single field once."""
        single = [use for use in self.columns if use in SINGLE_USES]
        return ColumnUse.TITLE in single and len(single) == len(set(single))
