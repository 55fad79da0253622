"""What each command of a task does to its row: add, edit, status, place, trash."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.adapters.sqlite.task_changes import Work
from nova_desktop.adapters.sqlite.task_columns import columns_from
from nova_desktop.adapters.sqlite.task_relations import relate
from nova_desktop.adapters.sqlite.task_tracks import Spot, child_track, key_at, lane_track
from nova_desktop.domain.task_commands import End, Relation
from nova_desktop.domain.task_fields import fields_to
from nova_desktop.domain.task_times import due_text
from nova_desktop.domain.tasks import DONE, ENTRY_STATUSES, HOME_LANES, OVER, Repeat, TaskStatus

_LONGEST_ID: Final = 200
_SUBTREE: Final = """
    WITH RECURSIVE below (id) AS (
        SELECT :task UNION
        SELECT tasks.id FROM below JOIN tasks ON tasks.parent = below.id
        WHERE tasks.deleted_with IS :with
    )
    SELECT id FROM below
"""
_ALIVE: Final = "SELECT 1 FROM tasks WHERE id = ? AND deleted_at IS NULL"
_ABOVE: Final = """
    WITH RECURSIVE above (id) AS (
        SELECT :task UNION
        SELECT tasks.parent FROM above JOIN tasks ON tasks.id = above.id
        WHERE tasks.parent IS NOT NULL
    )
    SELECT id FROM above
