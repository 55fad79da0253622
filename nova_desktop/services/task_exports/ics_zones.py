"""A time zone as a VTIMEZONE of RFC 5545: each change of its clocks in a span of years."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from nova_desktop.domain.task_times import zone_of

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2050
_STEP: Final = timedelta(days=7)
_EXACT: Final = timedelta(minutes=1)
_NONE: Final = timedelta(0)


def zone_lines(name: str) -> list[str]:
    """The lines of the component. Raises ValueError for a zone that is not known."""
    zone = zone_of(name)
    begin = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    there = begin.astimezone(zone)
    offset = there.utcoffset() or _NONE
    lines += _observance(there.replace(tzinfo=None), offset, there, is_first=True)
    for at in _changes(name, begin):
        there = at.astimezone(zone)
        onset = (at + offset).replace(tzinfo=None)
        lines += _observance(onset, offset, there)
        offset = there.utcoffset() or _NONE
    return [*lines, "END:VTIMEZONE"]


def _observance(
    onset: datetime, before: timedelta, there: datetime, *, is_first: bool = False
) -> list[str]:
    """`onset` is what the clocks showed when they were changed."""
    kind = "DAYLIGHT" if there.dst() and not is_first else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(before)}",
        f"TZOFFSETTO:{_offset(there.utcoffset() or _NONE)}",
        f"TZNAME:{there.tzname() or 'LMT'}",
        f"END:{kind}",
    ]


def _changes(name: str, begin: datetime) -> Iterator[datetime]:
    zone = zone_of(name)

    def offset(at: datetime) -> tuple[timedelta | None, str | None]:
        there = at.astimezone(zone)
        return there.utcoffset(), there.tzname()

    at, last = begin, datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
    while at < last:
        following = at + _STEP
        if offset(following) != offset(at):
            low, high = at, following
            while high - low > _EXACT:
                middle = low + (high - low) // 2
                low, high = (low, middle) if offset(middle) != offset(at) else (middle, high)
            yield high.replace(second=0, microsecond=0)
        at = following


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
