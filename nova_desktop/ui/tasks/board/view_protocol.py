"""What the presenter needs of the Board; no Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.tasks.faces import TaskFace

Faces = Callable[[TaskCard], TaskFace]
"""What a card shows; asked when it is about to be painted."""


@dataclass(frozen=True, slots=True)
class ColumnFace:
    """The head of a column. `count` is what stands beside the name, as `7`, `4/5`, `today 3`.

    `kind` names what of its menu is offered: `lane`, `own` for a lane of the user's, `group` for
    one that stands for a value of its tasks. `holds` are the statuses that it is the home of.
    """

    id: str
    name: str
    count: str = ""
    spoken: str = ""
    is_over: bool = False
    collapsed: bool = False
    kind: str = "lane"
    limit: int | None = None
    can_add: bool = True
    is_ordered: bool = True
    """Whether the user puts the cards in order; else a drop only changes the value."""


class Cover(StrEnum):
    """What stands in place of the columns."""

    NONE = "none"
    LOADING = "loading"
    EMPTY = "empty"
    NO_MATCH = "no_match"
    PROBLEM = "problem"


class BoardView(Protocol):
    """The Board."""

    def show_cover(self, cover: Cover, problem: Problem | None = None) -> None: ...
    def show_columns(self, columns: Sequence[ColumnFace]) -> None: ...
    def show_cards(
        self, column: str, cards: Sequence[TaskCard], faces: Faces, *, more: bool
    ) -> None:
        """All that is known of it. Nothing jumps: the place, the selection and a drag stay."""
        ...

    def extent(self, column: str) -> int:
        """How many cards there are down to the end of what is in view or selected."""
        ...

    def show_grouping(self, value: str) -> None: ...
    def show_compact(self, compact: bool) -> None: ...
    def show_filter(self, words: str) -> None:
        """ "" where all tasks are shown."""
        ...

    def lead_to(self, task: str) -> None:
        """The keyboard's place, if it is shown."""
        ...

    def select(self, column: str, tasks: Sequence[str]) -> None: ...
    def edit_column(self, column: str) -> None:
        """Let the name be written."""
        ...


class Memory(Protocol):
    """What is remembered of how the board looks: services.ports.StateStore."""

    async def get_state(self, key: str) -> str | None: ...
    async def set_state(self, key: str, value: str | None) -> None: ...
