"""What the commands of an import do: many rows at once, and all of them away again."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, cast

from nova_desktop.adapters.sqlite.command_rules import CommandRule
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.adapters.sqlite.task_changes import sql
from nova_desktop.adapters.sqlite.task_columns import columns_from
from nova_desktop.adapters.sqlite.task_tracks import (
    child_track,
    keys_at_end,
    keys_before_more,
    lane_track,
)
from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor, Command, delete_conversation
from nova_desktop.domain.task_fields import fields_to, name_of, text_of
from nova_desktop.domain.task_import_commands import IMPORT_CHAT, IMPORT_TASKS, WITHDRAW_TASKS
from nova_desktop.domain.tasks import HOME_LANES, LinkKind, TaskStatus

Payload = Mapping[str, object]
_COLUMNS: Final = (
    "id", "status", "lane", "rank", "parent", "place", "priority", "project", "due_day", "due_at",
    "due_time", "due_zone", "due_order", "deadline", "start", "remind_at", "estimate_min", "rule",
    "after_completion", "series", "series_start", "series_number", "occurrence", "created_at",
    "updated_at", "completed_at", "title", "summary",
)  # fmt: skip
_EMPTY: Final[Mapping[str, object]] = MappingProxyType(
    {
        "place": "", "priority": 0, "due_zone": "", "after_completion": 0, "series": "",
        "series_number": 1, "summary": "",
    }
)  # fmt: skip
_PARTS: Final = (
    ("task_notes", ("task", "text")),
    ("task_labels", ("task", "label")),
    ("task_people", ("task", "person")),
    ("task_comments", ("id", "task", "author", "created_at", "text")),
    ("task_attachments", ("id", "task", "name", "path", "size_bytes", "copied", "created_at")),
    ("task_links", ("id", "task", "kind", "target", "created_at")),
    ("task_sources", ("task", "product", "source", "chunk")),
    ("task_needs", ("task", "needed")),
)
_TOLD: Final = "INSERT OR IGNORE INTO task_told (task, kind, moment, told_at) VALUES (?, ?, ?, ?)"
_OF_CHUNK: Final = "IN (SELECT task FROM task_sources WHERE chunk = ?)"
_WITHDRAWING: Final = (
    sql("DELETE FROM task_needs WHERE task", _OF_CHUNK),
    sql("DELETE FROM task_needs WHERE needed", _OF_CHUNK),
    sql("DELETE FROM task_notes WHERE task", _OF_CHUNK),
    sql("DELETE FROM task_labels WHERE task", _OF_CHUNK),
    sql("DELETE FROM task_people WHERE task", _OF_CHUNK),
    sql("DELETE FROM task_comments WHERE task", _OF_CHUNK),
    sql("DELETE FROM task_links WHERE task", _OF_CHUNK),
    sql("DELETE FROM task_attachments WHERE task", _OF_CHUNK),
)


@dataclass(slots=True)
class _Chunk:
    """One command's rows, ready for the tables."""

    connection: sqlite3.Connection
    name: str
    product: str
    now: int
    more: Mapping[str, int]
    tasks: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    parts: dict[str, list[tuple[object, ...]]] = field(
        default_factory=lambda: {table: list[tuple[object, ...]]() for table, _ in _PARTS}
    )
    labels: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, row: Mapping[str, Any]) -> None:
        task = _text(row, "id")
        fields = fields_to(_object(row.get("fields")))
        if not task or "title" not in fields:
            raise ValueError("a task needs an id and a title")
        status = TaskStatus(row.get("status", TaskStatus.NEW))
        created = _micros(row.get("created"), self.now)
        done = _micros(row.get("completed"), created)
        self.tasks.append(
            {
                **_EMPTY,
                "id": storable(task),
                "status": status.value,
                "lane": HOME_LANES[status],
                "parent": _text(row, "parent") or None,
                "created_at": created,
                "updated_at": self.now,
                "completed_at": done if status is TaskStatus.DONE else None,
                **columns_from(fields),
            }
        )
        self._add_parts(task, row, str(fields.get("notes", "")))

    def _add_parts(self, task: str, row: Mapping[str, Any], notes: str) -> None:
        parts = self.parts
        if notes:
            parts["task_notes"].append((task, storable(notes)))
        labels = dict.fromkeys(self._label(one) for one in _list(row.get("labels")))
        parts["task_labels"] += ((task, label) for label in labels)
        people = dict.fromkeys(map(str, _list(row.get("people"))))
        parts["task_people"] += ((task, person) for person in people)
        for name, author, words, at in _list(row.get("comments")):
            said = storable(text_of(words))
            when = _micros(at, self.now)
            parts["task_comments"].append((name, task, Actor(author).value, when, said))
        for name, title, path, size in _list(row.get("files")):
            kept = (name, task, storable(name_of(title)), storable(str(path)), int(size), 0)
            parts["task_attachments"].append((*kept, self.now))
        for name, target in [_list(row["chat"])] if "chat" in row else []:
            kind = LinkKind.CONVERSATION.value
            parts["task_links"].append((name, task, kind, target, self.now))
        source = storable(_text(row, "source"))
        parts["task_sources"].append((task, self.product, source, self.name))

    def _label(self, raw: object) -> str:
        """As it is spelled on the board already."""
        label = storable(name_of(raw))
        key = label.casefold()
        if key not in self.labels:
            known = self.connection.execute(
                "SELECT label FROM task_labels WHERE label = ? LIMIT 1", (label,)
            ).fetchone()
            self.labels[key] = label if known is None else known["label"]
        return self.labels[key]

    def write(self) -> None:
        self._rank()
        self._place()
        marks = ", ".join("?" for _ in _COLUMNS)
        statement = sql("INSERT INTO tasks (", ", ".join(_COLUMNS), ") VALUES (", marks, ")")
        self.connection.executemany(
            statement, [[task.get(name) for name in _COLUMNS] for task in self.tasks]
        )
        self.connection.executemany(_TOLD, self._past())
        for table, columns in _PARTS:
            if self.parts[table]:
                marks = ", ".join("?" for _ in columns)
                names = ", ".join(columns)
                statement = sql("INSERT INTO", table, "(", names, ") VALUES (", marks, ")")
                self.connection.executemany(statement, self.parts[table])

    def _past(self) -> Iterator[tuple[object, ...]]:
        """Moments that are over: the user was told of them elsewhere."""
        for task in self.tasks:
            for kind, at in (("reminder", task.get("remind_at")), ("due", task.get("due_at"))):
                if isinstance(at, int) and at <= self.now:
                    yield task["id"], kind, at, self.now

    def _rank(self) -> None:
        """Behind what each lane has, in the order they came."""
        tracks: dict[tuple[str, int], list[dict[str, object]]] = {}
        for task in self.tasks:
            tracks.setdefault(_track_of(TaskStatus(str(task["status"]))), []).append(task)
        for track, tasks in tracks.items():
            more = sum(self.more.get(one, 0) for one in TaskStatus if _track_of(one) == track)
            ranks = keys_before_more(self.connection, lane_track(*track), len(tasks), more)
            for task, rank in zip(tasks, ranks, strict=True):
                task["rank"] = rank

    def _place(self) -> None:
        """Below each parent, in the order they came."""
        by_parent: dict[str, list[dict[str, object]]] = {}
        for task in self.tasks:
            if task["parent"] is not None:
                by_parent.setdefault(str(task["parent"]), []).append(task)
        for parent, tasks in by_parent.items():
            places = keys_at_end(self.connection, child_track(parent), len(tasks))
            for task, place in zip(tasks, places, strict=True):
                task["place"] = place


