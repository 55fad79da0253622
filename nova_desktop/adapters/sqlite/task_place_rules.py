"""What each command does to where tasks stand: projects, people, lanes, labels everywhere."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.command_rules import CommandRule
from nova_desktop.adapters.sqlite.rows import storable
from nova_desktop.adapters.sqlite.task_changes import Work, put_back, rule_of, sql
from nova_desktop.adapters.sqlite.task_intake import INTAKE_RULES
from nova_desktop.adapters.sqlite.task_relations import PART_RULES
from nova_desktop.adapters.sqlite.task_rules import ROW_RULES
from nova_desktop.adapters.sqlite.task_tracks import LANES, Spot, key_at, keys_at_end, lane_track
from nova_desktop.domain.task_commands import PUT_BACK, End
from nova_desktop.domain.task_fields import name_of, text_of
from nova_desktop.domain.task_places import PLACE_FIELDS
from nova_desktop.domain.tasks import ENTRY_STATUSES, HOME_LANES, TaskStatus

_LONGEST_COLOUR: Final = 50


def _add_place(work: Work, table: str) -> None:
    place = work.text("id")
    if not place or work.one(sql("SELECT 1 FROM", table, "WHERE id = ?"), place) is not None:
        raise work.refuse(f"{place!r} exists, or is no id")
    fields = {name: work.payload.get(name, "") for name in ("name", "colour", "notes")}
    values = _place_fields(work, fields)
    _check_name(work, table, place, values["name"])
    work.changes.add(table, {"id": place, **values})


def _edit_place(work: Work, table: str) -> None:
    place = work.text("id")
    row = work.one(sql("SELECT * FROM", table, "WHERE id = ?"), place)
    if row is None:
        raise work.refuse(f"there is no {place}")
    values = _place_fields(work, work.fields())
    if "name" in values:
        _check_name(work, table, place, values["name"])
    if values:
        work.changes.set(table, (place,), values)


def _place_fields(work: Work, fields: Mapping[str, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in fields.items():
        if not isinstance(value, PLACE_FIELDS.get(name, type(None))) or value is None:
            raise work.refuse(f"{name} cannot be {type(value).__name__}")
        match name:
            case "name":
                values[name] = storable(name_of(value))
            case "archived":
                values[name] = int(bool(value))
            case "colour":
                values[name] = storable(str(value)[:_LONGEST_COLOUR])
            case _:
                values[name] = storable(text_of(value))
    return values


def _check_name(work: Work, table: str, place: str, name: object) -> None:
    same = sql("SELECT id FROM", table, "WHERE name = ? COLLATE NOCASE AND archived = 0")
    if work.one(sql(same, "AND id <> ?"), name, place) is not None:
        raise work.refuse(f"there is another {name}")


def _pair(work: Work, table: str) -> tuple[str, str]:
    place, into = work.text("id"), work.text("into")
    found = sql("SELECT 1 FROM", table, "WHERE id = ?")
    if place == into or work.one(found, place) is None or work.one(found, into) is None:
        raise work.refuse(f"{place} cannot become {into}")
    return place, into


def _merge_projects(work: Work) -> None:
    place, into = _pair(work, "projects")
    found = work.connection.execute("SELECT id FROM tasks WHERE project = ?", (place,))
    for row in found.fetchall():
        work.changes.set("tasks", (row["id"],), {"project": into})
    work.changes.drop("projects", (place,))


def _merge_people(work: Work) -> None:
    place, into = _pair(work, "people")
    found = work.connection.execute("SELECT task FROM task_people WHERE person = ?", (place,))
    there = "SELECT 1 FROM task_people WHERE task = ? AND person = ?"
    for row in found.fetchall():
        work.changes.drop("task_people", (row["task"], place))
        if work.one(there, row["task"], into) is None:
            work.changes.add("task_people", {"task": row["task"], "person": into})
    work.changes.drop("people", (place,))


def _remove_label(work: Work) -> list[str]:
    label = work.text("label")
    found = work.connection.execute("SELECT task FROM task_labels WHERE label = ?", (label,))
    tasks = [row["task"] for row in found.fetchall()]
    for task in tasks:
        work.changes.drop("task_labels", (task, label))
    return tasks


def _rename_label(work: Work) -> None:
    into = storable(name_of(work.text("into")))
    tasks = _remove_label(work)
    there = "SELECT 1 FROM task_labels WHERE task = ? AND label = ?"
    known = work.one("SELECT label FROM task_labels WHERE label = ? LIMIT 1", into)
    for task in tasks:
        if work.one(there, task, into) is None:
            spelled = into if known is None else known["label"]
            work.changes.add("task_labels", {"task": task, "label": spelled})


def _add_lane(work: Work) -> None:
    lane, name = work.text("id"), storable(name_of(work.text("name")))
    if not lane or work.one("SELECT 1 FROM lanes WHERE id = ?", lane) is not None:
        raise work.refuse(f"{lane!r} exists, or is no id")
    rank = key_at(work.changes, LANES, Spot(after=work.text("after")))
    work.changes.add("lanes", {"id": lane, "name": name, "rank": rank})


def _edit_lane(work: Work) -> None:
    lane = _lane(work)
    values: dict[str, object] = {}
    for name, value in work.fields().items():
        match name, value:
            case "name", "" if lane in ENTRY_STATUSES:
                values["name"] = ""
            case "name", str():
                values["name"] = storable(name_of(value))
            case "limit", None:
                values["most"] = None
            case "limit", int() if 0 < value < 2**31 and not isinstance(value, bool):
                values["most"] = value
            case "collapsed", bool():
                values["collapsed"] = int(value)
            case _:
                raise work.refuse(f"{name} cannot be {value!r}")
    if values:
        work.changes.set("lanes", (lane,), values)


def _move_lane(work: Work) -> None:
    lane, after = _lane(work), work.text("after")
    end = End.BOTTOM if after else End.TOP
    rank = key_at(work.changes, LANES, Spot(lane, after, end=end))
    work.changes.set("lanes", (lane,), {"rank": rank})


def _remove_lane(work: Work) -> None:
    lane = _lane(work)
    if lane in ENTRY_STATUSES:
        raise work.refuse("a lane that came with Nova stays")
    found = work.connection.execute(
        "SELECT id, status, band FROM tasks WHERE lane = ? ORDER BY band, rank, row", (lane,)
    ).fetchall()
    homes: dict[tuple[str, int], list[str]] = {}
    for row in found:
        known = row["status"] in set(TaskStatus)
        home = HOME_LANES[TaskStatus(row["status"]) if known else TaskStatus.NEW]
        homes.setdefault((home, row["band"]), []).append(row["id"])
    for (home, band), tasks in homes.items():
        ranks = keys_at_end(work.connection, lane_track(home, band), len(tasks))
        for task, rank in zip(tasks, ranks, strict=True):
            work.changes.set("tasks", (task,), {"lane": home, "rank": rank})
    work.changes.drop("lanes", (lane,))


def _lane(work: Work) -> str:
    lane = work.text("id")
    if work.one("SELECT 1 FROM lanes WHERE id = ?", lane) is None:
        raise work.refuse(f"no lane {lane}")
    return lane


_PLACE_RULES: Final[Mapping[str, Callable[[Work], object]]] = MappingProxyType(
    {
        "add_project": partial(_add_place, table="projects"),
        "edit_project": partial(_edit_place, table="projects"),
        "merge_project": _merge_projects,
        "add_person": partial(_add_place, table="people"),
        "edit_person": partial(_edit_place, table="people"),
        "merge_person": _merge_people,
        "rename_label": _rename_label,
        "remove_label": _remove_label,
        "add_lane": _add_lane,
        "edit_lane": _edit_lane,
        "move_lane": _move_lane,
        "remove_lane": _remove_lane,
        PUT_BACK: put_back,
    }
)
TASK_RULES: Final[Mapping[str, CommandRule]] = MappingProxyType(
    {
        kind: rule_of(kind, change)
        for kind, change in {**ROW_RULES, **PART_RULES, **INTAKE_RULES, **_PLACE_RULES}.items()
    }
)
