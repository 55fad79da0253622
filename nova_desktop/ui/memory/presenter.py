"""The Memory screen as a whole: its state, its sections, its graph; no Qt here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.memory import Fact, GraphPicture, Job
from nova_desktop.domain.memory_state import GraphKind, GraphState, LongWork, MemoryHealth
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.settings import MemorySpace, Settings
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.services.memory.set_up import place_of
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.edits_presenter import EditsPresenter
from nova_desktop.ui.memory.list_presenter import ListPresenter
from nova_desktop.ui.memory.news_presenter import NEWS_S, PICTURE_S, Later, NewsPresenter
from nova_desktop.ui.memory.paging import MAIN_TABS, Pages, Query, Tab, tab_names
from nova_desktop.ui.memory.patience import patiently
from nova_desktop.ui.memory.strips import StripAct, strip_of
from nova_desktop.ui.memory.thing_tasks import ThingTasks
from nova_desktop.ui.memory.view_protocol import Cover, MemoryDesk, MemoryView
from nova_desktop.ui.memory.words import about_text, is_reading, kept_text, queue_text

CALM_S: Final = 0.4
"""Many changes of the user's own at once are one."""
_MOST_NODES: Final = 2000
ALL: Final = ""
"""All spaces that are on, in the choice of a space."""