def _import_tasks(connection: sqlite3.Connection, payload: Payload, now: datetime) -> Command:
    name = _text(payload, "task")
    chunk = _Chunk(
        connection, name, _text(payload, "product"), to_micros(now), _counts(payload.get("more"))
    )
    if not name:
        raise refused(IMPORT_TASKS, "a chunk needs an id")
    try:
        for row in _list(payload.get("rows")):
            chunk.add(_object(row))
        for task, needed in _list(payload.get("needs")):
            chunk.parts["task_needs"].append((task, needed))
        chunk.write()
    except (ValueError, TypeError, AttributeError) as error:
        raise refused(IMPORT_TASKS, str(error)) from error
    except sqlite3.IntegrityError as error:  # a project or parent that is gone, an id that exists
        raise refused(IMPORT_TASKS, str(error)) from error
    return Command(WITHDRAW_TASKS, {"task": name})


def _withdraw(connection: sqlite3.Connection, payload: Payload, now: datetime) -> Command:
    """Undo takes later changes back first, so nothing else of these tasks is left by then."""
    name = _text(payload, "task")
    for statement in _WITHDRAWING:
        connection.execute(statement, (name,))
    connection.execute(sql("DELETE FROM tasks WHERE id", _OF_CHUNK), (name,))
    return Command(WITHDRAW_TASKS, {"task": name})


