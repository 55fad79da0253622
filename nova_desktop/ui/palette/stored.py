"""Entries that the database knows: projects, people, labels, kept views, chats; no Qt here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nova_desktop.domain.chat import Conversation
from nova_desktop.domain.task_places import Person, Project
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.entries import Entry, Kind
from nova_desktop.ui.tasks.faces import Names

Open = Callable[[str], object]
Named = Mapping[str, tuple[str, str]]


class Chats(Protocol):
    """services.chat.Chat."""

    async def conversations(self) -> Sequence[Conversation]: ...


@dataclass(slots=True)
class StoredEntries:
    """Read anew each time the palette opens, without what is costly to count.

    `open_place` gets a place as `project:ID`, `open_chat` the id of a conversation.
    """

    places: TaskPlaces
    views: SavedViews
    chats: Chats
    days: Days
    open_place: Open
    open_chat: Open
    _projects: Named = field(default_factory=dict[str, tuple[str, str]])
    _people: Named = field(default_factory=dict[str, tuple[str, str]])

    async def read(self) -> Sequence[Entry]:
        """All of them, those that are in use first. Raises NovaError."""
        projects = await self.places.projects(counted=False)
        people = await self.places.people(counted=False)
        labels = await self.places.labels()
        views = await self.views.all()
        chats = await self.chats.conversations()
        self._projects = {each.id: (each.name, each.colour) for each in projects}
        self._people = {each.id: (each.name, each.colour) for each in people}
        return [
            *(self._place(f"view:{view.id}", Kind.PLACE, view.name) for view in views),
            *(self._named(Kind.PROJECT, each) for each in projects),
            *(self._place(f"label:{label}", Kind.LABEL, label) for label in labels),
            *(self._named(Kind.PERSON, each) for each in people),
            *(self._chat(each) for each in chats),
        ]

    def names(self) -> Names:
        """What ids of tasks are called, as of the last reading."""
        days = self.days
        return Names(self._projects, self._people, days.today(), days.now(), days.zone())

    def _named(self, kind: Kind, each: Project | Person) -> Entry:
        entry = self._place(f"{kind}:{each.id}", kind, each.name)
        second = _("archived") if each.archived else entry.second
        return Entry(entry.id, kind, each.name, entry.run, entry.icon, second, colour=each.colour)

    def _place(self, place: str, kind: Kind, name: str) -> Entry:
        icons = {Kind.PROJECT: "circle", Kind.LABEL: "tag", Kind.PERSON: "user"}
        seconds = {Kind.LABEL: _("label"), Kind.PLACE: _("view")}
        icon = icons.get(kind, "list-filter")
        return Entry(place, kind, name, lambda: self.open_place(place), icon, seconds.get(kind, ""))

    def _chat(self, each: Conversation) -> Entry:
        name = each.title or _("New chat")
        return Entry(
            f"chat:{each.id}",
            Kind.CHAT,
            name,
            lambda: self.open_chat(each.id),
            "message-square",
        )
