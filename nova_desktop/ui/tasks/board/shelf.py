"""The cards of the board as far as they are known: read in pages, moved at once. No Qt here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nova_desktop.domain.task_filters import Cursor
from nova_desktop.domain.tasks import Task, TaskCard, TaskStatus
from nova_desktop.ui.tasks.board.groups import Spot


@dataclass(slots=True)
class Column:
    """The cards of a column from the top, and where the next page begins."""

    cards: list[TaskCard] = field(default_factory=list[TaskCard])
    following: Cursor | None = None
    count: int = 0
    is_read: bool = False


class Shelf:
    """All columns by id."""

    def __init__(self) -> None:
        self.columns: dict[str, Column] = {}

    def keep(self, columns: Iterable[str]) -> None:
        """These, in this order; others are forgotten."""
        self.columns = {name: self.columns.get(name) or Column() for name in columns}

    def column_of(self, task: str) -> str | None:
        """Where its card is shown first."""
        for name, column in self.columns.items():
            if any(card.task.id == task for card in column.cards):
                return name
        return None

    def cards(self, tasks: Sequence[str]) -> list[TaskCard]:
        """Those that are known, in the order of the board."""
        wanted = set(tasks)
        found: dict[str, TaskCard] = {}
        for column in self.columns.values():
            for card in column.cards:
                if card.task.id in wanted:
                    found.setdefault(card.task.id, card)
        return list(found.values())

    def move(
        self,
        tasks: Sequence[str],
        target: str,
        spot: Spot,
        change: Callable[[Task], Task],
    ) -> Mapping[str, int]:
        """Put cards elsewhere; the columns that changed, each with by how many."""
        moved = self.cards(tasks)
        ids = {card.task.id for card in moved}
        changed: dict[str, int] = {}
        for name, column in self.columns.items():
            kept = [card for card in column.cards if card.task.id not in ids]
            if (gone := len(column.cards) - len(kept)) and name != target:
                changed[name] = -gone
                column.count -= gone
                column.cards = kept
            elif gone:
                column.cards = kept
                changed[name] = -gone
        into = self.columns[target]
        new = [replace(card, task=change(card.task)) for card in moved]
        into.cards = _put(into.cards, new, spot)
        came = len(new) + changed.get(target, 0)
        into.count += came
        changed[target] = came
        return changed

    def spot_of(self, tasks: Sequence[str], column: str) -> Spot | None:
        """Beside which cards they stand; None for failed ones and others together.

        The store keeps these apart, so a neighbour of the other kind says nothing.
        """
        cards, ids = self.columns[column].cards, set(tasks)
        places = [place for place, card in enumerate(cards) if card.task.id in ids]
        if not places or len({_is_failed(cards[place]) for place in places}) > 1:
            return None
        failed = _is_failed(cards[places[0]])
        above, below = cards[: places[0]][-1:], cards[places[-1] + 1 :][:1]
        after = next((card.task.id for card in above if _is_failed(card) is failed), "")
        before = next((card.task.id for card in below if _is_failed(card) is failed), "")
        return Spot(after, "" if after else before)

    def take(self, tasks: Sequence[str]) -> list[str]:
        """Cards away; the columns that changed."""
        ids, changed = set(tasks), list[str]()
        for name, column in self.columns.items():
            kept = [card for card in column.cards if card.task.id not in ids]
            if len(kept) < len(column.cards):
                column.count -= len(column.cards) - len(kept)
                column.cards = kept
                changed.append(name)
        return changed

    def change(self, tasks: Sequence[str], change: Callable[[Task], Task]) -> list[str]:
        """Cards say something else; the columns that changed."""
        ids, changed = set(tasks), list[str]()
        for name, column in self.columns.items():
            if any(card.task.id in ids for card in column.cards):
                column.cards = [
                    replace(card, task=change(card.task)) if card.task.id in ids else card
                    for card in column.cards
                ]
                changed.append(name)
        return changed


def _put(cards: list[TaskCard], new: list[TaskCard], spot: Spot) -> list[TaskCard]:
    """Failed ones stand above the others, whatever was meant."""
    at = _place(cards, spot)
    failed = sum(1 for card in cards if _is_failed(card))
    above = [card for card in new if _is_failed(card)]
    below = [card for card in new if not _is_failed(card)]
    first, second = min(at, failed), max(at, failed)
    return [*cards[:first], *above, *cards[first:second], *below, *cards[second:]]


def _is_failed(card: TaskCard) -> bool:
    return card.task.status is TaskStatus.FAILED


def _place(cards: Sequence[TaskCard], spot: Spot) -> int:
    for place, card in enumerate(cards):
        if card.task.id == spot.after:
            return place + 1
        if card.task.id == spot.before and not spot.after:
            return place
    return 0
