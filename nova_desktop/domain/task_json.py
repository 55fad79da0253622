"""Tasks as JSON values and back, with every value checked: the schema of docs/export-format.md.

What is empty is left out. Times are ISO 8601 in UTC, days `2026-03-01`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.ranks import is_rank
from nova_desktop.domain.task_fields import FIELDS, fields_from, fields_to, name_of, text_of
from nova_desktop.domain.task_places import Lane, PlaceKind, Project
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.tasks import (
    HOME_LANES,
    INBOX,
    Attachment,
    Comment,
    LinkKind,
    Task,
    TaskLink,
    TaskStatus,
)

FORMAT: Final = "nova-tasks"
VERSION: Final = 1
LONGEST_ID: Final = 200
_LONGEST_PLAIN: Final = 100_000
_LARGEST: Final = 2**62
Json = dict[str, object]


def record_to_json(record: TaskRecord) -> Json:
    """One task as an object."""
    task = record.task
    fields = {name: getattr(task, name) for name in FIELDS}
    return _without_empty(
        {
            "id": task.id,
            "title": task.title,
            "status": task.status.value,
            "lane": task.lane,
            "rank": task.rank,
            "parent": task.parent,
            "place": task.place,
            **fields_from(fields),
            "labels": list(task.labels),
            "people": list(task.people),
            "needs": list(task.needs),
            "created_at": _iso(task.created_at),
            "updated_at": _iso(task.updated_at),
            "completed_at": _iso(task.completed_at),
            "deleted_at": _iso(task.deleted_at),
            "deleted_with": record.deleted_with,
            "comments": [_comment_to(each) for each in record.comments],
            "links": [_link_to(each) for each in record.links],
            "attachments": [_attachment_to(each) for each in record.attachments],
        }
    )


def record_from_json(raw: object) -> TaskRecord:
    """The way back. Raises ValueError that says which value is wrong."""
    known = _object(raw, "a task")
    name = _id(known, "id")
    fields = fields_to({each: known[each] for each in FIELDS if known.get(each) is not None})
    if "title" not in fields:
        raise ValueError("a task has no title")
    created = _time(known, "created_at")
    deleted = _time_or_none(known, "deleted_at")
    status = TaskStatus(_text(known, "status") or TaskStatus.NEW)
    task = Task(
        **cast("dict[str, Any]", fields),
        id=name,
        status=status,
        lane=_text(known, "lane") or HOME_LANES.get(status, INBOX),
        rank=_rank(known, "rank"),
        place=_rank(known, "place"),
        parent=_id(known, "parent", needed=False),
        labels=tuple(map(name_of, _texts(known, "labels"))),
        people=_texts(known, "people"),
        needs=_texts(known, "needs"),
        created_at=created,
        updated_at=_time_or_none(known, "updated_at") or created,
        completed_at=_time_or_none(known, "completed_at"),
        deleted_at=deleted,
    )
    return TaskRecord(
        task,
        comments=tuple(_comment(each, name) for each in _objects(known, "comments")),
        links=tuple(_link(each, name) for each in _objects(known, "links")),
        attachments=tuple(_attachment(each, name) for each in _objects(known, "attachments")),
        deleted_with=(_id(known, "deleted_with", needed=False) or name) if deleted else "",
    )


def lane_to_json(lane: Lane) -> Json:
    """A lane; one that came with Nova and kept its name has none."""
    limit, collapsed = lane.limit, lane.collapsed
    return _without_empty(
        {
            "id": lane.id,
            "name": lane.name,
            "rank": lane.rank,
            "limit": limit,
            "collapsed": collapsed,
        }
    )


def lane_from_json(raw: object) -> Lane:
    """The way back. Raises ValueError."""
    known = _object(raw, "a lane")
    name, limit = _text(known, "name"), known.get("limit")
    if limit is not None and not _is_number(limit, 1, 2**31 - 1):
        raise ValueError("the limit of a lane is a number")
    rank = _rank(known, "rank")
    return Lane(
        _id(known, "id"),
        name_of(name) if name else "",
        rank,
        limit=cast("int | None", limit),
        collapsed=known.get("collapsed") is True,
    )


def place_to_json(place: Project) -> Json:
    """A project; a person is written alike."""
    return _without_empty(
        {
            "id": place.id,
            "name": place.name,
            "colour": place.colour,
            "notes": place.notes,
            "archived": place.archived,
        }
    )


def place_from_json(raw: object, kind: PlaceKind = PlaceKind.PROJECT) -> Project:
    """The way back, for a project or a person. Raises ValueError."""
    known = _object(raw, f"a {kind}")
    return Project(
        _id(known, "id"),
        name_of(known.get("name")),
        _text(known, "colour")[:50],
        text_of(known.get("notes", "")),
        known.get("archived") is True,
    )


def _comment_to(comment: Comment) -> Json:
    return _without_empty(
        {
            "id": comment.id,
            "author": comment.author.value,
            "created_at": _iso(comment.created_at),
            "edited_at": _iso(comment.edited_at),
            "text": comment.text,
        }
    )


def _comment(known: Mapping[str, object], task: str) -> Comment:
    return Comment(
        id=_id(known, "id"),
        task=task,
        author=Actor(_text(known, "author") or Actor.IMPORT),
        text=text_of(known.get("text")),
        created_at=_time(known, "created_at"),
        edited_at=_time_or_none(known, "edited_at"),
    )


def _link_to(link: TaskLink) -> Json:
    return {
        "id": link.id,
        "kind": link.kind.value,
        "target": link.target,
        "created_at": _iso(link.created_at),
    }


def _link(known: Mapping[str, object], task: str) -> TaskLink:
    kind, target = LinkKind(_text(known, "kind")), _text(known, "target")
    return TaskLink(_id(known, "id"), task, kind, target, _time(known, "created_at"))


def _attachment_to(file: Attachment) -> Json:
    return _without_empty(
        {
            "id": file.id,
            "name": file.name,
            "path": file.path,
            "size_bytes": file.size_bytes,
            "copied": file.copied,
            "created_at": _iso(file.created_at),
        }
    )


def _attachment(known: Mapping[str, object], task: str) -> Attachment:
    size = known.get("size_bytes", 0)
    if not _is_number(size, 0, _LARGEST):
        raise ValueError("the size of an attachment is a number")
    return Attachment(
        id=_id(known, "id"),
        task=task,
        name=name_of(known.get("name")),
        path=_text(known, "path"),
        created_at=_time(known, "created_at"),
        size_bytes=cast("int", size),
        copied=known.get("copied") is True,
    )


def _without_empty(values: Json) -> Json:
    """Numbers stay: an estimate of 0 is one."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value not in ("", [])
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _object(raw: object, what: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise ValueError(f"{what} must be an object")  # noqa: TRY004 (a fault of the file)
    return cast("Mapping[str, object]", raw)


def _objects(known: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    return [_object(each, name) for each in _list(known, name)]


def _list(known: Mapping[str, object], name: str) -> Sequence[object]:
    raw: object = known.get(name) or []
    if not isinstance(raw, list):
        raise ValueError(f"{name} must be a list")  # noqa: TRY004 (a fault of the file)
    return cast("list[object]", raw)


def _texts(known: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = _list(known, name)
    if not all(isinstance(each, str) and each for each in found):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(dict.fromkeys(cast("list[str]", found)))


def _text(known: Mapping[str, object], name: str) -> str:
    raw = known.get(name) or ""
    if not isinstance(raw, str) or len(raw) > _LONGEST_PLAIN:
        raise ValueError(f"{name} must be text")
    return raw


def _id(known: Mapping[str, object], name: str, *, needed: bool = True) -> str:
    found = _text(known, name)
    if (needed and not found) or len(found) > LONGEST_ID:
        raise ValueError(f"{name} is missing or too long")
    return found


def _rank(known: Mapping[str, object], name: str) -> str:
    found = _text(known, name)
    if found and not is_rank(found):
        raise ValueError(f"{name} {found[:40]!r} is none")
    return found


def _time(known: Mapping[str, object], name: str) -> datetime:
    found = _time_or_none(known, name)
    if found is None:
        raise ValueError(f"{name} is missing")
    return found


def _time_or_none(known: Mapping[str, object], name: str) -> datetime | None:
    text = _text(known, name)
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{name} needs its offset")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{name} is out of range") from error


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
