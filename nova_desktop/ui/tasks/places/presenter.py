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
    def open_archived(self, archived: Sequence[tuple[str, Place]]) -> None:
        """The menu of those that are archived, with their places as `project:ID`."""
        ...

    async def ask_name(self, title: str, name: str) -> str | None: ...
    async def ask_notes(self, title: str, notes: str) -> str | None:
        """Markdown of many lines; None where it stays as it was."""
        ...


class PlacesPresenter:
    """Every change is one step of undo, told where it is not seen at once."""

    def __init__(self, desk: TaskDesk, views: SavedViews, questions: PlaceQuestions) -> None:
        self._desk = desk
        self._views = views
        self._questions = questions

    def menu(self, place: str) -> None:
        """Open that of a row, as `project:ID`."""

        async def work() -> None:
            kind, _colon, rest = place.partition(":")
            if kind == "archived":
                self._questions.open_archived(await self._archived(rest))
                return
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
                await self._views.keep(name, shown.query, shown.id, shown.named)
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

    def write_notes(self, place: str) -> None:
        """Ask for what there is to know about it."""

        async def work() -> None:
            shown = await self._shown(place)
            if shown is None or isinstance(shown, SavedView):
                return
            notes = await self._questions.ask_notes(shown.name, shown.notes)
            if notes is not None and notes != shown.notes:
                kind, found = _parts(place)
                await self._desk.places.edit(kind, found, notes=notes)

        self._start("notes of a place", work)

    def archive(self, place: str, archived: bool = True) -> None:
        """Out of the rail, where its tasks keep it, or back."""
        kind, found = _parts(place)

        async def work() -> None:
            await self._desk.places.archive(kind, found, archived)
            self._tell(_("Archived. Its tasks keep it.") if archived else _("It is back."))

        self._start("archive", work)

    def merge(self, place: str, into: str) -> None:
        """All tasks of the one to the other."""
        kind, found = _parts(place)

        async def work() -> None:
            await self._desk.places.merge(kind, found, into)
            batch = self._desk.journal.newest
            await self._views.follow(found, into)
            self._tell(_("Merged"), batch)

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

    async def _archived(self, kind: str) -> Sequence[tuple[str, Place]]:
        found = await self._all(f"{kind}:")
        return [(f"{kind}:{each.id}", each) for each in found if each.archived]

    async def _all(self, place: str) -> Sequence[Place]:
        match place.partition(":")[0]:
            case "project":
                return await self._desk.places.projects()
            case "person":
                return await self._desk.places.people()
            case _:
                return []

    def _tell(self, text: str, batch: str = "") -> None:
        batch = batch or self._desk.journal.newest
        self._desk.tell(text, lambda: self._start("undo", lambda: self._desk.journal.undo(batch)))

    def _start(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._desk.operations.start(name, work)


def _parts(place: str) -> tuple[PlaceKind, str]:
    kind, _colon, found = place.partition(":")
    return KINDS[kind], found
