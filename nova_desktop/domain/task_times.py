"""When a task is due: a day, perhaps a time on the wall's clock, and the zone of that clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9999
_END_OF_DAY: Final = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and with `at` a time that the clocks in `zone` show; no `at` means all day.

    `zone` is an IANA name, "" for this computer's. The time stays what it is when the clocks
    change: 09:00 is 09:00 in summer and in winter. `on`, `local` and `moment` check what they are
    given; a bare `Due(…)` does not.
    """

    day: date
    at: time | None = None
    zone: str = ""

    @classmethod
    def on(cls, day: date) -> "Due":
        """Some time that day. Raises ValueError for a year that no plan reaches."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"the year {day.year} is out of range")
        return cls(day)

    @classmethod
    def local(cls, day: date, clock: time, zone: str) -> "Due":
        """At this time of the clock in `zone`. Raises ValueError."""
        due = cls(cls.on(day).day, clock.replace(tzinfo=None), zone)
        try:
            _checked(due.day, due.at, zone).astimezone(UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(f"{day} {clock} is out of range") from error
        return due

    @classmethod
    def moment(cls, at: datetime, zone: str) -> "Due":
        """What the clocks in `zone` show at this moment. Raises ValueError."""
        if at.tzinfo is None:
            raise ValueError("a moment needs its offset")
        try:
            wall = at.astimezone(UTC).astimezone(zone_of(zone) if zone else None)
        except (OverflowError, OSError) as error:
            raise ValueError(f"{at} is out of range") from error
        return cls.local(wall.date(), wall.time(), zone)

    def moved_to(self, day: date) -> "Due":
        """On another day, at the same time of the clock. Raises ValueError."""
        return Due.on(day) if self.at is None else Due.local(day, _first(self.at), self.zone)

    def instant(self) -> datetime:
        """The moment in UTC; an all-day one begins at midnight.

        A time that is skipped when clocks go forward is read with the offset from before, as
        RFC 5545 has it (02:30 becomes 03:30); of one that comes twice, the first is meant, unless
        its `fold` is 1. Where the system knows no moment, as at both ends of the calendar and in
        unknown zones, the zone is left out.
        """
        wall = datetime.combine(self.day, self.at or time(), known_zone(self.zone))
        try:
            return wall.astimezone(UTC)
        except (OverflowError, ValueError, OSError):
            return wall.replace(tzinfo=UTC)

    @property
    def order(self) -> datetime:
        """What dues are ordered by: the moment, or the last one of the day."""
        if self.at is not None:
            return self.instant()
        return datetime.combine(self.day, time(), UTC) + _END_OF_DAY


def due_text(due: Due) -> str:
    """`2026-05-01`, or `2026-05-01T09:00:00[Europe/Berlin]`."""
    return due.day.isoformat() + ("" if due.at is None else f"T{due.at.isoformat()}[{due.zone}]")


def due_from_text(text: str) -> Due:
    """The way back. Raises ValueError."""
    day, timed, rest = text.partition("T")
    clock, _, zone = rest.removesuffix("]").partition("[")
    if not timed:
        return Due.on(date.fromisoformat(day))
    return Due.local(date.fromisoformat(day), time.fromisoformat(clock), zone)


def wall_clock(moment: datetime, zone: str) -> datetime:
    """What the clocks in `zone` show at an aware moment, without a zone in it."""
    try:
        return moment.astimezone(known_zone(zone)).replace(tzinfo=None, fold=0)
    except (OverflowError, ValueError, OSError):
        return moment.replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Whole days of somebody's calendar, both ends included, and the moments they begin and end.

    None for an end that is open. `before` is the first moment that no longer belongs to it.
    """

    first: date | None
    last: date | None
    begin: datetime | None
    before: datetime | None


def span_of(first: date | None, last: date | None, zone: tzinfo) -> DaySpan:
    """The days from `first` to `last` in `zone`."""
    begin = None if first is None else _midnight(first, zone)
    before = None if last is None or last == date.max else _midnight(_next(last), zone)
    return DaySpan(first, last, begin, before)


def zone_of(name: str) -> tzinfo:
    """The time zone. Raises ValueError for a name that this computer does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}") from error


def known_zone(name: str) -> tzinfo | None:
    """The zone of this IANA name; None, which means this computer's, for "" and unknown ones."""
    try:
        return zone_of(name) if name else None
    except ValueError:
        return None


def _first(clock: time) -> time:
    """Of a time that comes twice, the first."""
    return clock.replace(fold=0)


def _checked(day: date, clock: time | None, zone: str) -> datetime:
    return datetime.combine(day, clock or time(), zone_of(zone) if zone else None)


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)
