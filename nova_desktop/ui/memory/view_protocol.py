"""What the presenters of memory need of the screen and its questions; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from nova_desktop.domain.memory import Entity, Episode, Fact, GraphPicture
from nova_desktop.domain.memory_state import MemoryHealth
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.memory.memory import MemoryPhase
from nova_desktop.services.memory.notes import Notes
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.services.memory.spaces import Spaces
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.ui.memory.news_presenter import NewsView
from nova_desktop.ui.memory.rows import MemoryRow
from nova_desktop.ui.memory.strips import Strip
from nova_desktop.ui.memory.thing_tasks import TaskDoors
from nova_desktop.ui.runtime.operations import Operations

MOST_COUNTED: Final = 100
"""Texts that are counted before words are never to be remembered."""


class Cover(StrEnum):
    """What stands in place of everything."""

    NONE = "none"
    OFF = "off"
    STARTING = "starting"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why a list is empty. `act` names what its button does: remember, clear, or "" for none."""

    title: str
    text: str
    act: str = ""
    icon: str = "brain"


class MemoryView(NewsView, Protocol):
    """The Memory screen."""

    def show_cover(self, cover: Cover, problem: Problem | None = None, kept: str = "") -> None:
        """`kept` says what is there although memory is off."""
        ...

    def show_strip(self, strip: Strip | None) -> None: ...
    def show_tabs(self, tabs: Sequence[tuple[str, str]], value: str) -> None: ...
    def show_loading(self) -> None: ...
    def show_rows(self, rows: Sequence[MemoryRow], *, more: bool, anew: bool = True) -> None:
        """Those of another list, from the first on; without `anew` of the same: nothing jumps."""
        ...

    def add_rows(self, rows: Sequence[MemoryRow], *, more: bool) -> None: ...
    def show_nothing(self, nothing: Nothing) -> None: ...
    def show_list_problem(self, problem: Problem) -> None: ...
    def show_thing(self, thing: Entity | None) -> None: ...
    def show_picture(self, picture: GraphPicture, *, quiet: bool = False) -> None:
        """A `quiet` one comes by itself and is not shown where the user looks around."""
        ...

    def show_counts(self, text: str) -> None: ...
    def show_queue_line(self, text: str, *, busy: bool) -> None: ...
    def show_paused(self, paused: bool) -> None: ...
    def show_spaces(self, spaces: Sequence[MemorySpace], chosen: str) -> None: ...


class MemoryQuestions(Protocol):
    """The dialogs; None where the user wants it no more."""

    async def ask_remember(
        self, spaces: Sequence[MemorySpace], chosen: str
    ) -> tuple[str, str] | None:
        """A text and the space for it."""
        ...

    async def ask_correct(self, fact: Fact) -> str | None: ...
    async def ask_never(self, choices: Sequence[tuple[str, int]]) -> str | None:
        """Of likely words, each with how many texts hold them, the likeliest first."""
        ...

    async def show_source(self, episode: Episode, text: str, facts: Sequence[Fact]) -> str:
        """What was pressed: `chat`, `task`, `never WORDS`, or "" for nothing."""
        ...


class MemoryService(Protocol):
    """services.memory.memory.Memory."""

    @property
    def phase(self) -> MemoryPhase: ...
    @property
    def health(self) -> MemoryHealth | None: ...
    @property
    def problem(self) -> Problem | None: ...
    @property
    def undelivered(self) -> Problem | None: ...
    @property
    def kept(self) -> tuple[int, int] | None:
        """Texts and facts, as far as they were counted."""
        ...

    async def wake(self) -> None: ...
    def deliver(self) -> None: ...
    def on_change(self, listener: Callable[[], None]) -> None: ...


class Tell(Protocol):
    """A toast with, perhaps, Undo."""

    def __call__(self, text: str, undo: Callable[[], object] | None = None) -> object: ...


@dataclass(frozen=True, slots=True)
class MemoryDesk:
    """All that the screen works with. `restart` brings the child up again after it gave up."""

    graph: MemoryGraph
    memory: MemoryService
    notes: Notes
    spaces: Spaces
    settings: CurrentSettings
    operations: Operations
    questions: MemoryQuestions
    tell: Tell
    copy: Callable[[str], object]
    restart: Callable[[], Awaitable[None]]
    open_chat: Callable[[str], object]
    tasks: TaskDoors
    open_settings: Callable[[], object]
