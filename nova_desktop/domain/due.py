"""When a task is due: a day, perhaps a time on the wall's clock, and the zone of that clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and with `at` a time that the clocks in `zone` show; no `at` means all day.

    `zone` is an IANA name, "" for this computer's. The time stays what it is when the clocks
    change: 09:00 is 09:00 in summer and in winter.
    """

    day: date
    at: time | None = None
    zone: str = ""

    def instant(self) -> datetime:
        """The moment in UTC; an all-day one begins at midnight.

        A time that is skipped when clocks go forward is read with the offset from before, as
        RFC 5545 has it (02:30 becomes 03:30); of one that comes twice, the first is meant.
        Where the system knows no moment, as at both ends of the calendar, the zone is left out.
        """
        wall = datetime.combine(self.day, self.at or time(), tzinfo=zone_of(self.zone))
        try:
            return wall.replace(fold=0).astimezone(UTC)
        except (OverflowError, ValueError, OSError):
            return wall.replace(tzinfo=UTC)


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of this IANA name; None, which means this computer's, for "" and unknown ones."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def wall_clock(moment: datetime, zone: str) -> datetime:
    """What the clocks in `zone` show at an aware moment, without a zone in it."""
    try:
        return moment.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)
    except (OverflowError, ValueError, OSError):
        return moment.replace(tzinfo=None, fold=0)
