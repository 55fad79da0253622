"""What repeats: a series with its rule, read strictly from the form that RFC 5545 gives it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_times import Due, wall_clock

LONGEST_RULE: Final = 500
LARGEST_INTERVAL: Final = 1000
LARGEST_COUNT: Final = 10_000
SHORTEST_MONTH: Final = 28
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PREFIX: Final = "RRULE:"
SERIES: Final = UUID("6f0f5a0c-5c0e-4d55-9a53-1f3f0f2f7a11")


class Frequency(StrEnum):
    """How long a period is. Tasks do not repeat each minute or second."""

    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's parts by their meaning; empty ones restrict nothing.

    `weekdays` are (which, weekday) with Monday as 0; which is 0 for each, -1 for the last.
    `until` has a zone (UTC), or none and then means the user's clocks, or is a whole day.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def names_days(self) -> bool:
        """It says itself which days of a period are meant."""
        return bool(self.weekdays or self.month_days or self.year_days or self.weeks)

    def filled(self, start: date) -> "Rule":
        """The rule with the days that its start stands for, written out.

        A month or year that is too short for the start's day is given its last day, where
        RFC 5545 would leave it out: a task of every month that began on the 31st is due on
        30 April.
        """
        if self.names_days:
            return self
        if self.frequency is Frequency.WEEKLY:
            return replace(self, weekdays=((0, start.weekday()),))
        if self.frequency not in (Frequency.MONTHLY, Frequency.YEARLY):
            return self
        months = self.months
        if self.frequency is Frequency.YEARLY and not months:
            months = (start.month,)
        one_a_period = self.frequency is Frequency.MONTHLY or len(months) == 1
        if start.day <= SHORTEST_MONTH or self.positions or not one_a_period:
            return replace(self, months=months, month_days=(start.day,))
        days = tuple(range(SHORTEST_MONTH, start.day + 1))
        return replace(self, months=months, month_days=days, positions=(-1,))


@dataclass(frozen=True, slots=True)
class Series:
    """A task that comes again. `start` is its first day, and the time and zone of all of them.

    With `after_completion` each period counts from the day of the last completion.
    """

    id: str
    rule: str
    start: Due
    after_completion: bool = False


def instance_id(series: Series, due: Due) -> str:
    """The id of the task that is due then: the same however often and wherever it is made.

    It depends on the day alone, so that a series may be given another time of day; on the time
    too for one that comes several times a day.
    """
    hourly = "FREQ=HOURLY" in series.rule.upper()
    at = f"T{due.at:%H:%M}" if hourly and due.at else ""
    return str(uuid5(SERIES, f"{series.id}/{due.day.isoformat()}{at}"))


def is_past(rule: Rule, due: Due) -> bool:
    """Whether the rule has ended before this occurrence."""
    until = rule.until
    if until is None:
        return False
    if not isinstance(until, datetime):
        return due.day > until
    if until.tzinfo is None:
        last = until.time() if due.at else time()
        return (due.day, due.at or time()) > (until.date(), last)
    if due.at is None:
        return due.day > wall_clock(until, due.zone).date()
    return due.instant() > until


def parse_rule(text: str) -> Rule:
    """The rule in a text such as `FREQ=WEEKLY;BYDAY=MO,FR`.

    Raises NovaError with RECURRENCE_INVALID for whatever RFC 5545 does not allow, and for what
    tasks have no use for: minutes, seconds, times within the day.
    """
    try:
        return _checked(_parts(text))
    except (ValueError, KeyError) as error:
        raise NovaError.of(
            ProblemCode.RECURRENCE_INVALID, detail=str(error), rule=text[:LONGEST_RULE]
        ) from error


def _parts(text: str) -> dict[str, str]:
    body = text.strip().upper().removeprefix(PREFIX)
    if len(body) > LONGEST_RULE:
        raise ValueError("too long")
    parts: dict[str, str] = {}
    for piece in body.removesuffix(";").split(";"):
        name, sign, value = piece.partition("=")
        if not sign or not value or name in parts or name not in READERS:
            raise ValueError(piece)
        parts[name] = value
    return parts


def _checked(parts: dict[str, str]) -> Rule:
    fields = {READERS[name][0]: READERS[name][1](value) for name, value in parts.items()}
    rule = replace(Rule(Frequency(parts["FREQ"])), **fields)
    wrong = next((why for why, is_wrong in RULES_OF_RULES if is_wrong(rule)), "")
    if wrong:
        raise ValueError(wrong)
    return rule


def _number(text: str, least: int, most: int) -> int:
    figures = text.removeprefix("+").removeprefix("-")
    if not figures.isascii() or not figures.isdecimal() or len(figures) > 5 or "+-" in text:
        raise ValueError(text)
    number = int(text)
    if not least <= number <= most:
        raise ValueError(text)
    return number


def _numbers(least: int, most: int) -> Callable[[str], tuple[int, ...]]:
    """A reader of a list; those below 0 count from the end, 0 is none."""

    def read(text: str) -> tuple[int, ...]:
        found = tuple(_number(piece, least, most) for piece in text.split(","))
        if 0 in found:
            raise ValueError(text)
        return found

    return read


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = [(piece[:-2], WEEKDAYS.index(piece[-2:])) for piece in text.split(",")]
    if "0" in {which.lstrip("+-0") or "0" for which, _ in found if which}:
        raise ValueError(text)
    return tuple((_number(which, -53, 53) if which else 0, day) for which, day in found)


def _until(text: str) -> date | datetime:
    day, mark, clock = text.removesuffix("Z").partition("T")
    if len(day) != 8 or text.endswith("Z") > bool(mark):
        raise ValueError(text)
    numbers = (day[:4], day[4:6], day[6:], clock[:2] or "0", clock[2:4] or "0", clock[4:] or "0")
    year, month, date_number, hour, minute, second = (_number(one, 0, 9999) for one in numbers)
    last = date(year, month, date_number)
    if not mark:
        return last
    if len(clock) != 6:
        raise ValueError(text)
    moment = datetime.combine(last, time(hour, minute, second))
    return moment.replace(tzinfo=UTC) if text.endswith("Z") else moment


READERS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "FREQ": ("frequency", Frequency),
    "INTERVAL": ("interval", lambda text: _number(text, 1, LARGEST_INTERVAL)),
    "COUNT": ("count", lambda text: _number(text, 1, LARGEST_COUNT)),
    "UNTIL": ("until", _until),
    "BYDAY": ("weekdays", _weekdays),
    "BYMONTHDAY": ("month_days", _numbers(-31, 31)),
    "BYYEARDAY": ("year_days", _numbers(-366, 366)),
    "BYWEEKNO": ("weeks", _numbers(-53, 53)),
    "BYMONTH": ("months", _numbers(1, 12)),
    "BYSETPOS": ("positions", _numbers(-366, 366)),
    "WKST": ("week_start", WEEKDAYS.index),
}
_IN_MONTHS: Final = (Frequency.MONTHLY, Frequency.YEARLY)
RULES_OF_RULES: Final[tuple[tuple[str, Callable[[Rule], bool]], ...]] = (
    ("COUNT and UNTIL", lambda rule: rule.count is not None and rule.until is not None),
    ("hours with days", lambda rule: rule.frequency is Frequency.HOURLY
        and bool(rule.names_days or rule.months or rule.positions)),
    ("BYYEARDAY", lambda rule: bool(rule.year_days) and rule.frequency is not Frequency.YEARLY),
    ("BYWEEKNO", lambda rule: bool(rule.weeks) and rule.frequency is not Frequency.YEARLY),
    ("BYMONTHDAY", lambda rule: bool(rule.month_days) and rule.frequency is Frequency.WEEKLY),
    ("BYSETPOS", lambda rule: bool(rule.positions) and not rule.names_days and not rule.months),
    ("BYDAY", lambda rule: any(which for which, _ in rule.weekdays)
        and (rule.frequency not in _IN_MONTHS or bool(rule.weeks))),
)  # fmt: skip
