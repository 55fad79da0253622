"""What is done to projects, people and kept views; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from nova_desktop.domain.task_places import Person, PlaceKind, Project
from nova_desktop.services.tasks.saved_views import SavedView, SavedViews
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.filters.presenter import forget_view

Place = Project | Person
Shown = Place | SavedView
KINDS = {"project": PlaceKind.PROJECT, "person": PlaceKind.PERSON}


class PlaceQuestions(Protocol):
    """The menu and its dialog."""

    def open_menu(self, place: str, shown: Shown, others: Sequence[Place]) -> None: ...
    async def ask_name(self, title: str, name: str) -> str | None: ...


class PlacesPresenter:
    """Every change is one step of undo, told where it is not seen at once."""

    def __init__(self, desk: TaskDesk, views: SavedViews, questions: PlaceQuestions) -> None:
        self._desk = desk
        self._views = views
        self._questions = questions

    def menu(self, place: str) -> None:
        """Open that of a row, as `project:ID`."""

        async def work() -> None:
            shown = await self._shown(place)
            if shown is not None:
                self._questions.open_menu(place, shown, await self._others(place))

        self._start("menu of a place", work)

    def rename(self, place: str) -> None:
        """Ask for another name."""

        async def work() -> None:
            shown = await self._shown(place)
            if shown is None:
                return
            name = await self._questions.ask_name(_("Rename"), shown.name)
            if name is None or name.strip() == shown.name:
                return
            if isinstance(shown, SavedView):
                await self._views.keep(name, shown.query, shown.id)
            else:
                kind, found = _parts(place)
                await self._desk.places.rename(kind, found, name)

        self._start("rename a place", work)

    def add(self, kind: PlaceKind) -> None:
        """Ask for the name of a new one."""

        async def work() -> None:
            titles = {
                PlaceKind.PROJECT: _("New project"),
                PlaceKind.PERSON: _("New person"),
            }
            name = await self._questions.ask_name(titles[kind], "")
            if name is not None and name.strip():
                await self._desk.places.named(kind, name)

        self._start("add a place", work)

    def colour(self, place: str, colour: str) -> None:
        """A role of the theme, "" for none."""
        kind, found = _parts(place)
        self._start("colour", lambda: self._desk.places.edit(kind, found, colour=colour))

    def archive(self, place: str) -> None:
        """Out of the rail; tasks keep it."""
        kind, found = _parts(place)

        async def work() -> None:
            await self._desk.places.archive(kind, found)
            self._tell(_("Archived. Its tasks keep it."))

        self._start("archive", work)

    def merge(self, place: str, into: str) -> None:
        """All tasks of the one to the other."""
        kind, found = _parts(place)

        async def work() -> None:
            await self._desk.places.merge(kind, found, into)
            self._tell(_("Merged"))

        self._start("merge", work)

    def remove(self, place: str) -> None:
        """A kept view."""
        view = place.partition(":")[2]
        self._start("remove a view", lambda: forget_view(self._desk, self._views, view))

    async def _shown(self, place: str) -> Shown | None:
        if place.startswith("view:"):
            return await self._views.get(place.partition(":")[2])
        return next((each for each in await self._all(place) if place.endswith(each.id)), None)

    async def _others(self, place: str) -> Sequence[Place]:
        return [
            each
            for each in await self._all(place)
            if not place.endswith(each.id) and not each.archived
        ]

    async def _all(self, place: str) -> Sequence[Place]:
        match place.partition(":")[0]:
            case "project":
                return await self._desk.places.projects()
            case "person":
                return await self._desk.places.people()
            case _:
                return []

    def _tell(self, text: str) -> None:
        batch = self._desk.journal.newest
        self._desk.tell(text, lambda: self._start("undo", lambda: self._desk.journal.undo(batch)))

    def _start(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._desk.operations.start(name, work)


def _parts(place: str) -> tuple[PlaceKind, str]:
    kind, _colon, found = place.partition(":")
    return KINDS[kind], found
