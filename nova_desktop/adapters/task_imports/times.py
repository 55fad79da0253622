"""Dates and times as other programs write them; None for what cannot be read."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from nova_desktop.domain.task_import import DayOrder
from nova_desktop.domain.task_times import Due, zone_of
from nova_desktop.domain.task_times import known_zone as zone_or_own

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ISO: Final = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})(?:[,T ]+(\d{1,2})[:.](\d\d)(?::(\d\d))?\s*([ap]m)?)?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[:.h](\d\d))?(?::(\d\d))?\s*([ap])?\.?m?\.?", re.IGNORECASE
)


def moment(text: str, zone: str = "UTC") -> datetime | None:
    """An ISO 8601 moment in UTC; one without an offset is told by the clocks of `zone`."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    try:
        at = _wall(found)
        offset = found[8]
        if offset:
            return (at - _offset(offset)).replace(tzinfo=UTC)
        return at.replace(tzinfo=zone_or_own(zone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def day(text: str) -> date | None:
    """The day of an ISO 8601 date or moment, as it is written there."""
    found = _ISO.fullmatch(text.strip())
    try:
        return None if found is None else date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def due(text: str, zone: str, *, shown_in: str = "") -> Due | None:
    """A day, or a moment. One without an offset is told by the clocks of `zone`.

    A moment with an offset is shown in `shown_in`, else in `zone`.
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    try:
        if found[4] is None:
            return Due.on(date(int(found[1]), int(found[2]), int(found[3])))
        wall = _wall(found)
        if found[8]:
            at = (wall - _offset(found[8])).replace(tzinfo=UTC)
            return Due.moment(at, shown_in or zone)
        return Due.local(wall.date(), wall.time(), zone)
    except (ValueError, OverflowError):
        return None


def from_ms(value: float | None) -> datetime | None:
    """Milliseconds since 1970."""
    return None if value is None else from_seconds(value / 1000)


def from_seconds(value: float) -> datetime | None:
    """Seconds since 1970."""
    try:
        return _EPOCH + timedelta(seconds=value)
    except OverflowError:
        return None


def instant(due: Due | None) -> datetime | None:
    """The moment of a due; of a day its midnight."""
    return None if due is None else due.instant()


def due_at(at: datetime | None, zone: str) -> Due | None:
    """A moment as a due."""
    try:
        return None if at is None else Due.moment(at, zone)
    except ValueError:
        return None


def loose_due(text: str, zone: str, order: DayOrder) -> Due | None:
    """A due in any form of figures: ISO 8601, 31.12.2026, 12/31/2026 5:00 PM."""
    found = due(text, zone)
    if found is not None:
        return found
    numbers = _NUMBERS.fullmatch(text.strip())
    if numbers is None:
        return None
    try:
        on = _numbered(numbers, order)
        if numbers[4] is None:
            return Due.on(on)
        clock = _clock(numbers[4], numbers[5], numbers[6], numbers[7] or "")
        return Due.local(on, clock, zone)
    except (ValueError, OverflowError):
        return None


def loose_clock(text: str) -> time | None:
    """A time of the clock: 14:30, 2:30 PM, 9."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return _clock(found[1], found[2] or "0", found[3], found[4] or "")
    except ValueError:
        return None


def first_number(text: str) -> int:
    """The first number of a date in figures, 0 if it is none or the year: to tell the order."""
    found = _NUMBERS.fullmatch(text.strip())
    return int(found[1]) if found and len(found[1]) <= 2 else 0


def second_number(text: str) -> int:
    """The second one."""
    found = _NUMBERS.fullmatch(text.strip())
    return int(found[2]) if found and len(found[1]) <= 2 else 0


def known_zone(name: str) -> str:
    """The zone if this computer knows it, else ""."""
    try:
        zone_of(name)
    except ValueError:
        return ""
    return name


def _wall(found: "re.Match[str]") -> datetime:
    fraction = (found[7] or "0")[:6].ljust(6, "0")
    return datetime(  # noqa: DTZ001 - what a clock shows; its zone comes next
        int(found[1]), int(found[2]), int(found[3]),
        int(found[4] or 0), int(found[5] or 0), int(found[6] or 0), int(fraction),
    )  # fmt: skip


def _offset(text: str) -> timedelta:
    if text.upper() == "Z":
        return timedelta()
    sign = -1 if text.startswith("-") else 1
    figures = text[1:].replace(":", "").ljust(4, "0")
    return sign * timedelta(hours=int(figures[:2]), minutes=int(figures[2:4]))


def _numbered(found: "re.Match[str]", order: DayOrder) -> date:
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    if len(found[1]) > 2:
        return date(first, second, third)
    year = third + 2000 if len(found[3]) == 2 else third
    if order is DayOrder.MONTH_FIRST and first <= 12:
        return date(year, first, second)
    return date(year, second, first) if second <= 12 else date(year, first, second)


def _clock(hour: str, minute: str, second: str | None, half: str) -> time:
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half.casefold().startswith("p") else 0)
    return time(hours, int(minute), int(second or 0))
