"""Hours of the day in which Nova begins nothing by itself."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

_FORM: Final = "%H:%M"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until `end` by the clock of where the user is, also across midnight.

    Without one of them, or where both are the same, there are none.
    """

    begin: time | None = None
    end: time | None = None

    @classmethod
    def of(cls, begin: str, end: str) -> "QuietHours":
        """From "HH:MM" or "". Raises ValueError for anything else."""
        return cls(_time(begin), _time(end))

    def since(self, now: datetime) -> datetime | None:
        """When the quiet hours began that `now` lies in, in its zone; None outside of them."""
        begin, end, at = self.begin, self.end, now.time()
        if begin is None or end is None or begin == end:
            return None
        if begin < end:
            quiet, yesterday = begin <= at < end, False
        else:
            quiet, yesterday = at >= begin or at < end, at < end
        if not quiet:
            return None
        day = now.date() - timedelta(days=1) if yesterday else now.date()
        return datetime.combine(day, begin, tzinfo=now.tzinfo)


def _time(text: str) -> time | None:
    return datetime.strptime(text, _FORM).time() if text else None  # noqa: DTZ007 (no date)
