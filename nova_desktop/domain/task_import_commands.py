"""Commands of an import: many tasks with one, and whole conversations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID, uuid5

from nova_desktop.domain.commands import Command, JournalEntry
from nova_desktop.domain.task_fields import fields_from
from nova_desktop.domain.task_import import ImportedChat, ImportedTask, Product
from nova_desktop.domain.tasks import Priority, TaskStatus

IMPORT_TASKS: Final = "import_tasks"
WITHDRAW_TASKS: Final = "withdraw_tasks"
"""The inverse: the tasks of one such command are gone, with all that belongs to them."""
_CHATS: Final = UUID("3f6d6f0e-6f0b-4c55-9a31-0f6f9b7d2c41")
IMPORT_CHAT: Final = "import_conversation"


def import_tasks(
    chunk: str,
    product: Product,
    rows: Sequence[Mapping[str, object]],
    needs: Sequence[tuple[str, str]] = (),
    more: Mapping[str, int] | None = None,
) -> Command:
    """New tasks at the bottom of the lanes of their statuses; `rows` are made by `task_row`.

    `chunk` is an id of the command, `needs` pairs of a task and one that must be done before.
    `more` tells how many further tasks of each status come with later commands, so that their
    places are spread evenly.
    """
    payload: dict[str, object] = {
        "task": chunk,
        "product": product.value,
        "rows": list(rows),
        "needs": [list(pair) for pair in needs],
        "more": dict(more or {}),
    }
    return Command(IMPORT_TASKS, payload)


def task_row(
    task: ImportedTask,
    name: str,
    new_id: Sequence[str],
    *,
    parent: str = "",
    project: str = "",
    people: Sequence[str] = (),
    chat: str = "",
) -> dict[str, object]:
    """One task as data. `new_id` has an id for each comment, each file and the link to a chat.

    Raises ValueError for a value that no task can have.
    """
    ids = iter(new_id)
    row: dict[str, object] = {"id": name, "fields": fields_from(_fields(task, project))}
    if task.status is not TaskStatus.NEW:
        row["status"] = task.status.value
    told: dict[str, object] = {
        "labels": list(task.labels),
        "people": list(people),
        "parent": parent,
        "created": _iso(task.created_at),
        "completed": _iso(task.completed_at),
        "source": task.source,
        "comments": [
            [next(ids), one.author.value, one.text, _iso(one.at)] for one in task.comments
        ],
        "files": [[next(ids), one.name, one.path, one.size_bytes] for one in task.files],
    }
    row |= {key: value for key, value in told.items() if value}
    if chat:
        row["chat"] = [next(ids), chat]
    return row


def ids_needed(task: ImportedTask) -> int:
    """How many ids `task_row` takes, beside the task's own."""
    return len(task.comments) + len(task.files) + bool(task.chat)


def chat_id(product: Product, source: str) -> str:
    """The id of an imported conversation: the same whenever it is imported."""
    return uuid5(_CHATS, f"{product}/{source}").hex


def import_chat(name: str, chat: ImportedChat, new_id: Sequence[str]) -> Command:
    """A conversation with its messages; `new_id` has an id for each."""
    messages = [
        [one, said.author.value, said.text, _iso(said.at)]
        for one, said in zip(new_id, chat.messages, strict=True)
    ]
    payload: dict[str, object] = {
        "id": name,
        "title": chat.title,
        "created_at": _iso(chat.created_at),
        "messages": messages,
    }
    return Command(IMPORT_CHAT, payload)


def tasks_of(entry: JournalEntry) -> frozenset[str]:
    """The ids of the tasks that a command of an import brought; none for other commands."""
    if entry.command.kind != IMPORT_TASKS:
        return frozenset()
    rows = entry.command.payload.get("rows")
    found = cast("list[Mapping[str, object]]", rows) if isinstance(rows, list) else []
    return frozenset(str(row.get("id")) for row in found)


def _fields(task: ImportedTask, project: str) -> dict[str, object]:
    told: dict[str, object] = {
        "notes": task.notes,
        "summary": task.summary,
        "due": task.due,
        "deadline": task.deadline,
        "start": task.start,
        "remind_at": task.remind_at,
        "estimate_min": task.estimate_min,
        "project": project,
        "repeat": task.repeat,
    }
    fields = {name: value for name, value in told.items() if value not in (None, "")}
    if task.priority is not Priority.NONE:
        fields["priority"] = task.priority
    return {"title": task.title, **fields}


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
