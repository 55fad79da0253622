"""Rows that are dragged: what hangs at the pointer, where they would go, and how that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QDrag, QDragMoveEvent, QDropEvent, QPainter

from nova_desktop.ui.tasks.dragged import dragged, dragged_ids, picture_of
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind, task_ids
from nova_desktop.ui.theme.painting import box
from nova_desktop.ui.theme.theme import current_theme

if TYPE_CHECKING:
    from nova_desktop.ui.tasks.lists.row_view import TaskRows

_EDGE_PX: Final = 32
_SCROLL_MS: Final = 30
_STEP_PX: Final = 10


@dataclass(frozen=True, slots=True)
class Spot:
    """Where rows would go: into a section, or by hand before a task or behind one."""

    section: str
    before: str = ""
    after: str = ""


class RowDragging:
    """One for each list. `by_hand` tells whether rows can be put between others."""

    def __init__(self, view: "TaskRows") -> None:
        self._view = view
        self.by_hand = False
        self.sections: frozenset[str] = frozenset()
        """Those that take tasks."""
        self._spot: Spot | None = None
        self._at = QPoint()
        self._scroll = QTimer(view)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    @property
    def spot(self) -> Spot | None:
        """Where what is dragged would go now."""
        return self._spot

    def rows_from(self, at: QPoint) -> Sequence[ListRow]:
        """What a drag that begins there takes along: the picked rows, if that is one of them."""
        row = self._view.rows.row(self._view.indexAt(at).row())
        if row is None or row.face is None or row.kind is not RowKind.TASK or row.face.in_trash:
            return []
        picked = self._view.picked()
        return picked if any(each.key == row.key for each in picked) else [row]

    def fill(self, drag: QDrag, rows: Sequence[ListRow]) -> None:
        """Give a drag its content and its picture."""
        titles = [row.title for row in rows]
        drag.setMimeData(dragged(task_ids(rows), titles))
        drag.setPixmap(picture_of(titles, self._view))
        drag.setHotSpot(QPoint(current_theme().px(-8), current_theme().px(-8)))

    def move(self, event: QDragMoveEvent) -> None:
        """It is over the list."""
        self._at = event.position().toPoint()
        ids = dragged_ids(event.mimeData())
        self._show(self._spot_at(self._at) if ids else None)
        self._scroll.start() if self._near_edge() else self._scroll.stop()
        if self._spot is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def leave(self) -> None:
        """It went away."""
        self._scroll.stop()
        self._show(None)

    def drop(self, event: QDropEvent) -> None:
        """Here it goes."""
        self._scroll.stop()
        spot = self._spot_at(event.position().toPoint())
        ids = dragged_ids(event.mimeData())
        self._show(None)
        if spot is None or not ids:
            event.ignore()
            return
        event.acceptProposedAction()
        self._view.dropped.emit(ids, spot.section, spot.before, spot.after)

    def paint(self, painter: QPainter) -> None:
        """A line between two rows, or a frame around the heading of a section."""
        spot, theme = self._spot, current_theme()
        if spot is None:
            return
        width = self._view.viewport().width()
        edge = theme.px(self._view.painted.shape.edge)
        if spot.before or spot.after:
            y = self._line_of(spot)
            high = theme.px(2)
            painter.fillRect(edge, y - high // 2, width - 2 * edge, high, theme.color("accent"))
            return
        rect = self._rect_of_section(spot.section)
        soft = theme.color("accent_soft")
        soft.setAlpha(90)
        box(painter, rect, theme.px(8), soft, theme.color("accent"), theme.px(2))

    def _show(self, spot: Spot | None) -> None:
        if spot != self._spot:
            self._spot = spot
            self._view.viewport().update()

    def _spot_at(self, at: QPoint) -> Spot | None:
        view = self._view
        index = view.indexAt(at)
        row = view.rows.row(index.row()) if index.isValid() else None
        if row is None:
            last = view.rows.row(view.rows.rowCount() - 1)
            if last is None:
                return None
            row, at = last, view.rect_of(view.rows.rowCount() - 1).bottomLeft()
        if self.by_hand and row.kind is RowKind.TASK:
            return self._between(row, at)
        if row.section not in self.sections:
            return None
        return Spot(row.section)

    def _between(self, row: ListRow, at: QPoint) -> Spot:
        """A subtask stands for its parent."""
        place = self._view.rows.place_of(row.key)
        rows = self._view.rows.rows
        below = at.y() > self._view.rect_of(place).center().y()
        while row.depth and place > 0:
            place -= 1
            row = rows[place]
            below = True
        return Spot(row.section, after=row.task) if below else Spot(row.section, before=row.task)

    def _line_of(self, spot: Spot) -> int:
        rows = self._view.rows.rows
        wanted = spot.before or spot.after
        place = next((n for n, row in enumerate(rows) if row.task == wanted), 0)
        if spot.before:
            return self._view.rect_of(place).top()
        while place + 1 < len(rows) and rows[place + 1].depth:
            place += 1
        return self._view.rect_of(place).bottom()

    def _rect_of_section(self, section: str) -> QRect:
        places = [n for n, row in enumerate(self._view.rows.rows) if row.section == section]
        whole = self._view.rect_of(places[0]).united(self._view.rect_of(places[-1]))
        gap = current_theme().px(4)
        return whole.adjusted(gap, gap, -gap, -1)

    def _near_edge(self) -> bool:
        edge, high = current_theme().px(_EDGE_PX), self._view.viewport().height()
        return self._at.y() < edge or self._at.y() > high - edge

    def _scroll_on(self) -> None:
        bar = self._view.verticalScrollBar()
        up = self._at.y() < self._view.viewport().height() // 2
        bar.setValue(bar.value() + current_theme().px(-_STEP_PX if up else _STEP_PX))
        self._show(self._spot_at(self._at))
