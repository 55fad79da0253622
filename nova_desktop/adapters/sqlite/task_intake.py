"""Takes whole records of tasks in: looks at what is on the board, and the rules that add them."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.adapters.sqlite.task_changes import Work, sql
from nova_desktop.adapters.sqlite.task_columns import columns_from
from nova_desktop.adapters.sqlite.task_place_queries import lanes, people, projects
from nova_desktop.domain.ranks import is_rank
from nova_desktop.domain.task_fields import FIELDS
from nova_desktop.domain.task_json import lane_from_json, place_from_json, record_from_json
from nova_desktop.domain.task_labels import label_key
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.tasks import ENTRY_STATUSES, HOME_LANES, OVER, Task
from nova_desktop.services.task_exports.ports import BoardFacts, Part, PartId

_PARTS: Final = {
    Part.COMMENT: "task_comments",
    Part.LINK: "task_links",
    Part.ATTACHMENT: "task_attachments",
}
_PLACES: Final = {PlaceKind.PROJECT: "projects", PlaceKind.PERSON: "people"}


class SqliteBoardLook:
    """Implements BoardLook."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facts(
        self, tasks: Sequence[str], parts: Sequence[PartId], series: Sequence[str]
    ) -> BoardFacts:
        """What is on the board where these ids meet it."""
        return await self._database.read(partial(_facts, tasks=tasks, parts=parts, series=series))


def _facts(
    connection: sqlite3.Connection,
    tasks: Sequence[str],
    parts: Sequence[PartId],
    series: Sequence[str],
) -> BoardFacts:
    there, named, known = lanes(connection), projects(connection), people(connection)
    has_tasks = connection.execute("SELECT 1 FROM tasks LIMIT 1").fetchone() is not None
    changed = any(
        lane.is_own or lane.name or lane.limit is not None or lane.collapsed for lane in there
    )
    ends = connection.execute("SELECT lane, band, max(rank) FROM tasks GROUP BY lane, band")
    return BoardFacts(
        is_fresh=not (has_tasks or named or known or changed),
        tasks=_known(connection, "id", "tasks", tasks),
        live=_known(connection, "id", "tasks", tasks, "AND deleted_at IS NULL"),
        parts=_known_parts(connection, parts),
        series=_known(connection, "series", "tasks", series),
        lanes=there,
        projects=named,
        people=known,
        ends={(row[0], row[1] == 0): row[2] for row in ends if is_rank(row[2])},
    )


def _known_parts(connection: sqlite3.Connection, parts: Sequence[PartId]) -> frozenset[PartId]:
    found: set[PartId] = set()
    for kind, table in _PARTS.items():
        asked = [name for part, name in parts if part is kind]
        found |= {(kind, name) for name in _known(connection, "id", table, asked)}
    return frozenset(found)


def _known(
    connection: sqlite3.Connection, column: str, table: str, asked: Sequence[str], more: str = ""
) -> frozenset[str]:
    inside = "IN (SELECT value FROM json_each(?))"
    statement = sql("SELECT", column, "FROM", table, "WHERE", column, inside, more)
    return frozenset(row[0] for row in connection.execute(statement, (json.dumps(asked),)))


def _take_lane(work: Work) -> None:
    lane = lane_from_json(work.fields("record"))
    values: dict[str, object] = {
        "name": storable(lane.name),
        "rank": lane.rank,
        "most": lane.limit,
        "collapsed": int(lane.collapsed),
    }
    if work.one("SELECT 1 FROM lanes WHERE id = ?", lane.id) is not None:
        work.changes.set("lanes", (lane.id,), values)
    elif not lane.name or not lane.rank:
        raise work.refuse("a lane needs a name and a rank")
    else:
        work.changes.add("lanes", {"id": storable(lane.id), **values})


def _take_place(work: Work) -> None:
    kind = PlaceKind(work.text("kind"))
    table, place = _PLACES[kind], place_from_json(work.fields("record"), kind)
    if work.one(sql("SELECT 1 FROM", table, "WHERE id = ?"), place.id) is not None:
        raise work.refuse(f"{place.id} exists")
    same = sql("SELECT 1 FROM", table, "WHERE name = ? COLLATE NOCASE AND archived = 0")
    if not place.archived and work.one(same, storable(place.name)) is not None:
        raise work.refuse(f"there is another {place.name}")
    values = {
        "id": storable(place.id),
        "name": storable(place.name),
        "colour": storable(place.colour),
        "archived": int(place.archived),
        "notes": storable(place.notes),
    }
    work.changes.add(table, values)


