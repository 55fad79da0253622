"""Who hears what the Board wishes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from nova_desktop.domain.key_table import Act
from nova_desktop.ui.tasks.board.card_acts import CardActs
from nova_desktop.ui.tasks.board.card_drag import Drop
from nova_desktop.ui.tasks.board.lane_acts import LaneActs
from nova_desktop.ui.tasks.board.menus import LaneWish
from nova_desktop.ui.tasks.board.presenter import BoardPresenter
from nova_desktop.ui.tasks.board.screen import BoardScreen

Copy = Callable[[str], object]


class BoardBinding(QObject):
    """Lives as long as the screen; `copy` takes text for the clipboard."""

    def __init__(self, screen: BoardScreen, board: BoardPresenter, copy: Copy) -> None:
        super().__init__(screen)
        self.board = board
        self.cards = CardActs(board)
        self.lanes = LaneActs(board)
        self._screen = screen
        self._copy = copy
        self._connect()

    def act(self, act: Act, tasks: Sequence[str], column: str) -> None:
        """An act on cards."""
        cards = self.cards
        plain = {
            Act.COMPLETE: cards.complete,
            Act.RETRY: cards.retry,
            Act.SKIP: cards.skip,
            Act.WORK: cards.work_on,
            Act.DELETE: cards.delete,
        }
        if act in plain:
            plain[act](tasks)
            return
        match act:
            case Act.OPEN:
                self._open(tasks)
            case Act.COPY:
                if words := cards.copied(tasks):
                    self._copy(words)
            case Act.MOVE_UP | Act.MOVE_DOWN:
                cards.step(tasks, act is Act.MOVE_DOWN, column)
            case Act.MOVE_LEFT | Act.MOVE_RIGHT:
                cards.step_aside(tasks, act is Act.MOVE_RIGHT, column)
            case Act.LEAVE:
                self._screen.host.hide_panel()
            case _:
                return

    def drop(self, drop: Drop) -> None:
        """Cards that were let go somewhere."""
        self.cards.drop(drop.tasks, drop.column, drop.after, drop.before, drop.source)

    def move(self, tasks: Sequence[str], column: str, source: str) -> None:
        """To the top of another column, by a menu."""
        self.cards.drop(tasks, column, "", "", source)

    def add(self, column: str, title: str) -> None:
        """Into a column, or where a new task begins."""
        self.cards.add(column, title)

    def wish(self, wish: LaneWish, lane: str) -> None:
        """What the menu of a lane wishes."""
        face = self.board.face(lane)
        match wish:
            case LaneWish.COLLAPSE:
                self.lanes.collapse(lane, not (face is not None and face.collapsed))
            case LaneWish.LEFT | LaneWish.RIGHT:
                self.lanes.step(lane, wish is LaneWish.RIGHT)
            case LaneWish.ADD:
                self.lanes.add(lane)
            case LaneWish.REMOVE:
                self.lanes.remove(lane)
            case _:
                return

    def write(self, lane: str, what: str, words: str) -> None:
        """What was written in the head of a lane: its name or its limit."""
        if what == "name":
            self.lanes.rename(lane, words)
            return
        digits = words.strip()
        if not digits:
            self.lanes.limit(lane, None)
        elif digits.isdecimal() and int(digits[:6]) > 0:
            self.lanes.limit(lane, int(digits[:6]))

    def _open(self, tasks: Sequence[str]) -> None:
        if tasks:
            self.board.desk.open_task(tasks[0])
            if self._screen.host.panel is not None:
                self._screen.show_opened(tasks[0])

    def _connect(self) -> None:
        screen, board = self._screen, self.board
        screen.shown.connect(board.open)
        screen.hidden_now.connect(board.close)
        screen.minute_passed.connect(board.refresh)
        screen.retry_pressed.connect(board.retry)
        screen.acted.connect(self.act)
        screen.renamed.connect(self.cards.rename)
        screen.added.connect(self.add)
        screen.dropped.connect(self.drop)
        screen.moved.connect(self.move)
        screen.more_wanted.connect(board.more)
        screen.all_wanted.connect(board.select_all)
        screen.lane_wished.connect(self.wish)
        screen.lane_written.connect(self.write)
        screen.lane_moved.connect(self.lanes.move)
        screen.bar.group_chosen.connect(board.group_by)
        screen.bar.compact_chosen.connect(board.show_compact)
        screen.bar.filter_left.connect(board.show_all)
