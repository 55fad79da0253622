"""A list of items of different heights: only what is in view is measured, however many there are.

It is a QListView by what it says of itself, so that screen readers find a list; where its items
lie it knows by itself, as Qt's own list would ask for the height of every one.
"""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollBar, QWidget

from nova_desktop.ui.tasks.board.stack_math import Stack, stretches_of
from nova_desktop.ui.theme.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
EDGE_PX: Final = 8
LEAD_PX: Final = 3  # room for the ring of the first one
_AHEAD: Final = 2  # screens that are read before they come into view
_BAR_PX: Final = 8
_RING_PX: Final = 3
_STEP_PX: Final = 24
_ROUNDS: Final = 4
_SELECT: Final = QItemSelectionModel.SelectionFlag.Select
_DESELECT: Final = QItemSelectionModel.SelectionFlag.Deselect
_STAY: Final = QItemSelectionModel.SelectionFlag.NoUpdate
_TO_TOP: Final = QAbstractItemView.ScrollHint.PositionAtTop


class StackView(QListView):
    """`more_wanted` when the end comes near. Give it a model, then `start_anew`."""

    more_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack = Stack(0, 0, 1)
        self.has_more = False
        self._edge = current_theme().px(EDGE_PX)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setProperty("nova_overlay", True)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.valueChanged.connect(self.verticalScrollBar().setValue)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # scrolls by copying
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def height_of(self, row: int) -> int:
        """To be said by those who know: in pixels."""
        raise NotImplementedError

    def id_of(self, row: int) -> str:
        """By what an item is known, whatever its row; "" for none."""
        raise NotImplementedError

    def row_of(self, name: str) -> int:
        """Where the item of this name is, -1 for nowhere."""
        raise NotImplementedError

    def current_id(self) -> str:
        """Where the keyboard is; "" for nowhere."""
        return self.id_of(self.currentIndex().row())

    def chosen_ids(self) -> list[str]:
        """Those that were selected, from the top."""
        return [self.id_of(row) for row in self.chosen_rows()]

    def chosen_rows(self) -> list[int]:
        """Their rows, from the top; read in stretches, as there may be thousands."""
        chosen = self.selectionModel().selection()
        found: list[int] = []
        for place in range(chosen.count()):
            stretch = chosen.at(place)
            found += range(stretch.top(), stretch.bottom() + 1)
        return sorted(found)

    def choose(self, names: Iterable[str], *, also: bool = False) -> None:
        """Select these, or these too."""
        wanted = {row for row in map(self.row_of, names) if row >= 0}
        if not also:
            self.selectionModel().clearSelection()
        selection, index = QItemSelection(), self.model().index
        for first, last in stretches_of(wanted):
            selection.select(index(first, 0), index(last, 0))
        self.selectionModel().select(selection, _SELECT)

    def toggle(self, name: str) -> None:
        """Select it, or no longer."""
        row = self.row_of(name)
        if row >= 0:
            index = self.model().index(row, 0)
            is_chosen = self.selectionModel().isSelected(index)
            self.selectionModel().select(index, _DESELECT if is_chosen else _SELECT)

    def go_to(self, row: int) -> None:
        """Lead the keyboard to a row, as near as there is one."""
        last = self.model().rowCount() - 1
        if last >= 0:
            index = self.model().index(min(max(0, row), last), 0)
            self.selectionModel().setCurrentIndex(index, _STAY)
            self.scrollTo(index)

    def anchor(self) -> tuple[str, int] | None:
        """The first item in view and where it begins; None for a list at its top."""
        row = self.stack.row_at(self.verticalOffset())
        name = self.id_of(row)
        at_top = self.verticalOffset() <= self.verticalScrollBar().minimum()
        return (name, self.rect_of(row).top()) if name and not at_top else None

    def lay_again(self, anchor: tuple[str, int] | None) -> None:
        """After a change: the anchor stays where it was."""
        self.settle()
        self.updateGeometries()
        row = self.row_of(anchor[0]) if anchor is not None else -1
        if anchor is not None and row >= 0:
            self.verticalScrollBar().setValue(self.stack.top(row) - anchor[1])
            self.settle()

    def item_width(self) -> int:
        """In pixels."""
        return max(1, self.viewport().width() - 2 * self._edge)

    def start_anew(self, gap: int, guess: int) -> None:
        """Nothing is measured any more; so much lies between two, and so high is one perhaps."""
        self._edge = current_theme().px(EDGE_PX)
        self.stack = Stack(current_theme().px(LEAD_PX), gap, guess)
        self.stack.clear(self.model().rowCount())

    def rect_of(self, row: int) -> QRect:
        """In the viewport."""
        top = self.stack.top(row) - self.verticalOffset()
        return QRect(self._edge, top, self.item_width(), self.stack.height(row))

    def row_near(self, y: int) -> int:
        """Where an item would go that is let go at this height of the viewport."""
        at = y + self.verticalOffset()
        row = self.stack.row_at(at)
        if row < 0:
            return 0
        below = at > self.stack.top(row) + self.stack.height(row) // 2
        return row + int(below)

    def learn(self, row: int) -> None:
        """Measure it, if it is not known."""
        if not self.stack.is_known(row):
            self.stack.learn(row, self.height_of(row))

    def settle(self) -> bool:
        """Measure what is in view; whether anything was learnt."""
        begin, room = self.verticalOffset(), self.viewport().height()
        learnt, rounds = False, 0
        while rounds < _ROUNDS and self.stack.settle(begin, begin + room, self.height_of):
            learnt, rounds = True, rounds + 1
        if learnt:
            self.updateGeometries()
        return learnt

    def listen(self) -> None:
        """Hear of the rows of the model."""
        model = self.model()
        model.rowsInserted.connect(self._came)
        model.rowsRemoved.connect(self._went)
        model.dataChanged.connect(self._said_otherwise)

    def visualRect(self, index: Index) -> QRect:
        row = index.row()
        return self.rect_of(row) if 0 <= row < len(self.stack) else QRect()

    def indexAt(self, p: QPoint) -> QModelIndex:
        row = self.stack.row_at(p.y() + self.verticalOffset())
        inside = row >= 0 and self.rect_of(row).contains(p)
        return self.model().index(row, 0) if inside else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        row = index.row()
        if not 0 <= row < len(self.stack):
            return
        self.learn(row)
        self.updateGeometries()
        top, height = self.stack.top(row), self.stack.height(row)
        begin, room = self.verticalOffset(), self.viewport().height()
        margin = current_theme().px(EDGE_PX)
        if hint == _TO_TOP or top - margin < begin:
            self.verticalScrollBar().setValue(top - margin)
        elif top + height + margin > begin + room:
            self.verticalScrollBar().setValue(top + height + margin - room)

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        foot = current_theme().px(LEAD_PX) - self.stack.gap
        bar.setRange(0, max(0, self.stack.total + foot - room))
        bar.setPageStep(room)
        bar.setSingleStep(current_theme().px(_STEP_PX))
        width = current_theme().px(_BAR_PX)
        self._bar.setRange(bar.minimum(), bar.maximum())
        self._bar.setPageStep(room)
        self._bar.setGeometry(self.width() - width, 0, width, self.height())
        self._bar.setVisible(bar.maximum() > 0)
        self._ask_for_more()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        del index
        return False

    def moveCursor(
        self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Asked when the keyboard comes here and nothing is current: the first in view is."""
        del cursorAction, modifiers
        current = self.currentIndex()
        if current.isValid() or not self.model().rowCount():
            return current
        return self.model().index(max(0, self.stack.row_at(self.verticalOffset())), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        del rect, command  # the pointer selects by items, not by a rubber band

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region, out = QRegion(), current_theme().px(_RING_PX)
        for index in selection.indexes():
            region += QRegion(self.rect_of(index.row()).adjusted(-out, -out, out, out))
        return region

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self.settle() and dy > 0:
            self.viewport().update()  # what was learnt above moved what is below
        else:
            view = self.viewport()
            right = view.width() - current_theme().px(_BAR_PX)
            view.scroll(dx, dy, QRect(0, 0, right, view.height()))  # what lies below the bar stays
            view.update(right, 0, view.width() - right, view.height())
        self._bar.setValue(self.verticalScrollBar().value())
        self._ask_for_more()

    def _came(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.stack.insert(first, last - first + 1)

    def _went(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.stack.remove(first, last - first + 1)

    def _said_otherwise(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            self.stack.forget(row)

    def _ask_for_more(self) -> None:
        room = self.viewport().height()
        near = self.stack.total - self.verticalOffset() - room < _AHEAD * room
        if self.has_more and near and self.isVisible():
            self.has_more = False  # until the page is there
            self.more_wanted.emit()
