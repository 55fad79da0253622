"""What a card or a row shows of a task, free of Qt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import OVER, Priority, Task, TaskCard, TaskStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import (
    clock_words,
    day_words,
    due_words,
    is_overdue,
    repeat_words,
)
from nova_desktop.ui.tasks.words import minutes_words, priority_name, status_name


class Tone(StrEnum):
    """In what colour a piece stands; values are roles of the theme."""

    SECOND = "text_second"
    THIRD = "text_third"
    ACCENT = "accent"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line below a title. A `tag` stands on a ground of its own, as a label."""

    text: str
    icon: str = ""
    tone: Tone = Tone.SECOND
    tag: bool = False
    said: str = ""
    """For a screen reader, where the text alone does not say it."""
    colour: str = ""
    """Of a project or a person, as domain/task_places says."""


@dataclass(frozen=True, slots=True)
class TaskFace:
    """A task as it is shown. `spoken` is all of it for a screen reader.

    One that `can_retry` has failed or lies in the trash: it can be brought back. One that
    `can_skip` is the open one of its series.
    """

    id: str
    title: str
    pieces: tuple[Piece, ...] = ()
    status: TaskStatus = TaskStatus.NEW
    priority: Priority = Priority.NONE
    can_retry: bool = False
    in_trash: bool = False
    can_skip: bool = False

    @property
    def is_done(self) -> bool:
        return self.status is TaskStatus.DONE

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def spoken(self) -> str:
        said = [piece.said or piece.text for piece in self.pieces]
        if self.priority is not Priority.NONE:
            said.insert(0, _("priority {name}").format(name=priority_name(self.priority)))
        return ", ".join((self.title, status_name(self.status), *said))


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called, with colours; and the day it is, where the user is."""

    projects: Mapping[str, tuple[str, str]]
    people: Mapping[str, tuple[str, str]]
    today: date
    now: datetime
    zone: tzinfo


def face_of(card: TaskCard, names: Names, *, in_project: str = "") -> TaskFace:
    """`in_project` is left out, as where all tasks are of it."""
    task = card.task
    return TaskFace(
        task.id,
        task.title,
        tuple(_pieces(card, names, in_project)),
        task.status,
        task.priority,
        task.status is TaskStatus.FAILED or task.deleted_at is not None,
        task.deleted_at is not None,
        is_skippable(task),
    )


def is_skippable(task: Task) -> bool:
    """Whether it is the open one of its series, so that it can be left out."""
    return task.repeat is not None and task.deleted_at is None and task.status not in OVER


def _pieces(card: TaskCard, names: Names, in_project: str) -> Iterator[Piece]:
    if card.task.deleted_at is not None:
        yield Piece(_when(card.task.deleted_at, names), "trash-2")
    yield from _ending(card.task, names)
    if card.task.status not in OVER:
        yield from _dates(card.task, names)
    yield from _counts(card)
    yield from _belonging(card.task, names, in_project)


def _ending(task: Task, names: Names) -> Iterator[Piece]:
    if task.status is TaskStatus.FAILED:
        yield Piece(_("failed"), "circle-x", Tone.ERROR)
    if task.status is TaskStatus.DONE and task.completed_at is not None:
        yield Piece(_when(task.completed_at, names), "check", Tone.OK)


def _dates(task: Task, names: Names) -> Iterator[Piece]:
    if task.repeat is not None:
        words = repeat_words(task.repeat, names.today)
        yield Piece(words, "repeat", said=_("repeats {rule}").format(rule=words))
    if task.due is not None:
        tone = Tone.ERROR if is_past(task.due, names) else Tone.SECOND
        yield Piece(due_words(task.due, names.today, names.zone), "calendar", tone)
    if task.deadline is not None:
        tone = Tone.ERROR if task.deadline < names.today else Tone.WARNING
        words = day_words(task.deadline, names.today)
        yield Piece(words, "flag", tone, said=_("deadline {day}").format(day=words))
    if task.remind_at is not None and task.remind_at > names.now:
        yield Piece(_when(task.remind_at, names), "bell")


def _counts(card: TaskCard) -> Iterator[Piece]:
    still_open = card.task.status not in OVER
    if card.blocked and still_open:
        yield Piece(_("waits"), "hourglass")
    if card.subtasks:
        yield Piece(f"{card.subtasks_over}/{card.subtasks}", "list-checks")
    if card.task.estimate_min and still_open:
        yield Piece(minutes_words(card.task.estimate_min), "clock")
    if card.comments:
        yield Piece(str(card.comments), "message-circle")


def _belonging(task: Task, names: Names, in_project: str) -> Iterator[Piece]:
    for person in task.people:
        if person in names.people:
            name, colour = names.people[person]
            yield Piece(name, "user", colour=colour)
    if task.project and task.project != in_project and task.project in names.projects:
        name, colour = names.projects[task.project]
        yield Piece(name, "folder", colour=colour)
    for label in task.labels:
        yield Piece(label, tag=True)


def _when(moment: datetime, names: Names) -> str:
    here = moment.astimezone(names.zone)
    if here.date() == names.today:
        return clock_words(here)
    return day_words(here.date(), names.today)


def is_past(due: Due, names: Names) -> bool:
    """Whether the day or the moment is over, where the user is."""
    return is_overdue(due, names.now.astimezone(names.zone))
