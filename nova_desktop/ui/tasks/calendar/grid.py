"""The grid of a month: days with their tasks, walked with the keyboard, dragged between days."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, Place
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.calendar.cells import Cell, cell_at, cells_of, chip_at, least_height
from nova_desktop.ui.tasks.calendar.month import CalendarDay
from nova_desktop.ui.tasks.calendar.painting import CellLook, paint_cell, paint_head
from nova_desktop.ui.tasks.dragged import dragged, dragged_ids, picture_of
from nova_desktop.ui.tasks.pressed import PressedKeys
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip

_STEPS: Final = {
    Act.DAY_BEFORE: -1,
    Act.DAY_AFTER: 1,
    Act.WEEK_BEFORE: -7,
    Act.WEEK_AFTER: 7,
}
_TURNS: Final = {Act.MONTH_BEFORE: -1, Act.MONTH_AFTER: 1}


class MonthGrid(QWidget):
    """`day_opened` with a day and whether something is to be added there."""

    stepped = Signal(int)
    turned = Signal(int)
    today_wanted = Signal()
    day_chosen = Signal(object)
    day_opened = Signal(object, bool)
    task_opened = Signal(str)
    dropped = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Sequence[CalendarDay] = ()
        self._today = date.min
        self._chosen: date | None = None
        self._hot: tuple[date | None, str] = (None, "")
        self._target: date | None = None
        self._pressed: QPoint | None = None
        self._pressed_keys = PressedKeys(DEFAULT_KEYS, Place.MONTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Month"))
        ring_on(self, "none")

    @property
    def chosen(self) -> date | None:
        """The day with the ring."""
        return self._chosen

    def cells(self) -> Sequence[Cell]:
        """The days with their room."""
        return cells_of(self._days, self.size(), current_theme())

    def show_days(self, days: Sequence[CalendarDay], today: date) -> None:
        self._days, self._today = tuple(days), today
        self.updateGeometry()
        self.update()
        self._tell_chosen()

    def show_chosen(self, day: date) -> None:
        """The ring goes to a day."""
        if day != self._chosen:
            self._chosen = day
            self.update()
            self._tell_chosen()

    def rect_of(self, day: date) -> QRect:
        """Of its cell; empty for a day that is not shown."""
        return next((cell.rect for cell in self.cells() if cell.day.day == day), QRect())

    def sizeHint(self) -> QSize:
        return QSize(700, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(280), least_height(len(self._days) or 35, current_theme()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._pressed_keys.act_of(event)
        if act is None or not self._answer(act):
            super().keyPressEvent(event)

    def use_keys(self, table: KeyTable) -> None:
        """The keys as they are bound now."""
        self._pressed_keys = PressedKeys(table, Place.MONTH)

    def _answer(self, act: Act) -> bool:
        """Whether it is the grid's own; what the screen does is left to it."""
        if act in _STEPS:
            self.stepped.emit(_STEPS[act])
        elif act in _TURNS:
            self.turned.emit(_TURNS[act])
        elif act is Act.TODAY:
            self.today_wanted.emit()
        elif act in (Act.OPEN_DAY, Act.ADD) and self._chosen is not None:
            self.day_opened.emit(self._chosen, act is Act.ADD)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            cell = cell_at(self.cells(), self._pressed)
            if cell is not None:
                self.day_chosen.emit(cell.day.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._heat(at)
            return
        if (
            at - self._pressed
        ).manhattanLength() < QGuiApplication.styleHints().startDragDistance():
            return
        start, self._pressed = self._pressed, None
        cell = cell_at(self.cells(), start)
        chip = chip_at(cell, start) if cell is not None else None
        if chip is not None:
            drag = QDrag(self)
            drag.setMimeData(dragged([chip.task], [chip.title]))
            drag.setPixmap(picture_of([chip.title], self))
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, pressed = event.position().toPoint(), self._pressed
        self._pressed = None
        cell = cell_at(self.cells(), at)
        if pressed is None or cell is None or not cell.rect.contains(pressed):
            return
        chip = chip_at(cell, at)
        if chip is not None and chip == chip_at(cell, pressed):
            self.task_opened.emit(chip.task)
        elif chip is None:
            self.day_opened.emit(cell.day.day, not cell.more_rect.contains(at))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._heat(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        cell = cell_at(self.cells(), event.position().toPoint())
        wanted = cell is not None and bool(dragged_ids(event.mimeData()))
        self._aim(cell.day.day if wanted and cell is not None else None)
        event.acceptProposedAction() if wanted else event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(None)
        cell = cell_at(self.cells(), event.position().toPoint())
        ids = dragged_ids(event.mimeData())
        if cell is not None and ids:
            event.acceptProposedAction()
            self.dropped.emit(ids, cell.day.day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = cell_at(self.cells(), event.pos())
            chip = chip_at(cell, event.pos()) if cell is not None else None
            text = f"{chip.time} {chip.title}".strip()[:500] if chip is not None else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = painter_of(self)
        cells = self.cells()
        paint_head(painter, cells[:7], self.width(), theme)
        for cell in cells:
            if event.rect().intersects(cell.rect):
                day = cell.day.day
                look = CellLook(
                    hot=self._hot[1] if self._hot[0] == day else None,
                    has_ring=day == self._chosen and self.hasFocus(),
                    is_target=day == self._target,
                )
                paint_cell(painter, cell, look, theme)

    def _heat(self, at: QPoint | None) -> None:
        cell = cell_at(self.cells(), at) if at is not None else None
        chip = chip_at(cell, at) if cell is not None and at is not None else None
        hot = (cell.day.day if cell is not None else None, chip.task if chip is not None else "")
        if hot != self._hot:
            self._hot = hot
            self.update()

    def _aim(self, day: date | None) -> None:
        if day != self._target:
            self._target = day
            self.update()

    def _tell_chosen(self) -> None:
        """The day under the keyboard, for a screen reader."""
        found = next((day for day in self._days if day.day == self._chosen), None)
        if found is None:
            return
        words = found.spoken(self._today)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