def _import_chat(connection: sqlite3.Connection, payload: Payload, now: datetime) -> Command:
    name, at = _text(payload, "id"), to_micros(now)
    there = connection.execute(
        "SELECT deleted_at FROM conversations WHERE id = ?", (name,)
    ).fetchone()
    if there is not None and there["deleted_at"] is None:
        raise refused(IMPORT_CHAT, f"conversation {name} exists")
    if there is not None:  # undone and now redone, or deleted since an earlier import
        connection.execute("UPDATE conversations SET deleted_at = NULL WHERE id = ?", (name,))
        return delete_conversation(name)
    try:
        _add_chat(connection, payload, name, at)
    except (ValueError, TypeError) as error:
        raise refused(IMPORT_CHAT, str(error)) from error
    return delete_conversation(name)


def _add_chat(connection: sqlite3.Connection, payload: Payload, name: str, at: int) -> None:
    made = _micros(payload.get("created_at"), at)
    title = storable(_text(payload, "title"))
    added = connection.execute(
        """
        INSERT INTO conversations (id, title, created_at, updated_at, touched)
        VALUES (?, ?, ?, ?, (SELECT coalesce(max(touched), 0) + 1 FROM conversations))
        """,
        (name, title, made, made),
    )
    conversation, parent, last = added.lastrowid, None, made
    for seq, (message, author, text, when) in enumerate(_list(payload.get("messages")), 1):
        last = _micros(when, last)
        parent = connection.execute(
            """
            INSERT INTO messages (id, conversation, seq, parent, author, state, created_at, text)
            VALUES (?, ?, ?, ?, ?, 'complete', ?, ?)
            """,
            (message, conversation, seq, parent, Author(author).value, last, storable(text)),
        ).lastrowid
    connection.execute(
        "UPDATE conversations SET head = ?, updated_at = ? WHERE row = ?",
        (parent, last, conversation),
    )


def _track_of(status: TaskStatus) -> tuple[str, int]:
    return HOME_LANES[status], 0 if status is TaskStatus.FAILED else 1


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text")
    return value


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("there must be an object")
    return cast("Mapping[str, Any]", value)


def _list(value: object) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError("there must be a list")
    return cast("list[Any]", value)


def _counts(value: object) -> Mapping[str, int]:
    if not isinstance(value, Mapping):
        return {}
    known = cast("Mapping[str, object]", value)
    return {name: count for name, count in known.items() if isinstance(count, int) and count > 0}


def _micros(value: object, otherwise: int) -> int:
    if not value:
        return otherwise
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return to_micros(at)


TASK_IMPORT_RULES: Final[Mapping[str, CommandRule]] = MappingProxyType(
    {IMPORT_TASKS: _import_tasks, WITHDRAW_TASKS: _withdraw, IMPORT_CHAT: _import_chat}
)
