"""What repeats in Super Productivity: settings that make a task each time, apart from the tasks.

Once the last one is done, only the settings are left of a series until its next day. The models:
src/app/features/task-repeat-cfg/task-repeat-cfg.model.ts of its repository.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import (
    Record,
    number,
    records,
    text,
    texts,
    truth,
)
from nova_desktop.adapters.task_imports.rules import clamped, first_due, rule_of, weekday_codes
from nova_desktop.domain.task_times import Due, wall_clock

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CYCLES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_BEFORE_MIN: Final = {"AtStart": 0, "m5": 5, "m10": 10, "m15": 15, "m30": 30, "h1": 60}


@dataclass(frozen=True, slots=True)
class Coming:
    """When the next task of a series is due, and when it is told of."""

    due: Due | None = None
    remind_at: datetime | None = None


def rule_from(settings: Record) -> str:
    """The rule of RFC 5545; "" for one that cannot be told."""
    if own := text(settings, "rrule"):
        return own
    cycle = text(settings, "repeatCycle") or "WEEKLY"
    every = number(settings, "repeatEvery") or 1
    if cycle not in _CYCLES or not 1 <= every <= 1000:
        return ""
    interval, start = int(every), times.day(text(settings, "startDate"))
    if cycle == "WEEKLY":
        days = weekday_codes([at for at, name in enumerate(_DAYS) if truth(settings, name)])
        days = days or (weekday_codes([start.weekday()]) if start else [])
        return rule_of(cycle, interval, weekdays=days) if days else ""
    if cycle == "MONTHLY":
        return _monthly(settings, interval, start)
    plain = rule_of(cycle, interval)
    if cycle == "YEARLY" and start is not None:
        return f"{plain};BYMONTH={start.month};{clamped(start.day)}"
    return plain


def newest_open(tasks: Mapping[str, Record]) -> dict[str, str]:
    """The last open task of each series: the only one that another can follow."""
    newest: dict[str, tuple[str, float, str]] = {}
    for key, task in tasks.items():
        settings = text(task, "repeatCfgId")
        if settings and not truth(task, "isDone"):
            own = (_day_of(task), number(task, "created") or 0, key)
            newest[settings] = max(own, newest.get(settings, own))
    return {settings: key for settings, (_, _, key) in newest.items()}


def coming(settings: Record, rule: str, here: Here) -> Coming:
    """The next task that its program would make, today or later."""
    today = wall_clock(here.now, here.zone).date()
    start, made = times.day(text(settings, "startDate")), _made(settings, here)
    first = max(filter(None, (today, start, _after(made))))
    clock = times.loose_clock(text(settings, "startTime"))
    due = first_due(rule, first, clock, here.zone, begun=start or made)
    before = _BEFORE_MIN.get(text(settings, "remindAt"))
    if due is None or due.at is None or before is None:
        return Coming(due)
    return Coming(due, due.instant() - timedelta(minutes=before))


def steps_of(settings: Record) -> Iterable[tuple[str, str]]:
    """Title and notes of the subtasks that each task of the series begins with."""
    for one in records(settings.get("subTaskTemplates")):
        yield text(one, "title"), text(one, "notes")


def as_task(settings: Record) -> Record:
    """The settings with the names that tasks have for the same."""
    return {
        "title": settings.get("title"),
        "notes": settings.get("notes"),
        "projectId": settings.get("projectId"),
        "tagIds": texts(settings.get("tagIds")),
        "timeEstimate": settings.get("defaultEstimate"),
    }


def _monthly(settings: Record, interval: int, start: date | None) -> str:
    which, weekday = number(settings, "monthlyWeekOfMonth"), number(settings, "monthlyWeekday")
    if which in (1, 2, 3, 4, -1) and weekday is not None and 0 <= weekday < 7:
        days = weekday_codes([(int(weekday) + 6) % 7])
        return rule_of("MONTHLY", interval, weekdays=[f"{int(which)}{days[0]}"])
    if truth(settings, "monthlyLastDay"):
        return rule_of("MONTHLY", interval, month_day=-1)
    plain = rule_of("MONTHLY", interval)
    return f"{plain};{clamped(start.day)}" if start is not None else plain


def _day_of(task: Record) -> str:
    at = times.from_ms(number(task, "dueWithTime"))
    return text(task, "dueDay") or ("" if at is None else at.date().isoformat())


def _made(settings: Record, here: Here) -> date | None:
    """The day of the last task that was made."""
    if on := times.day(text(settings, "lastTaskCreationDay")):
        return on
    at = times.from_ms(number(settings, "lastTaskCreation"))
    return None if at is None else wall_clock(at, here.zone).date()


def _after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(days=1)
