"""What the fields of a task say: days, moments, lengths and rules in words."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.task_times import Due
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import full_due_words
from nova_desktop.ui.tasks.detail.view_protocol import FieldKey

NOTHING: Final = "\N{EM DASH}"
ICONS: Final[Mapping[FieldKey, str]] = MappingProxyType(
    {
        FieldKey.DUE: "calendar",
        FieldKey.DEADLINE: "target",
        FieldKey.START: "play",
        FieldKey.REMINDER: "bell",
        FieldKey.PRIORITY: "flag",
        FieldKey.PROJECT: "folder",
        FieldKey.PEOPLE: "users",
        FieldKey.LABELS: "tag",
        FieldKey.REPEATS: "repeat",
        FieldKey.ESTIMATE: "clock",
        FieldKey.NEEDS: "link",
        FieldKey.PARENT: "list-tree",
        FieldKey.CHATS: "message-square",
    }
)
_KB: Final = 1024


def field_name(key: FieldKey) -> str:
    """As it stands before the value."""
    names = {
        FieldKey.DUE: _("Due"),
        FieldKey.DEADLINE: _("Deadline"),
        FieldKey.START: _("Start"),
        FieldKey.REMINDER: _("Reminder"),
        FieldKey.PRIORITY: _("Priority"),
        FieldKey.PROJECT: _("Project"),
        FieldKey.PEOPLE: _("People"),
        FieldKey.LABELS: _("Labels"),
        FieldKey.REPEATS: _("Repeats"),
        FieldKey.ESTIMATE: _("Estimate"),
        FieldKey.NEEDS: _("Waits for"),
        FieldKey.PARENT: _("Step of"),
        FieldKey.CHATS: _("Chats"),
    }
    return names[key]


def field_hint(key: FieldKey) -> str:
    """What can be written there."""
    day = _("tomorrow, Fri, 4 Dec")
    hints = {
        FieldKey.DEADLINE: day,
        FieldKey.START: day,
        FieldKey.REMINDER: _("tomorrow 9:00, 30 min before"),
        FieldKey.PROJECT: _("A project"),
        FieldKey.PEOPLE: _("A name"),
        FieldKey.LABELS: _("A label"),
        FieldKey.REPEATS: _("every Friday, every 2 weeks"),
        FieldKey.ESTIMATE: _("30 min, 1 h 30"),
        FieldKey.NEEDS: _("A task"),
        FieldKey.PARENT: _("A task"),
        FieldKey.CHATS: _("A conversation"),
    }
    return hints.get(key, "")


def day_text(day: date, today: date) -> str:
    """`Today`, `Tomorrow`, `Fri 27 Nov`, `Fri 27 Nov 2028`."""
    near = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    ahead = (day - today).days
    return near[ahead] if ahead in near else date_text(day, today)


def date_text(day: date, today: date) -> str:
    """`Fri 27 Nov`, with the year where it is not plain."""
    return full_due_words(Due(day), today)


def due_text(due: Due, today: date, zone: tzinfo) -> str:
    """The day, and the time of the clock where the user is."""
    if due.at is None:
        return day_text(due.day, today)
    here = due.instant().astimezone(zone)
    words = f"{day_text(here.date(), today)}, {here:%H:%M}"
    if due.zone and here.replace(tzinfo=None) != datetime.combine(due.day, due.at.replace(fold=0)):
        return _("{time} ({clock} in {place})").format(
            time=words, clock=f"{due.at:%H:%M}", place=_place(due.zone)
        )
    return words


def moment_text(at: datetime, today: date, zone: tzinfo) -> str:
    """A moment where the user is."""
    here = at.astimezone(zone)
    return f"{day_text(here.date(), today)}, {here:%H:%M}"


def moment_typed(at: datetime | None, zone: tzinfo) -> str:
    """As it can be read back."""
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def size_text(size: int) -> str:
    """`640 B`, `12 KB`, `3.4 MB`."""
    units = (_("{n} B"), _("{n} KB"), _("{n} MB"), _("{n} GB"))
    value, unit = float(size), 0
    while value >= _KB and unit < len(units) - 1:
        value, unit = value / _KB, unit + 1
    shown = f"{value:.1f}" if unit and value < 10 else f"{value:.0f}"
    return units[unit].format(n=shown)


def _place(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
