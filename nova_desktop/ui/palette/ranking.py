"""Which entries fit what is typed, in which groups and in which order; no Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Final

from nova_desktop.domain.name_matching import Fit, Spans, match_name
from nova_desktop.domain.task_filters import FoundIn
from nova_desktop.ui.palette.entries import Entry, Kind, Scope, group_of, of_scope

MOST_OF_A_GROUP: Final = 5
MOST_TASKS: Final = 8
MOST_NARROWED: Final = 50
_RECENT_BONUS: Final = 8.0
_KINDS: Final = tuple(Kind)
_POINTS: Final = MappingProxyType(
    {
        Fit.WHOLE: 100.0,
        Fit.BEGINS: 90.0,
        Fit.WORDS: 80.0,
        Fit.INITIALS: 70.0,
        Fit.INSIDE: 60.0,
        Fit.FURTHER: 45.0,
        Fit.ALIKE: 35.0,
    }
)
_BESIDE_TITLES: Final = MappingProxyType(
    {FoundIn.NOTES: 50.0, FoundIn.COMMENT: 48.0, FoundIn.SEVERAL: 46.0, FoundIn.ALIKE: 36.0}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that fits, by how many points, and where the typed words stand in its name."""

    entry: Entry
    points: float
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Hits under one heading, the best first."""

    heading: str
    hits: tuple[Hit, ...]


def hits_of(entries: Sequence[Entry], words: str, recent: Mapping[str, int]) -> list[Hit]:
    """Those that fit by their names; where none does, those that are written alike."""
    for slips in (False, True):
        found: list[Hit] = []
        for entry in entries:
            match = match_name(words, entry.name, entry.further, slips=slips)
            if match is not None:
                points = _POINTS[match.fit] + _bonus(entry, recent)
                found.append(Hit(entry, points, match.spans))
        if found:
            return found
    return []


def task_hit(entry: Entry, words: str, where: FoundIn) -> Hit:
    """A task that the store found, by where it found it."""
    found = match_name(words, entry.name)
    spans = found.spans if found is not None else ()
    if where is not FoundIn.TITLE:
        return Hit(entry, _BESIDE_TITLES[where], spans)
    return Hit(entry, _POINTS[found.fit if found is not None else Fit.INSIDE] - 1, spans)


def grouped(
    entries: Sequence[Entry],
    tasks: Sequence[Hit],
    words: str,
    scope: Scope,
    recent: Mapping[str, int],
) -> list[Group]:
    """The group with the best hit first. Tasks keep the order in which they come.

    What was used lately comes before its equals.

    Where everything is looked through, each group is cut so that none hides the others.
    """
    hits = hits_of(of_scope(entries, scope), words, recent)
    hits.sort(key=lambda hit: (_KINDS.index(hit.entry.kind), -hit.points))
    found = [
        Group(heading, tuple(sorted(group, key=lambda hit: -hit.points)))
        for heading, group in groupby(hits, key=lambda hit: group_of(hit.entry.kind))
    ]
    if tasks:
        found.insert(0, Group(group_of(Kind.TASK), tuple(tasks)))
    found.sort(key=lambda group: -max(hit.points for hit in group.hits))
    return [_cut(group, scope) for group in found]


def _cut(group: Group, scope: Scope) -> Group:
    if scope is not Scope.ALL:
        return Group(group.heading, group.hits[:MOST_NARROWED])
    is_tasks = group.hits[0].entry.kind is Kind.TASK
    return Group(group.heading, group.hits[: MOST_TASKS if is_tasks else MOST_OF_A_GROUP])


def _bonus(entry: Entry, recent: Mapping[str, int]) -> float:
    place = recent.get(entry.id)
    return 0.0 if place is None else _RECENT_BONUS / (1 + place)
