"""Commands that change tasks and where they stand; each is data for a rule of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, cast

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.task_fields import fields_from
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import DONE, Attachment, LinkKind, TaskStatus

PUT_BACK: Final = "put_back"
"""The inverse of every command here: rows as they were before."""
_EXAMPLE: Final = "example"


class End(StrEnum):
    """An end of a lane."""

    TOP = "top"
    BOTTOM = "bottom"


class Relation(StrEnum):
    """What a task has several of."""

    LABEL = "label"  # by name
    PERSON = "person"  # by id
    NEEDS = "needs"  # by the id of a task


def add_task(
    task: str,
    title: str,
    *,
    status: TaskStatus = TaskStatus.NEW,
    lane: str = "",
    end: End = End.BOTTOM,
    parent: str = "",
    labels: Sequence[str] = (),
    people: Sequence[str] = (),
    needs: Sequence[str] = (),
    **fields: object,
) -> Command:
    """A new task at an end of the lane of its status, or of `lane`, a lane of the user's own.

    `fields` are those of domain/task_fields.
    """
    payload = {
        "task": task,
        "fields": fields_from({"title": title, **fields}),
        "status": status.value,
        "lane": lane,
        "end": end.value,
        "parent": parent,
        "labels": list(labels),
        "people": list(people),
        "needs": list(needs),
    }
    return Command("add_task", payload)


def dated(added: Command, created_at: datetime, completed_at: datetime | None = None) -> Command:
    """An `add_task` of something that was made, and maybe done, before Nova knew it."""
    times = {"created_at": created_at.isoformat()}
    if completed_at is not None:
        times["completed_at"] = completed_at.isoformat()
    return Command(added.kind, {**added.payload, **times})


def with_fields(added: Command, fields: Mapping[str, object]) -> Command:
    """An `add_task` with more fields. Raises ValueError for an unknown one."""
    known = cast("Mapping[str, object]", added.payload["fields"])
    return Command(added.kind, {**added.payload, "fields": {**known, **fields_from(fields)}})


def as_example(added: Command) -> Command:
    """An `add_task` of something to try, which is nobody's work."""
    return Command(added.kind, {**added.payload, _EXAMPLE: True})


def is_example(payload: Mapping[str, object]) -> bool:
    """Whether this is what an example was added with."""
    return payload.get(_EXAMPLE) is True


def once(added: Command) -> Command:
    """An `add_task` that does nothing where the task is there already, also in the trash.

    Nor does it where a later task of its series is there, or its parent is not.
    """
    return Command(added.kind, {**added.payload, "once": True})


def edit_task(task: str, **fields: object) -> Command:
    """Other values of fields. Raises ValueError for an unknown field."""
    return Command("edit_task", {"task": task, "fields": fields_from(fields)})


def set_status(task: str, status: TaskStatus) -> Command:
    """Another status, to the top of its lane."""
    return Command("set_status", {"task": task, "status": status.value})


def completed_by(commands: Sequence[Command]) -> dict[str, bool]:
    """The tasks that these commands make done; False for those that stay failed if they are.

    A failed task has its place in the lane of what is done, so it can be moved there and stay it.
    """
    found: dict[str, bool] = {}
    for command in commands:
        task = str(command.payload.get("task"))
        if (command.kind, command.payload.get("status")) == ("set_status", TaskStatus.DONE):
            found[task] = True
        elif (command.kind, command.payload.get("lane")) == ("move_task", DONE):
            found.setdefault(task, False)
    return found


def move_task(
    task: str, lane: str, *, after: str = "", before: str = "", end: End = End.TOP
) -> Command:
    """Into a lane: behind the task `after`, before the task `before`, or at an end.

    A neighbour that is no longer there is as if none was named.
    """
    payload = {"task": task, "lane": lane, "after": after, "before": before, "end": end.value}
    return Command("move_task", payload)


def nest_task(task: str, parent: str, *, after: str = "", end: End = End.BOTTOM) -> Command:
    """Under a parent, behind the subtask `after` or at an end; to no parent with ""."""
    payload = {"task": task, "parent": parent, "after": after, "end": end.value}
    return Command("nest_task", payload)


