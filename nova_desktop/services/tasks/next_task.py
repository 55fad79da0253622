"""The next task of a series as commands: what it takes over, with its dates moved on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import uuid5

from nova_desktop.domain.commands import Command
from nova_desktop.domain.recurrence import SERIES
from nova_desktop.domain.task_commands import add_task, once, with_fields
from nova_desktop.domain.task_times import Due, known_zone, wall_clock
from nova_desktop.domain.tasks import ENTRY_STATUSES, Repeat, Task

Moved = dict[str, object]
_PLAIN: Final = ("priority", "estimate_min", "project")


@dataclass(frozen=True, slots=True)
class Step:
    """From one task of a series to the next: its id, both dues, and what it keeps of the series."""

    name: str
    last: Due
    due: Due
    repeat: Repeat


def adding(tree: Sequence[Task], notes: Mapping[str, str], step: Step, zone: str) -> list[Command]:
    """Adds the next of the first task of `tree`, and below it all the others, open again.

    Parents stand before their children. Of a subtask that repeats itself, the first one comes
    along and begins a series of its own.
    """
    root, *below = tree
    fields = {"due": step.due, "repeat": step.repeat, **_dates(root, step, zone)}
    commands = [_add(root, step.name, root.parent, notes, fields)]
    names = {root.id: step.name}
    for task in _firsts(below):
        if task.parent in names:
            names[task.id] = str(uuid5(SERIES, f"{step.name}/{task.id}"))
            fields = _below(task, names[task.id], step, zone)
            commands.append(_add(task, names[task.id], names[task.parent], notes, fields))
    return commands


def moved_moment(moment: datetime, last: Due, due: Due, zone: str) -> datetime | None:
    """As far from `due` on the wall's clock as it was from `last`; None beyond the calendar."""
    zone = last.zone or zone
    try:
        wall = wall_clock(moment, zone) + (_wall(due) - _wall(last))
        return wall.replace(tzinfo=known_zone(zone)).astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _add(task: Task, name: str, parent: str, notes: Mapping[str, str], fields: Moved) -> Command:
    kept: Moved = {field: getattr(task, field) for field in _PLAIN}
    if notes.get(task.id):
        kept["notes"] = notes[task.id]
    added = add_task(
        name,
        task.title,
        lane="" if task.lane in ENTRY_STATUSES else task.lane,  # one of the user's own is kept
        parent=parent,
        labels=task.labels,
        people=task.people,
    )
    return once(with_fields(added, {**kept, **fields}))


def _below(task: Task, name: str, step: Step, zone: str) -> Moved:
    fields = _dates(task, step, zone)
    due = None if task.due is None else _moved_due(task.due, step)
    fields["due"] = due
    if task.repeat is not None:
        fields["repeat"] = Repeat(task.repeat.rule, task.repeat.after_completion, name, due, 1, due)
    return fields


def _firsts(tasks: Sequence[Task]) -> list[Task]:
    """All of them, of each series only the first."""
    found: list[Task] = []
    first: dict[str, Task] = {}
    for task in tasks:
        if task.repeat is None or not task.repeat.series:
            found.append(task)
            continue
        known = first.get(task.repeat.series)
        if known is None or (known.repeat and task.repeat.number < known.repeat.number):
            first[task.repeat.series] = task
    chosen = {task.id for task in (*found, *first.values())}
    return [task for task in tasks if task.id in chosen]


def _dates(task: Task, step: Step, zone: str) -> Moved:
    remind = task.remind_at
    return {
        "deadline": _moved_day(task.deadline, step),
        "start": _moved_day(task.start, step),
        "remind_at": None if remind is None else moved_moment(remind, step.last, step.due, zone),
    }


def _days(step: Step) -> timedelta:
    return step.due.day - step.last.day


def _moved_day(day: date | None, step: Step) -> date | None:
    try:
        return None if day is None else Due.on(day + _days(step)).day
    except (OverflowError, ValueError):
        return None


def _moved_due(due: Due, step: Step) -> Due | None:
    try:
        return due.moved_to(due.day + _days(step))
    except (OverflowError, ValueError):
        return None


def _wall(due: Due) -> datetime:
    return datetime.combine(due.day, due.at or time())
