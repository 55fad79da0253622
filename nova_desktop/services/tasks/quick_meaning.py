"""What a line of quick add says of a task: its parts as values of the model."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from nova_desktop.domain import tasks
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.quick_add.parts import (
    Clock,
    Effort,
    Kind,
    Level,
    Part,
    QuickAdd,
    Reminder,
    Repeat,
)
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.task_times import Due, wall_clock
from nova_desktop.services.tasks.ports import Recurrence

Span = tuple[int, int]
ALL_DAY_REMINDS_AT: Final = time(9)
"""What 'an hour before' counts from where a task is due some time that day."""
_MINUTE: Final = timedelta(minutes=1)
_MOST_TRIES: Final = 5
_PRIORITIES: Final[Mapping[Level, tasks.Priority]] = MappingProxyType(
    {
        Level.NONE: tasks.Priority.NONE,
        Level.LOW: tasks.Priority.LOW,
        Level.MEDIUM: tasks.Priority.MEDIUM,
        Level.HIGH: tasks.Priority.HIGH,
    }
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A line as a task. Labels, people, project and lane are names, as they were typed or known.

    `line` is what was read, without the parts that a task has no room for.
    """

    line: QuickAdd
    due: Due | None = None
    deadline: date | None = None
    start: date | None = None
    remind_at: datetime | None = None
    repeat: tasks.Repeat | None = None
    priority: tasks.Priority | None = None
    estimate_min: int | None = None
    labels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    project: str = ""
    lane: str = ""

    def fields(self) -> dict[str, object]:
        """The fields of the task that the line gives a value."""
        names = ("due", "deadline", "start", "remind_at", "repeat", "priority", "estimate_min")
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lines at a moment; `day` is the one that a line without a date is for."""

    clock: Clock
    ways: Ways
    recurrence: Recurrence
    day: date | None = None

    def read(self, text: str, rejected: Set[Span] = frozenset()) -> Meaning:
        """What the line says. Parts that no task can have stay words; never raises."""
        kept = set(rejected)
        line = read_line(text, self.clock, self.ways, kept)
        for _ in range(_MOST_TRIES):
            try:
                return self._meaning(line)
            except _NoRoomError as error:
                kept.add((error.part.start, error.part.end))
                line = read_line(text, self.clock, self.ways, kept)
        spans = {(part.start, part.end) for part in line.parts}
        return Meaning(read_line(text, self.clock, self.ways, kept | spans))

    def _meaning(self, line: QuickAdd) -> Meaning:
        parts = {part.kind: part for part in line.parts}
        first = self._first(line, parts)
        repeat = parts[Kind.RECURRENCE].value if Kind.RECURRENCE in parts else None
        level, effort = _value(parts, Kind.PRIORITY), _value(parts, Kind.ESTIMATE)
        return Meaning(
            line,
            due=None if first is None else _kept(first, _timely(parts)),
            deadline=_day(parts, Kind.DEADLINE),
            start=_day(parts, Kind.START),
            remind_at=self._reminder(line, first),
            repeat=_repeat(repeat) if isinstance(repeat, Repeat) else None,
            priority=_PRIORITIES[level] if isinstance(level, Level) else None,
            estimate_min=_minutes(effort) if isinstance(effort, Effort) else None,
            labels=_names(line, Kind.LABEL),
            people=_names(line, Kind.PERSON),
            project="".join(_names(line, Kind.PROJECT)[-1:]),
            lane="".join(_names(line, Kind.LANE)[-1:]),
        )

    def _first(self, line: QuickAdd, parts: Mapping[Kind, Part]) -> Due | None:
        """When it is due first: on the day that is named, or where its rule begins."""
        repeat = _value(parts, Kind.RECURRENCE)
        at = _value(parts, Kind.DUE_TIME)
        at = at if isinstance(at, time) else None
        if Kind.DUE_DATE in parts or Kind.DUE_MOMENT in parts:
            named = line.due
            if named and named.at is None and isinstance(repeat, Repeat):
                named = replace(named, at=repeat.at)
            return named
        if not isinstance(repeat, Repeat):
            if self.day is None:
                return line.due
            return Due(self.day, at, self.clock.zone if at else "")
        today = wall_clock(self.clock.now, self.clock.zone).date()
        begin = repeat.start or self.day or today
        on = Due(begin, at or repeat.at, self.clock.zone)
        try:
            return self.recurrence.begin(repeat.rule, on, self.clock.now)
        except NovaError as error:
            raise _NoRoomError(parts[Kind.RECURRENCE]) from error

    def _reminder(self, line: QuickAdd, due: Due | None) -> datetime | None:
        found = [part for part in line.parts if part.kind is Kind.REMINDER]
        if not found:
            return None
        part, reminder = found[0], found[0].value
        if len(found) > 1:  # a task has one
            raise _NoRoomError(found[1])
        if not isinstance(reminder, Reminder):
            raise _NoRoomError(part)
        try:
            return self._moment(reminder, due)
        except (OverflowError, ValueError) as error:
            raise _NoRoomError(part) from error

    def _moment(self, reminder: Reminder, due: Due | None) -> datetime:
        zone = self.clock.zone
        if reminder.at is not None:
            now = wall_clock(self.clock.now, zone)
            later = reminder.at > now.time()
            day = due.day if due else now.date() + timedelta(days=0 if later else 1)
            return Due(day, reminder.at, zone).instant()
        if due is None:
            raise ValueError("nothing to count from")
        begin = replace(due, at=due.at or ALL_DAY_REMINDS_AT, zone=due.zone or zone)
        return begin.instant() - (reminder.before or timedelta())


class _NoRoomError(Exception):
    """No task can have this part."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


def _kept(due: Due, part: Part) -> Due:
    """As tasks keep it: a whole day has no zone, and what is out of range no room."""
    try:
        return Due.on(due.day) if due.at is None else Due.local(due.day, due.at, due.zone)
    except ValueError as error:
        raise _NoRoomError(part) from error


def _timely(parts: Mapping[Kind, Part]) -> Part:
    kinds = (Kind.DUE_DATE, Kind.DUE_MOMENT, Kind.RECURRENCE, Kind.DUE_TIME)
    none = Part(0, 0, Kind.DUE_DATE, "")
    return next((parts[kind] for kind in kinds if kind in parts), none)


def _value(parts: Mapping[Kind, Part], kind: Kind) -> object:
    return parts[kind].value if kind in parts else None


def _day(parts: Mapping[Kind, Part], kind: Kind) -> date | None:
    found = _value(parts, kind)
    if not isinstance(found, date):
        return None
    try:
        return Due.on(found).day
    except ValueError as error:
        raise _NoRoomError(parts[kind]) from error


def _names(line: QuickAdd, kind: Kind) -> tuple[str, ...]:
    """Each once, whatever its case."""
    found = {str(name).casefold(): str(name) for name in reversed(line.values(kind))}
    return tuple(reversed(found.values()))


def _repeat(value: Repeat) -> tasks.Repeat:
    return tasks.Repeat(value.rule, value.after_completion)


def _minutes(effort: Effort) -> int:
    """Whole ones, and not 0 for what takes some seconds."""
    return max(1, round(effort.planned / _MINUTE))
