"""What is typed into a field, read strictly: a value, or the words for what is wrong with it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.quick_add.parts import Clock, Kind, Reminder
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.task_fields import MOST_MINUTES
from nova_desktop.domain.task_times import Due
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.choice import DateChoice, read_choice
from nova_desktop.ui.times import weekday_names

LONGEST: Final = 200
MORNING: Final = time(9)
_SHOWN: Final = 40
_HOURS: Final = re.compile(
    r"(?:(?P<days>\d{1,5})\s*(?:d|days?|tage?n?)\s*)?"
    r"(?:(?P<hours>\d{1,6}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?|std\.?|stunden?)\s*)?"
    r"(?:(?P<minutes>\d{1,8})\s*(?:m|mins?|minutes?|minuten?)?)?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)")
_BEFORE: Final = re.compile(r"(.+?)\s+(?:before|earlier|vorher|davor)", re.IGNORECASE)
_DATE_PARTS: Final = (Kind.DUE_DATE, Kind.DUE_TIME, Kind.DUE_MOMENT)


@dataclass(frozen=True, slots=True)
class Now:
    """The moment, aware, and the zone of the user."""

    at: datetime
    zone: tzinfo

    @property
    def clock(self) -> Clock:
        return Clock(self.at.astimezone(self.zone), str(getattr(self.zone, "key", "")))

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()


class UnreadableError(ValueError):
    """Its text is for the user."""


def read_due(typed: str, now: Now) -> Due | None:
    """A day, with a time or without; None for nothing. Raises UnreadableError."""
    line = harmless_line(typed)
    if not line:
        return None
    if (ago := _near_past(line, now)) is not None:
        return Due.on(ago)
    said = read_line(line[:LONGEST], now.clock, Ways())
    kinds = {part.kind for part in said.parts}
    if Kind.RECURRENCE in kinds and kinds <= {Kind.RECURRENCE, *_DATE_PARTS}:
        raise UnreadableError(_("That comes again and again. Write it under Repeats."))
    if said.title or said.due is None or not kinds <= set(_DATE_PARTS):
        raise UnreadableError(_no_date(line))
    try:
        due = said.due
        return Due.on(due.day) if due.at is None else Due.local(due.day, due.at, due.zone)
    except ValueError as error:
        raise UnreadableError(_no_date(line)) from error


def read_day(typed: str, now: Now) -> date | None:
    """A day without a time. Raises UnreadableError."""
    due = read_due(typed, now)
    if due is None:
        return None
    if due.at is not None:
        raise UnreadableError(_("A whole day is meant here, without a time."))
    return due.day


def read_reminder(typed: str, now: Now, due: Due | None) -> datetime | None:
    """A moment: a day in the morning, a time, or so long before it is due."""
    line = harmless_line(typed)
    if not line:
        return None
    before = _BEFORE.fullmatch(line)
    if before is not None and (minutes := _minutes(before[1])) is not None:
        return _ahead(due, timedelta(minutes=minutes), now)
    said = read_line(line[:LONGEST], now.clock, Ways())
    reminder = next(iter(said.values(Kind.REMINDER)), None)
    if isinstance(reminder, Reminder) and reminder.before is not None and not said.title:
        return _ahead(due, reminder.before, now)
    found = read_due(line, now)
    if found is None:
        return None
    at = found.at or MORNING
    return datetime.combine(found.day, at.replace(tzinfo=None), now.zone)


def read_estimate(typed: str) -> int | None:
    """Minutes; `90`, `1:30`, `1 h 30`, `1.5h`, `2 days` of eight hours. Raises UnreadableError."""
    line = harmless_line(typed)
    if not line:
        return None
    minutes = _minutes(line)
    if minutes is None:
        words = _("{text} is no length of time. Write 30 min or 1 h 30.")
        raise UnreadableError(words.format(text=_short(line)))
    if minutes > MOST_MINUTES:
        raise UnreadableError(_("That is too long."))
    return minutes


def read_repeat(typed: str, now: Now) -> DateChoice | None:
    """A rule, perhaps with where it begins; None for nothing. Raises UnreadableError."""
    line = harmless_line(typed)
    if not line:
        return None
    if line.upper().startswith(("RRULE:", "FREQ=")):
        return DateChoice(None, line.upper().removeprefix("RRULE:"))
    for words in (line, f"every {line}"):
        choice = read_choice(words[:LONGEST], now.clock)
        if choice is not None and choice.rule:
            return choice
    raise UnreadableError(
        _("{text} is no rule that Nova reads. Write every Friday or every 2 weeks.").format(
            text=_short(line)
        )
    )


def next_weekday(today: date, weekday: int) -> date:
    """The coming one, not today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _minutes(text: str) -> int | None:
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return int(clock[1]) * 60 + int(clock[2])
    found = _HOURS.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes = found["days"], found["hours"], found["minutes"]
    total = int(days or 0) * 8 * 60 + round(float((hours or "0").replace(",", ".")) * 60)
    return total + int(minutes or 0)


def _ahead(due: Due | None, before: timedelta, now: Now) -> datetime:
    if due is None:
        raise UnreadableError(_("It has no due date yet, so nothing is before it."))
    begin = datetime.combine(due.day, MORNING, now.zone) if due.at is None else due.instant()
    try:
        return begin - before
    except OverflowError as error:
        raise UnreadableError(_("That is too long.")) from error


def _near_past(line: str, now: Now) -> date | None:
    words = line.casefold()
    if words in (_("yesterday"), "yesterday", "gestern"):
        return now.today - timedelta(days=1)
    return None


def _no_date(line: str) -> str:
    weekday = weekday_names()[4]
    words = _("{text} is no date that Nova reads. Write tomorrow 15:00, {weekday} or 2026-12-04.")
    return words.format(text=_short(line), weekday=weekday)


def _short(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}\N{HORIZONTAL ELLIPSIS}"
