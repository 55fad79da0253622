"""The grammar of times that are a day as well: 'in 2 hours', 'tonight at 8', 'Montag morgen'."""

from datetime import UTC, date, time, timedelta
from typing import Final

from nova_desktop.domain.quick_add import days
from nova_desktop.domain.quick_add.dates import span_at
from nova_desktop.domain.quick_add.parts import Strength
from nova_desktop.domain.quick_add.scan import Found, Scan
from nova_desktop.domain.quick_add.times import in_part, read_time
from nova_desktop.domain.quick_add.words import Unit
from nova_desktop.domain.task_times import Due, wall_clock

EDGE: Final = Strength.EDGE
STRONG: Final = Strength.STRONG


def read_moment(scan: Scan, at: int) -> Found[Due] | None:
    """A time that is a day as well: 'in 2 hours', 'tonight'."""
    compound = _weekday_time(scan, at)
    if compound:
        return compound
    named = _named_moment(scan, at)
    if named:
        return named
    within = scan.find(scan.words.within, at)
    span = span_at(scan, within[1]) if within else None
    if not span or span.value[1] not in (Unit.MINUTE, Unit.HOUR):
        return None
    count, unit = span.value
    step = timedelta(minutes=count) if unit is Unit.MINUTE else timedelta(hours=count)
    try:
        wall = wall_clock(scan.clock.now.astimezone(UTC) + step, scan.clock.zone)
    except OverflowError:
        return None
    wall = wall.replace(second=0, microsecond=0)
    return Found(Due(wall.date(), wall.time(), scan.clock.zone), span.end, EDGE)


def _named_moment(scan: Scan, at: int) -> Found[Due] | None:
    """'tonight', 'tonight at 8', 'at 8 tonight'."""
    clock = None
    named = scan.find(scan.words.moments, at)
    if not named:
        clock = read_time(scan, at)
        named = scan.find(scan.words.moments, clock.end) if clock else None
    if not named:
        return None
    (count, part, strength), end = named
    day = days.plus_days(scan.today, count)
    return _at_time(scan, Found((day, part), end, strength), clock) if day else None


def _at_time(
    scan: Scan, found: Found[tuple[date, time]], clock: Found[time] | None = None
) -> Found[Due]:
    """A part of a day, at the time that stands behind it, or did before it."""
    day, part = found.value
    behind = None if clock else read_time(scan, found.end)
    at = clock or behind
    due = Due(day, in_part(at.value, part) if at else part, scan.clock.zone)
    strength = max(found.strength, at.strength) if at else found.strength
    if behind:
        return Found(due, behind.end, strength, behind.tail)
    return Found(due, found.end, strength)


def _weekday_time(scan: Scan, at: int) -> Found[Due] | None:
    """'Freitagabend', 'am Freitagabend', 'Montag Morgen', where it is no tomorrow."""
    start = scan.find(scan.words.upon, at)
    core = start[1] if start else at
    split = _weekday_morning(scan, core)
    named = weekday_part(scan, core)
    if not named or (not start and scan.before(at) in scan.not_after):
        return None
    (weekday, clock), end = named
    day = days.coming_weekday(scan.today, weekday)
    strength = STRONG if split else start[0] if start else EDGE
    return _at_time(scan, Found((day, clock), end, strength)) if day else None


def weekday_part(scan: Scan, at: int) -> tuple[tuple[int, time], int] | None:
    """A weekday with a part of it, 'Freitagabend' or 'Montag morgen', and where that ends."""
    return _weekday_morning(scan, at) or scan.find(scan.words.weekday_times, at)


def _weekday_morning(scan: Scan, at: int) -> tuple[tuple[int, time], int] | None:
    day = scan.find(scan.words.weekdays, at)
    part = scan.find(scan.words.parts_of_day, day[1]) if day else None
    if not day or not part or not scan.find(scan.words.days, day[1]) or scan.trail(day[1] - 1):
        return None
    return (day[0], part[0]), part[1]
