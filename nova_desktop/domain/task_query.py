"""Filters as a line of text: `!high due:week (#office or @accountant) -is:blocked "phone plan"`.

Words are looked for in titles, notes and comments. `and` may be left out, `or` and `|` are weaker
than it, `not` and `-` turn what follows. Names of several words stand in quotes: `+"Office move"`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.task_filters import (
    DEEPEST,
    IS_DONE,
    OPEN,
    AllOf,
    AnyOf,
    DateField,
    Has,
    HasPriority,
    HasStatus,
    HasWords,
    InProject,
    NotThat,
    OnDays,
    TaskFilter,
    Trait,
    WithLabel,
    WithPerson,
)
from nova_desktop.domain.task_labels import label_key
from nova_desktop.domain.task_times import DaySpan
from nova_desktop.domain.tasks import Priority, TaskStatus

LONGEST: Final = 1_000
_WEEK: Final = 7
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<or>\||or(?=[\s(]|$))|(?P<and>&|and(?=[\s(]|$))
    |(?P<not>-(?=\S)|not(?=[\s(]|$))|(?P<term>[^\s()"|&]*"[^"]*"?|[^\s()|&]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_NONE: Final = ("none", "no", "-")
Part = tuple[str, str, int]


class QueryFault(StrEnum):
    """What is wrong with a query."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    OPEN_BRACKET = "open_bracket"
    MISSING = "missing"  # something is to follow, as behind `or`
    UNKNOWN = "unknown"  # a word with a colon that is none of ours
    NO_PROJECT = "no_project"
    NO_PERSON = "no_person"
    NO_DAY = "no_day"


class QueryError(ValueError):
    """A query that cannot be read: why, at which words, and where they begin."""

    def __init__(self, fault: QueryFault, words: str = "", at: int = 0) -> None:
        super().__init__(f"{fault}: {words!r} at {at}")
        self.fault = fault
        self.words = words
        self.at = at


@dataclass(frozen=True, slots=True)
class QueryNames:
    """What names and days mean: ids by names, the day it is, and the moments of days.

    `labels` are what labels that are gone are called now, by their `label_key`.
    """

    projects: Mapping[str, str]
    people: Mapping[str, str]
    today: date
    span: Callable[[date | None, date | None], DaySpan]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])


def read_query(text: str, names: QueryNames) -> TaskFilter:
    """The filter that a line says; all tasks for a blank one. Raises QueryError."""
    if len(text) > LONGEST:
        raise QueryError(QueryFault.TOO_LONG)
    parts = query_parts(text)
    if not parts:
        return AllOf()
    reader = _Reader(parts, names, len(text))
    found = reader.any_of(0)
    if reader.at < len(parts):
        raise QueryError(QueryFault.OPEN_BRACKET, parts[reader.at][1], parts[reader.at][2])
    return found


def query_parts(text: str) -> list[Part]:
    """The parts of a line: what each is, its words, and where it begins."""
    found: list[Part] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None:
            found.append((kind, match.group(kind), match.start(kind)))
    return found


class _Reader:
    """Reads from the left to the right; `at` is the part that comes next."""

    def __init__(self, parts: Sequence[Part], names: QueryNames, end: int) -> None:
        self._parts = parts
        self._names = names
        self._end = end
        self.at = 0

    def any_of(self, depth: int) -> TaskFilter:
        if depth > DEEPEST // 4:
            raise QueryError(QueryFault.TOO_DEEP)
        found = [self._all_of(depth)]
        while self._is("or"):
            self.at += 1
            found.append(self._all_of(depth))
        return found[0] if len(found) == 1 else AnyOf(tuple(found))

    def _all_of(self, depth: int) -> TaskFilter:
        found = [self._one(depth)]
        while self.at < len(self._parts) and not self._is("or", "close"):
            if self._is("and"):
                self.at += 1
            found.append(self._one(depth))
        return found[0] if len(found) == 1 else AllOf(tuple(found))

    def _one(self, depth: int) -> TaskFilter:
        turned = False
        while self._is("not"):
            self.at += 1
            turned = not turned
        found = self._plain(depth)
        return NotThat(found) if turned else found

    def _plain(self, depth: int) -> TaskFilter:
        if self.at >= len(self._parts):
            raise QueryError(QueryFault.MISSING, "", self._end)
        kind, words, begin = self._parts[self.at]
        self.at += 1
        if kind == "open":
            found = self.any_of(depth + 1)
            if not self._is("close"):
                raise QueryError(QueryFault.OPEN_BRACKET, words, begin)
            self.at += 1
            return found
        if kind != "term":
            raise QueryError(QueryFault.MISSING, words, begin)
        return _term(words, begin, self._names)

    def _is(self, *kinds: str) -> bool:
        return self.at < len(self._parts) and self._parts[self.at][0] in kinds


