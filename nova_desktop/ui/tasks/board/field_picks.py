"""Choices beside a card, as in lists: when to be reminded, which labels, who it is with."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint

from nova_desktop.domain.key_table import Act
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.choosing import Choosing
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.picker import Picker


class FieldPicks(QObject):
    """Each is for the tasks given, and opens below the first of them."""

    def __init__(self, screen: BoardScreen, board: BoardPresenter, naming: Naming) -> None:
        super().__init__(screen)
        self._screen = screen
        self._board = board
        self._choosing = Choosing(board.desk, naming, self._offer, board.actions)
        self._tasks: Sequence[str] = ()
        self.picker: Picker | None = None

    def remind(self, tasks: Sequence[str]) -> None:
        """Times, or what is typed."""
        self._ask(Act.REMIND, tasks)

    def labels(self, tasks: Sequence[str]) -> None:
        """Those that there are, or a new one."""
        self._ask(Act.LABELS, tasks)

    def people(self, tasks: Sequence[str]) -> None:
        """Those that there are, or a new one."""
        self._ask(Act.PEOPLE, tasks)

    def _ask(self, act: Act, tasks: Sequence[str]) -> None:
        self._tasks = tuple(tasks)
        self._choosing.ask(act, self._board.shelf.cards(tasks))

    def _offer(self, picks: Picks, chosen: Callable[[str], object]) -> None:
        self.picker = Picker(picks, chosen, self._screen)
        self.picker.open_at(self._screen.place_of(self._tasks).bottomLeft() + QPoint(0, 2))
