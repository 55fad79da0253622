"""Dates in words, as Todoist keeps them: 'every friday at 9', 'tomorrow', '1 May'."""

from dataclasses import dataclass
from datetime import time

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.rules import first_due
from nova_desktop.domain.quick_add.parts import Clock, Kind
from nova_desktop.domain.quick_add.parts import Repeat as SpokenRepeat
from nova_desktop.domain.quick_add.reading import Ways, read_line
from nova_desktop.domain.task_times import Due, wall_clock


@dataclass(frozen=True, slots=True)
class Spoken:
    """What words mean: a due, and a rule when it comes again."""

    due: Due | None = None
    rule: str = ""
    after_completion: bool = False


def spoken(text: str, here: Here, zone: str) -> Spoken | None:
    """None when not every word of it was understood."""
    plain = text.strip()
    due = times.due(plain, zone)
    if due is not None:
        return Spoken(due)
    if len(plain) > 200:
        return None
    found = read_line(plain, Clock(here.now, zone), Ways())
    if found.title or not found.parts:
        return None
    repeats = [one for one in found.values(Kind.RECURRENCE) if isinstance(one, SpokenRepeat)]
    clock = _clock(found.values(Kind.DUE_TIME))
    due = found.due
    if due is not None and due.at is None:
        due = Due(due.day)  # a whole day has no zone
    if not repeats:
        return None if due is None else Spoken(due)
    repeat = repeats[0]
    if due is None:
        start = repeat.start or wall_clock(here.now, zone).date()
        due = first_due(repeat.rule, start, repeat.at or clock, zone)
    return Spoken(due, repeat.rule, repeat.after_completion)


def _clock(values: tuple[object, ...]) -> time | None:
    return next((one for one in values if isinstance(one, time)), None)
