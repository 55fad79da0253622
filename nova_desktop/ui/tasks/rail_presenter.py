"""The lower part of the rail: lists, projects and people with their counts; no Qt here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Final, Protocol

from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_filters import OPEN, AllOf, InLane
from nova_desktop.domain.task_places import Person, Project
from nova_desktop.domain.tasks import INBOX
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.lists import TOP_LEVEL
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.shell.rail_places import RailPlace
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.lists.later import OneAtATime
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.sources import ALL, DONE, IN, NEEDS_YOU, TODAY, TRASH

LISTS: Final = "lists"
PROJECTS: Final = "projects"
PEOPLE: Final = "people"
ARCHIVED: Final = "archived"
"""The kind of the rows as `archived:project`."""
_FOLDED: Final = "tasks.rail.folded"
_MOST: Final = 200


class RailView(Protocol):
    """The rail."""

    def show_section(self, key: str, title: str, rows: Sequence[RailPlace]) -> None: ...
    def show_folded(self, key: str, folded: bool) -> None: ...
    def show_count(self, name: str, count: int) -> None: ...


class RailPresenter:
    """Follows every change of tasks; nothing of it waits for anything."""

    def __init__(
        self,
        desk: TaskDesk,
        naming: Naming,
        state: StateStore,
        view: RailView,
        views: SavedViews | None = None,
    ) -> None:
        self._desk = desk
        self._views = views or SavedViews(state)
        self._naming = naming
        self._state = state
        self._view = view
        self._actions = TaskActions(desk)
        self._folded: set[str] | None = None
        self._refreshing = OneAtATime(desk.operations, "the rail", self._refresh)
        desk.tasks.on_change(lambda _changed: self.refresh())
        self._views.on_change(self.refresh)

    def refresh(self) -> None:
        """Names and counts as of now."""
        self._refreshing.want()

    def fold(self, key: str, folded: bool) -> None:
        """The user folded a section; it stays so."""
        if self._folded is None:
            return
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        words = " ".join(sorted(self._folded))
        self._desk.operations.start("fold", lambda: self._state.set_state(_FOLDED, words))

    def drop(self, place: str, tasks: Sequence[str]) -> None:
        """Tasks were dropped on a row."""
        kind, _colon, name = place.partition(":")
        done: dict[str, Callable[[], None]] = {
            TODAY: lambda: self._actions.plan(*tasks, day=self._desk.days.today()),
            IN: lambda: self._actions.move(*tasks, lane=INBOX),
            DONE: lambda: self._actions.complete(*tasks),
            TRASH: lambda: self._actions.delete(*tasks),
        }
        if place in done:
            done[place]()
        elif kind == "project":
            self._actions.set_project(*tasks, project=name)
        elif kind == "person":
            self._actions.relate(*tasks, relation=Relation.PERSON, add=[name])

    async def _refresh(self) -> None:
        projects, people = await self._naming.counted()
        if self._folded is None:
            raw = await self._state.get_state(_FOLDED)
            self._folded = {PEOPLE} if raw is None else set(raw.split())
        lists, days = self._desk.lists, self._desk.days
        today = days.today()
        due = await lists.count(AllOf((OPEN, days.due_on(None, today))))
        late = await lists.count(AllOf((OPEN, days.due_on(None, today - timedelta(days=1)))))
        inbox = await lists.count(AllOf((InLane(INBOX), TOP_LEVEL)))
        needs = await lists.count(NEEDS_YOU)
        self._view.show_count("home", needs + late)
        kept = [RailPlace(f"view:{v.id}", v.name, "list-filter") for v in await self._views.all()]
        self._view.show_section(LISTS, _("Lists"), [*_lists(due, inbox), *kept])
        rows = [*_projects(projects), *_archived("project", projects)]
        self._view.show_section(PROJECTS, _("Projects"), rows)
        rows = [*_people(people), *_archived("person", people)]
        self._view.show_section(PEOPLE, _("People"), rows)
        for key in (LISTS, PROJECTS, PEOPLE):
            self._view.show_folded(key, key in self._folded)


def _lists(due: int, inbox: int) -> list[RailPlace]:
    return [
        RailPlace(TODAY, _("Today"), "sun", due, takes=True),
        RailPlace(IN, _("Inbox"), "inbox", inbox, takes=True),
        RailPlace(ALL, _("All tasks"), "list-checks"),
        RailPlace(DONE, _("Done"), "circle-check", takes=True),
        RailPlace(TRASH, _("Trash"), "trash-2", takes=True),
    ]


def _archived(kind: str, places: Sequence[Project | Person]) -> Iterator[RailPlace]:
    """One row for all that are archived: its menu brings them back."""
    if count := sum(each.archived for each in places):
        yield RailPlace(f"{ARCHIVED}:{kind}", _("Archived"), "folder", count, opens_menu=True)


def _projects(projects: Sequence[Project]) -> Iterator[RailPlace]:
    for each in [one for one in projects if not one.archived][:_MOST]:
        name = f"project:{each.id}"
        yield RailPlace(name, each.name, "circle", each.open_tasks, each.colour, takes=True)


def _people(people: Sequence[Person]) -> Iterator[RailPlace]:
    for each in [one for one in people if not one.archived][:_MOST]:
        name = f"person:{each.id}"
        yield RailPlace(name, each.name, "user", each.open_tasks, each.colour, takes=True)
