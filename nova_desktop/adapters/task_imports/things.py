"""Things: the JSON of its URL scheme (a list of to-dos and projects), and that of things-cli.

The formats: culturedcode.com/things/support/articles/2803573, and the README of things.py.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, ended
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import (
    Record,
    record,
    records,
    rows,
    text,
    truth,
)
from nova_desktop.adapters.task_imports.lane_names import CANCELLED
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus

_KINDS: Final = frozenset({"to-do", "todo", "project", "heading", "area", "checklist-item"})
_WORDS: Final = {"today": 0, "evening": 0, "tomorrow": 1}
_DEEPEST: Final = 6


def is_things(value: object) -> bool:
    """Whether JSON is a list of what Things has."""
    found = [*records(_items(value))]
    return bool(found) and all(text(one, "type") in _KINDS for one in found[:50])


def read(value: object, origin: str, here: Here) -> ImportedBoard:
    """All to-dos; those of projects and areas with their names."""
    builder = Builder(Product.THINGS, origin)
    reader = _Things(builder, here)
    for item in records(_items(value)):
        reader.item(item, "", "", 0)
    return builder.build()


class _Things:
    def __init__(self, builder: Builder, here: Here) -> None:
        self._builder = builder
        self._here = here
        self._count = 0

    def item(self, item: Record, project: str, heading: str, depth: int) -> None:
        """One of a list, with what it holds."""
        self._count += 1
        if depth > _DEEPEST:
            self._builder.left("items", LeftWhy.BROKEN, self._count)
            return
        match text(item, "type"):
            case "to-do" | "todo":
                self._todo(item, project, heading)
            case "project":
                self._project(item, depth)
            case "area":
                self._builder.left("area", LeftWhy.NO_PLACE, self._count, _title(item))
                for one in records(item.get("items")):
                    self.item(one, project, heading, depth + 1)
            case "heading":
                self._builder.left("heading", LeftWhy.AS_LABEL, self._count, _title(item))
                for one in records(item.get("items")):
                    self.item(one, project, _title(item), depth + 1)
            case kind:
                self._builder.left(kind or "type", LeftWhy.NOT_A_TASK, self._count)

    def _project(self, item: Record, depth: int) -> None:
        values = _values(item)
        name = _title(item)
        over = _over(values)
        self._builder.project(ImportedPlace(name, notes=text(values, "notes"), archived=over))
        if text(values, "area", "area_title"):
            self._builder.left("area", LeftWhy.NO_PLACE, self._count, text(values, "area_title"))
        heading = ""
        for one in [*records(values.get("items")), *records(item.get("items"))]:
            if text(one, "type") == "heading":  # it stands before its to-dos, not around them
                heading = _title(one)
                self._builder.left("heading", LeftWhy.AS_LABEL, self._count, heading)
                for inner in records(one.get("items")):
                    self.item(inner, name, heading, depth + 1)
            else:
                self.item(one, name, heading, depth + 1)

    def _todo(self, item: Record, project: str, heading: str) -> None:
        values = _values(item)
        line = self._count
        if truth(values, "trashed"):
            self._builder.left("trashed", LeftWhy.DELETED, line, _title(item))
            return
        heading = text(values, "heading_title", "heading") or heading
        status = self._status(values, line)
        labels = [*_tags(values), heading if heading != project else ""]
        if _is_canceled(values):
            labels.append(CANCELLED)
        due = self._due(values, line)
        index = self._builder.add(
            ImportedTask(
                title=_title(item),
                source=text(values, "uuid", "id") or text(item, "uuid", "id"),
                line=line,
                status=status,
                due=due,
                deadline=times.day(text(values, "deadline")),
                remind_at=times.instant(due) if due is not None and due.at is not None else None,
                labels=tuple(labels),
                project=text(values, "project_title", "list", "list-title") or project,
                notes=text(values, "notes"),
                created_at=times.moment(text(values, "creation-date", "created"), self._here.zone),
                completed_at=times.moment(
                    text(values, "completion-date", "stop_date"), self._here.zone
                ),
            )
        )
        if index != NOBODY:
            self._checklist(values, index, line)
        if text(values, "area_title") or text(values, "area"):
            self._builder.left("area", LeftWhy.NO_PLACE, line, text(values, "area_title", "area"))
        if values.get("repeating") or values.get("repeat"):
            self._builder.left("repeat", LeftWhy.NOT_UNDERSTOOD, line, _title(item))

    def _status(self, values: Record, line: int) -> TaskStatus:
        if _is_canceled(values):
            self._builder.left("canceled", LeftWhy.AS_LABEL, line, text(values, "title"))
            return TaskStatus.DONE
        if _over(values):
            return TaskStatus.DONE
        if _is_someday(values):
            self._builder.left("someday", LeftWhy.CHANGED, line, text(values, "title"))
            return TaskStatus.WAITING
        return TaskStatus.NEW

    def _due(self, values: Record, line: int) -> Due | None:
        """When it is planned for: a word, a day, or a day and a time (2026-02-25@14:00)."""
        when = text(values, "when", "start_date").strip()
        word = when.casefold()
        if not when or word in ("anytime", "someday"):
            return None
        if word in _WORDS:
            return Due.on(self._today() + timedelta(days=_WORDS[word]))
        found = times.due(when.replace("@", "T"), self._here.zone)
        if found is None:
            self._builder.left("when", LeftWhy.NOT_UNDERSTOOD, line, when)
        return found

    def _today(self) -> date:
        due = times.due_at(self._here.now, self._here.zone)
        return self._here.now.date() if due is None else due.day

    def _checklist(self, values: Record, parent: int, line: int) -> None:
        project = self._builder.tasks[parent].project
        for one in _checklist(values):
            inner = _values(one)
            done = _over(inner) or truth(inner, "canceled")
            self._builder.add(
                ImportedTask(
                    title=_title(one), source=text(inner, "uuid"), line=line,
                    status=ended(done), project=project, parent=parent,
                )
            )  # fmt: skip


def _items(value: object) -> object:
    outer = record(value)
    return outer.get("items", outer.get("todos", value)) if outer else value


def _values(item: Record) -> Record:
    """The attributes: beside the type, or inside an object of their own."""
    return record(item.get("attributes")) or item


def _title(item: Record) -> str:
    return text(_values(item), "title")


def _over(values: Record) -> bool:
    return truth(values, "completed") or text(values, "status") == "completed"


def _is_canceled(values: Record) -> bool:
    return truth(values, "canceled") or text(values, "status") == "canceled"


def _is_someday(values: Record) -> bool:
    """What is planned for a day stands below Someday in the database, until that day comes."""
    if text(values, "when").casefold() == "someday":
        return True
    return text(values, "start").casefold() == "someday" and not text(values, "start_date")


def _tags(values: Record) -> Iterator[str]:
    for one in rows(values.get("tags")):
        yield one if isinstance(one, str) else text(record(one), "title")


def _checklist(values: Record) -> list[Record]:
    found = values.get("checklist-items", values.get("checklist"))
    lines = [{"title": one} for one in rows(found) if isinstance(one, str)]
    return [*records(found), *lines]
