"""When one can be reminded of tasks: moments that are chosen most, or what is typed; no Qt here."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Task
from nova_desktop.services.tasks.days import Days
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.reading import (
    MORNING,
    Now,
    UnreadableError,
    next_weekday,
    read_reminder,
)
from nova_desktop.ui.tasks.detail.words import moment_text

_AT: Final = "at:"
_SAID: Final = "said:"
_EVENING: Final = time(18)
_MONDAY: Final = 0
Offered = tuple[str, str, str, bool]
"""Value, words, the moment at the right, and whether all have it now."""


def offered(tasks: Sequence[Task], now: Now) -> Iterator[Offered]:
    """What can be chosen at once; the last one takes reminders away."""
    had = {task.remind_at for task in tasks}
    same = next(iter(had)) if len(had) == 1 else None
    if same is not None:
        yield _value(same), _("As it is"), moment_text(same, now.today, now.zone), True
    for words, at in _moments(now):
        if at != same:
            yield _value(at), words, moment_text(at, now.today, now.zone), False
    for words, ahead in _before(tasks):
        yield f"{_SAID}{ahead}", words, _when(tasks, ahead, now), False
    yield "", _("No reminder"), "", had == {None}


def read(text: str, tasks: Sequence[Task], now: Now) -> tuple[str, str] | None:
    """The value of what was typed and its words; None where it is no moment for all of them."""
    for said in (text, f"{text}:00"):  # `tomorrow 9` is at nine
        moments = _read_for(said, tasks, now)
        if moments and None not in moments:
            at = next(iter(moments)) if len(moments) == 1 else None
            words = text if at is None else moment_text(at, now.today, now.zone)
            return f"{_SAID}{said}", words
    return None


def moment_of(value: str, task: Task, days: Days) -> datetime | None:
    """What a value means for one task; None for no reminder."""
    if value.startswith(_AT):
        return datetime.fromisoformat(value.removeprefix(_AT))
    now = Now(days.now(), days.zone())
    try:
        return read_reminder(value.removeprefix(_SAID), now, task.due)
    except UnreadableError:
        return task.remind_at  # it was offered for another due date


def _read_for(said: str, tasks: Sequence[Task], now: Now) -> set[datetime | None]:
    """Nothing where it cannot be read for one of them."""
    try:
        return {read_reminder(said, now, task.due) for task in tasks}
    except UnreadableError:
        return set()


def _value(at: datetime) -> str:
    return f"{_AT}{at.isoformat()}"


def _moments(now: Now) -> Iterator[tuple[str, datetime]]:
    here = now.at.astimezone(now.zone).replace(second=0, microsecond=0)
    yield _("In an hour"), here + timedelta(hours=1)
    evening = datetime.combine(now.today, _EVENING, now.zone)
    if here + timedelta(hours=1) < evening:
        yield _("This evening"), evening
    tomorrow, monday = now.today + timedelta(days=1), next_weekday(now.today, _MONDAY)
    yield _("Tomorrow morning"), datetime.combine(tomorrow, MORNING, now.zone)
    if monday != tomorrow:
        yield _("Monday morning"), datetime.combine(monday, MORNING, now.zone)


def _before(tasks: Sequence[Task]) -> Iterator[tuple[str, str]]:
    """Words and what `read_reminder` reads, for tasks that are all due."""
    dues = [task.due for task in tasks]
    if not all(isinstance(due, Due) for due in dues):
        return
    if all(due is not None and due.at is not None for due in dues):
        yield _("When it is due"), "0 min before"
        yield _("Half an hour before"), "30 min before"
    yield _("A day before"), f"{24 * 60} min before"


def _when(tasks: Sequence[Task], said: str, now: Now) -> str:
    moments = {read_reminder(said, now, task.due) for task in tasks}
    at = next(iter(moments)) if len(moments) == 1 else None
    return "" if at is None else moment_text(at, now.today, now.zone)