class MemoryPresenter:
    """A MemoryListener. `open` each time the screen comes into view: the child starts then."""

    def __init__(self, desk: MemoryDesk, view: MemoryView, hurry: float = 1.0) -> None:
        """Waits `hurry` times as long as is calm."""
        self._desk = desk
        self._view = view
        self._space = ALL
        self._is_loaded = False
        self._is_open = False
        self._is_restarting = False
        self._place = place_of(desk.settings.now.memory)
        self._standing: tuple[GraphKind, GraphState] | None = None
        self._back: list[Query] = []
        calm = hurry * CALM_S
        self._tasks = ThingTasks(desk.tasks, desk.operations, self._tasks_changed, calm)
        pages = Pages(desk.graph, health=lambda: desk.memory.health, tasks=self._tasks.rows)
        self.list = ListPresenter(pages, desk.operations, view, hurry)
        self.list.gone = self.close_thing
        self.edits = EditsPresenter(desk, self.changed, self.open_thing)
        self.edits.thing_gone = self._leave_thing
        work = desk.operations
        self.news = NewsPresenter(work, view, self._show_news, hurry * NEWS_S)
        self._changed = Later(work, "memory shown anew", calm, self._show_changes)
        self._queue = Later(work, "memory's queue", hurry * NEWS_S, self._show_queue)
        self._picture_later = Later(
            work, "memory's picture", hurry * PICTURE_S, self._show_picture_quietly
        )
        self._hurry = hurry
        self._elsewhere = Later(work, "memory elsewhere", hurry * NEWS_S, self._reload)
        desk.memory.on_change(self.refresh)
        desk.settings.on_change(lambda _settings: self._settings_changed())

    def open(self) -> None:
        """The screen is in view."""
        self._is_open = True
        self.refresh()
        self.news.open()
        if self._desk.memory.phase is MemoryPhase.ASLEEP:
            self._desk.operations.start("wake memory", self._wake)

    def close(self) -> None:
        """It is out of view: nothing is loaded for it any more."""
        self._is_open = False
        self.news.close()

    def refresh(self) -> None:
        """Show how memory is doing; loads what is shown once it can be."""
        phase = self._desk.memory.phase
        self._show_controls()
        if phase in (MemoryPhase.OFF, MemoryPhase.FAILED):
            self._is_loaded = self._is_restarting = False
            self.list.drop()
            covers = {MemoryPhase.OFF: Cover.OFF, MemoryPhase.FAILED: Cover.PROBLEM}
            kept = kept_text(self._desk.memory.kept) if phase is MemoryPhase.OFF else ""
            self._view.show_cover(covers[phase], self._problem(phase), kept)
            return
        self._look_for_restart(phase)
        if phase is MemoryPhase.READY:
            self._view.show_cover(Cover.NONE)
            if not self._is_loaded and self._is_open:
                self._is_loaded = True
                self._load()
        elif not self._is_loaded:
            self._view.show_cover(Cover.STARTING)
        self._show_health()
        if phase is MemoryPhase.READY:
            self._look_for_another_standing()

    def changed(self) -> None:
        """The user changed something of what is shown."""
        if self._is_open:
            self._changed.want()

    def retry(self) -> None:
        """Start it again."""
        self._desk.operations.start("restart memory", self._restart)

    def choose(self, tab: str) -> None:
        """Another section."""
        self.news.forget()
        self.list.show(replace(self.list.query, tab=Tab(tab)))

    def search(self, text: str) -> None:
        """As it is typed; in the page of a thing it leads back to all."""
        if text.strip() and self.list.query.thing:
            self._back.clear()
            self._show_query(Query(text=" ".join(text.split()), spaces=self._spaces()))
            return
        self.news.forget()
        self.list.search(text)

    def choose_space(self, space: str) -> None:
        """One space only, or all of them."""
        self._space = space
        self._back.clear()
        self._show_query(Query(self._main_tab(), self.list.query.text, self._spaces()))
        self._load_picture("")

    def open_thing(self, thing: str) -> None:
        """The page of a thing, and its surroundings in the graph."""
        self._back.append(self.list.query)
        self._desk.operations.start("a thing of memory", lambda: self._open_thing(thing))

    def close_thing(self) -> None:
        """Back to where one came from."""
        query = self._back.pop() if self._back else Query(spaces=self._spaces())
        if query.thing:
            self._desk.operations.start(
                "a thing of memory", lambda: self._open_thing(query.thing, query.tab)
            )
            return
        self._show_query(query)
        self._load_picture("")

    def _leave_thing(self, thing: str) -> None:
        """It was forgotten: its page is no more."""
        self._back = [query for query in self._back if query.thing != thing]
        if self.list.query.thing == thing:
            self._back.clear()
            self._show_query(Query(Tab.THINGS, "", self._spaces()))

    def show_queue(self) -> None:
        self._back.clear()
        self._show_query(Query(Tab.QUEUE, "", self._spaces()))

    def remember(self) -> None:
        self._desk.operations.start("remember", self._remember)

    def pause(self, paused: bool) -> None:
        """Read nothing more until it goes on; with Undo by the same button."""
        self._desk.operations.start("pause memory", lambda: self._having(paused=paused))

    def switch_on(self) -> None:
        async def work() -> None:
            await self._having(enabled=True)
            await self._wake()

        self._desk.operations.start("switch memory on", work)

    def press_strip(self, act: StripAct) -> None:
        """What the strip's button does."""
        if act is StripAct.STOP:
            self._desk.operations.start("stop embedding", self._stop_embedding)
        elif act is StripAct.RETRY:
            self._desk.memory.deliver()
            self._desk.operations.start("look at memory", self._desk.graph.health)
        else:
            self._desk.open_settings()

    # MemoryListener

    def job_changed(self, job: Job) -> None:
        del job
        if self._is_open and self.list.query.tab is Tab.QUEUE:
            self._queue.want()

    def facts_changed(self, job: Job, added: Sequence[Fact], retired: Sequence[Fact]) -> None:
        """What is searched stays as it was found."""
        del retired
        if added and self._is_loaded and job.space in self._spaces():
            self._picture_later.want()
            if not self.list.query.text:
                self.news.came(len(added))

    def health_changed(self, health: MemoryHealth) -> None:
        """Memory tells it."""

    def progress(self, work: LongWork, done: int, total: int) -> None:
        """The health tells of embedding; Settings shows the rest."""

    def _settings_changed(self) -> None:
        """In another place nothing of what is shown is there."""
        place = place_of(self._desk.settings.now.memory)
        if place != self._place:
            self._place, self._standing = place, None
            self._back.clear()
            if self._is_loaded:
                self._view.show_picture(GraphPicture((), (), 0))
                self._view.show_thing(None)
                self.list.query = replace(self.list.query, thing="", tab=self._main_tab())
                self.list.drop()
                self._view.show_loading()
                self._elsewhere.want()
        self.refresh()

    def _look_for_restart(self, phase: MemoryPhase) -> None:
        """What is shown stays while the child comes back; then it is read once more."""
        if self._is_loaded and phase is MemoryPhase.STARTING:
            self._is_restarting = True
        elif self._is_restarting and phase is MemoryPhase.READY:
            health = self._desk.memory.health
            if health is None or health.state is not GraphState.OPENING:
                self._is_restarting = False
                self._reload()

    def _look_for_another_standing(self) -> None:
        """A graph that is there again, or another one, is read anew."""
        health = self._desk.memory.health
        if health is None or health.state is GraphState.OPENING:
            return
        before, self._standing = self._standing, (health.kind, health.state)
        if before not in (None, self._standing) and self._is_open:
            self._reload()

    def _reload(self) -> None:
        if self._is_loaded:
            self._show_query(self.list.query, quiet=True)
            self._load_picture(self.list.query.thing, quiet=True)

    async def _restart(self) -> None:
        await self._desk.restart()
        await self._wake()

    async def _wake(self) -> None:
        try:
            await self._desk.memory.wake()
        except NovaError as error:
            if error.problem.code is not ProblemCode.MEMORY_OFF:
                self._view.show_cover(Cover.PROBLEM, error.problem)
            return
        self.refresh()

    def _load(self) -> None:
        self.list.query = replace(self.list.query, spaces=self._spaces())
        self._show_query(self.list.query)
        self._load_picture(self.list.query.thing)
        if self._desk.memory.health is None:
            self._desk.operations.start("memory's health", self._ask_health)

    async def _ask_health(self) -> None:
        self._show_health(await patiently(self._desk.graph.health, self._hurry))

    def _show_changes(self) -> None:
        if self._is_loaded:
            self.news.forget()
            self.list.reload()
            self._load_picture(self.list.query.thing)
            if thing := self.list.query.thing:
                self._desk.operations.start("a thing's head", lambda: self._show_head(thing))

    async def _show_head(self, thing: str) -> None:
        try:
            found = await self._desk.graph.entity(thing)
        except NovaError:  # the list finds out
            return
        if thing == self.list.query.thing:
            self._view.show_thing(found)

    def _show_news(self) -> None:
        if self._is_loaded and self.list.query.tab is not Tab.QUEUE:
            self.list.reload()
            self._picture_later.want()

    def _show_queue(self) -> None:
        if self._is_loaded and self._is_open and self.list.query.tab is Tab.QUEUE:
            self.list.reload()

    def _show_picture_quietly(self) -> None:
        if self._is_loaded and self._is_open:
            self._load_picture(self.list.query.thing, quiet=True)

    def _show_query(self, query: Query, *, quiet: bool = False) -> None:
        self.news.forget()
        names = tab_names(self._waiting())
        tabs = self._tasks.tabs if query.thing else MAIN_TABS
        if not query.thing:
            self._tasks.leave()
            self._view.show_thing(None)
        self._view.show_tabs([(tab, names[tab]) for tab in tabs], query.tab)
        if quiet:
            self.list.reload()
        else:
            self.list.show(query)

    async def _open_thing(self, thing: str, tab: Tab = Tab.OF_TIME) -> None:
        try:
            found = await patiently(lambda: self._desk.graph.entity(thing), self._hurry)
        except NovaError:
            if self._back:
                self._back.pop()
            raise
        await self._tasks.look(found.name)
        self._view.show_thing(found)
        tab = tab if tab in self._tasks.tabs else Tab.OF_TIME
        self._show_query(Query(tab, "", self._spaces(), thing))
        self._load_picture(thing)

    def _tasks_changed(self) -> None:
        query = self.list.query
        if self._is_loaded and query.thing:
            is_there = query.tab in self._tasks.tabs
            self._show_query(query if is_there else replace(query, tab=Tab.OF_TIME), quiet=is_there)

    def _load_picture(self, centre: str, *, quiet: bool = False) -> None:
        self._desk.operations.start("memory's picture", lambda: self._picture(centre, quiet))

    async def _picture(self, centre: str, quiet: bool) -> None:
        try:
            found = await patiently(
                lambda: self._desk.graph.picture(self._spaces(), centre, _MOST_NODES), self._hurry
            )
        except NovaError:  # the list says what is wrong
            return
        if centre == self.list.query.thing:
            self._view.show_picture(found, quiet=quiet)

    async def _remember(self) -> None:
        chosen = self._space or self._spaces()[0]
        told = await self._desk.questions.ask_remember(self._open_spaces(), chosen)
        if told is None:
            return
        await self._desk.notes.remember(*told)
        self._desk.tell(_("Kept. It is read in a moment."))
        self.changed()

    async def _stop_embedding(self) -> None:
        await self._desk.graph.reembed(go_on=False)

    async def _having(self, **changes: bool) -> None:
        def edit(now: Settings) -> Settings:
            memory = replace(now.memory, **changes)  # pyright: ignore[reportArgumentType] (by name)
            return replace(now, memory=memory)

        await self._desk.settings.change(edit)
        self.refresh()

    def _show_controls(self) -> None:
        self._view.show_paused(self._desk.settings.now.memory.paused)
        spaces = self._open_spaces()
        if self._space not in [space.id for space in spaces]:
            self._space = ALL
        self._view.show_spaces(spaces, self._space)

    def _show_health(self, health: MemoryHealth | None = None) -> None:
        health = health or self._desk.memory.health
        undelivered, again = self._desk.memory.undelivered, self._is_restarting
        self._view.show_strip(strip_of(health, restarting=again, undelivered=undelivered))
        if health is None:
            return
        known = health.facts or health.entities
        self._view.show_counts(about_text(health.facts, health.entities) if known else "")
        self._view.show_queue_line(
            queue_text(health), busy=bool(health.waiting) and is_reading(health)
        )
        if not self.list.query.thing:
            names = tab_names(self._waiting())
            self._view.show_tabs([(tab, names[tab]) for tab in MAIN_TABS], self.list.query.tab)

    def _waiting(self) -> int:
        health = self._desk.memory.health
        return health.waiting + health.kept + health.dead if health is not None else 0

    def _main_tab(self) -> Tab:
        tab = self.list.query.tab
        return tab if tab in MAIN_TABS else Tab.FACTS

    def _open_spaces(self) -> list[MemorySpace]:
        return [space for space in self._desk.spaces.all() if space.on]

    def _spaces(self) -> tuple[str, ...]:
        if self._space:
            return (self._space,)
        return tuple(space.id for space in self._open_spaces()) or ("",)

    def _problem(self, phase: MemoryPhase) -> Problem | None:
        if phase is MemoryPhase.OFF:
            return None
        return self._desk.memory.problem or Problem(ProblemCode.MEMORY_FAILED)
