"""What is dragged, below the pointer: a picture that lies over the whole window."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

_OPACITY: Final = 0.88
_BEHIND_PX: Final = 4
_BADGE_PX: Final = 20


class Ghost(QWidget):
    """Takes no events. `count` says how many are dragged."""

    def __init__(self, picture: QPixmap, count: int, grabbed: QPoint, window: QWidget) -> None:
        super().__init__(window)
        self._picture = picture
        self._count = count
        self._grabbed = grabbed
        self._window = window
        self.setProperty("nova_overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        size = picture.deviceIndependentSize().toSize()
        more = current_theme().px(_BADGE_PX) // 2 if count > 1 else 0
        self.resize(size.width() + more, size.height() + more)

    def follow(self, on_screen: QPoint) -> None:
        """Where the pointer is now."""
        self.move(self._window.mapFromGlobal(on_screen) - self._grabbed)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        painter.setOpacity(_OPACITY)
        size = self._picture.deviceIndependentSize().toSize()
        if self._count > 1:
            behind = QRect(QPoint(theme.px(_BEHIND_PX), theme.px(_BEHIND_PX)), size)
            box(painter, behind, theme.px(10), theme.color("panel"), theme.color("line_strong"))
        painter.drawPixmap(0, 0, self._picture)
        if self._count > 1:
            painter.setOpacity(1)
            self._paint_badge(painter, size.width())

    def _paint_badge(self, painter: QPainter, right: int) -> None:
        theme = current_theme()
        text, side = str(self._count), theme.px(_BADGE_PX)
        painter.setFont(theme.font(12, 500))
        words = QFontMetrics(painter.font()).horizontalAdvance(text) + theme.px(10)
        width = max(side, words)
        at = QRect(right - width + side // 2, 0, width, side)
        box(painter, at, side / 2, theme.color("accent"))
        painter.setPen(theme.color("on_accent"))
        painter.drawText(at, Qt.AlignmentFlag.AlignCenter, text)
