"""What a part of a line means, in words: for tooltips and screen readers."""

from datetime import date, time
from typing import Final

from nova_desktop.domain.quick_add.parts import (
    Effort,
    Kind,
    Level,
    Part,
    Reminder,
    Repeat,
)
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat as KeptRepeat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import capital, day_words, repeat_words
from nova_desktop.ui.tasks.words import minutes_words

_MINUTE_S: Final = 60


def part_words(part: Part, today: date) -> str:
    """As `Due tomorrow`, `Label: finance`, `Reminds 30 min before`."""
    match part.value:
        case Due(day, at):
            clock = f"{at:%H:%M}" if at else ""
            return _("Due {when}").format(when=f"{day_words(day, today)} {clock}".rstrip())
        case date():
            return _day_words(part.kind, part.value, today)
        case time():
            return _("At {time}").format(time=f"{part.value:%H:%M}")
        case str() if not isinstance(part.value, Level):
            return _name_words(part.kind, part.value)
        case _:
            return _other_words(part, today)


def _other_words(part: Part, today: date) -> str:
    match part.value:
        case Repeat():
            kept = KeptRepeat(part.value.rule, part.value.after_completion)
            words = capital(repeat_words(kept, today))
            at = part.value.at
            return (
                words
                if at is None
                else _("{rule}, at {time}").format(rule=words, time=f"{at:%H:%M}")
            )
        case Effort(planned):
            minutes = round(planned.total_seconds() / _MINUTE_S)
            return _("Takes {time}").format(time=minutes_words(minutes))
        case Reminder():
            return _reminder_words(part.value)
        case Level():
            return _level_words(part.value)
        case _:
            return str(part.value)


def _day_words(kind: Kind, day: date, today: date) -> str:
    words = {
        Kind.DEADLINE: _("Deadline: {day}"),
        Kind.START: _("Starts: {day}"),
    }.get(kind, _("Due {day}"))
    return words.format(day=day_words(day, today))


def _name_words(kind: Kind, name: str) -> str:
    words = {
        Kind.LABEL: _("Label: {name}"),
        Kind.PERSON: _("Person: {name}"),
        Kind.PROJECT: _("Project: {name}"),
        Kind.LANE: _("Lane: {name}"),
    }
    return words.get(kind, "{name}").format(name=name)


def _level_words(level: Level) -> str:
    return {
        Level.HIGH: _("Priority: high"),
        Level.MEDIUM: _("Priority: medium"),
        Level.LOW: _("Priority: low"),
        Level.NONE: _("No priority"),
    }[level]


def _reminder_words(reminder: Reminder) -> str:
    if reminder.at is not None:
        return _("Reminds at {time}").format(time=f"{reminder.at:%H:%M}")
    minutes = round(reminder.before.total_seconds() / _MINUTE_S) if reminder.before else 0
    return _("Reminds {time} before").format(time=minutes_words(minutes))
