"""A month of days to pick one from, by mouse or by arrows."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.domain.task_times import FIRST_YEAR, Due
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.dates.date_words import full_due_words
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, painter_of, ring
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.times import weekday_names

_CELL_PX: Final = (38, 30)
_HEAD_PX: Final = 22
_DAYS: Final = 7
_WEEKS: Final = 6
_RADIUS_PX: Final = 7
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_DAYS,
    Qt.Key.Key_Down: _DAYS,
}
_FIRST: Final = date(FIRST_YEAR, 1, 1)
_WHEEL_STEP: Final = 120


class MonthView(QWidget):
    """`picked` with a day that was clicked or confirmed, `walked` with one that is marked now.

    `turned` when another month is shown.
    """

    picked = Signal(object)
    walked = Signal(object)
    turned = Signal()

    def __init__(self, parent: QWidget | None = None, week_start: int | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._day: date | None = None
        self._month = date.min
        self._hover: date | None = None
        self._start = _locale_start() if week_start is None else week_start
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Calendar"))
        ring_on(self, "none")

    @property
    def day(self) -> date | None:
        """What is marked."""
        return self._day

    @property
    def month(self) -> date:
        """The first day of the month that is shown."""
        return self._month

    def show_day(self, day: date | None, today: date) -> None:
        """Mark a day, silently; its month is shown, or today's."""
        self._today, self._day = today, day
        self._month = (day or today).replace(day=1)
        self._tell_name()
        self.update()

    def turn(self, months: int) -> None:
        """Show an earlier or a later month; the marked day stays."""
        self._month = _plus_months(self._month, months).replace(day=1)
        self.turned.emit()
        self.update()

    def sizeHint(self) -> QSize:
        px = current_theme().px
        width, height = _CELL_PX
        return QSize(px(width) * _DAYS, px(_HEAD_PX) + px(height) * _WEEKS)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def rect_of(self, day: date) -> QRect | None:
        """Where a day stands, None while it is not shown."""
        at = (day - self._first()).days
        if not 0 <= at < _DAYS * _WEEKS:
            return None
        px = current_theme().px
        width, height = px(_CELL_PX[0]), px(_CELL_PX[1])
        top = px(_HEAD_PX) + at // _DAYS * height
        return QRect(at % _DAYS * width, top, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, start = Qt.Key(event.key()), self._day or self._today
        if key in _STEPS:
            self._walk(_plus_days(start, _STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            back = key == Qt.Key.Key_PageUp
            year = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._walk(_plus_months(start, (-1 if back else 1) * (12 if year else 1)))
        elif key == Qt.Key.Key_Home:
            self._walk(start.replace(day=1))
        elif key == Qt.Key.Key_End:
            self._walk(start.replace(day=monthrange(start.year, start.month)[1]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._walk(start)
            self.picked.emit(start)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and day is not None:
            self._walk(day)
            self.picked.emit(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover_over(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_over(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y()
        if abs(steps) >= _WHEEL_STEP:
            self.turn(-1 if steps > 0 else 1)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        self._paint_names(painter, theme)
        first = self._first()
        for number in range(_DAYS * _WEEKS):
            day = _plus_days(first, number)
            rect = self.rect_of(day)
            if rect is not None and (day - first).days == number:
                self._paint_day(painter, day, rect, theme)

    def _paint_names(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text_third"))
        width, height = theme.px(_CELL_PX[0]), theme.px(_HEAD_PX)
        names = weekday_names()
        for column in range(_DAYS):
            at = QRect(column * width, 0, width, height)
            name = names[(self._start + column) % _DAYS]
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, name[:2])

    def _paint_day(self, painter: QPainter, day: date, rect: QRect, theme: Theme) -> None:
        radius, marked = theme.px(_RADIUS_PX), day == self._day
        focused = self.hasFocus() and (marked or (self._day is None and day == self._today))
        edge = theme.px(4 if focused else 2)
        inner = rect.adjusted(edge, edge - theme.px(1), -edge, theme.px(1) - edge)
        if marked:
            box(painter, inner, radius, theme.color("accent"))
        elif day == self._hover:
            box(painter, inner, radius, theme.color("sunken"))
        if focused:
            ring(painter, rect.adjusted(theme.px(1), 0, -theme.px(1), 0), radius + 2, theme)
        role = "text" if day.month == self._month.month else "text_third"
        if day < self._today and role == "text":
            role = "text_second"
        if day == self._today:
            role = "accent"
        painter.setFont(theme.font(13, 600 if day == self._today or marked else 400))
        painter.setPen(theme.color("on_accent" if marked else role))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _walk(self, day: date) -> None:
        self._day = day
        self._month = day.replace(day=1)
        self._tell_name()
        event = QAccessibleAnnouncementEvent(self, self.accessibleDescription())
        QAccessible.updateAccessibility(event)
        self.update()
        self.walked.emit(day)

    def _tell_name(self) -> None:
        day = self._day
        words = _("no date") if day is None else full_due_words(Due(day), self._today)
        self.setAccessibleDescription(words)

    def _first(self) -> date:
        """The first day that is shown: that of the week in which the month begins."""
        back = (self._month.weekday() - self._start) % _DAYS
        return _plus_days(self._month, -back)

    def _at(self, point: QPoint) -> date | None:
        for number in range(_DAYS * _WEEKS):
            day = _plus_days(self._first(), number)
            rect = self.rect_of(day)
            if rect is not None and rect.contains(point):
                return day
        return None

    def _hover_over(self, day: date | None) -> None:
        if day != self._hover:
            self._hover = day
            self.update()


def _locale_start() -> int:
    return QLocale().firstDayOfWeek().value - 1


def _plus_days(day: date, count: int) -> date:
    """Within the years that tasks have."""
    try:
        return max(_FIRST, day + timedelta(days=count))
    except OverflowError:
        return date.max if count > 0 else _FIRST


def _plus_months(day: date, count: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max if day.day > 1 else date.max.replace(day=1)
    if year < _FIRST.year:
        return _FIRST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
