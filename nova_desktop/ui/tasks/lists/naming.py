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
    """All names as of one moment; projects and people by name, archived ones last."""

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


Kept = tuple[Sequence[Project], Sequence[Person], Sequence[str], Sequence[Lane]]


class Naming:
    """One for the window."""

    def __init__(self, places: TaskPlaces, days: Days, tasks: Tasks) -> None:
        self._places = places
        self._days = days
        self._kept: Kept | None = None
        self._changes = 0
        tasks.on_change(self._changed)

    async def known(self) -> Known:
        """As of now. Raises NovaError."""
        kept = self._kept
        if kept is None:
            changes = self._changes
            places = self._places
            kept = (
                await places.projects(),
                await places.people(),
                await places.labels(),
                await places.lanes(),
            )
            if changes == self._changes:
                self._kept = kept
        projects, people, labels, lanes = kept
        return Known(projects, people, labels, lanes, self._names(projects, people))

    def _names(self, projects: Sequence[Project], people: Sequence[Person]) -> Names:
        return Names(
            {each.id: (each.name, each.colour) for each in projects},
            {each.id: (each.name, each.colour) for each in people},
            self._days.today(),
            self._days.now(),
            self._days.zone(),
        )

    def _changed(self, _changed: TasksChanged) -> None:
        """Any change of a task can bring a label, and changes the counts of open tasks."""
        self._changes += 1
        self._kept = None
