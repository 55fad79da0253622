"""The rules of a language at one token: the longest sure reading, and the longest unsure one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from nova_desktop.domain.quick_add.dates import day_core, read_day
from nova_desktop.domain.quick_add.moments import read_moment
from nova_desktop.domain.quick_add.parts import Effort, Kind, Strength, Value
from nova_desktop.domain.quick_add.repeats import read_repeat
from nova_desktop.domain.quick_add.scan import Found, Scan
from nova_desktop.domain.quick_add.signs import read_reminder
from nova_desktop.domain.quick_add.times import read_lasting, read_time
from nova_desktop.domain.quick_add.words import Table, Words


@dataclass(frozen=True, slots=True)
class Reading:
    """A part that may be: the tokens from `first` to before `end`, its place up to `stop`."""

    kind: Kind
    value: Value
    first: int
    end: int
    stop: int
    strength: Strength


def readings(scan: Scan, at: int) -> list[Reading]:
    """All that can begin at this token, in the order in which equals are preferred."""
    word = scan.word(at)
    if not word or not (word[0].isdecimal() or word in _first_words(scan.words)):
        return []
    found = ((kind, rule(scan, at)) for kind, rule in RULES)
    return [_reading(scan, at, kind, reading) for kind, reading in found if reading]


def _reading(scan: Scan, at: int, kind: Kind, found: Found[Value]) -> Reading:
    stop = scan.tokens[found.end - 1].end + found.tail
    return Reading(kind, found.value, at, found.end, stop, found.strength)


def _deadline(scan: Scan, at: int) -> Found[Value] | None:
    """'deadline friday'."""
    return _introduced(scan, at, scan.words.deadline)


def _start(scan: Scan, at: int) -> Found[Value] | None:
    """'starting monday'."""
    return _introduced(scan, at, scan.words.starting)


def _introduced(scan: Scan, at: int, table: Table[bool]) -> Found[Value] | None:
    core = scan.skip(table, at)
    day: Found[date] | None = None
    if core > at:
        day = day_core(scan, core) or read_day(scan, core)
    return Found(day.value, day.end, Strength.STRONG, day.tail) if day else None


def _lasting(scan: Scan, at: int) -> Found[Value] | None:
    found = read_lasting(scan, at)
    return Found(Effort(found.value), found.end, found.strength) if found else None


RULES: Final[tuple[tuple[Kind, Callable[[Scan, int], Found[Value] | None]], ...]] = (
    (Kind.RECURRENCE, read_repeat),
    (Kind.REMINDER, read_reminder),
    (Kind.DEADLINE, _deadline),
    (Kind.START, _start),
    (Kind.DUE_MOMENT, read_moment),
    (Kind.DUE_DATE, read_day),
    (Kind.DUE_TIME, read_time),
    (Kind.ESTIMATE, _lasting),
)


@cache
def _first_words(words: Words) -> frozenset[str]:
    """The words that a reading can begin with, beside figures."""
    tables: tuple[Table[bool] | Table[int], ...] = (
        *(words.days, words.weekdays, words.short_weekdays, words.months),
        *(words.this, words.next, words.after_next, words.within, words.at, words.offsets),
        *(words.every, words.every_many, words.lasting),
        *(words.starting, words.deadline, words.remind),
    )
    others = (
        words.weekday_times.first_words(),
        words.parts_of_day.first_words(),
        words.moments.first_words(),
        words.ends.first_words(),
        words.upon.first_words(),
        words.noons.first_words(),
        words.adverbs.first_words(),
        words.weekday_adverbs.first_words(),
    )
    return frozenset(
        word
        for first_words in (*(table.first_words() for table in tables), *others)
        for word in first_words
    )
