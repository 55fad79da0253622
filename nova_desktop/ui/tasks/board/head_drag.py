"""A lane that is dragged by its head to another place."""

from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.tasks.board.column import ColumnView
from nova_desktop.ui.tasks.board.columns import Columns
from nova_desktop.ui.tasks.board.ghost import Ghost
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

_GAP_PX: Final = 12
_LINE_PX: Final = 3


class HeadDrag(QObject):
    """`moved` with the lane and the one that it stands behind now, "" for the front."""

    moved = Signal(str, str)

    def __init__(self, columns: Columns) -> None:
        super().__init__(columns)
        self._columns = columns
        self._view: ColumnView | None = None
        self._ghost: Ghost | None = None
        self._line: _Line | None = None

    def listen(self, view: ColumnView) -> None:
        """To the head of a column."""

        def begin(at: QPoint) -> None:
            self._begin(view, at)

        view.head.name.drag_began.connect(begin)
        view.head.name.dragged.connect(self._move)
        view.head.name.dropped.connect(self._drop)

    def _begin(self, view: ColumnView, at: QPoint) -> None:
        self._end()
        if view.face.kind == "group":
            return
        self._view = view
        grabbed = view.head.mapFromGlobal(at)
        self._ghost = Ghost(view.head.grab(), 1, grabbed, self._columns.window())
        self._line = _Line(view.parentWidget() or self._columns)
        self._ghost.show()
        self._move(at)

    def _move(self, at: QPoint) -> None:
        if self._ghost is None or self._line is None:
            return
        self._ghost.follow(at)
        self._ghost.raise_()
        after = self._after(at)
        px = current_theme().px
        if after is None:
            first = next(iter(self._columns))
            x = first.x() - px(_GAP_PX) // 2
        else:
            x = after.geometry().right() + px(_GAP_PX) // 2
        top = next(iter(self._columns)).geometry()
        self._line.setGeometry(x - px(_LINE_PX) // 2, top.y(), px(_LINE_PX), top.height())
        self._line.show()
        self._line.raise_()

    def _drop(self, at: QPoint) -> None:
        view = self._view
        if view is not None and self._ghost is not None:
            after = self._after(at)
            self._end()
            if after is not view:
                self.moved.emit(view.face.id, after.face.id if after is not None else "")
        self._end()

    def _after(self, at: QPoint) -> ColumnView | None:
        """The column that it would stand behind."""
        found: ColumnView | None = None
        for view in self._columns:
            inside = view.mapFromGlobal(at).x()
            if inside > view.width() // 2:
                found = view
        return found

    def _end(self) -> None:
        parts: tuple[QWidget | None, ...] = (self._ghost, self._line)
        self._ghost = self._line = self._view = None
        for part in parts:
            if part is not None:
                part.hide()
                part.deleteLater()


class _Line(QWidget):
    """Between two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("nova_overlay", True)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        box(painter_of(self), self.rect(), theme.px(_LINE_PX) / 2, theme.color("accent"))
