"""What can be chosen in the date popup, and how words and clocks are read there; no Qt here."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from nova_desktop.domain.quick_add.parts import Clock, Kind, QuickAdd
from nova_desktop.domain.quick_add.parts import Repeat as Said
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.task_times import Due, known_zone, wall_clock
from nova_desktop.domain.tasks import Repeat
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import capital, repeat_words

_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?", re.IGNORECASE
)
_NOON: Final = 12
_DATES: Final = frozenset(
    {Kind.DUE_DATE, Kind.DUE_TIME, Kind.DUE_MOMENT, Kind.RECURRENCE, Kind.START}
)
NO_RULE: Final = ""


@dataclass(frozen=True, slots=True)
class DateChoice:
    """When a task is to be due, and by what rule it comes again, "" for none.

    With a rule and no `due` it begins today, or when its rule first fits.
    """

    due: Due | None = None
    rule: str = NO_RULE
    after_completion: bool = False


@dataclass(frozen=True, slots=True)
class QuickDay:
    """A day, or none, that is one press away."""

    text: str
    day: date | None


def quick_days(today: date) -> tuple[QuickDay, ...]:
    """Today, tomorrow, the next Monday, no date; only days that there are."""
    monday = 7 - today.weekday()
    wanted = ((_("Today"), 0), (_("Tomorrow"), 1), (_("Next week"), monday))
    days = [QuickDay(text, day) for text, n in wanted if (day := plus_days(today, n)) is not None]
    return (*days, QuickDay(_("No date"), None))


def plus_days(day: date, count: int) -> date | None:
    """None where the calendar ends."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def repeat_choices(day: date, rule: str, today: date) -> tuple[tuple[str, str, str], ...]:
    """Rules, their words, and which of the days of `day` they mean; `rule` is among them."""
    weekday = f"FREQ=WEEKLY;BYDAY={('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day.weekday()]}"
    known = {
        "FREQ=DAILY": "",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "",
        "FREQ=WEEKLY": _words(weekday, today),
        "FREQ=WEEKLY;INTERVAL=2": "",
        "FREQ=MONTHLY": _("on day {day}").format(day=day.day),
        "FREQ=YEARLY": "",
    }
    never = (NO_RULE, _("Never"), "")
    found = [(each, capital(_words(each, today)), second) for each, second in known.items()]
    if rule and rule not in known:
        found.append((rule, capital(_words(rule, today)), ""))
    return (never, *found)


def _words(rule: str, today: date) -> str:
    return repeat_words(Repeat(rule), today)


def read_choice(text: str, clock: Clock, ways: Ways | None = None) -> DateChoice | None:
    """What typed words say, `tomorrow 15:00` or `every Friday`; None where a part says no date."""
    line = read_line(text, clock, ways)
    if line.title or not line.parts or any(part.kind not in _DATES for part in line.parts):
        return None
    said, start = _first(line, Kind.RECURRENCE), _first(line, Kind.START)
    due = line.due
    if not isinstance(said, Said):
        return None if due is None or start else _checked(DateChoice(due))
    if due is None:
        at, start = _first(line, Kind.DUE_TIME) or said.at, start or said.start
        day = start if isinstance(start, date) else wall_clock(clock.now, clock.zone).date()
        at = at if isinstance(at, time) else None
        due = Due(day, at, clock.zone) if start or at else None
    elif due.at is None and said.at is not None:
        due = replace(due, at=said.at, zone=clock.zone)
    return _checked(DateChoice(due, said.rule, said.after_completion))


def _first(line: QuickAdd, kind: Kind) -> object:
    return next(iter(line.values(kind)), None)


def _checked(choice: DateChoice) -> DateChoice | None:
    """As tasks can keep it."""
    if choice.due is None:
        return choice
    try:
        return replace(choice, due=due_on(choice.due.day, choice.due.at, choice.due.zone))
    except ValueError:
        return None


def due_on(day: date, at: time | None, zone: str) -> Due:
    """Raises ValueError for what no task can keep."""
    return Due.on(day) if at is None else Due.local(day, at, zone)


def read_clock(text: str) -> time | None:
    """`15`, `15:00`, `1500`, `3 pm`, `15 Uhr`. Raises ValueError for what is no time."""
    words = text.strip()
    if not words:
        return None
    found = _CLOCK.fullmatch(words)
    if found is None:
        raise ValueError(words)
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    half = (found[4] or "").lower().replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= _NOON:
            raise ValueError(words)
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute)


def here(due: Due, zone: str) -> Due:
    """The same moment as the clocks in `zone` show it."""
    if due.at is None or known_zone(due.zone) == known_zone(zone):
        return due
    try:
        return Due.moment(due.instant(), zone)
    except ValueError:
        return due
