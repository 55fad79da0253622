"""What is offered below the field: rows that float above the window's content, without focus."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.tasks.quick_add.view_protocol import ShownOffer
from nova_desktop.ui.theme.painting import box, floating_box, paint_icon, painter_of
from nova_desktop.ui.theme.theme import Theme, current_theme

_ROW_PX: Final = 30
_PAD_PX: Final = 5
_EDGE_PX: Final = 12
_ICON_PX: Final = 16
_GAP_PX: Final = 10
_SHADOW_PX: Final = 12
_BELOW_PX: Final = 4
_NARROWEST_PX: Final = 200
_WIDEST_PX: Final = 420
_RADIUS_PX: Final = 10


class OfferList(QWidget):
    """`pressed` with the row that was clicked. It stands below `anchor`, or above it."""

    pressed = Signal(int)

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._rows: Sequence[ShownOffer] = ()
        self._chosen = -1
        self._under = -1
        self.setProperty("nova_overlay", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    @property
    def rows(self) -> Sequence[ShownOffer]:
        return self._rows

    @property
    def chosen(self) -> int:
        """The row that Enter takes, -1 for none."""
        return self._chosen

    def show_rows(self, rows: Sequence[ShownOffer], chosen: int, at: int) -> None:
        """These rows, below the point `at` of the anchor; none of them hides the list."""
        chosen_before, was_open = self._chosen, self.isVisible()
        self._rows, self._chosen, self._under = list(rows), chosen, -1
        if not rows:
            self.hide()
            return
        self._place(at)
        self.show()
        self.raise_()
        self.update()
        if chosen >= 0 and (chosen != chosen_before or not was_open):
            self._announce(rows[chosen].text)

    def row_rect(self, row: int) -> QRect:
        """Where a row lies."""
        theme = current_theme()
        room = theme.px(_SHADOW_PX)
        top = room + theme.px(_PAD_PX) + row * theme.px(_ROW_PX)
        return QRect(room, top, self.width() - 2 * room, theme.px(_ROW_PX))

    def sizeHint(self) -> QSize:
        theme = current_theme()
        metrics = QFontMetrics(theme.font())
        words = max((_words_width(metrics, row, theme) for row in self._rows), default=0)
        around = 2 * theme.px(_EDGE_PX) + theme.px(_ICON_PX + _GAP_PX)
        inner = max(theme.px(_NARROWEST_PX), min(theme.px(_WIDEST_PX), words + around))
        high = len(self._rows) * theme.px(_ROW_PX) + 2 * theme.px(_PAD_PX)
        room = 2 * theme.px(_SHADOW_PX)
        return QSize(inner + room, high + room)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._show_under(self._row_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_under(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken here, so that the field keeps the keyboard."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window was resized: what is offered would stand elsewhere."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place(self._at)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        room = theme.px(_SHADOW_PX)
        floating_box(painter, self.rect(), theme.px(_RADIUS_PX), room, theme)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, place, row, theme)

    def _paint_row(self, painter: QPainter, place: int, row: ShownOffer, theme: Theme) -> None:
        rect = self.row_rect(place)
        ground = "accent_soft" if place == self._chosen else "hover_panel"
        if place in (self._chosen, self._under):
            inner = rect.adjusted(theme.px(_PAD_PX), 0, -theme.px(_PAD_PX), 0)
            box(painter, inner, theme.px(6), theme.color(ground))
        edge, side, gap = theme.px(_EDGE_PX), theme.px(_ICON_PX), theme.px(_GAP_PX)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = rect.adjusted(edge, 0, -edge, 0)
        at = inner.right() - side + 1 if right_to_left else inner.x()
        icon_at = QRect(at, inner.y(), side, inner.height())
        if row.icon:
            paint_icon(painter, row.icon, theme.color(row.role), icon_at, side)
        by = side + gap
        words = inner.adjusted(0, 0, -by, 0) if right_to_left else inner.adjusted(by, 0, 0, 0)
        painter.setFont(theme.font())
        metrics = painter.fontMetrics()
        behind = metrics.horizontalAdvance(row.second) + gap if row.second else 0
        painter.setPen(theme.color("text"))
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, words.width() - behind)
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(leading) | int(Qt.TextFlag.TextSingleLine), text)
        if row.second:
            painter.setPen(theme.color("text_third"))
            trailing = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(words, int(trailing), row.second)

    def _place(self, at: int) -> None:
        """In the anchor's window, below the anchor where there is room, else above it."""
        self._at = at
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        theme = current_theme()
        room, below = theme.px(_SHADOW_PX), theme.px(_BELOW_PX)
        size = self.sizeHint()
        start = self._anchor.mapTo(window, QPoint(at, self._anchor.height()))
        left = max(-room, min(start.x() - room, window.width() - size.width()))
        top = start.y() + below - room
        if top + size.height() - room > window.height():
            above = self._anchor.mapTo(window, QPoint(0, 0)).y()
            higher = above - below - size.height() + room
            top = higher if higher >= -room else max(-room, window.height() - size.height())
        self.setGeometry(QRect(QPoint(left, top), size))

    def _row_at(self, at: QPoint) -> int:
        rows = range(len(self._rows))
        return next((row for row in rows if self.row_rect(row).contains(at)), -1)

    def _show_under(self, row: int) -> None:
        if row != self._under:
            self._under = row
            self.update()

    def _announce(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._anchor, text))


def _words_width(metrics: QFontMetrics, row: ShownOffer, theme: Theme) -> int:
    second = metrics.horizontalAdvance(row.second) + 2 * theme.px(_GAP_PX) if row.second else 0
    return metrics.horizontalAdvance(row.text) + second + 1
