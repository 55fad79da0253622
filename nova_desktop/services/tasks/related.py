"""The tasks of something with a name: those of a person or project called so, or that say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from nova_desktop.domain.task_filters import (
    OPEN,
    AllOf,
    AnyOf,
    HasWords,
    InProject,
    NotThat,
    TaskFilter,
    TaskOrder,
    WithPerson,
)
from nova_desktop.domain.task_places import Person, Project
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces

_NOTHING = AnyOf()


@dataclass(frozen=True, slots=True)
class Related:
    """Some of the tasks, open ones first, and how many there are."""

    cards: tuple[TaskCard, ...] = ()
    count: int = 0


def tasks_about(name: str, projects: Sequence[Project], people: Sequence[Person]) -> TaskFilter:
    """Which tasks those are; none for a blank name."""
    wanted = _plain(name)
    if not wanted:
        return _NOTHING
    named = [InProject(each.id) for each in projects if _plain(each.name) == wanted]
    met = [WithPerson(each.id) for each in people if _plain(each.name) == wanted]
    return AnyOf((*named, *met, HasWords(name)))


class RelatedTasks:
    """Asks for them."""

    def __init__(self, lists: TaskLists, places: TaskPlaces) -> None:
        self._lists = lists
        self._places = places

    async def find(self, name: str, limit: int) -> Related:
        """The open ones by when they are due, then what was changed last. Raises NovaError."""
        wanted = tasks_about(name, await self._places.projects(), await self._places.people())
        count = await self._lists.count(wanted) if wanted != _NOTHING else 0
        if not count:
            return Related()
        opened = await self._lists.where(AllOf((wanted, OPEN)), TaskOrder.DUE, limit)
        cards = opened.cards
        if len(cards) < limit:
            over = AllOf((wanted, NotThat(OPEN)))
            rest = await self._lists.where(over, TaskOrder.UPDATED, limit - len(cards))
            cards += rest.cards
        return Related(cards, count)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
