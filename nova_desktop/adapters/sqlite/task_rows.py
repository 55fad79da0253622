"""Rows of the task tables as domain objects."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, cast

from nova_desktop.adapters.sqlite.rows import entry_from, from_micros, member
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.domain.task_times import Due, due_from_text, wall_clock
from nova_desktop.domain.tasks import (
    HOME_LANES,
    ActivityEntry,
    Attachment,
    Comment,
    FieldChange,
    LinkKind,
    Priority,
    Repeat,
    Task,
    TaskCard,
    TaskLink,
    TaskStatus,
)

# To be asked for few rows only: what a card counts is looked up for each.
CARD: Final = """
    SELECT tasks.*,
        EXISTS (SELECT 1 FROM task_notes WHERE task = tasks.id) AS has_notes,
        (SELECT count(*) FROM task_comments WHERE task = tasks.id) AS comments,
        (SELECT count(*) FROM tasks AS sub
         WHERE sub.parent = tasks.id AND sub.deleted_at IS NULL) AS subtasks,
        (SELECT count(*) FROM tasks AS sub
         WHERE sub.parent = tasks.id AND sub.deleted_at IS NULL AND sub.is_open = 0
        ) AS subtasks_over,
        EXISTS (
            SELECT 1 FROM task_needs JOIN tasks AS needed ON needed.id = task_needs.needed
            WHERE task_needs.task = tasks.id AND needed.is_open = 1 AND needed.deleted_at IS NULL
        ) AS blocked,
        (SELECT json_group_array(label) FROM task_labels WHERE task = tasks.id) AS labels,
        (SELECT json_group_array(person) FROM task_people WHERE task = tasks.id) AS persons,
        (SELECT json_group_array(needed) FROM task_needs WHERE task = tasks.id) AS needs
    FROM tasks
