"""Where memory is kept: tried before it is used, moved where that is wished; no Qt here."""

from collections.abc import Awaitable, Callable

from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphPlace,
    GraphState,
    LongWork,
    PlaceLook,
    PlaceOutcome,
)
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.memory.places import LOCAL, PlaceChoice
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.settings.memory_desk import (
    MemorySettingsDesk,
    MemorySettingsView,
    PlaceForm,
)
from nova_desktop.ui.settings.memory_long_work import show_long_work
from nova_desktop.ui.settings.memory_words import found_local_text, look_text


class MemoryPlacePresenter:
    """Another kind of place is a draft until the user says to use it."""

    def __init__(self, desk: MemorySettingsDesk, view: MemorySettingsView) -> None:
        self._desk = desk
        self._view = view
        self._has_password = False
        self._drafted: GraphKind | None = None
        self._was_down = False
        desk.memory.on_change(self._health_changed)

    def open(self) -> None:
        """The panel came into view."""
        self._drafted = None
        self.refresh()
        self._start("the password of memory", self._look_up_password)
        if self._desk.memory.on:
            self._start("a Neo4j here", self._find_local)

    def refresh(self) -> None:
        self._show_place()

    def choose_kind(self, kind: str) -> None:
        """Show the fields of a place; it is used only once the user says so."""
        self._drafted = GraphKind(kind)
        self._view.show_connection("", "")
        self._show_place()

    def test(self) -> None:
        self._start("test Neo4j", self._test)

    def use(self) -> None:
        self._start("use another place for memory", self._use)

    def use_local(self) -> None:
        """Fill in the Neo4j of this computer."""
        self._drafted = GraphKind.NEO4J
        self._view.show_offer("")
        choice = PlaceChoice(LOCAL, "neo4j", "neo4j")
        is_used = self._kind_used() is GraphKind.NEO4J
        self._view.show_place(PlaceForm(GraphKind.NEO4J, choice, self._has_password, is_used))

    def move(self) -> None:
        self._start("move memory", self._move)

    def _start(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._desk.operations.start(name, work)

    def _kind_used(self) -> GraphKind:
        return self._desk.saving.settings.now.memory.kind

    def _show_place(self) -> None:
        now = self._desk.saving.settings.now.memory
        kind = self._drafted or now.kind
        choice = PlaceChoice(now.uri, now.user, now.database)
        self._was_down = self._is_down()
        is_used = kind is now.kind
        is_down = is_used and self._was_down
        self._view.show_place(PlaceForm(kind, choice, self._has_password, is_used, is_down))

    def _is_down(self) -> bool:
        health = self._desk.memory.health
        if health is None or self._kind_used() is not GraphKind.NEO4J:
            return False
        return (health.kind, health.state) == (GraphKind.NEO4J, GraphState.DOWN)

    def _health_changed(self) -> None:
        if self._is_down() != self._was_down:
            self._show_place()

    async def _look_up_password(self) -> None:
        try:
            self._has_password = await self._desk.places.has_password()
        except NovaError:  # told once it is needed
            self._has_password = False
        self._show_place()

    async def _find_local(self) -> None:
        if self._kind_used() is GraphKind.NEO4J:
            return
        try:
            found = await self._desk.places.find_local()
        except NovaError:  # an offer only
            found = False
        self._view.show_offer(found_local_text() if found else "")

    async def _test(self) -> PlaceLook:
        _kind, choice = self._view.form()
        self._view.show_testing(True)
        self._view.show_connection(_("Looking…"), "")
        try:
            look = await self._desk.places.look(choice)
        except NovaError as error:
            self._view.show_connection(problem_text(error.problem).title, "error")
            raise
        finally:
            self._view.show_testing(False)
        self._view.show_connection(look_text(look), "ok" if look.is_good else "error")
        return look

    async def _may_use(self) -> bool:
        """A place is tested before it is used; with memory off nobody can."""
        if not self._desk.memory.on:
            return True
        look = await self._test()
        if look.is_good or look.outcome is PlaceOutcome.BAD_ADDRESS:
            return look.is_good
        return await self._desk.questions.ask_use_anyway(look_text(look))

    async def _use(self, *, is_tested: bool = False) -> None:
        kind, choice = self._view.form()
        places = self._desk.places
        if kind is GraphKind.EMBEDDED:
            change = await places.use_embedded()
        elif not is_tested and not await self._may_use():
            return
        else:
            used = await self._desk.with_place.ask_if_needed(lambda: places.use(choice))
            if used is None:
                return
            change = used
            self._has_password = self._has_password or bool(choice.password)
        self._drafted = None
        self._view.forget_written()
        self._show_place()
        if change.keys():
            here = kind is GraphKind.EMBEDDED
            text = _("Memory is kept on this computer") if here else _("Memory is kept in Neo4j")
            self._desk.saving.tell(change, text, self._desk.spaces.undo)
        else:
            self._desk.saving.say(_("Saved"))

    async def _move(self) -> None:
        kind, choice = self._view.form()
        here = kind is GraphKind.EMBEDDED
        to = _("this computer") if here else choice.uri.strip()
        if not await self._desk.questions.ask_move(to):
            return
        place = GraphPlace() if here else await self._desk.places.place(choice)
        report = await show_long_work(
            self._view, LongWork.MOVE, to, lambda: self._desk.graph.move(place)
        )
        if report is not None and report.ok:
            await self._use(is_tested=True)
