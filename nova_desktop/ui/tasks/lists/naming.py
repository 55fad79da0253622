"""What projects, people and labels are called, read anew only after they changed; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from nova_desktop.domain.task_places import Lane, Person, Project
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.tasks.faces import Names


@dataclass(frozen=True, slots=True)
class Known:
    """All names as of one moment; projects and people by name, archived ones last, not counted."""

    projects: Sequence[Project]
    people: Sequence[Person]
    labels: Sequence[str]
    lanes: Sequence[Lane]
    names: Names

    def project(self, project: str) -> Project | None:
        """By id."""
        return next((each for each in self.projects if each.id == project), None)

    def person(self, person: str) -> Person | None:
        """By id."""
        return next((each for each in self.people if each.id == person), None)


Places = tuple[Sequence[Project], Sequence[Person], Sequence[Lane]]


class Naming:
    """One for the window. What tasks are called is read again only after that changed."""

    def __init__(self, places: TaskPlaces, days: Days, tasks: Tasks) -> None:
        self._places = places
        self._days = days
        self._kept: Places | None = None
        self._labels: Sequence[str] | None = None
        self._renamed = 0
        self._changes = 0
        tasks.on_change(self._changed)

    async def known(self) -> Known:
        """As of now. Raises NovaError."""
        (projects, people, lanes), labels = await self._read_places(), await self._read_labels()
        return Known(projects, people, labels, lanes, self._names(projects, people))

    async def counted(self) -> tuple[Sequence[Project], Sequence[Person]]:
        """With how many open tasks each has, which takes long where there are many."""
        return await self._places.projects(), await self._places.people()

    async def _read_places(self) -> Places:
        if self._kept is not None:
            return self._kept
        renamed, places = self._renamed, self._places
        found = (
            await places.projects(counted=False),
            await places.people(counted=False),
            await places.lanes(),
        )
        if renamed == self._renamed:
            self._kept = found
        return found

    async def _read_labels(self) -> Sequence[str]:
        if self._labels is not None:
            return self._labels
        changes = self._changes
        found = await self._places.labels()
        if changes == self._changes:
            self._labels = found
        return found

    def _names(self, projects: Sequence[Project], people: Sequence[Person]) -> Names:
        return Names(
            {each.id: (each.name, each.colour) for each in projects},
            {each.id: (each.name, each.colour) for each in people},
            self._days.today(),
            self._days.now(),
            self._days.zone(),
        )

    def _changed(self, changed: TasksChanged) -> None:
        """Any change of a task can bring a label."""
        self._changes += 1
        self._labels = None
        if changed.places or changed.lanes:
            self._renamed += 1
            self._kept = None
