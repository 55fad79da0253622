"""Cards under way with the mouse: a ghost, a line where they would go, scrolling at the edges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QPoint, QTimer, Signal

from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.column import ColumnView
from nova_desktop.ui.tasks.board.columns import Columns
from nova_desktop.ui.tasks.board.ghost import Ghost
from nova_desktop.ui.tasks.board.outside_drop import OutsideDrop
from nova_desktop.ui.theme.theme import current_theme

_EDGE_PX: Final = 48
_FASTEST_PX: Final = 18
_EVERY_MS: Final = 15


@dataclass(frozen=True, slots=True)
class Drop:
    """Where cards were let go: behind `after`, else before `before`; "" for neither."""

    tasks: tuple[str, ...]
    column: str
    after: str
    before: str
    source: str


class CardDrag(QObject):
    """`dropped` with a Drop. Outside of the board others may take the tasks."""

    dropped = Signal(object)

    def __init__(self, columns: Columns) -> None:
        super().__init__(columns)
        self._columns = columns
        self._tasks: tuple[str, ...] = ()
        self._source = ""
        self._target: ColumnView | None = None
        self._ghost: Ghost | None = None
        self._at = QPoint()
        self._outside = OutsideDrop(self._titles)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def is_under_way(self) -> bool:
        return self._ghost is not None

    def begin(self, view: ColumnView, task: str, tasks: Sequence[str], grabbed: QPoint) -> None:
        """`task` is below the pointer, `tasks` all that go with it."""
        self.cancel()
        self._tasks, self._source = tuple(tasks), view.face.id
        window = self._columns.window()
        self._ghost = Ghost(view.cards.picture(task), len(tasks), grabbed, window)
        for each in self._columns:
            each.cards.fade(tasks)

    def move(self, on_screen: QPoint) -> None:
        """The pointer is there now."""
        if self._ghost is None:
            return
        self._at = on_screen
        self._ghost.follow(on_screen)
        if self._ghost.isHidden():
            self._ghost.show()
            self._ghost.raise_()
            self._timer.start()
        self._aim()
        if self._target is None:
            self._outside.move(self._tasks, on_screen)
        else:
            self._outside.leave()

    def drop(self, on_screen: QPoint) -> None:
        """The button was let go."""
        if self._ghost is None:
            return
        self.move(on_screen)
        target, tasks = self._target, self._tasks
        drop = self._drop_into(target) if target is not None else None
        self.cancel()
        if drop is not None:
            self.dropped.emit(drop)
        else:
            self._outside.drop(tasks, on_screen)

    def cancel(self) -> None:
        """All stays where it was."""
        self._timer.stop()
        self._outside.leave()
        self._show_target(None)
        ghost, self._ghost = self._ghost, None
        if ghost is not None:
            ghost.hide()
            ghost.deleteLater()
            for view in self._columns:
                view.cards.fade(())
        self._tasks = ()

    def _titles(self, tasks: Sequence[str]) -> list[str]:
        views = ((self._columns.holder(task), task) for task in tasks)
        return [
            str(view.cards.cards.index(view.cards.cards.row_of(task)).data())
            for view, task in views
            if view is not None
        ]

    def aim_again(self) -> None:
        """The cards below it are others now."""
        if self._ghost is not None:
            self._aim()

    def _aim(self) -> None:
        self._show_target(self._columns.column_at(self._at))
        target = self._target
        if target is None or target.face.collapsed or not target.face.is_ordered:
            return
        target.cards.show_drop(self._row(target.cards))

    def _row(self, cards: CardList) -> int:
        return cards.row_near(cards.viewport().mapFromGlobal(self._at).y())

    def _show_target(self, target: ColumnView | None) -> None:
        if self._target is not None and self._target is not target:
            self._target.cards.show_drop(-1)
            self._target.show_target(False)
        self._target = target
        if target is not None:
            whole = target.face.collapsed or not target.face.is_ordered
            target.show_target(whole or not target.cards.cards.rowCount())

    def _drop_into(self, target: ColumnView) -> Drop:
        after = before = ""
        if not target.face.collapsed:
            row, ids = self._row(target.cards), target.cards.cards.ids
            above = [task for task in ids[:row] if task not in self._tasks]
            below = [task for task in ids[row:] if task not in self._tasks]
            after = above[-1] if above else ""
            before = below[0] if below and not after else ""
        return Drop(self._tasks, target.face.id, after, before, self._source)

    def _scroll(self) -> None:
        """The nearer to an edge, the faster."""
        across = self._columns.horizontalScrollBar()
        at = self._columns.viewport().mapFromGlobal(self._at)
        step = _speed(at.x(), self._columns.viewport().width())
        moved = False
        if step and self._target is not None:
            before = across.value()
            across.setValue(before + step)
            moved = across.value() != before
        if self._target is not None and not self._target.face.collapsed:
            cards = self._target.cards
            down = cards.verticalScrollBar()
            inside = cards.viewport().mapFromGlobal(self._at)
            step = _speed(inside.y(), cards.viewport().height())
            before = down.value()
            down.setValue(before + step)
            moved = moved or down.value() != before
        if moved:
            self._aim()


def _speed(at: int, room: int) -> int:
    px = current_theme().px
    edge = min(px(_EDGE_PX), room // 4)
    if edge <= 0:
        return 0
    if at < edge:
        return -round(px(_FASTEST_PX) * min(edge, edge - at) / edge)
    if at > room - edge:
        return round(px(_FASTEST_PX) * min(edge, at - room + edge) / edge)
    return 0
