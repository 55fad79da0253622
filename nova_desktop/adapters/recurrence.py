"""When a series comes again: dateutil expands the rule's days, clocks and zones are added here.

dateutil goes on to the year 9999 before it gives a rule up that no day fits. So the series is moved
near that end first, by a multiple of 400 years, after which the calendar repeats day by day; and
what lies long before the day in question is left out by whole periods.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from typing import Final, Literal

from dateutil import rrule as rrules

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.recurrence import Frequency, Rule, Series, is_past, parse_rule
from nova_desktop.domain.task_times import Due, wall_clock

GREGORIAN: Final = 400  # years after which days, weekdays and leap years repeat
AHEAD: Final = 40  # years that are looked through at least; 29 February on a Monday needs them
LAST_START: Final = date.max.year - AHEAD
CLOCK_CHANGE: Final = timedelta(days=1)  # more than clocks are ever changed by
EARLIEST: Final = datetime.min.replace(tzinfo=UTC)

FREQUENCIES: Final[dict[Frequency, Literal[0, 1, 2, 3]]] = {
    Frequency.DAILY: rrules.DAILY,
    Frequency.WEEKLY: rrules.WEEKLY,
    Frequency.MONTHLY: rrules.MONTHLY,
    Frequency.YEARLY: rrules.YEARLY,
}


class DateutilRecurrence:
    """The port `Recurrence`."""

    def check(self, series: Series) -> Due:
        """The first occurrence."""
        rule = parse_rule(series.rule)
        if rule.frequency is Frequency.HOURLY:
            return series.start
        first = next(_from(rule, series.start, series.start.day), None)
        return _sure(first, series.rule)

    def begin(self, rule: str, on: Due, now: datetime) -> Due:
        """Where a new series starts."""
        parsed = parse_rule(rule)
        if parsed.frequency is Frequency.HOURLY:
            return _sure(_first_hour(parsed, on, now), rule)
        each = replace(parsed, interval=1, count=None)
        fitting = (due for due in _from(each, on, on.day) if not _is_over(due, now))
        return _sure(next(fitting, None), rule)

    def next_due(self, series: Series, last: Due, done: datetime, number: int = 1) -> Due | None:
        """What follows `last`, completed at `done`."""
        rule = parse_rule(series.rule)
        if series.after_completion:
            return _counted_from(rule, series, last, done, number)
        if rule.frequency is Frequency.HOURLY:
            return _next_hour(rule, series.start, last, done)
        for due in _from(rule, series.start, _day_after(last.day)):
            if not _is_over(due, done):
                return due
        return None

    def skip(self, series: Series, last: Due, now: datetime, number: int = 1) -> Due | None:
        """What follows `last` when it is left out."""
        return self.next_due(series, last, max(now, last.instant()), number)

    def upcoming(self, series: Series, after: Due, limit: int) -> Sequence[Due]:
        """Occurrences behind this one."""
        rule = parse_rule(series.rule)
        if rule.frequency is not Frequency.HOURLY:
            return tuple(islice(_from(rule, series.start, _day_after(after.day)), max(0, limit)))
        found: list[Due] = []
        while len(found) < limit:
            due = _next_hour(rule, series.start, after, EARLIEST)
            if due is None:
                break
            found.append(due)
            after = due
        return tuple(found)


def _sure(found: Due | None, rule: str) -> Due:
    if found is None:
        raise NovaError.of(ProblemCode.RECURRENCE_NEVER, rule=rule)
    return found


def _counted_from(rule: Rule, series: Series, last: Due, done: datetime, number: int) -> Due | None:
    """The first of the rule behind the day of completion, or the hour of it."""
    if rule.count is not None and number >= rule.count:
        return None
    rule = replace(rule, count=None)
    if rule.frequency is Frequency.HOURLY:
        return _hours_after(rule, last, done)
    begin = replace(series.start, day=wall_clock(done, series.start.zone).date())
    return next(_from(rule, begin, _day_after(max(begin.day, last.day))), None)


def _from(rule: Rule, start: Due, first: date | None) -> Iterator[Due]:
    """The occurrences of this day and later, from a series that begins with `start`."""
    if first is None:
        return
    at = None if start.at is None else start.at.replace(fold=0)
    for day in _days(rule.filled(start.day), start.day, max(first, start.day)):
        due = Due(day, at, start.zone)
        if is_past(rule, due):
            return
        yield due


def _days(rule: Rule, start: date, first: date) -> Iterator[date]:
    if rule.count is None:
        start = _brought_forward(rule, start, first)
    years = max(0, LAST_START - start.year) // GREGORIAN * GREGORIAN
    for moment in _expanded(rule, start.replace(year=start.year + years)):
        day = moment.date().replace(year=moment.year - years)
        if day >= first:
            yield day


def _expanded(rule: Rule, start: date) -> Iterator[datetime]:
    return iter(
        rrules.rrule(
            FREQUENCIES[rule.frequency],
            dtstart=datetime.combine(start, time()),
            interval=rule.interval,
            wkst=rule.week_start,
            count=rule.count,
            bysetpos=rule.positions or None,
            bymonth=rule.months or None,
            bymonthday=rule.month_days or None,
            byyearday=rule.year_days or None,
            byweekno=rule.weeks or None,
            byweekday=[rrules.weekday(day, which or None) for which, day in rule.weekdays] or None,
        )
    )


def _brought_forward(rule: Rule, start: date, first: date) -> date:
    """The start of a later period of the rule, none of whose days before `first` are left out.

    Only for rules that say which days they mean (`Rule.filled`) and that count none.
    """
    if rule.frequency is Frequency.DAILY:
        steps = (first - start).days // rule.interval
        return start + timedelta(days=steps * rule.interval)
    if rule.frequency is Frequency.WEEKLY:
        begin = start.toordinal() - (start.weekday() - rule.week_start) % 7
        steps = (first.toordinal() - begin) // 7 // rule.interval
        return date.fromordinal(begin + 7 * steps * rule.interval) if steps > 0 else start
    if rule.frequency is Frequency.MONTHLY:
        months = 12 * (first.year - start.year) + first.month - start.month
        steps = months // rule.interval
        year, month = divmod(12 * start.year + start.month - 1 + steps * rule.interval, 12)
        return date(year, month + 1, 1) if steps > 0 else start
    steps = (first.year - start.year) // rule.interval
    return date(start.year + steps * rule.interval, 1, 1) if steps > 0 else start


def _next_hour(rule: Rule, start: Due, last: Due, now: datetime) -> Due | None:
    """The next of a rule in hours of the wall's clock, so that 8 and 20 h stay 8 and 20 h."""
    begin, step = _wall(start), timedelta(hours=rule.interval)
    passed = max(_wall(last) - begin, wall_clock(now, start.zone) - begin - CLOCK_CHANGE)
    at = max(0, passed // step)
    for number in count(at):
        if rule.count is not None and number >= rule.count:
            return None
        try:
            wall = begin + number * step
        except OverflowError:
            return None
        due = Due(wall.date(), wall.time(), start.zone)
        if is_past(rule, due):
            return None
        if wall > _wall(last) and not _is_over(due, now):
            return due
    return None


def _first_hour(rule: Rule, on: Due, now: datetime) -> Due | None:
    """At the time that is given, or as many hours later as bring it behind now."""
    wall = wall_clock(now, on.zone).replace(second=0, microsecond=0)
    if on.at is None:
        first = Due(wall.date(), wall.time(), on.zone) if on.day <= wall.date() else on
    elif not _is_over(on, now):
        first = on
    else:
        return _next_hour(replace(rule, count=None), on, on, now)
    return None if is_past(rule, first) else first


def _hours_after(rule: Rule, last: Due, done: datetime) -> Due | None:
    """So many real hours after completion, to the minute."""
    try:
        moment = done.astimezone(UTC) + timedelta(hours=rule.interval)
        wall = max(wall_clock(moment, last.zone), _wall(last) + timedelta(minutes=1))
    except OverflowError:
        return None
    due = Due(wall.date(), wall.time().replace(second=0, microsecond=0), last.zone)
    return None if is_past(rule, due) else due


def _wall(due: Due) -> datetime:
    return datetime.combine(due.day, due.at or time())


def _is_over(due: Due, now: datetime) -> bool:
    """A timed one with its moment, one of all day with the day."""
    if due.at is None:
        return due.day < wall_clock(now, due.zone).date()
    return due.instant() <= now


def _day_after(day: date) -> date | None:
    return day + timedelta(days=1) if day < date.max else None
