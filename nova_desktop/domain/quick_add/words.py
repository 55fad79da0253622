"""The words of a language, as tables; a language is one module in `languages` that fills them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Generic, TypeVar

from nova_desktop.domain.quick_add.parts import Level, Strength
from nova_desktop.domain.quick_add.tokens import split_words

T = TypeVar("T")


class Unit(StrEnum):
    """A span of the calendar or the clock."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WEEKEND = "weekend"
    WORKDAY = "workday"


class Table(Generic[T]):
    """Phrases of one word or several, and what each means."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in phrases.items():
            words = tuple(phrase.casefold().split())
            self._by_first.setdefault(words[0], []).append((words[1:], meaning))
        for found in self._by_first.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def first_words(self) -> Iterable[str]:
        """What a phrase can begin with."""
        return self._by_first

    def find(self, word: Callable[[int], str], at: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins at `at`, and where it ends."""
        for rest, meaning in self._by_first.get(word(at), ()):
            if all(word(at + 1 + place) == other for place, other in enumerate(rest)):
                return meaning, at + 1 + len(rest)
        return None


def listed(*phrases: str) -> Table[bool]:
    """A table of phrases that only have to be there."""
    return Table(dict.fromkeys(phrases, True))


def ordinary(lines: str) -> Table[bool]:
    """Phrases with a word of time in them that say no time; one a line."""
    return Table({" ".join(split_words(line)): True for line in lines.splitlines() if line.strip()})


def each(meaning: T, phrases: str) -> dict[str, T]:
    """All these words, one meaning."""
    return dict.fromkeys(phrases.split(), meaning)


def numbered(text: str, first: int = 0) -> dict[str, int]:
    """Words counted from `first`, with `|` between one and the next; synonyms share a number."""
    groups = enumerate(text.split("|"), first)
    return {word: at for at, group in groups for word in group.split()}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """All that the grammar knows of a language. Days of the week count from Monday, 0."""

    code: str
    # days
    days: Table[int]  # days from today
    weekdays: Table[int]
    short_weekdays: Table[int]  # words that often mean something else
    months: Table[int]
    parts_of_day: Table[time]
    behind_time: Table[time]  # parts of the day that may follow a time: '8 Uhr abends'
    moments: Table[tuple[int, time, Strength]]  # days from today, and the time
    weekday_times: Table[tuple[int, time]]  # 'freitagabend'
    ends: Table[Unit]  # end of the month, of the week
    upon: Table[Strength]  # stands before a day; how sure it makes the day
    for_what: Table[bool]  # hangs in the air when the day behind it is taken away
    this: Table[bool]
    next: Table[bool]
    after_next: Table[bool]
    within: Table[bool]
    from_now: Table[bool]
    of: Table[bool]  # between a day and its month
    # numbers
    numbers: Table[int]
    ordinals: Table[int]  # 'last' is -1
    ordinal_endings: tuple[str, ...]
    dot_makes_ordinal: bool
    units: Table[Unit]
    short_units: Mapping[str, Unit]  # written to the number, '30m'
    # clock
    at: Table[bool]
    oclock: Table[bool]
    noons: Table[time]
    half_day: Table[int]  # hours to add: am 0, pm 12
    offsets: Table[int]  # minutes from the full hour that follows: 'half past', 'viertel vor'
    # rules
    every: Table[bool]
    every_many: Table[bool]  # only with a number: 'alle 2 Wochen'
    other: Table[int]  # every other week
    skips_by_ordinal: frozenset[int]  # 'jeden zweiten Dienstag' is every other one
    adverbs: Table[tuple[str, Strength]]  # 'daily', with the rule it means
    weekday_adverbs: Table[tuple[int, Strength]]
    joins: Table[bool]  # between days of a list
    ranges: Table[bool]  # between the ends of a stretch
    in_month: Table[bool]
    of_every_month: Table[bool]
    until: Table[bool]
    times: Table[bool]
    lasting: Table[bool]  # 'for 3 weeks'
    after_completion: Table[bool]
    # other parts
    starting: Table[bool]
    deadline: Table[bool]
    remind: Table[bool]
    before: Table[bool]
    levels: Mapping[str, Level]
    # what is no date
    not_after: frozenset[str]
    goes_on: frozenset[str]
    counted: frozenset[str]
    ordinary: Table[bool] = field(default_factory=lambda: Table[bool]({}))
