"""Sums with days that end where the calendar ends: None instead of an error."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Final

from nova_desktop.domain.quick_add.words import Unit

# 29 February is at most eight years away.
LEAP_GAP: Final = 9
SATURDAY: Final = 5
MONTHS_OF: Final = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
DAYS_OF: Final = {Unit.DAY: 1, Unit.WEEK: 7}
# In which a year of two digits lies.
CENTURY: Final = 2000


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, if there is such a one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus_days(day: date, count: int) -> date | None:
    """`count` days later."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def plus_months(day: date, count: int) -> date | None:
    """The same day `count` months later, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus(day: date, count: int, unit: Unit) -> date | None:
    """`count` of a unit of the calendar later; None for one of the clock."""
    if unit in MONTHS_OF:
        return plus_months(day, MONTHS_OF[unit] * count)
    if unit in DAYS_OF:
        return plus_days(day, DAYS_OF[unit] * count)
    return _plus_workdays(day, count) if unit is Unit.WORKDAY else None


def coming_weekday(today: date, weekday: int) -> date | None:
    """The next such day after today."""
    return plus_days(today, (weekday - today.weekday() - 1) % 7 + 1)


def weekday_next_week(today: date, weekday: int) -> date | None:
    """That day of the week that begins with the next Monday."""
    return plus_days(today, 7 - today.weekday() + weekday)


def begin_of_next(today: date, unit: Unit) -> date | None:
    """The first day of the next week, month, quarter or year; the Saturday of the next weekend."""
    match unit:
        case Unit.WEEK:
            return weekday_next_week(today, 0)
        case Unit.WEEKEND:
            return weekday_next_week(today, SATURDAY)
        case Unit.MONTH | Unit.YEAR | Unit.QUARTER:
            months = MONTHS_OF[unit]
            first = (today.month - 1) // months * months + 1
            return plus_months(today.replace(month=first, day=1), months)
        case _:
            return None


def end_of(today: date, unit: Unit) -> date | None:
    """The last day of this week, month or year; today."""
    if unit is Unit.WEEK:
        return plus_days(today, 6 - today.weekday())
    if unit is Unit.DAY:
        return today
    if unit is Unit.YEAR:
        return today.replace(month=12, day=31)
    return today.replace(day=monthrange(today.year, today.month)[1])


def coming_month_day(today: date, month: int, day: int) -> date | None:
    """This day of the year, today or later."""
    for year in range(today.year, min(today.year + LEAP_GAP, MAXYEAR + 1)):
        found = make_day(year, month, day)
        if found and found >= today:
            return found
    return None


def coming_day_of_month(today: date, day: int) -> date | None:
    """This day of the month, today or later, in a month that has it."""
    for count in range(3):
        first = plus_months(today.replace(day=1), count)
        found = first and make_day(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def _plus_workdays(day: date, count: int) -> date | None:
    """`count` days later, Saturdays and Sundays not counted."""
    weekday = day.weekday()
    if weekday >= SATURDAY:
        back = weekday - SATURDAY + 1
        return _plus_workdays(day - timedelta(days=back), count) if day.toordinal() > 7 else None
    weeks, rest = divmod(weekday + count, 5)
    return plus_days(day, 7 * weeks + rest - weekday)