def relate_task(
    task: str, relation: Relation, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Command:
    """Labels, people or needed tasks, more of them or fewer."""
    payload = {
        "task": task,
        "relation": relation.value,
        "add": list(add),
        "remove": list(remove),
    }
    return Command("relate_task", payload)


def delete_task(task: str) -> Command:
    """Into the trash, with all below it."""
    return Command("delete_task", {"task": task})


def restore_task(task: str) -> Command:
    """Back from the trash, with all that was deleted with it."""
    return Command("restore_task", {"task": task})


def add_comment(task: str, comment: str, text: str, author: Actor = Actor.YOU) -> Command:
    """Say something about a task."""
    payload = {"task": task, "id": comment, "text": text, "author": author.value}
    return Command("add_comment", payload)


def edit_comment(task: str, comment: str, text: str) -> Command:
    """Say it otherwise."""
    return Command("edit_comment", {"task": task, "id": comment, "text": text})


def delete_comment(task: str, comment: str) -> Command:
    """Take it away."""
    return Command("delete_comment", {"task": task, "id": comment})


def link_task(task: str, link: str, kind: LinkKind, target: str) -> Command:
    """To a conversation or a run."""
    payload = {"task": task, "id": link, "kind": kind.value, "target": target}
    return Command("link_task", payload)


def unlink_task(task: str, link: str) -> Command:
    """Forget a link."""
    return Command("unlink_task", {"task": task, "id": link})


def attach_file(attachment: Attachment) -> Command:
    """A file that is already where it says."""
    payload = {
        "task": attachment.task,
        "id": attachment.id,
        "name": attachment.name,
        "path": attachment.path,
        "size_bytes": attachment.size_bytes,
        "copied": attachment.copied,
    }
    return Command("attach_file", payload)


def detach_file(task: str, attachment: str) -> Command:
    """Forget a file; the file itself stays where it is."""
    return Command("detach_file", {"task": task, "id": attachment})


def add_place(kind: PlaceKind, place: str, name: str, colour: str = "", notes: str = "") -> Command:
    """A new project or person."""
    payload = {"id": place, "name": name, "colour": colour, "notes": notes}
    return Command(f"add_{kind}", payload)


def edit_place(kind: PlaceKind, place: str, **fields: str | bool) -> Command:
    """Another name, colour or notes, or `archived`."""
    return Command(f"edit_{kind}", {"id": place, "fields": dict(fields)})


def merge_places(kind: PlaceKind, place: str, into: str) -> Command:
    """All tasks of one to the other; the one is gone."""
    return Command(f"merge_{kind}", {"id": place, "into": into})


def add_lane(lane: str, name: str, after: str = "") -> Command:
    """A lane of the user's own, behind another or at the end."""
    return Command("add_lane", {"id": lane, "name": name, "after": after})


def edit_lane(lane: str, fields: Mapping[str, object]) -> Command:
    """Another `name`, `limit` (None for none) or `collapsed`.

    With the name "" a lane that came with Nova has its own again.
    """
    return Command("edit_lane", {"id": lane, "fields": dict(fields)})


def move_lane(lane: str, after: str) -> Command:
    """Behind another lane, or with "" to the front."""
    return Command("move_lane", {"id": lane, "after": after})


def remove_lane(lane: str) -> Command:
    """A lane of the user's own; its tasks go to the lanes of their statuses."""
    return Command("remove_lane", {"id": lane})


def rename_label(label: str, into: str) -> Command:
    """Everywhere; into one that exists, the two become one."""
    return Command("rename_label", {"label": label, "into": into})


def remove_label(label: str) -> Command:
    """From all tasks."""
    return Command("remove_label", {"label": label})


def take_lane(record: Mapping[str, object]) -> Command:
    """A lane as domain/task_json writes it, new or over the one with its id."""
    return Command("take_lane", {"record": dict(record)})


def take_place(kind: PlaceKind, record: Mapping[str, object]) -> Command:
    """A whole project or person as domain/task_json writes it."""
    return Command("take_place", {"kind": kind.value, "record": dict(record)})


def take_task(task: str, record: Mapping[str, object]) -> Command:
    """A whole task as domain/task_json writes it, times and rank included; `tie_task` comes later.

    Its lane, project and people must be there.
    """
    return Command("take_task", {"task": task, "record": dict(record)})


def tie_task(task: str, parent: str = "", place: str = "", needs: Sequence[str] = ()) -> Command:
    """A task that was taken, under its parent at `place`, a rank, and waiting for others."""
    payload = {"task": task, "parent": parent, "place": place, "needs": list(needs)}
    return Command("tie_task", payload)
