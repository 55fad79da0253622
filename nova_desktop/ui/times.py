"""Times in words, relative to now: `now`, `5 min`, `2 h`, `yesterday`, `Thu`, `22 Nov`."""

from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import Final

from nova_desktop.ui.i18n import gettext as _

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_WEEK_DAYS: Final = 7


def relative_time(then: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """How long ago, for lists. Both times aware; `zone` is this computer's if None.

    A clock that was put back makes `then` lie ahead of `now`: within a minute that is `now`.
    """
    ago = now - then
    here, today = then.astimezone(zone), now.astimezone(zone).date()
    days = (today - here.date()).days
    if -_MINUTE < ago < _MINUTE:
        return _("now")
    if _MINUTE <= ago < _HOUR:
        return _("{n} min").format(n=int(ago / _MINUTE))
    if ago >= _HOUR and days == 0:
        return _("{n} h").format(n=int(ago / _HOUR))
    if days == 1:
        return _("yesterday")
    if 1 < days < _WEEK_DAYS:
        return weekday_names()[here.weekday()]
    return _date(here.date(), with_year=here.year != today.year)


def full_time(then: datetime, zone: tzinfo | None = None) -> str:
    """For hovering: `Thu 20 Nov 2025, 14:05`."""
    here = then.astimezone(zone)
    return _("{weekday} {date}, {time}").format(
        weekday=weekday_names()[here.weekday()],
        date=_date(here.date(), with_year=True),
        time=f"{here:%H:%M}",
    )


@cache
def weekday_names() -> tuple[str, ...]:
    """Short, from Monday on."""
    return _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")


@cache
def month_names() -> tuple[str, ...]:
    """Short, from January on."""
    first = (_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"))
    return (*first, _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"))


def _date(day: date, *, with_year: bool) -> str:
    month = month_names()[day.month - 1]
    if with_year:
        return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)
    return _("{day} {month}").format(day=day.day, month=month)