def _take_task(work: Work) -> None:
    """A whole task, but for its parent and what it needs: those may come later."""
    record = record_from_json(work.fields("record"))
    task = record.task
    if task.id != work.text("task") or not task.rank:
        raise work.refuse("a record needs its id and a rank")
    if work.one("SELECT 1 FROM tasks WHERE id = ?", task.id) is not None:
        raise work.refuse(f"task {task.id} exists")
    fields = {name: getattr(task, name) for name in FIELDS}
    work.changes.add(
        "tasks",
        {
            "id": storable(task.id),
            "status": task.status.value,
            "lane": _lane_of(work, task),
            "rank": task.rank,
            "created_at": to_micros(task.created_at),
            "updated_at": to_micros(task.updated_at),
            "completed_at": None if task.completed_at is None else to_micros(task.completed_at),
            "deleted_at": None if task.deleted_at is None else to_micros(task.deleted_at),
            "deleted_with": storable(record.deleted_with) or None,
            **columns_from(fields),
        },
    )
    if task.notes:
        work.changes.add("task_notes", {"task": task.id, "text": storable(task.notes)})
    _add_labels(work, task)
    for person in task.people:
        work.changes.add("task_people", {"task": task.id, "person": storable(person)})
    _add_parts(work, record)


def _lane_of(work: Work, task: Task) -> str:
    if task.lane in ENTRY_STATUSES or task.status in OVER:
        return HOME_LANES[task.status]
    return task.lane


def _add_labels(work: Work, task: Task) -> None:
    there: set[str] = set()
    for label in map(storable, task.labels):
        known = work.one("SELECT label FROM task_labels WHERE label = ? LIMIT 1", label)
        spelled = label if known is None else str(known["label"])
        if label_key(spelled) not in there:
            there.add(label_key(spelled))
            work.changes.add("task_labels", {"task": task.id, "label": spelled})


def _add_parts(work: Work, record: TaskRecord) -> None:
    task = record.task.id
    for comment in record.comments:
        edited = None if comment.edited_at is None else to_micros(comment.edited_at)
        values = {
            "id": storable(comment.id),
            "task": task,
            "author": comment.author.value,
            "created_at": to_micros(comment.created_at),
            "edited_at": edited,
            "text": storable(comment.text),
        }
        work.changes.add("task_comments", values)
    for link in record.links:
        values = {
            "id": storable(link.id),
            "task": task,
            "kind": link.kind.value,
            "target": storable(link.target),
            "created_at": to_micros(link.created_at),
        }
        work.changes.add("task_links", values)
    for file in record.attachments:
        values = {
            "id": storable(file.id),
            "task": task,
            "name": storable(file.name),
            "path": storable(file.path),
            "size_bytes": file.size_bytes,
            "copied": int(file.copied),
            "created_at": to_micros(file.created_at),
        }
        work.changes.add("task_attachments", values)


def _tie_task(work: Work) -> None:
    """Under its parent and to what it needs, all of which were taken in before.

    Whoever makes the commands has looked for circles: records that are new can form them among
    themselves only.
    """
    task, parent, place = work.text("task"), work.text("parent"), work.text("place")
    if place and not is_rank(place):
        raise work.refuse(f"{place[:40]!r} is no place")
    if parent:
        work.changes.set("tasks", (task,), {"parent": parent, "place": place})
    for needed in work.texts("needs"):
        work.changes.add("task_needs", {"task": task, "needed": needed})


def _refusing(change: Callable[[Work], None]) -> Callable[[Work], None]:
    """What points to something that is not there is refused as any other change."""

    def checked(work: Work) -> None:
        try:
            change(work)
        except sqlite3.IntegrityError as error:
            raise work.refuse(str(error)) from error

    return checked


INTAKE_RULES: Final[Mapping[str, Callable[[Work], None]]] = MappingProxyType(
    {
        "take_lane": _refusing(_take_lane),
        "take_place": _refusing(_take_place),
        "take_task": _refusing(_take_task),
        "tie_task": _refusing(_tie_task),
    }
)
