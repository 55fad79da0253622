"""Leads the keyboard over the board: from card to card, from lane to lane, and what is selected."""

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from nova_desktop.domain.key_table import Act
from nova_desktop.ui.tasks.board.column import ColumnView
from nova_desktop.ui.tasks.board.columns import Columns

_STAY = QItemSelectionModel.SelectionFlag.NoUpdate
_SELECT = QItemSelectionModel.SelectionFlag.Select
_OTHER = Qt.FocusReason.OtherFocusReason
_WAIT_MS = 250


class Pilot(QObject):
    """`wished` with an act and the tasks it is for; moves of the keyboard are done here.

    Acts are for what is selected, else for the card where the keyboard is. A click opens a card
    once no second click can come, so that nothing moves away below a double click.
    """

    wished = Signal(object, object, str)
    all_wished = Signal(str)

    def __init__(self, columns: Columns) -> None:
        super().__init__(columns)
        self._columns = columns
        self._clicked = ""
        self._anchor = ""
        self.opens_at_once = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(min(_WAIT_MS, QApplication.doubleClickInterval()))
        self._wait.timeout.connect(self._open_clicked)

    def tasks(self) -> list[str]:
        """What an act is for."""
        chosen = self._columns.chosen()
        current = self._columns.current()
        if not chosen and current is not None and current.cards.current_id():
            return [current.cards.current_id()]
        return chosen

    def listen(self, view: ColumnView) -> None:
        """To the keys and the pointer at a column."""
        pointer = view.cards.pointer

        def act(act: Act) -> None:
            self.act(view, act)

        def part(task: str, name: str) -> None:
            wish = Act.RETRY if name == "retry" else Act.COMPLETE
            self.wished.emit(wish, [task], view.face.id)

        def toggle(task: str) -> None:
            self._toggle(view, task)

        def reach(task: str) -> None:
            self._reach(view, view.cards.cards.row_of(task))

        def edit(task: str) -> None:
            self._wait.stop()
            view.cards.begin_edit(task)

        view.cards.acted.connect(act)
        pointer.part_pressed.connect(part)
        pointer.clicked.connect(self._click)
        pointer.double_clicked.connect(edit)
        pointer.toggled.connect(toggle)
        pointer.reached.connect(reach)
        pointer.missed.connect(self._columns.choose_only)

    def act(self, view: ColumnView, act: Act) -> None:
        """What a key at a column means."""
        match act:
            case Act.DOWN | Act.UP | Act.FIRST | Act.LAST | Act.PAGE_DOWN | Act.PAGE_UP:
                self._go(view, act)
            case Act.LEFT | Act.RIGHT:
                self.go_aside(view, right=act is Act.RIGHT)
            case Act.EXTEND_DOWN | Act.EXTEND_UP:
                step = 1 if act is Act.EXTEND_DOWN else -1
                self._reach(view, view.cards.currentIndex().row() + step)
            case Act.SELECT:
                self._toggle(view, view.cards.current_id())
            case Act.SELECT_ALL:
                self.all_wished.emit(view.face.id)
            case Act.EDIT:
                view.cards.begin_edit(view.cards.current_id())
            case Act.LEAVE:
                self._leave(view)
            case _:
                self.wished.emit(act, self.tasks(), view.face.id)

    def lead_to(self, task: str) -> None:
        """The keyboard goes to a card, wherever it is."""
        view = self._columns.holder(task)
        if view is not None and not view.face.collapsed:
            view.cards.go_to(view.cards.cards.row_of(task))
            self._columns.bring_into_view(view)
            view.cards.setFocus(_OTHER)

    def go_aside(self, view: ColumnView, *, right: bool) -> None:
        """To the next open column, at the same height."""
        views = self._columns.open_ones
        at = views.index(view) + (1 if right else -1) if view in views else 0
        if not 0 <= at < len(views):
            return
        target = views[at]
        rect = view.cards.visualRect(view.cards.currentIndex())
        y = rect.center().y() if rect.isValid() else 0
        row = target.cards.stack.row_at(y + target.cards.verticalOffset())
        target.cards.go_to(row)
        self._columns.bring_into_view(target)
        target.cards.setFocus(_OTHER)

    def _go(self, view: ColumnView, act: Act) -> None:
        cards = view.cards
        row, last = cards.currentIndex().row(), cards.cards.rowCount() - 1
        page = max(
            1, cards.viewport().height() // max(1, cards.stack.height(0) if last >= 0 else 1)
        )
        steps = {
            Act.DOWN: row + 1,
            Act.UP: row - 1,
            Act.FIRST: 0,
            Act.LAST: last,
            Act.PAGE_DOWN: row + page,
            Act.PAGE_UP: row - page,
        }
        cards.go_to(steps[act])

    def _toggle(self, view: ColumnView, task: str) -> None:
        """The first that is added with Ctrl takes the current one along."""
        current = self._columns.current()
        if current is not None and not self._columns.chosen():
            before = current.cards.current_id()
            if current is view and before and before != task:
                view.cards.choose([before], also=True)
        view.cards.go_to(view.cards.cards.row_of(task))
        view.cards.toggle(task)
        self._anchor = task

    def _reach(self, view: ColumnView, row: int) -> None:
        """From where the selection began to this, both ends too."""
        cards = view.cards
        last = cards.cards.rowCount() - 1
        row = min(max(0, row), last)
        if row < 0:
            return
        if cards.row_of(self._anchor) < 0 or not cards.chosen_ids():
            self._anchor = cards.current_id() or cards.id_of(row)
        begin = cards.row_of(self._anchor)
        cards.choose(cards.cards.ids[min(begin, row) : max(begin, row) + 1])
        cards.go_to(row)

    def _leave(self, view: ColumnView) -> None:
        if self._columns.chosen():
            self._columns.choose_only()
        else:
            self.wished.emit(Act.LEAVE, [], view.face.id)

    def _click(self, task: str) -> None:
        self._columns.choose_only()
        self._clicked = task
        if self.opens_at_once:
            self._open_clicked()
        else:
            self._wait.start()

    def _open_clicked(self) -> None:
        view = self._columns.holder(self._clicked)
        if view is not None:
            self.wished.emit(Act.OPEN, [self._clicked], view.face.id)
