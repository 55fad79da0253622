"""What each command does to what belongs to a task: labels, people, comments, links, files."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.rows import storable
from nova_desktop.adapters.sqlite.task_changes import Work
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_fields import name_of, text_of
from nova_desktop.domain.tasks import LinkKind

_TABLES: Final[Mapping[Relation, tuple[str, str]]] = MappingProxyType(
    {
        Relation.LABEL: ("task_labels", "label"),
        Relation.PERSON: ("task_people", "person"),
        Relation.NEEDS: ("task_needs", "needed"),
    }
)
_NEEDED: Final = """
    WITH RECURSIVE needed (id) AS (
        SELECT ? UNION
        SELECT task_needs.needed FROM needed JOIN task_needs ON task_needs.task = needed.id
    )
    SELECT 1 FROM needed WHERE id = ?
"""


def relate(work: Work, task: str, relation: Relation, add: list[str], remove: list[str]) -> bool:
    """Add and remove labels, people or needed tasks; whether that changed anything."""
    table, column = _TABLES[relation]
    changed = False
    for each in remove:
        changed |= work.changes.drop(table, (task, each))
    if not add:
        return changed
    there = {key for (key,) in work.connection.execute(_OF_TASK[relation], (task,))}
    for each in add:
        value = _checked(work, task, relation, each)
        if value not in there:
            work.changes.add(table, {"task": task, column: value})
            there.add(value)
            changed = True
    return changed


_OF_TASK: Final[Mapping[Relation, str]] = MappingProxyType(
    {
        Relation.LABEL: "SELECT label FROM task_labels WHERE task = ?",
        Relation.PERSON: "SELECT person FROM task_people WHERE task = ?",
        Relation.NEEDS: "SELECT needed FROM task_needs WHERE task = ?",
    }
)


def _checked(work: Work, task: str, relation: Relation, value: str) -> str:
    if relation is Relation.LABEL:
        label = storable(name_of(value))
        known = work.one("SELECT label FROM task_labels WHERE label = ? LIMIT 1", label)
        return label if known is None else known["label"]
    if relation is Relation.PERSON:
        if work.one("SELECT 1 FROM people WHERE id = ?", value) is None:
            raise work.refuse(f"no person {value}")
        return value
    work.task(value)
    if work.one(_NEEDED, value, task) is not None:
        raise work.refuse("tasks cannot wait for each other")
    return value


def _relate(work: Work) -> None:
    task, relation = work.task(work.text("task"))["id"], Relation(work.text("relation"))
    if relate(work, task, relation, work.texts("add"), work.texts("remove")):
        work.touch(task)


def _add_comment(work: Work) -> None:
    task, comment = work.task(work.text("task"))["id"], work.text("id")
    _new_id(work, "SELECT 1 FROM task_comments WHERE id = ?", comment)
    values = {
        "id": comment,
        "task": task,
        "author": Actor(work.text("author")).value,
        "created_at": work.now,
        "text": _said(work),
    }
    work.changes.add("task_comments", values)
    work.touch(task)


def _edit_comment(work: Work) -> None:
    task, text = work.task(work.text("task"))["id"], _said(work)
    comment = _of_task(work, "SELECT text FROM task_comments WHERE id = ? AND task = ?")
    if comment["text"] != text:
        values = {"text": text, "edited_at": work.now}
        work.changes.set("task_comments", (work.text("id"),), values)
        work.touch(task)


def _said(work: Work) -> str:
    text = text_of(work.text("text"))
    if not text.strip():
        raise work.refuse("a comment must not be blank")
    return storable(text)


def _link(work: Work) -> None:
    task, link, target = work.task(work.text("task"))["id"], work.text("id"), work.text("target")
    _new_id(work, "SELECT 1 FROM task_links WHERE id = ?", link)
    kind = LinkKind(work.text("kind"))
    values = {
        "id": link,
        "task": task,
        "kind": kind.value,
        "target": target,
        "created_at": work.now,
    }
    work.changes.add("task_links", values)
    work.touch(task)


def _attach(work: Work) -> None:
    task, file = work.task(work.text("task"))["id"], work.text("id")
    _new_id(work, "SELECT 1 FROM task_attachments WHERE id = ?", file)
    size = work.payload.get("size_bytes")
    if not isinstance(size, int) or size < 0:
        raise work.refuse("size_bytes must be a number")
    values = {
        "id": file,
        "task": task,
        "name": storable(name_of(work.text("name"))),
        "path": work.text("path"),
        "size_bytes": size,
        "copied": int(work.payload.get("copied") is True),
        "created_at": work.now,
    }
    work.changes.add("task_attachments", values)
    work.touch(task)


def _dropping(table: str, find: str) -> Callable[[Work], None]:
    def drop(work: Work) -> None:
        task = work.task(work.text("task"))["id"]
        _of_task(work, find)
        work.changes.drop(table, (work.text("id"),))
        work.touch(task)

    return drop


def _new_id(work: Work, find: str, name: str) -> None:
    if not name or work.one(find, name) is not None:
        raise work.refuse(f"{name!r} exists, or is no id")


def _of_task(work: Work, find: str) -> Mapping[str, object]:
    row = work.one(find, work.text("id"), work.text("task"))
    if row is None:
        raise work.refuse(f"the task has no {work.text('id')}")
    return dict(row)


PART_RULES: Final[Mapping[str, Callable[[Work], None]]] = MappingProxyType(
    {
        "relate_task": _relate,
        "add_comment": _add_comment,
        "edit_comment": _edit_comment,
        "delete_comment": _dropping(
            "task_comments", "SELECT 1 FROM task_comments WHERE id = ? AND task = ?"
        ),
        "link_task": _link,
        "unlink_task": _dropping(
            "task_links", "SELECT 1 FROM task_links WHERE id = ? AND task = ?"
        ),
        "attach_file": _attach,
        "detach_file": _dropping(
            "task_attachments", "SELECT 1 FROM task_attachments WHERE id = ? AND task = ?"
        ),
    }
)