"""


def _add(work: Work) -> None:
    task, fields = work.text("task"), fields_to(work.fields())
    if not task or len(task) > _LONGEST_ID or "title" not in fields:
        raise work.refuse("a task needs an id and a title")
    if work.payload.get("once") is True and _came_already(work, task, fields):
        return
    if work.one("SELECT 1 FROM tasks WHERE id = ?", task) is not None:
        raise work.refuse(f"task {task} exists")
    status = TaskStatus(work.text("status"))
    lane = _lane_of(work, status, work.text("lane"))
    parent = work.text("parent")
    values: dict[str, object] = {
        "id": task,
        "status": status.value,
        "lane": lane,
        "rank": _rank(work, lane, status, Spot(end=End(work.text("end")))),
        "parent": parent or None,
        "place": _place(work, parent, Spot()) if parent else "",
        "created_at": _time(work, "created_at", work.now),
        "updated_at": work.now,
        "completed_at": None,
        **columns_from(fields),
    }
    if status is TaskStatus.DONE:
        values["completed_at"] = _time(work, "completed_at", work.now)
    _check_project(work, values)
    work.changes.add("tasks", values)
    _write_notes(work, task, fields)
    relate(work, task, Relation.LABEL, work.texts("labels"), [])
    relate(work, task, Relation.PERSON, work.texts("people"), [])
    relate(work, task, Relation.NEEDS, work.texts("needs"), [])


def _came_already(work: Work, task: str, fields: Mapping[str, object]) -> bool:
    """Whether a task that comes once is there, or a later one of its series, or its parent not."""
    parent, repeat = work.text("parent"), fields.get("repeat")
    if parent and work.one(_ALIVE, parent) is None:
        return True
    if work.one("SELECT 1 FROM tasks WHERE id = ?", task) is not None:
        return True
    if not isinstance(repeat, Repeat) or not repeat.series:
        return False
    later = """
        SELECT 1 FROM tasks WHERE series = ? AND deleted_at IS NULL
        AND (series_number >= ? OR occurrence >= ?)
    """
    occurrence = None if repeat.occurrence is None else due_text(repeat.occurrence)
    return work.one(later, repeat.series, repeat.number, occurrence) is not None


def _edit(work: Work) -> None:
    task, fields = work.task(work.text("task"))["id"], fields_to(work.fields())
    columns = columns_from(fields)
    _check_project(work, columns)
    changed = bool(columns) and work.changes.set("tasks", (task,), columns)
    if _write_notes(work, task, fields) or changed:
        work.touch(task)


def _set_status(work: Work) -> None:
    row, status = work.task(work.text("task")), TaskStatus(work.text("status"))
    if row["status"] != status.value:
        spot = Spot(row["id"], end=End.TOP)
        _enter(work, row, HOME_LANES[status], status, spot)


def _move(work: Work) -> None:
    row, lane = work.task(work.text("task")), work.text("lane")
    status = _status_in(row["status"], lane)
    _lane_of(work, status, lane)
    end = End(work.text("end"))
    spot = Spot(row["id"], work.text("after"), work.text("before"), end)
    _enter(work, row, lane, status, spot)


def _nest(work: Work) -> None:
    row, parent = work.task(work.text("task")), work.text("parent")
    place = ""
    if parent:
        above = {each["id"] for each in work.connection.execute(_ABOVE, {"task": parent})}
        if row["id"] in above:
            raise work.refuse("a task cannot stand below itself")
        end = End(work.text("end"))
        place = _place(work, parent, Spot(row["id"], work.text("after"), end=end))
    if work.changes.set("tasks", (row["id"],), {"parent": parent or None, "place": place}):
        work.touch(row["id"])


def _delete(work: Work) -> None:
    row = work.task(work.text("task"))
    trash: dict[str, object] = {"deleted_at": work.now, "deleted_with": row["id"]}
    for task in _subtree(work.connection, row["id"], None):
        work.changes.set("tasks", (task,), trash)


def _restore(work: Work) -> None:
    task = work.text("task")
    row = work.one("SELECT * FROM tasks WHERE id = ? AND deleted_at IS NOT NULL", task)
    if row is None:
        raise work.refuse(f"no task {task} in the trash")
    for each in _subtree(work.connection, task, row["deleted_with"]):
        work.changes.set("tasks", (each,), {"deleted_at": None, "deleted_with": None})
    if row["parent"] is not None and work.one(_ALIVE, row["parent"]) is None:
        work.changes.set("tasks", (task,), {"parent": None, "place": ""})


def _subtree(connection: sqlite3.Connection, task: str, deleted_with: str | None) -> Iterator[str]:
    found = connection.execute(_SUBTREE, {"task": task, "with": deleted_with}).fetchall()
    return (row["id"] for row in found)


def _enter(work: Work, row: sqlite3.Row, lane: str, status: TaskStatus, spot: Spot) -> None:
    """Stand in a lane with a status; its completion is the moment it became done."""
    done = row["completed_at"]
    if status is not TaskStatus.DONE:
        done = None
    elif row["status"] != status.value or done is None:
        done = work.now
    values: dict[str, object] = {
        "status": status.value,
        "lane": lane,
        "rank": _rank(work, lane, status, spot),
        "completed_at": done,
    }
    if work.changes.set("tasks", (row["id"],), values):
        work.touch(row["id"])


def _status_in(status: str, lane: str) -> TaskStatus:
    """What a task with this status is in a lane: the same where it fits."""
    known = TaskStatus(status) if status in set(TaskStatus) else TaskStatus.NEW
    if lane in ENTRY_STATUSES:
        return known if HOME_LANES[known] == lane else ENTRY_STATUSES[lane]
    return TaskStatus.NEW if known in OVER else known


def _lane_of(work: Work, status: TaskStatus, lane: str) -> str:
    """The lane for a status, or the named one, which must be there."""
    if not lane or (lane in ENTRY_STATUSES and HOME_LANES[status] != lane):
        return HOME_LANES[status]
    if work.one("SELECT 1 FROM lanes WHERE id = ?", lane) is None:
        raise work.refuse(f"no lane {lane}")
    return lane if status not in OVER else DONE


def _rank(work: Work, lane: str, status: TaskStatus, spot: Spot) -> str:
    band = 0 if status is TaskStatus.FAILED else 1
    return key_at(work.changes, lane_track(lane, band), spot)


def _place(work: Work, parent: str, spot: Spot) -> str:
    return key_at(work.changes, child_track(work.task(parent)["id"]), spot)


def _time(work: Work, name: str, otherwise: int) -> int:
    if name not in work.payload:
        return otherwise
    at = datetime.fromisoformat(work.text(name))
    if at.tzinfo is None:
        raise work.refuse(f"{name} needs its offset")
    return to_micros(at)


def _check_project(work: Work, columns: Mapping[str, object]) -> None:
    project = columns.get("project")
    if project is not None and work.one("SELECT 1 FROM projects WHERE id = ?", project) is None:
        raise work.refuse(f"no project {project}")


def _write_notes(work: Work, task: str, fields: Mapping[str, object]) -> bool:
    if "notes" not in fields:
        return False
    text = storable(str(fields["notes"]))
    if not text:
        return work.changes.drop("task_notes", (task,))
    if work.one("SELECT 1 FROM task_notes WHERE task = ?", task) is not None:
        return work.changes.set("task_notes", (task,), {"text": text})
    work.changes.add("task_notes", {"task": task, "text": text})
    return True


ROW_RULES: Final[Mapping[str, Callable[[Work], None]]] = MappingProxyType(
    {
        "add_task": _add,
        "edit_task": _edit,
        "set_status": _set_status,
        "move_task": _move,
        "nest_task": _nest,
        "delete_task": _delete,
        "restore_task": _restore,
    }
)
