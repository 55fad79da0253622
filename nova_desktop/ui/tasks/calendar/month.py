"""The days that a month is shown in, and what each holds; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.day_names import with_weekday

WEEK: Final = 7
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class CalendarChip:
    """A task on its day. `time` is the clock's, "" for all day; `colour` that of its project."""

    task: str
    title: str
    time: str = ""
    colour: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the grid with its first tasks; `count` is of all."""

    day: date
    in_month: bool
    is_today: bool
    chips: tuple[CalendarChip, ...] = ()
    count: int = 0

    def spoken(self, today: date) -> str:
        """For a screen reader."""
        many = ngettext("{n} task", "{n} tasks", self.count).format(n=self.count)
        first = ", ".join(chip.title for chip in self.chips[:3])
        name = with_weekday(self.day, today)
        words = f"{name}, {_('today')}" if self.is_today else name
        return f"{words}: {many}. {first}" if self.count else f"{words}: {_('nothing due')}"


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def month_after(first: date, by: int) -> date:
    """The first of another month; it stays within the years that a calendar has."""
    months = first.year * MONTHS + first.month - 1 + by
    year, month = divmod(months, MONTHS)
    if not date.min.year <= year <= date.max.year:
        return first
    return date(year, month + 1, 1)


def days_of_grid(first: date, week_start: int) -> Sequence[date]:
    """Whole weeks around a month, 28 to 42 days; `week_start` is 0 for Monday."""
    before = (first.weekday() - week_start) % WEEK
    begin = first.toordinal() - before
    after = month_after(first, 1)
    end = after.toordinal() if after > first else first.toordinal() + 31
    weeks = -(-(end - begin) // WEEK)
    last = date.max.toordinal()
    return [date.fromordinal(n) for n in range(max(begin, 1), min(begin + weeks * WEEK, last + 1))]


def moved_day(day: date, by: int) -> date:
    """So many days on, within the years there are."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day


def same_day_in(first: date, day: date) -> date:
    """The day of another month with this number, or its last one."""
    after = month_after(first, 1)
    last = (after - timedelta(days=1)).day if after > first else 31
    return first.replace(day=min(day.day, last))
