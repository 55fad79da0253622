"""A list of memory's rows: pressed, walked through with the keyboard, each with a menu."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget
from shiboken6 import isValid

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.row_delegate import MemoryRowDelegate
from nova_desktop.ui.memory.row_model import RowModel
from nova_desktop.ui.memory.rows import MemoryRow, RowKind, Wish
from nova_desktop.ui.widgets.menus import Menu, make_menu
from nova_desktop.ui.widgets.tooltip import plain_tip

KEYS: Final = {
    Wish.EDIT: "F2",
    Wish.FORGET: "Del",
    Wish.COPY: "Ctrl+C",
    Wish.PIN: "P",
    Wish.UNPIN: "P",
    Wish.WRONG: "W",
    Wish.RIGHT: "W",
    Wish.NEVER: "N",
    Wish.RETRY: "R",
    Wish.RESTORE: "R",
}
_PRESSED: Final = {
    Qt.Key.Key_F2: (Wish.EDIT,),
    Qt.Key.Key_Delete: (Wish.FORGET,),
    Qt.Key.Key_P: (Wish.PIN, Wish.UNPIN),
    Qt.Key.Key_W: (Wish.WRONG, Wish.RIGHT),
    Qt.Key.Key_N: (Wish.NEVER,),
    Qt.Key.Key_R: (Wish.RETRY, Wish.RESTORE),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowList(QListView):
    """`wished` with a Wish and the row; Enter opens what the row stands for."""

    wished = Signal(object, object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.painted = MemoryRowDelegate(self, self.rows)
        self._menu: Menu | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    @property
    def menu_shown(self) -> Menu | None:
        return self._menu

    def show_rows(self, rows: Sequence[MemoryRow], *, more: bool, anew: bool = True) -> None:
        """From the first one on, the keyboard at its row, if it is there.

        Without `anew` what is in view stays where it is, except in a list that is at its top.
        """
        current, before = self.current_row(), self.currentIndex().row()
        top = None if anew else self._top_row()
        self._heat(-1, None)
        self.rows.show_rows(rows, more=more)
        place = self.rows.place_of(current.key) if current is not None else -1
        if place < 0 and not anew and before >= 0 and self.hasFocus():
            place = min(before, len(rows) - 1)  # its row is gone: the one in its place
        if place >= 0:
            chosen, flag = self.rows.index(place), QItemSelectionModel.SelectionFlag.SelectCurrent
            self.selectionModel().setCurrentIndex(chosen, flag)
        self._go_back_to(top)

    def is_at_rest(self) -> bool:
        """Whether rows may come in above: nobody has scrolled, points at a row or opened one."""
        bar, menu = self.verticalScrollBar(), self._menu
        is_used = self.hasFocus() and self.currentIndex().isValid()
        has_menu = menu is not None and isValid(menu) and menu.isVisible()
        return (
            bar.value() == bar.minimum() and self.painted.hot[0] < 0 and not (is_used or has_menu)
        )

    def _top_row(self) -> tuple[str, int] | None:
        """The key of the first row in view and where it begins; None for a list at its top."""
        self.executeDelayedItemsLayout()
        row = self.rows.row(self.indexAt(QPoint(1, 1)).row())
        if row is None or self.verticalScrollBar().value() == self.verticalScrollBar().minimum():
            return None
        return row.key, self._rect(self.rows.place_of(row.key)).top()

    def _go_back_to(self, top: tuple[str, int] | None) -> None:
        place = self.rows.place_of(top[0]) if top is not None else -1
        if top is None or place < 0:
            self.scrollToTop()
            return
        bar = self.verticalScrollBar()
        self.scrollTo(self.rows.index(place), QAbstractItemView.ScrollHint.PositionAtTop)
        bar.setValue(bar.value() + self._rect(place).top() - top[1])

    def current_row(self) -> MemoryRow | None:
        return self.rows.row(self.currentIndex().row())

    def focus_first(self) -> None:
        """Lead the keyboard to the first row."""
        for place, row in enumerate(self.rows.rows):
            if row.kind is not RowKind.HEADING:
                self.setCurrentIndex(self.rows.index(place))
                break
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_menu(self, row: MemoryRow, at: QPoint) -> None:
        """All that can be done with a row, at a place on the screen."""
        menu = make_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in (*(a for a in row.acts if a.wish is not Wish.FORGET), *row.more):
            menu.add(act.text, self._wish(act.wish, row), icon=act.icon, key=KEYS.get(act.wish, ""))
        forget = [act for act in row.acts if act.wish is Wish.FORGET]
        if forget:
            menu.addSeparator()
            key = KEYS[Wish.FORGET]
            wish = self._wish(Wish.FORGET, row)
            menu.add(forget[0].text, wish, icon="trash-2", key=key, danger=True)
        self._menu = menu
        menu.popup(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        place = self.indexAt(at).row()
        self._heat(place, self._wish_at(place, at))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(-1, None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        place = self.indexAt(at).row()
        row, wish = self.rows.row(place), self._wish_at(place, at)
        if row is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if wish is not None:
            self.wished.emit(wish, row)
        elif row.kind is RowKind.TASK:
            self._open(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        row = self.rows.row(self.indexAt(at).row())
        is_open = row is None or row.kind is RowKind.TASK  # by the first click
        if row is not None and not is_open and self._wish_at(self.indexAt(at).row(), at) is None:
            self._open(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos()
        place = self.indexAt(at).row()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.currentIndex().row()
            at = self.visualRect(self.currentIndex()).center()
        row = self.rows.row(place)
        if row is not None and row.kind is not RowKind.HEADING:
            self.setCurrentIndex(self.rows.index(place))
            self.open_menu(row, self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if row is None:
            super().keyPressEvent(event)
        elif event.key() in _ENTER:
            self._open(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.wished.emit(Wish.COPY, row)
        elif not self._press_key(row, event):
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _press_key(self, row: MemoryRow, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        wishes = _PRESSED.get(Qt.Key(event.key()), ())
        wish = next((wish for wish in wishes if row.can(wish)), None)
        if wish is not None:
            self.wished.emit(wish, row)
        return wish is not None

    def _open(self, row: MemoryRow) -> None:
        if row.kind in (RowKind.THING, RowKind.TASK):
            self.wished.emit(Wish.OPEN, row)
        elif row.source:
            self.wished.emit(Wish.SOURCE, row)

    def _wish(self, wish: Wish, row: MemoryRow) -> Callable[[], None]:
        return lambda: self.wished.emit(wish, row)

    def _wish_at(self, place: int, at: QPoint) -> Wish | None:
        places = self.painted.places(place, self._rect(place))
        return places.wish_at(at.x(), at.y()) if places is not None else None

    def _rect(self, place: int) -> QRect:
        return self.visualRect(self.rows.index(place))

    def _heat(self, place: int, wish: Wish | None) -> None:
        old, self.painted.hot = self.painted.hot, (place, wish)
        if old == self.painted.hot:
            return
        pointing = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(pointing if wish else Qt.CursorShape.ArrowCursor)
        for row in {old[0], place} - {-1}:
            self.viewport().update(self._rect(row))

    def _show_tip(self, at: QPoint, on_screen: QPoint) -> None:
        place = self.indexAt(at).row()
        row, wish = self.rows.row(place), self._wish_at(place, at)
        texts = [act.text for act in row.acts if act.wish is wish] if row is not None else []
        if not texts and wish is Wish.SOURCE:
            texts = [_("Read the text")]
        if row is not None and not texts:
            texts = [row.title]
        QToolTip.showText(on_screen, plain_tip(texts[0]) if texts else "", self)
