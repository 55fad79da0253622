"""A task as its panel shows it: what its fields, steps and files say; no Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.tasks import (
    DONE,
    ENTRY_STATUSES,
    OVER,
    Attachment,
    LinkKind,
    Priority,
    Task,
    TaskCard,
    TaskDetail,
    TaskStatus,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.dates.date_words import capital, repeat_words
from nova_desktop.ui.tasks.detail import words
from nova_desktop.ui.tasks.detail.reading import Now
from nova_desktop.ui.tasks.detail.view_protocol import (
    ChatFace,
    Chosen,
    Crumb,
    FieldFace,
    FieldKey,
    FileFace,
    StatusChoice,
    StepFace,
    TaskPicture,
)
from nova_desktop.ui.tasks.words import lane_name, minutes_words, priority_name, status_name

LANE: str = "lane:"
STATUS: str = "status:"


@dataclass(frozen=True, slots=True)
class Known:
    """What the ids of a task are called. `missing` are files that are no longer there."""

    now: Now
    lanes: Sequence[Lane] = ()
    projects: Mapping[str, Project] = field(default_factory=dict[str, Project])
    people: Mapping[str, Person] = field(default_factory=dict[str, Person])
    needed: Sequence[TaskCard] = ()
    chats: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    missing: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        return self.now.today


def picture_of(detail: TaskDetail, known: Known) -> TaskPicture:
    """All of it."""
    task = detail.card.task
    chats = tuple(_chats(detail, known))
    return TaskPicture(
        task.id,
        status_text(task, known.lanes),
        _level(task),
        tuple(status_choices(task, known.lanes)),
        tuple(_fields(task, detail, known, chats)),
        tuple(Crumb(card.task.id, card.task.title) for card in detail.parents),
        tuple(_step(card, known) for card in detail.subtasks),
        sum(card.task.status in OVER for card in detail.subtasks),
        tuple(_file(each, known) for each in detail.attachments),
        chats,
        task.status is TaskStatus.FAILED,
        known.now.clock,
        task.summary,
        task.repeat is not None and task.status not in OVER,
    )


def status_text(task: Task, lanes: Sequence[Lane]) -> str:
    """The lane where that says it, else the status."""
    lane = next((each for each in lanes if each.id == task.lane), None)
    if lane is not None and (lane.is_own or ENTRY_STATUSES.get(lane.id) is task.status):
        return lane_name(lane)
    return status_name(task.status)


def status_choices(task: Task, lanes: Sequence[Lane]) -> Sequence[StatusChoice]:
    """Each status, called as its lane where it is the one that leads there; then own lanes."""
    named = {
        ENTRY_STATUSES[lane.id]: lane_name(lane) for lane in lanes if lane.id in ENTRY_STATUSES
    }
    own = [lane for lane in lanes if lane.is_own]
    in_own = any(lane.id == task.lane for lane in own)
    choices = [
        StatusChoice(
            STATUS + status, named.get(status, status_name(status)),
            task.status is status and not in_own,
        )
        for status in TaskStatus
    ]  # fmt: skip
    for number, lane in enumerate(own):
        text = lane_name(lane)
        choices.append(StatusChoice(LANE + lane.id, text, lane.id == task.lane, number == 0))
    return choices


def _level(task: Task) -> str:
    if task.status is TaskStatus.FAILED:
        return "error"
    if task.status is TaskStatus.NEEDS_REVIEW:
        return "accent"
    return "ok" if task.lane == DONE else ""


def _fields(
    task: Task, detail: TaskDetail, known: Known, chats: Sequence[ChatFace]
) -> Sequence[FieldFace]:
    parent = detail.parents[-1].task if detail.parents else None
    project = known.projects.get(task.project)
    minutes = task.estimate_min
    return (
        _due(task, known),
        _day(FieldKey.DEADLINE, task.deadline, known, late=task.status not in OVER),
        _day(FieldKey.START, task.start, known, late=False),
        _reminder(task, known),
        FieldFace(FieldKey.PRIORITY, _priority(task.priority), str(int(task.priority))),
        FieldFace(FieldKey.PROJECT, project.name if project else ""),
        _several(FieldKey.PEOPLE, [(p, known.people[p].name) for p in _known_people(task, known)]),
        _several(FieldKey.LABELS, [(label, label) for label in task.labels]),
        FieldFace(FieldKey.REPEATS, _repeats(task, known)),
        FieldFace(
            FieldKey.ESTIMATE,
            "" if minutes is None else minutes_words(minutes),
            "" if minutes is None else minutes_words(minutes),
        ),
        _several(FieldKey.NEEDS, [(c.task.id, c.task.title) for c in known.needed]),
        FieldFace(FieldKey.PARENT, parent.title if parent else ""),
        FieldFace(FieldKey.CHATS, chosen=tuple(Chosen(chat.id, chat.title) for chat in chats)),
    )


def _known_people(task: Task, known: Known) -> Sequence[str]:
    return sorted(
        (person for person in task.people if person in known.people),
        key=lambda person: known.people[person].name.casefold(),
    )


def _repeats(task: Task, known: Known) -> str:
    return capital(repeat_words(task.repeat, known.today)) if task.repeat else ""


def _due(task: Task, known: Known) -> FieldFace:
    rule, after = (task.repeat.rule, task.repeat.after_completion) if task.repeat else ("", False)
    choice = DateChoice(task.due, rule, after)
    if task.due is None:
        return FieldFace(FieldKey.DUE, date=choice)
    now, due = known.now, task.due
    past = due.day < known.today if due.at is None else due.instant() < now.at
    tone = "error" if past and task.status not in OVER else "text"
    text = words.due_text(due, known.today, now.zone)
    return FieldFace(FieldKey.DUE, text, tone=tone, date=choice)


def _day(key: FieldKey, day: date | None, known: Known, *, late: bool) -> FieldFace:
    if day is None:
        return FieldFace(key)
    tone = "error" if late and day < known.today else "text"
    return FieldFace(key, words.day_text(day, known.today), day.isoformat(), tone)


def _reminder(task: Task, known: Known) -> FieldFace:
    if task.remind_at is None:
        return FieldFace(FieldKey.REMINDER)
    zone = known.now.zone
    text = words.moment_text(task.remind_at, known.today, zone)
    return FieldFace(FieldKey.REMINDER, text, words.moment_typed(task.remind_at, zone))


def _priority(priority: Priority) -> str:
    return "" if priority is Priority.NONE else priority_name(priority)


def _several(key: FieldKey, named: Sequence[tuple[str, str]]) -> FieldFace:
    text = ", ".join(name for _value, name in named)
    return FieldFace(key, text, chosen=tuple(Chosen(value, name) for value, name in named))


def _step(card: TaskCard, known: Known) -> StepFace:
    task = card.task
    second: list[str] = []
    if card.subtasks:
        second.append(f"{card.subtasks_over}/{card.subtasks}")
    if task.due is not None and task.status not in OVER:
        second.append(words.due_text(task.due, known.today, known.now.zone))
    is_done, is_failed = task.status is TaskStatus.DONE, task.status is TaskStatus.FAILED
    return StepFace(task.id, task.title, is_done, is_failed, "  ".join(second))


def _file(file: Attachment, known: Known) -> FileFace:
    missing = file.id in known.missing
    about = [words.size_text(file.size_bytes)] if file.size_bytes else []
    if missing:
        about = [_("no longer there")]
    elif file.copied:
        about.append(_("copy"))
    return FileFace(file.id, file.name, file.path, " \N{MIDDLE DOT} ".join(about), missing)


def _chats(detail: TaskDetail, known: Known) -> Sequence[ChatFace]:
    found: list[ChatFace] = []
    for link in detail.links:
        if link.kind is LinkKind.CONVERSATION:
            title = known.chats.get(link.target) or _("A chat that is gone")
            found.append(ChatFace(link.id, link.target, title))
    return found
