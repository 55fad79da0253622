"""What the fields of a task were and became, as its log tells it; no Qt here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, cast

from nova_desktop.domain.task_fields import fields_to
from nova_desktop.domain.task_places import Lane
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import ActivityEntry, FieldChange, Priority, Repeat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import repeat_words
from nova_desktop.ui.tasks.detail import words
from nova_desktop.ui.tasks.detail.reading import Now
from nova_desktop.ui.tasks.words import minutes_words, priority_name

_SHOWN: Final = 48


@dataclass(frozen=True, slots=True)
class LogNames:
    """What ids in the log are called."""

    now: Now
    lanes: Sequence[Lane] = ()
    projects: Mapping[str, str] = field(default_factory=dict[str, str])
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    tasks: Mapping[str, str] = field(default_factory=dict[str, str])


def edited(entry: ActivityEntry, names: LogNames) -> str:
    try:
        after = fields_to(payload_of(entry, "fields"))
    except ValueError:  # a field of a newer Nova
        return _("changed it")
    before = {change.field: change for change in entry.changes}
    parts = [_EDITS[name](before, value, names) for name, value in after.items() if name in _EDITS]
    return _(", ").join(part for part in parts if part)


Before = Mapping[str, FieldChange]
Edit = Callable[[Before, object, LogNames], str]


def _title(before: Before, value: object, names: LogNames) -> str:
    del names
    if "title" not in before:
        return ""
    return _("changed the title from {old} to {new}").format(
        old=_quoted(before["title"].before), new=_quoted(value)
    )


def _notes(before: Before, value: object, names: LogNames) -> str:
    del before, names
    return _("changed the notes") if value else _("removed the notes")


def _due(before: Before, value: object, names: LogNames) -> str:
    if not before.keys() & {"due_day", "due_at", "due_zone"}:
        return ""
    old = _day_before(before, "due_day", names)
    new = words.due_text(value, names.now.today, names.now.zone) if isinstance(value, Due) else ""
    if "due_day" not in before and new:
        return _("moved the due time to {new}").format(new=new)
    return _from_to(_("the due date"), old, new)


def _day(column: str, label: Callable[[], str]) -> Edit:
    def edit(before: Before, value: object, names: LogNames) -> str:
        if column not in before:
            return ""
        new = words.date_text(value, names.now.today) if isinstance(value, date) else ""
        return _from_to(label(), _day_before(before, column, names), new)

    return edit


def _reminder(before: Before, value: object, names: LogNames) -> str:
    if "remind_at" not in before:
        return ""
    if not isinstance(value, datetime):
        return _("removed the reminder")
    at = words.moment_text(value, names.now.today, names.now.zone)
    return _("set the reminder to {new}").format(new=at)


def _priority(before: Before, value: object, names: LogNames) -> str:
    del names
    if "priority" not in before or not isinstance(value, Priority):
        return ""
    if value is Priority.NONE:
        return _("removed the priority")
    return _("set the priority to {new}").format(new=priority_name(value))


def _project(before: Before, value: object, names: LogNames) -> str:
    if "project" not in before:
        return ""
    if not value:
        return _("took it out of its project")
    return _("put it into {project}").format(project=named(names.projects, str(value)))


def _estimate(before: Before, value: object, names: LogNames) -> str:
    del names
    if "estimate_min" not in before:
        return ""
    if not isinstance(value, int):
        return _("removed the estimate")
    return _("set the estimate to {new}").format(new=minutes_words(value))


def _repeat(before: Before, value: object, names: LogNames) -> str:
    if not before.keys() & {"rule", "after_completion"}:
        return ""
    if not isinstance(value, Repeat):
        return _("ended the repeating")
    return _("set it to repeat: {rule}").format(rule=repeat_words(value, names.now.today))


_EDITS: Final[Mapping[str, Edit]] = MappingProxyType(
    {
        "title": _title,
        "notes": _notes,
        "due": _due,
        "deadline": _day("deadline", lambda: _("the deadline")),
        "start": _day("start", lambda: _("the start")),
        "remind_at": _reminder,
        "priority": _priority,
        "project": _project,
        "estimate_min": _estimate,
        "repeat": _repeat,
    }
)


def _from_to(what: str, old: str, new: str) -> str:
    if not new:
        return _("removed {what}").format(what=what)
    if not old:
        return _("set {what} to {new}").format(what=what, new=new)
    return _("moved {what} from {old} to {new}").format(what=what, old=old, new=new)


def _day_before(before: Before, column: str, names: LogNames) -> str:
    change = before.get(column)
    raw = change.before if change is not None else None
    try:
        return words.date_text(date.fromisoformat(str(raw)), names.now.today) if raw else ""
    except ValueError:
        return ""


def named(names: Mapping[str, str] | None, name: str) -> str:
    return short(name if names is None else names.get(name, _("one that is gone")))


def _quoted(value: object) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{short(str(value))}\N{RIGHT DOUBLE QUOTATION MARK}"


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def payload_of(entry: ActivityEntry, name: str) -> Mapping[str, object]:
    raw = entry.payload.get(name)
    return cast("Mapping[str, object]", raw) if isinstance(raw, Mapping) else {}
