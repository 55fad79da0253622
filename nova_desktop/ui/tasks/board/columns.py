"""All columns side by side: they fill the width, or are scrolled where there is no room."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nova_desktop.domain.key_table import KeyTable
from nova_desktop.ui.tasks.board.card_list import CardList
from nova_desktop.ui.tasks.board.column import STRIP_PX, ColumnView
from nova_desktop.ui.tasks.board.view_protocol import ColumnFace
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.theme import current_theme

_EDGE_PX: Final = 20
_TOP_PX: Final = 16
_GAP_PX: Final = 12
_LEAST_PX: Final = 190
_USUAL_PX: Final = 210
_SHORT_PX: Final = 160


class Columns(QScrollArea):
    """`made` with each new column, for whoever listens to it."""

    made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: dict[str, ColumnView] = {}
        self._order: list[str] = []
        self._shape: list[tuple[str, bool]] = []
        self._keys = PressedKeys()
        self._compact = False
        self._page = QWidget(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._page)
        for part in (self.viewport(), self._page):
            part.setAutoFillBackground(False)
        ring_on(self, "none")

    def __iter__(self) -> Iterator[ColumnView]:
        """From the left to the right."""
        return (self._views[name] for name in self._order)

    @property
    def open_ones(self) -> list[ColumnView]:
        """Those that are not collapsed."""
        return [view for view in self if not view.face.collapsed]

    def view(self, column: str) -> ColumnView | None:
        return self._views.get(column)

    def show_columns(self, faces: Sequence[ColumnFace]) -> None:
        """These; what is known stays, with its place and its selection."""
        wanted = {face.id for face in faces}
        for name in [name for name in self._views if name not in wanted]:
            self._drop(self._views.pop(name))
        for face in faces:
            view = self._views.get(face.id)
            if view is not None and view.face != face:
                view.show_face(face)
            elif view is None:
                self._make(face)
        order = [face.id for face in faces]
        if order != self._order:
            self._order = order
            self._order_tabs()
        shape = [(face.id, face.collapsed) for face in faces]
        if shape != self._shape:
            self._shape = shape
            self._lay()

    def show_compact(self, compact: bool) -> None:
        self._compact = compact
        for view in self:
            view.cards.show_compact(compact)

    def use_keys(self, table: KeyTable) -> None:
        """Another table of keys."""
        self._keys = PressedKeys(table)
        for view in self:
            view.cards.keys = self._keys

    def focused(self) -> ColumnView | None:
        """That with the keyboard at its cards."""
        return next((view for view in self if view.cards.hasFocus()), None)

    def current(self) -> ColumnView | None:
        """That with the keyboard, else the one where it was, else the first with cards."""
        open_ones = self.open_ones
        focused = self.focused()
        if focused is not None:
            return focused
        marked = [view for view in open_ones if view.cards.currentIndex().isValid()]
        filled = [view for view in open_ones if view.cards.cards.rowCount()]
        return next(iter((*marked, *filled, *open_ones)), None)

    def chosen(self) -> list[str]:
        """All selected tasks, from the left to the right and from the top."""
        found = [task for view in self for task in view.cards.chosen_ids()]
        return list(dict.fromkeys(found))

    def choose_only(self, but: CardList | None = None) -> None:
        """Nothing is selected any more, except in one list."""
        for view in self:
            if view.cards is not but and view.cards.chosen_ids():
                view.cards.choose(())

    def holder(self, task: str) -> ColumnView | None:
        """The column that shows it, first that with the keyboard."""
        focused = self.focused()
        views = [focused, *self] if focused is not None else list(self)
        return next((view for view in views if view.cards.cards.row_of(task) >= 0), None)

    def column_at(self, on_screen: QPoint) -> ColumnView | None:
        """Below a point, or above or below it in the room of the board."""
        at = self._page.mapFromGlobal(on_screen)
        if not self.viewport().rect().contains(self.viewport().mapFromGlobal(on_screen)):
            return None
        gap = current_theme().px(_GAP_PX) // 2
        for view in self:
            rect = view.geometry()
            if rect.left() - gap <= at.x() <= rect.right() + gap:
                return view
        return None

    def bring_into_view(self, view: ColumnView) -> None:
        """Scroll sidewards, as little as can be."""
        bar, margin = self.horizontalScrollBar(), current_theme().px(_GAP_PX)
        rect = view.geometry()
        if rect.left() - margin < bar.value():
            bar.setValue(rect.left() - margin)
        elif rect.right() + margin > bar.value() + self.viewport().width():
            bar.setValue(rect.right() + margin - self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_page"):
            self._lay()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn that no list took is for the sides, only if it was meant so."""
        sidewards = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if sidewards or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().wheelEvent(event)
        else:
            event.accept()

    def _make(self, face: ColumnFace) -> None:
        view = ColumnView(face, self._keys, self._page)
        view.cards.show_compact(self._compact)
        self._views[face.id] = view
        view.show()
        self.made.emit(view)

    def _drop(self, view: ColumnView) -> None:
        had_focus = view.isAncestorOf(self.focusWidget() or self)
        view.hide()
        view.deleteLater()
        if had_focus and (other := next(iter(self._views.values()), None)) is not None:
            other.cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_tabs(self) -> None:
        last: QWidget | None = None
        for view in self:
            for part in (view.head.name, view.head.add, view.strip, view.cards):
                if last is not None:
                    QWidget.setTabOrder(last, part)
                last = part

    def _lay(self) -> None:
        px = current_theme().px
        views = list(self)
        height = max(px(_SHORT_PX), self.viewport().height())
        strips = sum(1 for view in views if view.face.collapsed)
        gaps = px(_GAP_PX) * max(0, len(views) - 1)
        room = self.width() - 2 * px(_EDGE_PX) - gaps - strips * px(STRIP_PX)
        count = len(views) - strips
        wide = room / count if count else 0.0
        if wide < px(_LEAST_PX):
            wide = float(px(_USUAL_PX))
        x = float(px(_EDGE_PX))
        for view in views:
            width = float(px(STRIP_PX)) if view.face.collapsed else wide
            left, right = round(x), round(x + width)
            top = px(_TOP_PX)
            view.setGeometry(QRect(left, top, right - left, height - 2 * top))
            x += width + px(_GAP_PX)
        whole = round(x) - px(_GAP_PX) + px(_EDGE_PX) if views else self.width()
        self._page.resize(max(whole, self.viewport().width()), height)
