"""Rows of an original Nova as a board: tasks, comments, people, projects, chats.

The tables: backend/models/models.py of dkuehlwein/nova, and those of LangGraph's checkpoints.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import record, records, rows, text
from nova_desktop.domain.chat import Author
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_import import (
    ImportedBoard,
    ImportedChat,
    ImportedComment,
    ImportedFile,
    ImportedMessage,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus

Row = Mapping[str, object]
TASK_THREAD: Final = "core_agent_task_"
_MIDNIGHT: Final = "T00:00:00"


@dataclass(slots=True)
class Found:
    """What a dump or the API gave, by table.

    `chats` are ready, `threads` counts those that cannot be read, `unread` the rows of tables.
    """

    tables: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])
    chats: list[ImportedChat] = field(default_factory=list[ImportedChat])
    threads: int = 0
    unread: dict[str, int] = field(default_factory=dict[str, int])

    def rows(self, table: str) -> Sequence[Row]:
        """Those of a table, none for one that is not there."""
        return self.tables.get(table, ())


def board_of(found: Found, origin: str, here: Here) -> ImportedBoard:
    """All of it, with the counts that the source has."""
    builder = Builder(Product.ORIGINAL_NOVA, origin)
    _Nova(builder, here, found).read()
    return builder.build()


class _Nova:
    def __init__(self, builder: Builder, here: Here, found: Found) -> None:
        self._builder = builder
        self._here = here
        self._found = found
        self._people = _names(found.rows("persons"), "name", "email")
        self._projects = _names(found.rows("projects"), "name")
        self._comments = _grouped(found.rows("task_comments"), "task_id")
        self._artifacts = {text(one, "id"): one for one in found.rows("artifacts")}

    def read(self) -> None:
        self._places()
        self._chats()
        tasks = sorted(self._found.rows("tasks"), key=lambda one: text(one, "created_at"))
        told = self._builder.told
        told["tasks"] = len(tasks)
        told["comments"] = len(self._found.rows("task_comments"))
        told["chats"] = len(self._builder.chats) + self._found.threads
        for at, task in enumerate(tasks, 1):
            self._task(task, at)
        known = {text(one, "id") for one in tasks}
        lost = sum(len(some) for task, some in self._comments.items() if task not in known)
        if lost:
            self._builder.left("task_comments", LeftWhy.NOT_UNDERSTOOD, count=lost)
        for table in ("processed_emails", "user_settings", "llm_models", "task_history"):
            if count := len(self._found.rows(table)):
                self._builder.left(table, LeftWhy.NO_PLACE, count=count)
        for table, count in self._found.unread.items():
            self._builder.left(table, LeftWhy.BROKEN, count=count)
        if self._found.threads:
            why = LeftWhy.NEEDS_SERVICE
            self._builder.left("checkpoints", why, count=self._found.threads)

    def _places(self) -> None:
        for one in self._found.rows("persons"):
            told = ("email", "role", "description", "current_focus")
            self._builder.person(ImportedPlace(text(one, "name", "email"), notes=_told(one, told)))
        for one in self._found.rows("projects"):
            told = ("client", "booking_code", "summary")
            self._builder.project(ImportedPlace(text(one, "name"), notes=_told(one, told)))

    def _chats(self) -> None:
        messages = _grouped(self._found.rows("chat_messages"), "chat_id")
        for one in self._found.rows("chats"):
            said = sorted(
                messages.get(text(one, "id"), []), key=lambda row: text(row, "created_at")
            )
            made = times.moment(text(one, "created_at"))
            chat = ImportedChat(
                text(one, "id"), text(one, "title"), made, tuple(map(message_of, said))
            )
            self._builder.chats.append(chat)
        self._builder.chats += self._found.chats

    def _task(self, task: Row, line: int) -> None:
        key = text(task, "id")
        names = self._projects_of(task)
        if len(names) > 1:
            self._builder.left("project_names", LeftWhy.AS_LABEL, line, names[1], len(names) - 1)
        known = {chat.source for chat in self._builder.chats}
        threads = (text(task, "thread_id"), text(task, "chat_id"), TASK_THREAD + key)
        self._builder.add(
            ImportedTask(
                title=text(task, "title"),
                source=key,
                line=line,
                status=self._status(task, line),
                due=self._due(task, line),
                labels=(*_list(task.get("tags")), *names[1:]),
                project=names[0] if names else "",
                people=tuple(self._people_of(task)),
                notes=text(task, "description"),
                summary=text(task, "summary"),
                created_at=times.moment(text(task, "created_at")),
                completed_at=times.moment(text(task, "completed_at")),
                comments=tuple(map(_comment, self._comments.get(key, []))),
                files=tuple(self._files(key)),
                chat=next((one for one in threads if one in known), ""),
            )
        )
        kept = record(_json(task.get("task_metadata", task.get("metadata"))))
        if kept:
            self._builder.left("task_metadata", LeftWhy.NO_PLACE, line, json.dumps(kept)[:200])

    def _status(self, task: Row, line: int) -> TaskStatus:
        told = text(task, "status").casefold()
        if told in set(TaskStatus):
            return TaskStatus(told)
        self._builder.left("status", LeftWhy.NOT_UNDERSTOOD, line, told)
        return TaskStatus.NEW

    def _due(self, task: Row, line: int) -> Due | None:
        told = text(task, "due_date")
        if not told:
            return None
        found = times.due(told, "UTC", shown_in=self._here.zone)
        if found is None:
            self._builder.left("due_date", LeftWhy.NOT_UNDERSTOOD, line, told)
            return None
        # It had no way to say 'that day': a day was kept as midnight in UTC.
        midnight = _MIDNIGHT in told.replace(" ", "T") and told.endswith(("Z", "+00", "+00:00"))
        on = times.day(told)
        return Due.on(on) if midnight and on is not None else found

    def _projects_of(self, task: Row) -> list[str]:
        own = _list(task.get("project_names", task.get("projects")))
        linked = _linked(self._found, ("task_project", "task_projects"), task, "project_id")
        return [*own, *(self._projects[one] for one in linked if one in self._projects)]

    def _people_of(self, task: Row) -> list[str]:
        own = _list(task.get("person_emails", task.get("persons")))
        linked = _linked(self._found, ("task_person", "task_persons"), task, "person_id")
        by_mail = {text(one, "email"): text(one, "name") for one in self._found.rows("persons")}
        known = [self._people[one] for one in linked if one in self._people]
        return [*(by_mail.get(one) or one for one in own), *known]

    def _files(self, task: str) -> list[ImportedFile]:
        kept: list[ImportedFile] = []
        for one in self._found.rows("task_artifact"):
            if text(one, "task_id") == task:
                artifact = self._artifacts.get(text(one, "artifact_id"), {})
                kept.append(ImportedFile(text(artifact, "title", "link"), text(artifact, "link")))
        return [one for one in kept if one.path]


def message_of(row: Row) -> ImportedMessage:
    """One row of a chat, of the table or of the API."""
    mine = text(row, "sender", "role").casefold() in ("user", "human")
    author = Author.YOU if mine else Author.NOVA
    return ImportedMessage(author, text(row, "content"), times.moment(text(row, "created_at")))


def _comment(row: Row) -> ImportedComment:
    author = text(row, "author").casefold()
    actor = {"user": Actor.YOU, "nova": Actor.NOVA}.get(author, Actor.IMPORT)
    words = text(row, "content")
    known = actor is not Actor.IMPORT or not author
    return ImportedComment(
        words if known else f"{text(row, 'author')}: {words}",
        actor,
        times.moment(text(row, "created_at")),
    )


def _names(found: Sequence[Row], *columns: str) -> dict[str, str]:
    return {text(one, "id"): text(one, *columns) for one in found}


def _grouped(found: Sequence[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for one in sorted(found, key=lambda row: text(row, "created_at")):
        groups.setdefault(text(one, column), []).append(one)
    return groups


def _linked(found: Found, tables: tuple[str, ...], task: Row, column: str) -> list[str]:
    key = text(task, "id")
    return [
        text(one, column)
        for table in tables
        for one in found.rows(table)
        if text(one, "task_id") == key
    ]


def _told(row: Row, columns: tuple[str, ...]) -> str:
    return "\n".join(text(row, name) for name in columns if text(row, name))


def _json(value: object) -> object:
    """JSON that a dump has as text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _list(value: object) -> list[str]:
    found = _json(value)
    plain = [one for one in rows(found) if isinstance(one, str)]
    return [*plain, *(text(one, "name", "email") for one in records(found))]


def made_at(value: object) -> datetime | None:
    """A moment of the API or of a dump."""
    return times.moment(value) if isinstance(value, str) else None
