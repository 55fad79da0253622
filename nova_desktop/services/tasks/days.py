"""Which days and moments 'today' and 'overdue' mean, in the zone that the user lives in."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from nova_desktop.domain.task_filters import DateField, OnDays
from nova_desktop.domain.task_times import DaySpan, span_of


def local_zone(now: datetime) -> tzinfo:
    """The zone of this computer, as it is at `now`."""
    return now.astimezone().tzinfo or UTC


class Days:
    """The calendar as of now. `now` gives the time, aware; `zone` where the user is."""

    def __init__(
        self,
        now: Callable[[], datetime],
        zone: Callable[[datetime], tzinfo] = local_zone,
    ) -> None:
        self._now = now
        self._zone = zone

    def now(self) -> datetime:
        return self._now()

    def today(self) -> date:
        return self._now().astimezone(self.zone()).date()

    def zone(self) -> tzinfo:
        return self._zone(self._now())

    def span(self, first: date | None, last: date | None) -> DaySpan:
        """Whole days, both ends included; None for an open end."""
        return span_of(first, last, self.zone())

    def each(self, first: date, count: int) -> Sequence[DaySpan]:
        """So many days one by one."""
        days = [first + timedelta(days=n) for n in range(count)]
        return [self.span(day, day) for day in days]

    def due_on(self, first: date | None, last: date | None) -> OnDays:
        """The filter of what is due then."""
        return OnDays(DateField.DUE, self.span(first, last))
