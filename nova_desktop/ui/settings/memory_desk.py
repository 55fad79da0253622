"""What the presenters of the panel Memory work with, and what they need of it; no Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.domain.memory_state import GraphKind, MemoryHealth, ReembedEstimate
from nova_desktop.domain.settings import MemorySpace
from nova_desktop.services.memory.places import MemoryPlaces, PlaceChoice
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.services.memory.spaces import Spaces
from nova_desktop.services.memory.wiping import Wiping
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """What stands in the fields. `is_used` tells whether memory is kept there now.

    `is_down`: it is, and does not answer.
    """

    kind: GraphKind
    choice: PlaceChoice
    has_password: bool = False
    is_used: bool = True
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class WipeChoice:
    """What can be wiped: one space, or all of them. `name` has to be written before it goes."""

    name: str
    spaces: tuple[str, ...]
    episodes: int = 0
    entities: int = 0
    facts: int = 0


class MemorySettingsView(Protocol):
    """The panel."""

    def show_place(self, form: PlaceForm) -> None: ...
    def forget_written(self) -> None:
        """What was written is kept: show what is in force instead."""
        ...

    def form(self) -> tuple[GraphKind, PlaceChoice]: ...
    def show_connection(self, text: str, level: str) -> None: ...
    def show_offer(self, text: str) -> None: ...
    def show_testing(self, testing: bool) -> None: ...
    def show_spaces(self, spaces: Sequence[MemorySpace]) -> None: ...
    def wait_for_never(self) -> None:
        """These words are not known yet: none can be written."""
        ...

    def show_never(self, words: Sequence[str]) -> None: ...
    def show_embedding(self, text: str, *, can_start: bool, running: bool) -> None: ...
    def show_work(self, text: str, fraction: float | None) -> None:
        """Long work goes on; "" when it is over."""
        ...

    def show_told(self, text: str, level: str) -> None:
        """How the last long work ended."""
        ...

    def show_spent(self, text: str) -> None: ...


class MemorySettingsQuestions(Protocol):
    """The dialogs; "" or None or False where the user wants it no more."""

    async def ask_reembed(self, estimate: ReembedEstimate, *, missing: bool) -> bool:
        """`missing`: only what has no vectors gets some."""
        ...

    async def ask_move(self, to: str) -> bool: ...
    async def ask_use_anyway(self, why: str) -> bool:
        """A place that has just failed its test."""
        ...

    async def ask_wipe(self, choices: Sequence[WipeChoice], chosen: str) -> Sequence[str]:
        """The ids of the spaces to erase."""
        ...

    async def ask_space(self, name: str) -> str: ...
    async def ask_export_path(self) -> str: ...
    async def ask_import_path(self) -> str: ...


class KnownHealth(Protocol):
    """services.memory.memory.Memory."""

    @property
    def on(self) -> bool: ...
    @property
    def health(self) -> MemoryHealth | None: ...
    def on_change(self, listener: Callable[[], None]) -> None: ...


@dataclass(frozen=True, slots=True)
class MemorySettingsDesk:
    """What the panel works with."""

    graph: MemoryGraph
    memory: KnownHealth
    places: MemoryPlaces
    spaces: Spaces
    wiping: Wiping
    saving: Saving
    operations: Operations
    questions: MemorySettingsQuestions
    with_place: WithPlace