"""


# Of a row of SQLite each name is looked for among all columns, which for a wide table takes longer
# than all else.
Row = sqlite3.Row | Mapping[str, Any]


def by_name(found: sqlite3.Cursor) -> Iterator[Row]:
    """The rows of a wide table, so that a column is found at once."""
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def card_from(row: Row) -> TaskCard:
    """From a row of CARD."""
    return TaskCard(
        task=task_from(row),
        has_notes=bool(row["has_notes"]),
        comments=row["comments"],
        subtasks=row["subtasks"],
        subtasks_over=row["subtasks_over"],
        blocked=bool(row["blocked"]),
    )


def task_from(row: Row) -> Task:
    """From a row of `tasks` with its labels, persons and needs as JSON; without its notes."""
    return Task(
        id=row["id"],
        title=row["title"],
        created_at=from_micros(row["created_at"]),
        updated_at=from_micros(row["updated_at"]),
        status=member(TaskStatus, row["status"], TaskStatus.NEW),
        lane=row["lane"],
        rank=row["rank"],
        place=row["place"],
        priority=Priority(min(max(row["priority"], Priority.NONE), Priority.HIGH)),
        due=_due(row),
        deadline=_day(row["deadline"]),
        start=_day(row["start"]),
        remind_at=_time(row["remind_at"]),
        estimate_min=row["estimate_min"],
        labels=_names(row["labels"]),
        project=row["project"] or "",
        people=_names(row["persons"]),
        parent=row["parent"] or "",
        needs=_names(row["needs"]),
        repeat=_repeat(row),
        summary=row["summary"],
        completed_at=_time(row["completed_at"]),
        deleted_at=_time(row["deleted_at"]),
    )


def _names(text: str) -> tuple[str, ...]:
    if text == "[]":
        return ()
    return tuple(sorted(cast("list[str]", json.loads(text)), key=str.casefold))


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:  # a damaged day must not make a whole list unreadable
        return None


def _due(row: Row) -> Due | None:
    day, at, zone = _day(row["due_day"]), _time(row["due_at"]), str(row["due_zone"])
    if day is None or at is None:
        return None if day is None else Due(day)
    try:
        if row["due_time"] is None:
            return Due.moment(at, zone)
        due = Due(day, time.fromisoformat(row["due_time"]), zone)
    except ValueError:
        return Due(day, wall_clock(at, zone).time(), zone)
    second = Due(day, time.fromisoformat(row["due_time"]).replace(fold=1), zone)
    return second if due.instant() != at == second.instant() else due


def _repeat(row: Row) -> Repeat | None:
    if row["rule"] is None:
        return None
    return Repeat(
        rule=row["rule"],
        after_completion=bool(row["after_completion"]),
        series=row["series"],
        start=_due_of(row["series_start"]),
        number=row["series_number"],
        occurrence=_due_of(row["occurrence"]),
    )


def _due_of(text: str | None) -> Due | None:
    try:
        return None if text is None else due_from_text(text)
    except ValueError:
        return None


def comment_from(row: sqlite3.Row) -> Comment:
    """From a row of `task_comments`."""
    return Comment(
        id=row["id"],
        task=row["task"],
        author=member(Actor, row["author"], Actor.IMPORT),
        text=row["text"],
        created_at=from_micros(row["created_at"]),
        edited_at=_time(row["edited_at"]),
    )


def link_from(row: sqlite3.Row) -> TaskLink:
    """From a row of `task_links`."""
    kind = member(LinkKind, row["kind"], LinkKind.CONVERSATION)
    at = from_micros(row["created_at"])
    return TaskLink(row["id"], row["task"], kind, row["target"], at)


def attachment_from(row: sqlite3.Row) -> Attachment:
    """From a row of `task_attachments`."""
    return Attachment(
        id=row["id"],
        task=row["task"],
        name=row["name"],
        path=row["path"],
        created_at=from_micros(row["created_at"]),
        size_bytes=row["size_bytes"],
        copied=bool(row["copied"]),
    )


def lane_from(row: sqlite3.Row) -> Lane:
    """From a row of `lanes`."""
    statuses = tuple(status for status, lane in HOME_LANES.items() if lane == row["id"])
    collapsed = bool(row["collapsed"])
    return Lane(row["id"], row["name"], row["rank"], statuses, row["most"], collapsed)


def project_from(row: sqlite3.Row) -> Project:
    """From a row of `projects` with the count of open tasks."""
    archived = bool(row["archived"])
    return Project(row["id"], row["name"], row["colour"], row["notes"], archived, row["open_tasks"])


def person_from(row: sqlite3.Row) -> Person:
    """From a row of `people` with the count of open tasks."""
    archived = bool(row["archived"])
    return Person(row["id"], row["name"], row["colour"], row["notes"], archived, row["open_tasks"])


def activity_from(row: sqlite3.Row) -> ActivityEntry:
    """From a row of `journal` about a task."""
    entry = entry_from(row)
    after = entry.inverse.payload.get("after")
    return ActivityEntry(
        id=entry.id,
        task=row["task"],
        actor=entry.actor,
        at=entry.at,
        kind=entry.command.kind,
        payload=entry.command.payload,
        changes=_changes(row["task"], entry.inverse.payload.get("steps"), after),
        undone=entry.undone,
    )


# What changes with every change, and what no reader asks about.
_UNTOLD: Final = frozenset(
    {"updated_at", "rank", "place", "due_order", "due_time", "deleted_with"}
    | {"series_start", "series_number", "occurrence"}
)


def _changes(task: str, steps: object, after: object) -> tuple[FieldChange, ...]:
    known = cast("Mapping[str, object]", after if isinstance(after, Mapping) else {})
    before: dict[str, object] = {}
    for step in cast("Sequence[Sequence[object]]", steps if isinstance(steps, list) else ()):
        if step[:3] == ["set", "tasks", [task]]:
            before |= cast("Mapping[str, object]", step[3])
    return tuple(
        FieldChange(name, before[name], known.get(name)) for name in before if name not in _UNTOLD
    )
