"""How tests write the parts of a quick add: kind, the words of its span and its value in short."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from nova_desktop.domain.quick_add.parts import (
    Clock,
    Effort,
    Names,
    Part,
    QuickAdd,
    Reminder,
    Repeat,
)
from nova_desktop.domain.task_times import Due

ZONE = "Europe/Berlin"
# A Wednesday.
CLOCK = Clock(datetime(2026, 5, 13, 10, 0, tzinfo=ZoneInfo(ZONE)), ZONE)
NAMES = Names.of(
    projects=["Tax return 2026", "Tax", "Website"],
    labels=["deep work", "work"],
    people=["Anna", "Anna Maria Huber", "Dr. Who"],
    lanes=["Waiting", "In progress"],
)


def clock(*numbers: int, zone: str = ZONE) -> Clock:
    """A moment that the clocks of a zone show."""
    return Clock(datetime(*numbers, tzinfo=ZoneInfo(zone)), zone)  # type: ignore[arg-type,misc]


def told(found: QuickAdd) -> list[str]:
    """One line a part."""
    return [
        f"{part.kind} [{found.text[part.start : part.end]}] {_short(part)}" for part in found.parts
    ]


def _short(part: Part) -> str:
    match part.value:
        case Repeat() | Effort() | Reminder():
            return _of_several(part.value)
        case Due(day, at):
            return f"{day} {at:%H:%M}"
        case time() as at:
            return f"{at:%H:%M}"
        case date() as day:
            return day.isoformat()
        case other:
            return str(other)


def _of_several(value: Repeat | Effort | Reminder) -> str:
    match value:
        case Repeat(rule, after, at, start):
            more = (" after completion" if after else "") + (f" at {at:%H:%M}" if at else "")
            return f"{rule}{more}" + (f" from {start}" if start else "")
        case Effort(planned, spent):
            minutes = f"{planned.total_seconds() / 60:g} min"
            return f"{minutes}, {spent.total_seconds() / 60:g} spent" if spent else minutes
        case Reminder(before, at):
            return f"{before.total_seconds() / 60:g} min before" if before else f"at {at:%H:%M}"
