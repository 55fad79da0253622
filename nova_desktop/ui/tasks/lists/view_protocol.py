"""What the presenter of a list asks of its screen; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nova_desktop.domain.problems import Problem
from nova_desktop.domain.task_filters import TaskOrder
from nova_desktop.ui.tasks.lists.edits import PickView
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.rows import ListRow
from nova_desktop.ui.tasks.lists.sources import Empty


@dataclass(frozen=True, slots=True)
class ListHead:
    """What the bar says and offers. `by_hand` tells whether rows can be moved by hand now."""

    place: str
    title: str
    icon: str
    colour: str
    orders: Sequence[TaskOrder]
    order: TaskOrder
    groupings: Sequence[Grouping]
    grouping: Grouping
    adds: bool
    searches: bool
    by_hand: bool
    takes: frozenset[str] = frozenset()
    """The sections into which tasks can be dropped."""


class TaskListView(PickView, Protocol):
    """The screen of a list."""

    def show_head(self, head: ListHead) -> None: ...
    def show_count(self, count: int) -> None: ...
    def show_loading(self) -> None: ...
    def show_rows(self, rows: Sequence[ListRow], *, more: bool, anew: bool = True) -> None:
        """Those of another list, from the first on; without `anew` of the same: nothing jumps."""
        ...

    def add_rows(self, rows: Sequence[ListRow], *, more: bool) -> None: ...
    def show_nothing(self, empty: Empty) -> None: ...
    def show_filter(self, words: str) -> None:
        """ "" where nothing is filtered."""
        ...

    def show_no_match(self) -> None:
        """The filter holds for nothing here."""
        ...

    def show_not_found(self, text: str) -> None:
        """Nothing has the words of a search."""
        ...

    def show_gone(self) -> None:
        """The list itself is no more."""
        ...

    def show_problem(self, problem: Problem) -> None: ...
