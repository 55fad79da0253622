"""Plans how the content of a file joins what is on the board: ids, names, places; pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from nova_desktop.domain.commands import Command
from nova_desktop.domain.ranks import spread
from nova_desktop.domain.task_commands import take_lane, take_place, take_task, tie_task
from nova_desktop.domain.task_json import lane_to_json, place_to_json, record_to_json
from nova_desktop.domain.task_places import Lane, Person, PlaceKind, Project
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.tasks import ENTRY_STATUSES, HOME_LANES, TaskStatus
from nova_desktop.services.task_exports.own_content import LeftOut, OwnContent
from nova_desktop.services.task_exports.ports import BoardFacts, Part, PartId

_AS_STORED: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
NewId = Callable[[], str]
Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """The commands of one batch, how many tasks they add, and what does not carry over."""

    commands: tuple[Command, ...]
    tasks: int
    left: Mapping[LeftOut, int] = field(default_factory=dict[LeftOut, int])


def intake_plan(
    content: OwnContent, facts: BoardFacts, new_id: NewId, *, again: bool
) -> IntakePlan:
    """Everything is added and nothing on the board changes, but for the lanes of a fresh one.

    Ids stay where they are free. Tasks that are there already come a second time with `again`,
    else they are left out.
    """
    return _Planning(content, facts, new_id, again).plan()


class _Planning:
    def __init__(self, content: OwnContent, facts: BoardFacts, new_id: NewId, again: bool) -> None:
        self._content = content
        self._facts = facts
        self._new_id = new_id
        self._left = Counter[LeftOut](content.left)
        self._commands: list[Command] = []
        self._taken = [r for r in content.records if again or r.task.id not in facts.tasks]
        known = len(content.records) - len(self._taken)
        if known:
            self._left[LeftOut.KNOWN] += known
        self._tasks: Names = {}
        self._parts: set[PartId] = set(facts.parts)

    def plan(self) -> IntakePlan:
        lanes = self._lanes()
        projects = self._places(PlaceKind.PROJECT, self._content.projects, self._facts.projects)
        people = self._places(PlaceKind.PERSON, self._content.people, self._facts.people)
        for record in self._taken:
            name = record.task.id
            self._tasks[name] = self._new_id() if name in self._facts.tasks else name
        series = self._series()
        placed = [self._placed(r, lanes, projects, people, series) for r in self._taken]
        ranked = list(_ranked(placed, self._facts.ends))
        self._commands += [take_task(r.task.id, record_to_json(r)) for r in ranked]
        self._commands += self._ties()
        return IntakePlan(tuple(self._commands), len(ranked), self._left)

    def _lanes(self) -> Names:
        """Where each lane of the file is on the board."""
        there = {lane.id for lane in self._facts.lanes}
        by_name = {_key(lane.name): lane.id for lane in self._facts.lanes if lane.is_own}
        last = max((lane.rank for lane in self._facts.lanes), default=None)
        names: Names = {name: name for name in there}
        for lane in self._content.lanes:
            if lane.id in there:
                self._meet(lane)
            elif same := by_name.get(_key(lane.name)):
                names[lane.id] = same
            elif lane.name:
                names[lane.id] = lane.id
                wanted = replace(lane, rank=lane.rank or spread(1, last, None)[0])
                self._commands.append(take_lane(lane_to_json(wanted)))
        return names

    def _meet(self, lane: Lane) -> None:
        """A lane that is on the board: only a fresh one becomes as the file has it."""
        if self._facts.is_fresh and lane.rank:
            self._commands.append(take_lane(lane_to_json(lane)))
        elif not _same_lane(lane, self._facts.lanes):
            self._left[LeftOut.LANES] += 1

    def _places(
        self, kind: PlaceKind, wanted: Sequence[Project], there: Sequence[Project | Person]
    ) -> Names:
        """Those with a name that is there become one with it."""
        by_id = {place.id: _key(place.name) for place in there}
        by_name = {_key(place.name): place.id for place in there if not place.archived}
        names: Names = {name: name for name in by_id}
        for place in wanted:
            key = _key(place.name)
            same = place.id if by_id.get(place.id) == key else by_name.get(key)
            if same is not None and (same == place.id or not place.archived):
                names[place.id] = same
                continue
            name = self._new_id() if place.id in by_id else place.id
            names[place.id] = name
            if not place.archived:
                by_name[key] = name
            record = place_to_json(replace(place, id=name))
            self._commands.append(take_place(kind, record))
        return names

    def _series(self) -> Names:
        """A second series of its own where its tasks come a second time."""
        again = {
            record.task.repeat.series
            for record in self._taken
            if record.task.repeat is not None and self._tasks[record.task.id] != record.task.id
        }
        return {name: self._new_id() for name in sorted(again) if name}

    def _placed(
        self, record: TaskRecord, lanes: Names, projects: Names, people: Names, series: Names
    ) -> TaskRecord:
        task = record.task
        name, repeat = self._tasks[task.id], task.repeat
        if repeat is not None:
            repeat = replace(repeat, series=series.get(repeat.series, repeat.series))
        missing = bool(task.project) and task.project not in projects
        missing += task.lane not in lanes
        missing += sum(person not in people for person in task.people)
        if missing:
            self._left[LeftOut.PLACE] += missing
        lane = lanes.get(task.lane, "")
        home = HOME_LANES[task.status]
        fits = bool(lane) and (lane not in ENTRY_STATUSES or lane == home)
        moved = replace(
            task,
            id=name,
            lane=lane if fits else home,
            project=projects.get(task.project, ""),
            people=tuple(dict.fromkeys(people[p] for p in task.people if p in people)),
            parent="",
            place="",
            needs=(),
            repeat=repeat,
        )
        gone_with = self._tasks.get(record.deleted_with, name) if record.deleted_with else ""
        return TaskRecord(
            moved,
            tuple(
                replace(c, id=self._part(Part.COMMENT, c.id), task=name) for c in record.comments
            ),
            tuple(replace(n, id=self._part(Part.LINK, n.id), task=name) for n in record.links),
            tuple(
                replace(f, id=self._part(Part.ATTACHMENT, f.id), task=name)
                for f in record.attachments
            ),
            gone_with,
        )

    def _part(self, kind: Part, name: str) -> str:
        free = self._new_id() if (kind, name) in self._parts else name
        self._parts.add((kind, free))
        return free

    def _ties(self) -> Iterator[Command]:
        children: dict[str, list[TaskRecord]] = {}
        for record in self._taken:
            children.setdefault(record.task.parent, []).append(record)
        places = {
            record.task.id: place
            for parent, records in children.items()
            if parent
            for record, place in zip(records, _places_of(records), strict=True)
        }
        for record in self._taken:
            task = record.task
            parent, needs = self._known(task.parent), [self._known(n) for n in task.needs]
            if task.parent and not parent:
                self._left[LeftOut.PARENT] += 1
            if missing := needs.count(""):
                self._left[LeftOut.NEEDS] += missing
            needs = [needed for needed in needs if needed]
            if parent or needs:
                place = places.get(task.id, "") if parent else ""
                yield tie_task(self._tasks[task.id], parent, place, needs)

    def _known(self, task: str) -> str:
        """A task of the file, or one of the board that is not in the trash."""
        return self._tasks.get(task) or (task if task in self._facts.live else "")


def _key(name: str) -> str:
    """Names that the database takes for the same: it compares ASCII letters without their case."""
    return name.translate(_AS_STORED)


def _same_lane(lane: Lane, there: Sequence[Lane]) -> bool:
    found = next(each for each in there if each.id == lane.id)
    return replace(found, statuses=()) == replace(lane, statuses=())


def _places_of(records: Sequence[TaskRecord]) -> Sequence[str]:
    places = [record.task.place for record in records]
    return places if all(places) else spread(len(places), None, None)


def _ranked(
    records: Sequence[TaskRecord], ends: Mapping[tuple[str, bool], str]
) -> Iterator[TaskRecord]:
    """The same, below what is in their lanes; in an empty one ranks stay as they are."""
    tracks: dict[tuple[str, bool], list[int]] = {}
    for number, record in enumerate(records):
        task = record.task
        key = (task.lane, task.status is TaskStatus.FAILED)
        tracks.setdefault(key, []).append(number)
    ranks: dict[int, str] = {}
    for key, numbers in tracks.items():
        own = all(records[number].task.rank for number in numbers)
        if own and key not in ends:
            continue
        numbers.sort(key=lambda number: records[number].task.rank or "~")
        ranks |= dict(zip(numbers, spread(len(numbers), ends.get(key), None), strict=True))
    for number, record in enumerate(records):
        rank = ranks.get(number)
        yield record if rank is None else replace(record, task=replace(record.task, rank=rank))
