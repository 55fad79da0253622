"""What the presenters of memory talk to: a view, dialogs and a Memory, all in memory."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from nova_desktop.domain.memory import Entity, Episode, Fact, GraphPicture, NewEpisode
from nova_desktop.domain.memory_state import MemoryHealth, ReembedEstimate
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.settings import MemorySpace, Settings
from nova_desktop.domain.tasks import Task, TaskCard
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.services.memory.notes import Notes
from nova_desktop.services.memory.places import MemoryPlaces
from nova_desktop.services.memory.spaces import Spaces
from nova_desktop.services.memory.wiping import Wiping
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.tasks.related import Related
from nova_desktop.ui.memory.rows import MemoryRow
from nova_desktop.ui.memory.strips import Strip
from nova_desktop.ui.memory.thing_tasks import TaskDoors
from nova_desktop.ui.memory.view_protocol import Cover, MemoryDesk, Nothing
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.memory_desk import MemorySettingsDesk, WipeChoice
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving
from tests.fakes.memory_outbox import FakeMemoryOutbox
from tests.fakes.memory_port import AT, HEALTHY, FakeMemoryGraph
from tests.fakes.memory_settings import MemorySettings as SettingsInMemory
from tests.fakes.plans import MemoryVault


class FakeMemory:
    """services.memory.memory.Memory without a child."""

    def __init__(self, phase: MemoryPhase = MemoryPhase.READY) -> None:
        self.phase = phase
        self.health: MemoryHealth | None = HEALTHY
        self.problem: Problem | None = None
        self.undelivered: Problem | None = None
        self.deliveries = 0
        self.kept: tuple[int, int] | None = None
        self.fails: NovaError | None = None
        self.wakes = 0
        self._listeners: list[Callable[[], None]] = []

    @property
    def on(self) -> bool:
        return self.phase is not MemoryPhase.OFF

    async def wake(self) -> None:
        self.wakes += 1
        if self.fails is not None:
            raise self.fails
        self.phase = MemoryPhase.READY

    def deliver(self) -> None:
        self.deliveries += 1

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def become(self, phase: MemoryPhase, health: MemoryHealth | None = None) -> None:
        self.phase, self.health = phase, health or self.health
        for listener in self._listeners:
            listener()


class FakeRelated:
    """RelatedTasks over titles; each thing has all that hold its name."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.listeners: list[Callable[[], None]] = []
        self.asked: list[str] = []
        self.fails: NovaError | None = None

    async def find(self, name: str, limit: int) -> Related:
        self.asked.append(name)
        if self.fails is not None:
            raise self.fails
        found = [TaskCard(task) for task in self.tasks if name in task.title]
        return Related(tuple(found[:limit]), len(found))

    def become(self, *titles: str) -> None:
        """Other tasks, open ones, and whoever listens hears of it."""
        self.tasks = [Task(title, title, AT, AT) for title in titles]
        for listener in self.listeners:
            listener()


