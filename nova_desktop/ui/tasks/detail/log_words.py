"""What happened to a task, in words: who did what, from what to what; no Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, cast

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.tasks import (
    ActivityEntry,
    Comment,
    TaskStatus,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.detail.log_edits import LogNames, edited, named, payload_of, short
from nova_desktop.ui.tasks.detail.reading import Now
from nova_desktop.ui.tasks.detail.view_protocol import LogEntry
from nova_desktop.ui.tasks.words import lane_name, status_name
from nova_desktop.ui.times import full_time, relative_time

_SHOWN: Final = 60
_TOGETHER: Final = timedelta(minutes=30)
_SAID: Final = frozenset({"add_comment", "edit_comment"})
_ICONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "add_task": "plus",
        "take_task": "import",
        "delete_task": "trash-2",
        "restore_task": "rotate-ccw",
        "attach_file": "paperclip",
        "detach_file": "paperclip",
        "link_task": "message-square",
        "unlink_task": "message-square",
        "delete_comment": "message-circle",
        "nest_task": "list-tree",
    }
)


def actor_name(actor: Actor) -> str:
    """Who did it."""
    names = {Actor.YOU: _("You"), Actor.NOVA: _("Nova"), Actor.IMPORT: _("The import")}
    return names[actor]


def log_of(
    entries: Sequence[ActivityEntry], comments: Sequence[Comment], names: LogNames, *, more: bool
) -> list[LogEntry]:
    """Changes and comments as one, the newest first.

    With `more`, comments from before the oldest of these changes are left for later.
    """
    oldest = entries[-1].at if entries and more else None
    found: list[tuple[datetime, int, LogEntry]] = []
    for number, entry in enumerate(_joined(entries)):
        if (line := _line(entry, names)) is not None:
            found.append((entry.last.at, -number, line))
    for number, comment in enumerate(comments):
        if oldest is None or comment.created_at >= oldest:
            found.append((comment.created_at, number - len(comments), _said(comment, names.now)))
    found.sort(key=lambda each: each[:2], reverse=True)
    return [line for _at, _number, line in found]


def when_text(at: datetime, now: Now) -> str:
    """`now`, `10:02` today, else the day."""
    here = at.astimezone(now.zone)
    if timedelta(minutes=-1) < now.at - at < timedelta(minutes=1):
        return _("now")
    if here.date() == now.today:
        return f"{here.hour}:{here:%M}"
    return relative_time(at, now.at, now.zone)


@dataclass(frozen=True, slots=True)
class _Joined:
    """Changes of one kind by one hand, shortly after each other."""

    last: ActivityEntry
    others: tuple[ActivityEntry, ...] = ()

    @property
    def count(self) -> int:
        return len(self.others) + 1


def _joined(entries: Sequence[ActivityEntry]) -> list[_Joined]:
    """What is told in one line: several files, or the notes as they were written."""
    found: list[_Joined] = []
    for entry in entries:
        last = found[-1] if found else None
        if last is not None and _belongs(last, entry):
            found[-1] = _Joined(last.last, (*last.others, entry))
        else:
            found.append(_Joined(entry))
    return found


def _belongs(joined: _Joined, entry: ActivityEntry) -> bool:
    last, before = joined.last, (joined.others or (joined.last,))[-1]
    same = (last.kind, last.actor, last.undone) == (entry.kind, entry.actor, entry.undone)
    joinable = entry.kind == "attach_file" or (_only_notes(last) and _only_notes(entry))
    return same and joinable and before.at - entry.at < _TOGETHER


def _only_notes(entry: ActivityEntry) -> bool:
    return entry.kind == "edit_task" and set(payload_of(entry, "fields")) == {"notes"}


def _line(joined: _Joined, names: LogNames) -> LogEntry | None:
    entry = joined.last
    if entry.kind in _SAID and not entry.undone:
        return None
    said = _what(joined, names)
    if not said:
        return None
    text = _("{who} {what}").format(who=actor_name(entry.actor), what=said)
    by_nova = entry.actor is Actor.NOVA
    icon = _ICONS.get(entry.kind, "import" if entry.actor is Actor.IMPORT else "user")
    return LogEntry(
        str(entry.id),
        _("{change} (taken back)").format(change=text) if entry.undone else text,
        "sparkles" if by_nova else icon,
        when_text(entry.at, names.now),
        full_time(entry.at, names.now.zone),
        "accent" if by_nova else "text_second",
        undone=entry.undone,
    )


def _said(comment: Comment, now: Now) -> LogEntry:
    by_nova = comment.author is Actor.NOVA
    when = when_text(comment.created_at, now)
    full = full_time(comment.created_at, now.zone)
    if comment.edited_at is not None:
        when = _("{time}, edited").format(time=when)
        full = _("{time}, edited {edited}").format(
            time=full, edited=full_time(comment.edited_at, now.zone)
        )
    return LogEntry(
        comment.id,
        comment.text,
        "sparkles" if by_nova else "message-circle",
        when,
        full,
        "accent" if by_nova else "text_second",
        comment=True,
        author=actor_name(comment.author),
        mine=comment.author is Actor.YOU,
    )


def _what(joined: _Joined, names: LogNames) -> str:
    entry = joined.last
    if entry.kind == "attach_file":
        return _attached(joined)
    tellers = {
        "edit_task": edited,
        "set_status": _moved,
        "move_task": _moved,
        "nest_task": _nested,
        "relate_task": _related,
    }
    if (teller := tellers.get(entry.kind)) is not None:
        return teller(entry, names)
    return _simple().get(entry.kind, "")


def _attached(joined: _Joined) -> str:
    n = joined.count
    if n == 1:
        return _("added the file {name}").format(name=short(_text(joined.last, "name")))
    return ngettext("added {n} file", "added {n} files", n).format(n=n)


def _simple() -> dict[str, str]:
    return {
        "add_task": _("created the task"),
        "take_task": _("brought the task in from a file"),
        "delete_task": _("deleted the task"),
        "restore_task": _("restored the task"),
        "detach_file": _("removed a file"),
        "link_task": _("linked a chat"),
        "unlink_task": _("removed a link to a chat"),
        "add_comment": _("commented"),
        "edit_comment": _("edited a comment"),
        "delete_comment": _("deleted a comment"),
    }


def _moved(entry: ActivityEntry, names: LogNames) -> str:
    before = {change.field: change for change in entry.changes}
    lane, status = before.get("lane"), before.get("status")
    if lane is not None and lane.before != lane.after:
        old, new = _lane(lane.before, names), _lane(lane.after, names)
        if status is not None and status.after == TaskStatus.FAILED:
            return _("marked it as failed")
        if lane.after == "done":
            return _("completed the task")
        return _("moved it from {old} to {new}").format(old=old, new=new)
    if status is not None:
        return _("changed the status from {old} to {new}").format(
            old=_status(status.before), new=_status(status.after)
        )
    return ""


def _nested(entry: ActivityEntry, names: LogNames) -> str:
    parent = _text(entry, "parent")
    if not any(change.field == "parent" for change in entry.changes):
        return ""
    if not parent:
        return _("made it a task of its own")
    return _("made it a step of {task}").format(task=named(names.tasks, parent))


def _related(entry: ActivityEntry, names: LogNames) -> str:
    relation = _text(entry, "relation")
    known = {Relation.PERSON.value: names.people, Relation.NEEDS.value: names.tasks}.get(relation)
    added = [named(known, each) for each in _texts(entry, "add")]
    removed = [named(known, each) for each in _texts(entry, "remove")]
    more, fewer = {
        Relation.LABEL.value: (_("added the label {names}"), _("removed the label {names}")),
        Relation.PERSON.value: (_("added {names}"), _("removed {names}")),
        Relation.NEEDS.value: (
            _("made it wait for {names}"),
            _("let it wait no longer for {names}"),
        ),
    }.get(relation, ("", ""))
    parts = [
        text.format(names=", ".join(each))
        for text, each in ((more, added), (fewer, removed))
        if each
    ]
    return _(", ").join(parts)


def _lane(lane: object, names: LogNames) -> str:
    known = next((each for each in names.lanes if each.id == lane), None)
    return lane_name(known) if known is not None else _("a lane that is gone")


def _status(status: object) -> str:
    return status_name(TaskStatus(str(status))) if status in set(TaskStatus) else str(status)


def _text(entry: ActivityEntry, name: str) -> str:
    return str(entry.payload.get(name) or "")


def _texts(entry: ActivityEntry, name: str) -> list[str]:
    raw = entry.payload.get(name)
    return [str(each) for each in cast("list[object]", raw)] if isinstance(raw, list) else []
