"""What a user does to cards of the board: seen at once, stored behind it. No Qt here."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.task_commands import End
from nova_desktop.domain.tasks import DONE, INBOX, OVER, Task, TaskStatus
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.tasks.board.groups import Grouping, Spot, StatusGroups
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.faces import is_skippable


class CardActs:
    """Ids of several tasks change in one step of undo."""

    def __init__(self, board: BoardPresenter) -> None:
        self._board = board
        self._actions = board.actions

    def drop(self, tasks: Sequence[str], column: str, after: str, before: str, source: str) -> None:
        """Where the user let them go; `source` is the column that they were taken from."""
        board = self._board
        cards = [card.task for card in board.shelf.cards(tasks)]
        head = board.face(column)
        if not cards or head is None or (column == source and not head.is_ordered):
            return
        spot, groups, now = Spot(after, before), board.groups, board.now()

        def change(task: Task) -> Task:
            return groups.moved(task, column, source, now)

        before_it = [card.task.id for card in board.shelf.columns[column].cards]
        changed = board.shelf.move(tasks, column, spot, change)
        if column == source and before_it == [c.task.id for c in board.shelf.columns[column].cards]:
            return
        board.show_now(changed)
        there = board.shelf.spot_of(tasks, column) or spot
        self._actions.do(
            "move tasks", lambda: groups.drop(board.desk.tasks, cards, column, source, there)
        )

    def step(self, tasks: Sequence[str], down: bool, source: str) -> None:
        """One place up or down within their column."""
        column = self._board.shelf.columns.get(source)
        head = self._board.face(source)
        if column is None or head is None or not head.is_ordered:
            return
        order, moved = [card.task.id for card in column.cards], set(tasks)
        places = [place for place, task in enumerate(order) if task in moved]
        if not places:
            return
        beside = places[-1] + 1 if down else places[0] - 1
        if not 0 <= beside < len(order):
            return
        after, before = (order[beside], "") if down else ("", order[beside])
        self.drop(tasks, source, after, before, source)
        self._board.view.lead_to(tasks[0])

    def step_aside(self, tasks: Sequence[str], right: bool, source: str) -> None:
        """Into the next column, at the same height."""
        shown = [head.id for head in self._board.heads if not head.collapsed or head.id == source]
        if source not in shown:
            return
        at = shown.index(source) + (1 if right else -1)
        if not 0 <= at < len(shown):
            return
        order = [card.task.id for card in self._board.shelf.columns[source].cards]
        moved = set(tasks)
        place = next((n for n, task in enumerate(order) if task in moved), 0)
        others = [card.task.id for card in self._board.shelf.columns[shown[at]].cards]
        after = others[min(place, len(others)) - 1] if place and others else ""
        before = others[0] if others and not after else ""
        self.drop(tasks, shown[at], after, before, source)
        self._board.view.lead_to(tasks[0])

    def complete(self, tasks: Sequence[str]) -> None:
        """Done; where all of them are over, open again."""
        cards = self._board.shelf.cards(tasks)
        ids = [card.task.id for card in cards]
        if not cards:
            return
        if all(card.task.status in OVER for card in cards):
            self._enter(ids, INBOX, TaskStatus.NEW)
            self._actions.reopen(*ids)
        else:
            wanted = [card.task.id for card in cards if card.task.status is not TaskStatus.DONE]
            self._enter(wanted, DONE, TaskStatus.DONE)
            self._actions.complete(*wanted)

    def retry(self, tasks: Sequence[str]) -> None:
        """Failed ones are new again."""
        cards = self._board.shelf.cards(tasks)
        ids = [card.task.id for card in cards if card.task.status is TaskStatus.FAILED]
        if ids:
            self._enter(ids, INBOX, TaskStatus.NEW)
            self._actions.retry(*ids)

    def skip(self, tasks: Sequence[str]) -> None:
        """Those that repeat are left out of their series."""
        ids = [card.task.id for card in self._board.shelf.cards(tasks) if is_skippable(card.task)]
        if ids:
            self._board.show_now(self._board.shelf.take(ids))
        self._actions.skip_those(ids)

    def work_on(self, tasks: Sequence[str]) -> None:
        """Nova is to do those that are open."""
        cards = self._board.shelf.cards(tasks)
        self._actions.work_on(*(card.task.id for card in cards if card.task.status not in OVER))

    def delete(self, tasks: Sequence[str]) -> None:
        """Into the trash."""
        ids = [card.task.id for card in self._board.shelf.cards(tasks)]
        if ids:
            self._board.show_now(self._board.shelf.take(ids))
            self._actions.delete(*ids)

    def rename(self, task: str, title: str) -> None:
        """Nothing where it says the same, or nothing at all."""
        known = self._board.shelf.cards([task])
        words = " ".join(title.split())
        if known and words and words != known[0].task.title:
            changed = self._board.shelf.change([task], lambda old: replace(old, title=words))
            self._board.show_now(changed)
            self._actions.rename(task, words)

    def add(self, column: str, title: str) -> None:
        """A task at the top of a column."""
        tasks, begins = self._board.desk.tasks, self._board.groups.new(column)
        self._actions.do("add a task", lambda: _add(tasks, title, begins))

    def copied(self, tasks: Sequence[str]) -> str:
        """Their titles, a line each."""
        return "\n".join(card.task.title for card in self._board.shelf.cards(tasks))

    def _enter(self, tasks: Sequence[str], lane: str, status: TaskStatus) -> None:
        board = self._board
        if board.grouping is not Grouping.STATUS:
            board.show_now(board.shelf.take(tasks))
            return
        now = board.now()

        def change(task: Task) -> Task:
            return replace(StatusGroups().moved(task, lane, "", now), status=status)

        if lane in board.shelf.columns:
            board.show_now(board.shelf.move(tasks, lane, Spot(), change))


async def _add(tasks: Tasks, title: str, begins: object) -> None:
    values: dict[str, object] = dict(begins)  # type: ignore[call-overload]
    await tasks.add(title, end=End.TOP, **values)  # type: ignore[arg-type]
