"""Rules of RFC 5545: their first day, and how other programs' settings become one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Final

from dateutil.rrule import rrulestr

from nova_desktop.domain.task_times import Due

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SHORTEST_MONTH: Final = 28
_LOOKED_THROUGH: Final = 20_000


def rule_of(
    frequency: str,
    interval: int = 1,
    *,
    weekdays: Sequence[str] = (),
    month_day: int | None = None,
    month: int | None = None,
    until: date | None = None,
    count: int | None = None,
) -> str:
    """The text of a rule."""
    parts = [f"FREQ={frequency}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if weekdays:
        parts.append(f"BYDAY={','.join(weekdays)}")
    if month is not None:
        parts.append(f"BYMONTH={month}")
    if month_day is not None:
        parts.append(f"BYMONTHDAY={month_day}")
    if count is not None:
        parts.append(f"COUNT={count}")
    elif until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


def weekday_codes(numbers: Collection[int]) -> list[str]:
    """Codes of weekdays, 0 for Monday, in the order of the week."""
    return [WEEKDAYS[number] for number in sorted(set(numbers)) if 0 <= number < 7]


def clamped(month_day: int) -> str:
    """That day of the month, or the last one of a month that is too short."""
    if month_day <= SHORTEST_MONTH:
        return f"BYMONTHDAY={month_day}"
    days = ",".join(map(str, range(SHORTEST_MONTH, month_day + 1)))
    return f"BYMONTHDAY={days};BYSETPOS=-1"


def first_due(
    rule: str, on: date, clock: time | None, zone: str, begun: date | None = None
) -> Due | None:
    """The first occurrence on this day or later, as a due; None when there is none.

    With `begun` the rule counts from that day.
    """
    try:
        start = datetime.combine(begun or on, time())
        found = rrulestr(_without_zone(rule), dtstart=start)
        for count, at in enumerate(found):
            if at.date() >= on:
                return Due.on(at.date()) if clock is None else Due.local(at.date(), clock, zone)
            if count > _LOOKED_THROUGH:
                return None
    except (ValueError, OverflowError, TypeError):
        return None
    return None


def _without_zone(rule: str) -> str:
    """The end of a rule as a local time: its start has no zone here."""
    return ";".join(
        part.rstrip("Z") if part.startswith("UNTIL=") else part for part in rule.split(";")
    )
