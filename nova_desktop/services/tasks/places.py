"""Changes of where tasks stand: lanes, projects, people, labels. As in tasks.py."""

from collections.abc import Sequence

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import (
    add_lane,
    add_place,
    edit_lane,
    edit_place,
    merge_places,
    move_lane,
    remove_label,
    remove_lane,
    rename_label,
)
from nova_desktop.domain.task_places import Lane, Person, PlaceKind, Project
from nova_desktop.services.journal import Journal
from nova_desktop.services.tasks.ports import TaskStore
from nova_desktop.services.tasks.tasks import new_id


class TaskPlaces:
    """The use cases; who listens to Tasks hears of these changes too."""

    def __init__(self, journal: Journal, store: TaskStore) -> None:
        self._journal = journal
        self._store = store

    async def lanes(self) -> Sequence[Lane]:
        """From the left to the right."""
        return await self._store.lanes()

    async def projects(self, *, counted: bool = True) -> Sequence[Project]:
        """By name, archived ones last; it is quicker without their counts of open tasks."""
        return await self._store.projects(counted)

    async def people(self, *, counted: bool = True) -> Sequence[Person]:
        """By name, archived ones last; it is quicker without their counts of open tasks."""
        return await self._store.people(counted)

    async def labels(self) -> Sequence[str]:
        """By name."""
        return await self._store.labels()

    async def add(self, kind: PlaceKind, name: str, colour: str = "", notes: str = "") -> str:
        """A new project or person; its id."""
        place = new_id()
        await self._journal.carry_out(add_place(kind, place, _name(name), colour, notes))
        return place

    async def named(self, kind: PlaceKind, name: str, actor: Actor = Actor.YOU) -> str:
        """The id of the one with this name, upper and lower case alike; made if there is none."""
        wanted = _name(name)
        known = await (self.projects() if kind is PlaceKind.PROJECT else self.people())
        for place in known:
            if place.name.casefold() == wanted.casefold() and not place.archived:
                return place.id
        place = new_id()
        await self._journal.carry_out(add_place(kind, place, wanted), actor=actor)
        return place

    async def rename(self, kind: PlaceKind, place: str, name: str) -> None:
        await self._journal.carry_out(edit_place(kind, place, name=_name(name)))

    async def edit(self, kind: PlaceKind, place: str, **fields: str | bool) -> None:
        """Another colour or notes."""
        await self._journal.carry_out(edit_place(kind, place, **fields))

    async def archive(self, kind: PlaceKind, place: str, archived: bool = True) -> None:
        """Out of the lists of choice, or back; tasks keep it."""
        await self._journal.carry_out(edit_place(kind, place, archived=archived))

    async def merge(self, kind: PlaceKind, place: str, into: str) -> None:
        """All tasks of the one to the other; the one is gone."""
        await self._journal.carry_out(merge_places(kind, place, into))

    async def rename_label(self, label: str, into: str) -> None:
        """Everywhere."""
        await self._journal.carry_out(rename_label(label, _name(into)))

    async def remove_label(self, label: str) -> None:
        """From all tasks."""
        await self._journal.carry_out(remove_label(label))

    async def add_lane(self, name: str, after: str = "") -> str:
        """A lane of the user's own; its id."""
        lane = new_id()
        await self._journal.carry_out(add_lane(lane, _name(name), after))
        return lane

    async def rename_lane(self, lane: str, name: str) -> None:
        """A lane that came with Nova has its own name again with ""."""
        await self._journal.carry_out(edit_lane(lane, {"name": harmless_line(name)}))

    async def limit_lane(self, lane: str, limit: int | None) -> None:
        await self._journal.carry_out(edit_lane(lane, {"limit": limit}))

    async def collapse_lane(self, lane: str, collapsed: bool) -> None:
        await self._journal.carry_out(edit_lane(lane, {"collapsed": collapsed}))

    async def move_lane(self, lane: str, after: str) -> None:
        """Behind another, or to the front with ""."""
        await self._journal.carry_out(move_lane(lane, after))

    async def remove_lane(self, lane: str) -> None:
        """Its tasks go to the lanes of their statuses."""
        await self._journal.carry_out(remove_lane(lane))


def _name(text: str) -> str:
    line = harmless_line(text)
    if not line:
        raise NovaError.of(ProblemCode.TITLE_BLANK)
    return line
