"""The cards of a column: only what is in view is measured and painted, however many there are."""

from collections.abc import Iterable, Sequence
from typing import Final, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nova_desktop.domain.tasks import TaskCard
from nova_desktop.ui.tasks.board.card_model import CardModel
from nova_desktop.ui.tasks.board.card_painting import (
    Look,
    card_picture,
    paint_card,
    paint_drop_line,
    paint_ring,
    ring_rect,
)
from nova_desktop.ui.tasks.board.card_places import COMPACT_GAP_PX, GAP_PX, CardPlaces, places_of
from nova_desktop.ui.tasks.board.card_pointer import CardPointer
from nova_desktop.ui.tasks.board.card_tips import tip_at
from nova_desktop.ui.tasks.board.stack_view import EDGE_PX, LEAD_PX, StackView
from nova_desktop.ui.tasks.board.title_edit import TitleEdit
from nova_desktop.ui.tasks.board.view_protocol import Faces
from nova_desktop.ui.tasks.faces import TaskFace
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.theme import Theme, current_theme

_GUESS_PX: Final = 81
_COMPACT_PX: Final = 26
_MOST_KEPT: Final = 500
_STAY: Final = QItemSelectionModel.SelectionFlag.NoUpdate


class CardList(StackView):
    """`acted` with what a key means; `renamed` with a task and a title."""

    renamed = Signal(str, str)
    acted = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, name: str, keys: PressedKeys, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.cards = CardModel(self)
        self.compact = False
        self.opened = ""
        self.hot: tuple[str, str] = ("", "")
        self.faded: frozenset[str] = frozenset()
        self.drop_row = -1
        self.line: TitleEdit | None = None
        self.keys = keys
        self.pointer = CardPointer(self)
        self._places: dict[str, tuple[TaskFace, CardPlaces]] = {}
        ring_on(self, "rows")
        self.setModel(self.cards)
        self._anew()
        self._connect()

    # What is shown

    def show_cards(self, cards: Sequence[TaskCard], faces: Faces, *, more: bool) -> None:
        """All that is known; what is in view stays where it is, unless that is the very top."""
        anchor, current = self.anchor(), self.current_id()
        row, chosen = self.currentIndex().row(), self.chosen_ids()
        self.has_more = more
        seen = self._seen()
        self.cards.show_cards(cards, faces)
        self.choose(chosen)
        at = self.cards.row_of(current)
        if at < 0 <= row and self.cards.rowCount():
            at = min(row, self.cards.rowCount() - 1)  # its card is gone: the one in its place
        if at >= 0 and at != self.currentIndex().row():
            self.selectionModel().setCurrentIndex(self.cards.index(at), _STAY)
        self._lay_again(anchor, seen)

    def show_compact(self, compact: bool) -> None:
        """One line a card."""
        if compact != self.compact:
            anchor, self.compact = self.anchor(), compact
            self._anew()
            self._lay_again(anchor)

    def show_opened(self, task: str) -> None:
        """The one whose details are shown is marked as the keyboard's place is."""
        old, self.opened = self.opened, task
        self._repaint(old, task)

    def fade(self, tasks: Iterable[str]) -> None:
        """Those that are being dragged."""
        self.faded = frozenset(tasks)
        self.viewport().update()

    def heat(self, task: str, part: str) -> None:
        """The card below the pointer, and what of it: check, retry or ""."""
        if self.hot == (task, part):
            return
        old, self.hot = self.hot, (task, part)
        pointing = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(pointing if part else Qt.CursorShape.ArrowCursor)
        self._repaint(old[0], task)

    def show_drop(self, row: int) -> None:
        """The line before a row; -1 for none."""
        for each in (self.drop_row, row) if row != self.drop_row else ():
            self.drop_row = each
            if each >= 0:
                line = QRect(0, self._drop_y(), self.viewport().width(), 1)
                self.viewport().update(ring_rect(line, current_theme()))
        self.drop_row = row

    def extent(self) -> int:
        """Rows down to the end of what is in view or selected."""
        seen = self.stack.row_at(self.verticalOffset() + self.viewport().height()) + 1
        chosen = (index.row() + 1 for index in self.selectionModel().selectedIndexes())
        return max([seen, self.currentIndex().row() + 1, *chosen])

    def begin_edit(self, task: str) -> None:
        """Write another title, over the card."""
        row = self.cards.row_of(task)
        face = self.cards.face(row)
        if face is None:
            return
        self.end_edit()
        self.scrollTo(self.cards.index(row))
        self.line = TitleEdit(task, face.title, self.viewport())
        self.line.kept.connect(self.renamed)
        self.line.left.connect(self.end_edit)
        self.line.lie_over(self.rect_of(row))
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_edit(self) -> None:
        """The line goes; the keyboard is at the card again."""
        line, self.line = self.line, None
        if line is not None:
            had_focus = line.hasFocus()
            line.hide()
            line.deleteLater()
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Where things lie

    def part_at(self, at: QPoint) -> tuple[str, str]:
        """The task at a point of the viewport and what of it: check, retry or ""."""
        row = self.indexAt(at).row()
        places = self.places(row)
        if places is None:
            return "", ""
        inside = at - self.rect_of(row).topLeft()
        for part, rect in (("retry", places.retry), ("check", places.check)):
            if rect.contains(inside):
                return self.cards.ids[row], part
        return self.cards.ids[row], ""

    def places(self, row: int) -> CardPlaces | None:
        """Measured when it is first asked for."""
        face = self.cards.face(row)
        if face is None:
            return None
        name = self.cards.ids[row]
        kept = self._places.get(name)
        if kept is None or kept[0] != face:
            if len(self._places) >= _MOST_KEPT:
                self._places.clear()
            places = places_of(face, self.item_width(), current_theme(), compact=self.compact)
            kept = self._places[name] = (face, places)
        return kept[1]

    def card_rect(self, task: str) -> QRect:
        """In the viewport; empty for one that is not there."""
        row = self.cards.row_of(task)
        return self.rect_of(row) if row >= 0 else QRect()

    def picture(self, task: str) -> QPixmap:
        """The card alone, as it is dragged."""
        row, theme = self.cards.row_of(task), current_theme()
        face, places = self.cards.face(row), self.places(row)
        if face is None or places is None:
            return QPixmap()
        return card_picture(face, places, self.devicePixelRatioF(), theme, compact=self.compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self.anchor()
        if event.size().width() != event.oldSize().width():
            self._anew()
        super().resizeEvent(event)
        self._lay_again(anchor)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_bar"):
            anchor = self.anchor()
            self._anew()
            self._lay_again(anchor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self.keys.act_of(event)
        if act is None:
            event.ignore()
        else:
            self.acted.emit(act)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """For what is selected, if the pointer is at one of these; else for that card alone."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        else:
            at = event.pos()
            row = self.indexAt(at).row()
            if row < 0:
                return
            if self.cards.ids[row] not in self.chosen_ids():
                self.pointer.missed.emit()
                self.go_to(row)
        if self.current_id():
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.press_twice(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_again(None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.heat("", "")

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self.indexAt(event.pos()).row()
            face, places = self.cards.face(row), self.places(row)
            if face is None or places is None:
                QToolTip.hideText()
            else:
                at = event.pos() - self.rect_of(row).topLeft()
                QToolTip.showText(
                    event.globalPos(), tip_at(face, places, at, self.keys.table), self
                )
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = painter_of(self.viewport())
        painter.fillRect(event.rect(), theme.color("sunken"))
        for wanted in cast("Iterable[QRect]", event.region()):
            self._paint_rows(painter, wanted, theme)
        if self.drop_row >= 0:
            edge = theme.px(EDGE_PX)
            right = self.viewport().width() - edge
            paint_drop_line(painter, edge, right, self._drop_y(), theme)

    def _paint_rows(self, painter: QPainter, wanted: QRect, theme: Theme) -> None:
        """Where a rectangle is to be painted."""
        around = theme.px(GAP_PX)
        row = self.stack.row_at(wanted.top() + self.verticalOffset() - around)
        end = wanted.bottom() + self.verticalOffset() + around
        painter.setClipRect(wanted)
        while 0 <= row < len(self.stack) and self.stack.top(row) <= end:
            self.learn(row)
            rect, look = self.rect_of(row), self._look(row)
            if rect.adjusted(0, 0, 0, theme.px(2)).intersects(wanted):
                face, places = self.cards.face(row), self.places(row)
                if face is not None and places is not None:
                    paint_card(painter, rect.topLeft(), face, places, look, theme)
            if look.current:
                paint_ring(painter, rect, theme)
            row += 1
        painter.setClipping(False)

    def _look(self, row: int) -> Look:
        name = self.cards.ids[row]
        current = row == self.currentIndex().row() and self.hasFocus()
        return Look(
            current=current or name == self.opened,
            chosen=self.selectionModel().isSelected(self.cards.index(row)),
            hovered=self.hot[0] == name and self.line is None,
            hot=self.hot[1] if self.hot[0] == name else "",
            faded=name in self.faded,
            written=self.line is not None and self.line.task == name,
            compact=self.compact,
        )

    def _drop_y(self) -> int:
        """The middle of the gap before the row."""
        if not len(self.stack):
            return current_theme().px(LEAD_PX)
        at = self.stack.top(min(self.drop_row, len(self.stack)))
        return max(1, at - self.stack.gap // 2 - self.verticalOffset())

    def _connect(self) -> None:
        self.listen()
        self.selectionModel().selectionChanged.connect(self._repaint_all)
        self.selectionModel().currentChanged.connect(self._went_on)

    def _went_on(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (now, before):
            if index.isValid():
                rect = ring_rect(self.visualRect(index), current_theme())
                self.viewport().update(rect)

    def _repaint_all(self) -> None:
        self.viewport().update()

    def _repaint(self, *tasks: str) -> None:
        for task in tasks:
            if task:
                self.viewport().update(ring_rect(self.card_rect(task), current_theme()))

    def _anew(self) -> None:
        """Nothing is measured any more."""
        px = current_theme().px
        gap = px(COMPACT_GAP_PX if self.compact else GAP_PX)
        self.start_anew(gap, px(_COMPACT_PX if self.compact else _GUESS_PX))
        self._places = {}

    def id_of(self, row: int) -> str:
        return self.cards.ids[row] if 0 <= row < len(self.cards.ids) else ""

    def row_of(self, name: str) -> int:
        return self.cards.row_of(name)

    def height_of(self, row: int) -> int:
        places = self.places(row)
        return places.height if places is not None else 1

    def _seen(self) -> list[tuple[int, str, TaskFace | None]]:
        """What is in view, and where."""
        begin, room = self.verticalOffset(), self.viewport().height()
        row, seen = self.stack.row_at(begin), list[tuple[int, str, TaskFace | None]]()
        while 0 <= row < len(self.stack) and self.stack.top(row) < begin + room:
            top = self.stack.top(row) - begin
            seen.append((top, self.cards.ids[row], self.cards.face(row)))
            row += 1
        return seen

    def _lay_again(
        self,
        anchor: tuple[str, int] | None,
        seen: list[tuple[int, str, TaskFace | None]] | None = None,
    ) -> None:
        """Where the anchor stays where it is; painted unless that is what was seen before.

        Nothing is measured as long as nobody sees it: its width may be another then.
        """
        if not self.isVisible():
            return
        self.lay_again(anchor)
        if self.line is not None:
            rect = self.card_rect(self.line.task)
            if rect.isEmpty():
                self.end_edit()
            else:
                self.line.lie_over(rect)
        if seen is None or seen != self._seen():
            self.viewport().update()
