"""The tint behind a row that the search has led to; it goes by itself."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

STAY_MS: Final = 1_800
_BESIDE_PX: Final = 12
_RADIUS_PX: Final = 8


class FoundMark(QWidget):
    """Lies below everything else of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setProperty("nova_overlay", True)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(STAY_MS)
        self._gone.timeout.connect(self.hide)
        self.hide()

    def show_behind(self, widget: QWidget) -> None:
        """Tint the ground of a widget within the parent."""
        at = widget.mapTo(self._ground, QPoint(0, 0))
        beside = current_theme().px(_BESIDE_PX)
        self.setGeometry(QRect(at, widget.size()).adjusted(-beside, 0, beside, -1))
        self.lower()
        self.show()
        self._gone.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        radius = theme.px(_RADIUS_PX)
        box(painter_of(self), self.rect(), radius, theme.color("accent_soft"))
