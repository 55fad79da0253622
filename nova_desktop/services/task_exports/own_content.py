"""What a file of Nova's own format holds, checked as a whole; pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar, cast

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_json import (
    FORMAT,
    VERSION,
    lane_from_json,
    place_from_json,
    record_from_json,
)
from nova_desktop.domain.task_places import Lane, PlaceKind, Project
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.task_times import known_zone

DEEPEST: Final = 1000
_LISTS: Final = ("lanes", "projects", "people")
Item = TypeVar("Item")


class LeftOut(StrEnum):
    """What did not carry over."""

    KNOWN = "known"  # tasks that are on the board already
    PARENT = "parent"  # subtasks whose parent is neither in the file nor on the board
    NEEDS = "needs"  # tasks that these were waiting for, likewise
    PLACE = "place"  # projects, people and lanes that only tasks name
    ZONE = "zone"  # time zones that this computer does not know
    FILE = "file"  # copied files that are not in the folder beside it
    LANES = "lanes"  # names, limits and order of lanes that are on the board already


@dataclass(frozen=True, slots=True)
class OwnContent:
    """All of a file. `made_at` is as it stands there."""

    nova: str = ""
    made_at: str = ""
    lanes: tuple[Lane, ...] = ()
    projects: tuple[Project, ...] = ()
    people: tuple[Project, ...] = ()
    records: tuple[TaskRecord, ...] = ()
    left: Mapping[LeftOut, int] = field(default_factory=dict[LeftOut, int])


def content_of(path: str, members: Iterable[tuple[str, object]]) -> OwnContent:
    """Read and check everything; nothing of a file is taken that is wrong anywhere.

    Raises NovaError: TASK_FILE_UNREADABLE (`path`, `why`), TASK_FILE_NEWER (`found`, `known`).
    """
    single: dict[str, object] = {}
    tasks: list[object] = []
    for name, value in members:
        if name == "tasks":
            tasks.append(value)
        else:
            single[name] = value
    try:
        _check_format(path, single)
        return _checked(single, tasks)
    except ValueError as error:
        why = str(error)[:200]
        raise NovaError.of(
            ProblemCode.TASK_FILE_UNREADABLE, path=path, why=why, detail=str(error)[:1000]
        ) from error


def _check_format(path: str, single: Mapping[str, object]) -> None:
    version = single.get("version")
    if single.get("format") != FORMAT:
        raise ValueError("it is no file of tasks that Nova wrote")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError(f"its version is {str(version)[:40]}")
    if version > VERSION:
        raise NovaError.of(
            ProblemCode.TASK_FILE_NEWER, path=path, found=str(version), known=str(VERSION)
        )


def _checked(single: Mapping[str, object], tasks: Sequence[object]) -> OwnContent:
    left = Counter[LeftOut]()
    lists = {name: _list(single, name) for name in _LISTS}
    content = OwnContent(
        nova=str(single.get("nova", ""))[:40],
        made_at=str(single.get("made_at", ""))[:40],
        lanes=tuple(map(lane_from_json, lists["lanes"])),
        projects=tuple(map(place_from_json, lists["projects"])),
        people=tuple(place_from_json(each, PlaceKind.PERSON) for each in lists["people"]),
        records=tuple(_records(tasks, left)),
        left=left,
    )
    for what in (content.lanes, content.projects, content.people):
        _each_once(each.id for each in what)
    _each_once(record.task.id for record in content.records)
    _no_circles(content.records)
    return content


def _list(single: Mapping[str, object], name: str) -> Sequence[object]:
    raw = single.get(name, [])
    if not isinstance(raw, list):
        raise ValueError(f"{name} must be a list")  # noqa: TRY004 (a fault of the file)
    return cast("list[object]", raw)


def _records(tasks: Sequence[object], left: Counter[LeftOut]) -> Iterator[TaskRecord]:
    for number, raw in enumerate(tasks, 1):
        try:
            yield record_from_json(_with_known_zone(raw, left))
        except ValueError as error:
            raise ValueError(f"task {number}: {error}") from error


def _with_known_zone(raw: object, left: Counter[LeftOut]) -> object:
    """A zone that this computer lacks must not keep the task away: its own is taken instead."""
    if not isinstance(raw, Mapping):
        return raw
    task = cast("Mapping[str, object]", raw)
    due = task.get("due")
    moment = cast("Mapping[str, object]", due if isinstance(due, Mapping) else {})
    zone = str(moment.get("zone", ""))
    if known_zone(zone) is not None or not zone:
        return task
    left[LeftOut.ZONE] += 1
    return {**task, "due": {**moment, "zone": ""}}


def _each_once(ids: Iterable[str]) -> None:
    twice = [name for name, count in Counter(ids).items() if count > 1]
    if twice:
        raise ValueError(f"the id {twice[0]} is there twice")


def _no_circles(records: Sequence[TaskRecord]) -> None:
    known = {record.task.id: record.task for record in records}
    parents = {name: (task.parent,) if task.parent else () for name, task in known.items()}
    if _longest_way(parents) > DEEPEST:
        raise ValueError(f"tasks stand more than {DEEPEST} levels below each other")
    _longest_way({name: task.needs for name, task in known.items()})


def _longest_way(following: Mapping[str, Sequence[str]]) -> int:
    """How many steps the longest way has. Raises ValueError for a circle."""
    lengths: dict[str, int] = {}
    for start in following:
        way: list[tuple[str, Iterator[str]]] = []
        if start not in lengths:
            way.append((start, iter(following[start])))
        on_way = {start}
        while way:
            name, rest = way[-1]
            after = next((each for each in rest if each in following), None)
            if after is None:
                way.pop()
                on_way.discard(name)
                below = (lengths.get(each, 0) for each in following[name])
                lengths[name] = 1 + max(below, default=0)
            elif after in on_way:
                raise ValueError(f"the tasks {name} and {after} wait for each other")
            elif after not in lengths:
                on_way.add(after)
                way.append((after, iter(following[after])))
    return max(lengths.values(), default=0)