def _term(words: str, begin: int, names: QueryNames) -> TaskFilter:
    sign, rest = words[0], unquoted(words[1:])
    if sign == "#" and rest:
        label = names.labels.get(label_key(rest), rest)
        return WithLabel("" if rest.casefold() in _NONE else label)
    if sign == "@" and rest:
        return WithPerson(_named(rest, names.people, QueryFault.NO_PERSON, begin))
    if sign == "+" and rest:
        return InProject(_named(rest, names.projects, QueryFault.NO_PROJECT, begin))
    if sign == "!" and rest.casefold() in _PRIORITIES:
        return HasPriority(_PRIORITIES[rest.casefold()])
    key, colon, value = words.partition(":")
    if colon and key.casefold() in _KEYS:
        return _KEYS[key.casefold()](unquoted(value).casefold(), words.strip(), begin, names)
    plain = unquoted(words)
    return HasWords(plain) if plain else AllOf()


def unquoted(words: str) -> str:
    """Without the quotes that hold a name of several words together."""
    return words.replace('"', "").strip()


def _named(name: str, known: Mapping[str, str], fault: QueryFault, begin: int) -> str:
    if name.casefold() in _NONE:
        return ""
    found = known.get(name.casefold())
    if found is None:
        raise QueryError(fault, name, begin)
    return found


def _is(value: str, words: str, begin: int, names: QueryNames) -> TaskFilter:
    del names
    if value not in _STATES:
        raise QueryError(QueryFault.UNKNOWN, words, begin)
    return _STATES[value]


def _on(field: DateField, value: str, words: str, begin: int, names: QueryNames) -> TaskFilter:
    if value in _NONE:
        return OnDays(field, None)
    first, last = _days(value, words, begin, names.today)
    return OnDays(field, names.span(first, last))


def _days(value: str, words: str, begin: int, today: date) -> tuple[date | None, date | None]:
    """The days that `week`, `overdue`, `2026-12-24`, `2026-12-01..2026-12-24` and others mean."""
    near = {
        "today": (today, today),
        "tomorrow": (today + timedelta(1), today + timedelta(1)),
        "yesterday": (today - timedelta(1), today - timedelta(1)),
        "overdue": (None, today - timedelta(1)),
        "week": (today, today + timedelta(_WEEK - 1)),
        "any": (None, None),
    }
    if value in near:
        return near[value]
    first, dots, last = value.partition("..")
    try:
        begins = date.fromisoformat(first) if first else None
        ends = (date.fromisoformat(last) if last else None) if dots else begins
    except ValueError as error:
        raise QueryError(QueryFault.NO_DAY, words, begin) from error
    return begins, ends


def _due(value: str, words: str, begin: int, names: QueryNames) -> TaskFilter:
    found = _on(DateField.DUE, value, words, begin, names)
    return AllOf((OPEN, found)) if value == "overdue" else found


def _deadline(value: str, words: str, begin: int, names: QueryNames) -> TaskFilter:
    return _on(DateField.DEADLINE, value, words, begin, names)


def _start(value: str, words: str, begin: int, names: QueryNames) -> TaskFilter:
    return _on(DateField.START, value, words, begin, names)


_PRIORITIES: Final[Mapping[str, Priority]] = MappingProxyType(
    {"high": Priority.HIGH, "medium": Priority.MEDIUM, "low": Priority.LOW}
)
_STATES: Final[Mapping[str, TaskFilter]] = MappingProxyType(
    {
        "open": OPEN,
        "done": IS_DONE,
        "new": HasStatus(frozenset({TaskStatus.NEW, TaskStatus.USER_INPUT_RECEIVED})),
        "failed": HasStatus(frozenset({TaskStatus.FAILED})),
        "waiting": HasStatus(frozenset({TaskStatus.WAITING})),
        "review": HasStatus(frozenset({TaskStatus.NEEDS_REVIEW})),
        "progress": HasStatus(frozenset({TaskStatus.IN_PROGRESS})),
        "blocked": Has(Trait.BLOCKED),
        "repeating": Has(Trait.RECURRING),
        "step": Has(Trait.SUBTASK),
        "reminded": Has(Trait.REMINDER),
        "attached": Has(Trait.ATTACHMENT),
    }
)
_Keyed = Callable[[str, str, int, QueryNames], TaskFilter]
_KEYS: Final[Mapping[str, _Keyed]] = MappingProxyType(
    {"due": _due, "deadline": _deadline, "start": _start, "is": _is}
)
