"""What the tools of tasks share: tasks, projects and people as models name them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, TypeVar

from nova_desktop.domain.agent.marks import quoted
from nova_desktop.domain.task_places import Person, Project
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskDetail
from nova_desktop.services.agent.tools.basics import CannotError
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces

Place = TypeVar("Place", Project, Person)
PRIORITIES: Final = tuple(each.name.lower() for each in Priority)


@dataclass(frozen=True, slots=True)
class TaskDesk:
    """Finds what is named, or raises CannotError with what the model may do.

    `zone` tells the IANA name of where the user is, "" for this computer's.
    """

    lists: TaskLists
    places: TaskPlaces
    days: Days
    zone: Callable[[], str] = str

    async def task(self, task: str) -> TaskDetail:
        """One that is not in the trash."""
        detail = await self.lists.detail(task)
        if detail is None or detail.card.task.deleted_at is not None:
            raise CannotError(
                f"There is no task {quoted(task, 60)!r}. Take an id from list_tasks, as it is."
            )
        return detail

    async def project(self, name: str) -> str:
        """The id of a project by name or id."""
        return _one(name, await self.places.projects(counted=False), "project")

    async def people(self, names: Sequence[str]) -> list[str]:
        """The ids of people by names or ids."""
        if not names:
            return []
        known = await self.places.people(counted=False)
        return list(dict.fromkeys(_one(name, known, "person") for name in names))

    async def names(self) -> Mapping[str, str]:
        """The names of all projects and people by id."""
        projects = await self.places.projects(counted=False)
        people = await self.places.people(counted=False)
        return {each.id: each.name for each in (*projects, *people)}

    def due(self, text: str) -> Due:
        """`2026-05-01`, or `2026-05-01T09:00` on the user's clock."""
        try:
            day, timed, clock = text.strip().replace(" ", "T", 1).partition("T")
            if not timed:
                return Due.on(date.fromisoformat(day))
            return Due.local(date.fromisoformat(day), _clock(clock), self.zone())
        except ValueError:
            raise CannotError(
                f"{quoted(text, 40)!r} is no date; write 2026-05-01 or 2026-05-01T09:00."
            ) from None

    def day(self, text: str) -> date:
        """`2026-05-01`."""
        return self.due(text).day


def priority_of(word: str) -> Priority:
    """One of PRIORITIES."""
    return Priority[word.upper()]


def _clock(text: str) -> time:
    if (at := datetime.fromisoformat(f"2000-01-01T{text}")).tzinfo is not None:
        raise ValueError("a time without a zone is wanted")
    return at.time().replace(second=0, microsecond=0)


def _one(name: str, known: Sequence[Place], what: str) -> str:
    wanted = " ".join(name.split()).casefold()
    found = [each for each in known if each.id == name]
    found = found or [e for e in known if e.name.casefold() == wanted and not e.archived]
    if not found:
        raise CannotError(
            f"There is no {what} {quoted(name, 60)!r}. list_{_LISTS[what]} names them;"
            f" create_{what} makes one."
        )
    return found[0].id


_LISTS: Final = {"project": "projects", "person": "people"}
