"""Days in words, as headings say them; no Qt here."""

from datetime import date
from functools import cache
from typing import Final

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.times import month_names, weekday_names

_WEEK: Final = 7


@cache
def long_weekday_names() -> tuple[str, ...]:
    """From Monday on."""
    first = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"))
    return (*first, _("Friday"), _("Saturday"), _("Sunday"))


@cache
def long_month_names() -> tuple[str, ...]:
    """From January on."""
    first = (_("January"), _("February"), _("March"), _("April"), _("May"), _("June"))
    last = (_("July"), _("August"), _("September"), _("October"), _("November"), _("December"))
    return (*first, *last)


def long_day(day: date) -> str:
    """`Sunday, 22 November`."""
    return _("{weekday}, {day} {month}").format(
        weekday=long_weekday_names()[day.weekday()],
        day=day.day,
        month=long_month_names()[day.month - 1],
    )


def month_title(first: date) -> str:
    """`November 2026`."""
    return _("{month} {year}").format(month=long_month_names()[first.month - 1], year=first.year)


def heading_of_day(day: date, today: date) -> tuple[str, str]:
    """`Today` and `Mon 30 Nov`; `Wednesday` and `2 Dec`; `Mon 14 Dec` and nothing."""
    ahead = (day - today).days
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
    if ahead in near:
        return near[ahead], with_weekday(day, today)
    if 1 < ahead < _WEEK:
        return long_weekday_names()[day.weekday()], short_date(day, today)
    return with_weekday(day, today), ""


def short_date(day: date, today: date) -> str:
    """`2 Dec`, with the year where it is another one."""
    month = month_names()[day.month - 1]
    if day.year == today.year:
        return _("{day} {month}").format(day=day.day, month=month)
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def with_weekday(day: date, today: date) -> str:
    """`Wed 2 Dec`."""
    name = weekday_names()[day.weekday()]
    return _("{weekday} {date}").format(weekday=name, date=short_date(day, today))
