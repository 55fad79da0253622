"""When a task is due: a day, or a moment in a time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9999
_END_OF_DAY: Final = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A day, or with `at` (aware, UTC) a moment; `day` is then that day in `zone`, an IANA name."""

    day: date
    at: datetime | None = None
    zone: str = ""

    @classmethod
    def on(cls, day: date) -> "Due":
        """Some time that day. Raises ValueError for a year that no plan reaches."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"the year {day.year} is out of range")
        return cls(day)

    @classmethod
    def local(cls, day: date, clock: time, zone: str) -> "Due":
        """At this time of the clock in `zone`.

        A time that a clock change leaves out becomes the one an hour later; of a time that comes
        twice it is the first, unless `clock.fold` is 1. Raises ValueError.
        """
        wall = datetime.combine(day, clock.replace(tzinfo=None), zone_of(zone))
        try:
            return cls.moment(wall.astimezone(UTC), zone)
        except OverflowError as error:
            raise ValueError(f"{day} {clock} is out of range") from error

    @classmethod
    def moment(cls, at: datetime, zone: str) -> "Due":
        """At this moment, told in `zone`. Raises ValueError."""
        if at.tzinfo is None:
            raise ValueError("a moment needs its offset")
        try:
            utc, day = at.astimezone(UTC), at.astimezone(zone_of(zone)).date()
        except OverflowError as error:
            raise ValueError(f"{at} is out of range") from error
        return cls(cls.on(day).day, utc, zone)

    def moved_to(self, day: date) -> "Due":
        """On another day, at the same time of the clock. Raises ValueError."""
        if self.at is None:
            return Due.on(day)
        return Due.local(day, self.at.astimezone(zone_of(self.zone)).time(), self.zone)

    @property
    def order(self) -> datetime:
        """What dues are ordered by: the moment, or the last one of the day."""
        if self.at is not None:
            return self.at
        return datetime.combine(self.day, time(), UTC) + _END_OF_DAY


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


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)
