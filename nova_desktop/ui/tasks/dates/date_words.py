"""Days, times and repeats in words, free of Qt: `tomorrow 15:00`, `2 Dec 2027`, `every Fri`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.recurrence import SHORTEST_MONTH, Frequency, Rule, parse_rule
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.times import month_names, weekday_names

_WEEK: Final = 7
_SOON: Final = timedelta(days=90)
_WORKDAYS: Final = (0, 1, 2, 3, 4)


def due_words(due: Due, today: date, zone: tzinfo) -> str:
    """The day, and the time that the clocks in `zone` show then, where the user is."""
    if due.at is None:
        return day_words(due.day, today)
    here = _here(due, zone)
    return _("{day} {time}").format(day=day_words(here.date(), today), time=clock_words(here))


def day_words(day: date, today: date) -> str:
    """`today`, `tomorrow`, `yesterday`, `Fri`, `2 Dec`, `2 Dec 2027`."""
    ahead = (day - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if ahead in near:
        return near[ahead]
    if 1 < ahead < _WEEK:
        return weekday_names()[day.weekday()]
    return plain_day(day, today)


def plain_day(day: date, today: date) -> str:
    """`2 Dec`, with its year where one could take it for another one."""
    month = month_names()[day.month - 1]
    if day.year == today.year or timedelta(0) < day - today < _SOON:
        return _("{day} {month}").format(day=day.day, month=month)
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def full_due_words(due: Due, today: date, zone: tzinfo = UTC) -> str:
    """`Fri 27 Nov, 17:00`, for details and for hovering."""
    here = _here(due, zone)
    day = due.day if due.at is None else here.date()
    words = _("{weekday} {day}").format(
        weekday=weekday_names()[day.weekday()], day=plain_day(day, today)
    )
    if due.at is None:
        return words
    return _("{day}, {time}").format(day=words, time=clock_words(here))


def far_words(day: date, today: date) -> str:
    """How far it is: `today`, `in 3 days`, `3 days ago`."""
    ahead = (day - today).days
    if ahead == 0:
        return _("today")
    if ahead > 0:
        return ngettext("in {n} day", "in {n} days", ahead).format(n=ahead)
    return ngettext("{n} day ago", "{n} days ago", -ahead).format(n=-ahead)


def clock_words(moment: datetime) -> str:
    """`09:05`."""
    return f"{moment:%H:%M}"


def capital(words: str) -> str:
    """Where a line begins with it: `Tomorrow`."""
    return words[:1].upper() + words[1:]


def is_overdue(due: Due, now: datetime) -> bool:
    """Whether the day or the moment is over. `now` is aware, in the zone where the user is."""
    return due.day < now.date() if due.at is None else due.instant() < now


def month_words(month: date) -> str:
    """`December 2026`."""
    return _("{month} {year}").format(month=_long_months()[month.month - 1], year=month.year)


def repeat_words(repeat: Repeat, today: date) -> str:
    """`yearly`, `every Fri`, `every 2 weeks`; `repeats` for rules too long to say."""
    try:
        rule = parse_rule(repeat.rule)
    except NovaError:
        return _("repeats")
    words = _every(rule)
    if not words:
        return _("repeats")
    if repeat.after_completion:
        words = _("{repeat} after it is done").format(repeat=words)
    if rule.count is not None:
        words += _(", {n} times").format(n=rule.count)
    if rule.until is not None:
        last = rule.until.date() if isinstance(rule.until, datetime) else rule.until
        words += _(" until {day}").format(day=plain_day(last, today))
    return words


def _every(rule: Rule) -> str:
    """The rule without its end; "" where there are no short words for it."""
    rule = _unclamped(rule)
    if rule.year_days or rule.weeks or (rule.positions and not rule.weekdays):
        return ""
    match rule.frequency:
        case Frequency.WEEKLY:
            return _weekly(rule)
        case Frequency.MONTHLY:
            return _monthly(rule)
        case _:
            plain = not (rule.weekdays or rule.month_days or rule.months)
            return _period(rule) if plain or _is_one_day_a_year(rule) else ""


def _unclamped(rule: Rule) -> Rule:
    """'the 30th, or the last of a shorter month' is told as the 30th."""
    days, last = rule.month_days, rule.month_days[-1:]
    whole = tuple(range(SHORTEST_MONTH, *(day + 1 for day in last))) if last else ()
    clamped = bool(days) and rule.positions == (-1,) and days == whole
    return replace(rule, month_days=last, positions=()) if clamped else rule


def _is_one_day_a_year(rule: Rule) -> bool:
    one = len(rule.months) == 1 and len(rule.month_days) <= 1
    return rule.frequency is Frequency.YEARLY and one and not rule.weekdays


def _period(rule: Rule) -> str:
    """Which periods, whatever the days in them."""
    n = rule.interval
    words = {
        Frequency.HOURLY: (_("hourly"), ngettext("every {n} hour", "every {n} hours", n)),
        Frequency.DAILY: (_("daily"), ngettext("every {n} day", "every {n} days", n)),
        Frequency.WEEKLY: (_("weekly"), ngettext("every {n} week", "every {n} weeks", n)),
        Frequency.MONTHLY: (_("monthly"), ngettext("every {n} month", "every {n} months", n)),
        Frequency.YEARLY: (_("yearly"), ngettext("every {n} year", "every {n} years", n)),
    }
    one, several = words[rule.frequency]
    return one if n == 1 else several.format(n=n)


def _weekly(rule: Rule) -> str:
    if any(which for which, _day in rule.weekdays) or rule.months or rule.month_days:
        return ""
    days = tuple(sorted(day for _which, day in rule.weekdays))
    if not days:
        return _period(rule)
    if days == _WORKDAYS and rule.interval == 1:
        return _("every weekday")
    names = ", ".join(weekday_names()[day] for day in days)
    if rule.interval == 1:
        return _("every {weekday}").format(weekday=names)
    return _("{period} on {weekday}").format(period=_period(rule), weekday=names)


def _monthly(rule: Rule) -> str:
    if rule.months or (rule.month_days and rule.weekdays):
        return ""
    if not rule.month_days and not rule.weekdays:
        return _period(rule)
    if rule.month_days:
        return _days_of_month(rule, rule.month_days)
    days = tuple(sorted({day for _which, day in rule.weekdays}))
    placed = len(days) == 1 or (days == _WORKDAYS and bool(rule.positions))
    return _weekday_of_month(rule) if placed else ""


def _days_of_month(rule: Rule, days: Sequence[int]) -> str:
    if list(days) == [-1]:
        return _("{period} on the last day").format(period=_period(rule))
    if any(day < 1 for day in days):
        return ""
    told = ", ".join(map(str, sorted(days)))
    return _("{period} on day {day}").format(period=_period(rule), day=told)


def _weekday_of_month(rule: Rule) -> str:
    places, weekday = [which for which, _day in rule.weekdays], rule.weekdays[0][1]
    name = _("weekday") if len(places) >= len(_WORKDAYS) else weekday_names()[weekday]
    if rule.positions:
        places = list(rule.positions) if set(places) == {0} else []
    named = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}
    if not places or any(which not in named for which in places):
        return ""
    told = ", ".join(named[which] for which in places)
    return _("{period} on the {which} {weekday}").format(
        period=_period(rule), which=told, weekday=name
    )


def _here(due: Due, zone: tzinfo) -> datetime:
    try:
        return due.instant().astimezone(zone)
    except (OverflowError, ValueError):
        return due.instant()


def _long_months() -> tuple[str, ...]:
    first = (_("January"), _("February"), _("March"), _("April"), _("May"), _("June"))
    last = (_("July"), _("August"), _("September"), _("October"), _("November"), _("December"))
    return first + last
