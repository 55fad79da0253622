"""When the user is to be told of a task, and what can be answered then."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from nova_desktop.domain.task_times import Due, known_zone, wall_clock
from nova_desktop.domain.tasks import Task

MORNING: Final = time(9)
"""When a day's tasks are told of that have no time, and what tomorrow morning is."""


class NoticeKind(StrEnum):
    """Why: its reminder, or that it is due."""

    REMINDER = "reminder"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Moment:
    """When to tell of a task, aware and in UTC."""

    task: str
    kind: NoticeKind
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskNotice:
    """What is told at once: one task, or several together. `missed` is that it comes late."""

    tasks: tuple[Task, ...]
    moments: tuple[Moment, ...]
    missed: bool = False


class NoticeAnswer(StrEnum):
    """What can be pressed on a notice of one task; of several it can only be opened."""

    OPEN = "open"
    DONE = "done"
    SNOOZE_10 = "snooze_10"
    SNOOZE_HOUR = "snooze_hour"
    SNOOZE_TOMORROW = "snooze_tomorrow"


SNOOZES: Final = (NoticeAnswer.SNOOZE_10, NoticeAnswer.SNOOZE_HOUR, NoticeAnswer.SNOOZE_TOMORROW)
_LATER: Final = {
    NoticeAnswer.SNOOZE_10: timedelta(minutes=10),
    NoticeAnswer.SNOOZE_HOUR: timedelta(hours=1),
}


def snoozed_until(answer: NoticeAnswer, now: datetime, zone: str) -> datetime:
    """When to be told again. Tomorrow begins at nine, by the clocks in `zone`.

    Raises ValueError for what is no snooze, and at the end of the calendar.
    """
    if answer in _LATER:
        return now.astimezone(UTC) + _LATER[answer]
    if answer is not NoticeAnswer.SNOOZE_TOMORROW:
        raise ValueError(f"{answer} is no snooze")
    try:
        day = wall_clock(now, zone).date() + timedelta(days=1)
    except OverflowError as error:
        raise ValueError("the calendar ends here") from error
    return morning_of(Due(day), zone)


def morning_of(due: Due, zone: str) -> datetime:
    """When a day's tasks are told of, in UTC."""
    there = due.zone if known_zone(due.zone) else zone
    return Due(due.day, MORNING, there).instant()