class FakeMemoryView:
    """What the screen shows last."""

    def __init__(self) -> None:
        self.cover = Cover.STARTING
        self.kept = ""
        self.cover_problem: Problem | None = None
        self.strip: Strip | None = None
        self.tabs: dict[str, str] = {}
        self.tab = ""
        self.rows: list[MemoryRow] = []
        self.more = False
        self.nothing: Nothing | None = None
        self.problem: Problem | None = None
        self.thing: Entity | None = None
        self.picture: GraphPicture | None = None
        self.counts = ""
        self.queue = ""
        self.paused = False
        self.spaces: tuple[str, ...] = ()
        self.loadings = 0
        self.at_rest = True
        self.news = 0
        self.anew = True
        self.quiet = False

    @property
    def titles(self) -> list[str]:
        return [row.title for row in self.rows]

    def show_cover(self, cover: Cover, problem: Problem | None = None, kept: str = "") -> None:
        self.kept = kept
        self.cover, self.cover_problem = cover, problem

    def show_strip(self, strip: Strip | None) -> None:
        self.strip = strip

    def show_tabs(self, tabs: Sequence[tuple[str, str]], value: str) -> None:
        self.tabs, self.tab = dict(tabs), value

    def show_loading(self) -> None:
        self.loadings += 1

    def is_at_rest(self) -> bool:
        return self.at_rest

    def show_news(self, facts: int) -> None:
        self.news = facts

    def show_rows(self, rows: Sequence[MemoryRow], *, more: bool, anew: bool = True) -> None:
        self.anew = anew
        self.rows, self.more, self.nothing, self.problem = list(rows), more, None, None

    def add_rows(self, rows: Sequence[MemoryRow], *, more: bool) -> None:
        self.rows += rows
        self.more = more

    def show_nothing(self, nothing: Nothing) -> None:
        self.rows, self.nothing = [], nothing

    def show_list_problem(self, problem: Problem) -> None:
        self.problem = problem

    def show_thing(self, thing: Entity | None) -> None:
        self.thing = thing

    def show_picture(self, picture: GraphPicture, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.picture = picture

    def show_counts(self, text: str) -> None:
        self.counts = text

    def show_queue_line(self, text: str, *, busy: bool) -> None:
        del busy
        self.queue = text

    def show_paused(self, paused: bool) -> None:
        self.paused = paused

    def show_spaces(self, spaces: Sequence[MemorySpace], chosen: str) -> None:
        self.spaces = tuple(space.id for space in spaces)
        del chosen


class MemoryAnswers:
    """What the user answers in the dialogs of screen and panel."""

    def __init__(self) -> None:
        self.note: tuple[str, str] | None = None
        self.sentence: str | None = None
        self.words: str | None = None
        self.choices: Sequence[tuple[str, int]] = ()
        self.pressed = ""
        self.read: list[str] = []
        self.agrees = True
        self.name = ""
        self.path = ""
        self.estimates: list[ReembedEstimate] = []
        self.wipes: Sequence[WipeChoice] = ()
        self.wipe_chosen = ""

    async def ask_remember(
        self, spaces: Sequence[MemorySpace], chosen: str
    ) -> tuple[str, str] | None:
        del spaces, chosen
        return self.note

    async def ask_correct(self, fact: Fact) -> str | None:
        del fact
        return self.sentence

    async def ask_never(self, choices: Sequence[tuple[str, int]]) -> str | None:
        self.choices = choices
        return self.words if self.words is not None else choices[0][0] if choices else ""

    async def show_source(self, episode: Episode, text: str, facts: Sequence[Fact]) -> str:
        del episode, facts
        self.read.append(text)
        return self.pressed

    async def ask_reembed(self, estimate: ReembedEstimate, *, missing: bool) -> bool:
        self.estimates.append(estimate)
        self.only_missing = missing
        return self.agrees

    async def ask_move(self, to: str) -> bool:
        self.read.append(to)
        return self.agrees

    async def ask_use_anyway(self, why: str) -> bool:
        self.read.append(why)
        return self.agrees

    async def ask_wipe(self, choices: Sequence[WipeChoice], chosen: str) -> Sequence[str]:
        self.wipes, self.wipe_chosen = choices, chosen
        names = {choice.name: choice.spaces for choice in choices}
        return names[self.name] if self.agrees else ()

    async def ask_space(self, name: str) -> str:
        del name
        return self.name

    async def ask_export_path(self) -> str:
        return self.path

    async def ask_import_path(self) -> str:
        return self.path


class ScreenDesk:
    """All of it; `desk` is for the screen's presenter."""

    def __init__(
        self,
        operations: Operations,
        tell: Callable[[str, Callable[[], object] | None], object],
        settings: CurrentSettings | None = None,
    ) -> None:
        self.settings = settings or CurrentSettings(SettingsInMemory(Settings()))
        self.graph = FakeMemoryGraph()
        self.memory = FakeMemory()
        self.outbox = FakeMemoryOutbox()
        self.answers = MemoryAnswers()
        self.tasks = FakeRelated()
        self.done: list[str] = []
        self.operations = operations
        self._tell = tell

    @property
    def desk(self) -> MemoryDesk:
        def tell(text: str, undo: Callable[[], object] | None = None) -> object:
            return self._tell(text, undo)

        return MemoryDesk(
            graph=self.graph,
            memory=self.memory,
            notes=Notes(self.settings, self.outbox),
            spaces=Spaces(self.settings),
            settings=self.settings,
            operations=self.operations,
            questions=self.answers,
            tell=tell,
            copy=lambda text: self.done.append(f"copy {text}"),
            restart=self._restart,
            open_chat=lambda chat: self.done.append(f"chat {chat}"),
            tasks=TaskDoors(
                self.tasks,
                self.tasks.listeners.append,
                lambda task: self.done.append(f"task {task}"),
                lambda name: self.done.append(f"list {name}"),
            ),
            open_settings=lambda: self.done.append("settings"),
        )

    async def _restart(self) -> None:
        self.done.append("restart")

    def learn(self, key: str, *facts: tuple[str, str, str]) -> tuple[Fact, ...]:
        """A text that says these facts is read."""
        episode = NewEpisode(key, " ".join(text for _s, text, _o in facts), AT)
        with suppress(StopIteration):
            self.graph.remember(episode).send(None)  # it waits for nothing
        return self.graph.learn(key, *facts)

    def settings_desk(self, saving: Saving, with_place: WithPlace) -> MemorySettingsDesk:
        """For the panel's presenter."""
        places = MemoryPlaces(
            self.settings, MemoryVault(), self.graph, lambda: None, lambda _value: None
        )
        return MemorySettingsDesk(
            self.graph,
            self.memory,
            places,
            Spaces(self.settings),
            Wiping(self.graph, self.outbox, Spaces(self.settings)),
            saving,
            self.operations,
            self.answers,
            with_place,
        )


def healthy(**changes: object) -> MemoryHealth:
    """All is well but this."""
    return replace(HEALTHY, **changes)  # type: ignore[arg-type]
