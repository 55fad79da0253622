"""A skeleton: bars where a list will be, shown only when it takes longer than a blink."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

DELAY_MS: Final = 200
_WIDTHS: Final = (0.62, 0.88, 0.74, 0.4)
_BAR_PX: Final = 10
_STEP_PX: Final = 24


class Skeleton(QWidget):
    """Bars appear DELAY_MS after it is shown; until then it is empty, so that nothing flashes."""

    def __init__(self, bars: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = bars
        self._drawn = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(DELAY_MS)
        self._wait.timeout.connect(self._appear)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Loading"))

    @property
    def is_drawn(self) -> bool:
        return self._drawn

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(240), theme.px(_STEP_PX) * self._bars)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._drawn = False
        self._wait.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wait.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._drawn:
            return
        theme = current_theme()
        painter = painter_of(self)
        height = theme.px(_BAR_PX)
        for bar in range(self._bars):
            width = self.width() * _WIDTHS[bar % len(_WIDTHS)]
            at = QRectF(0, bar * theme.px(_STEP_PX) + theme.px(7), width, height)
            box(painter, at, height / 2, theme.color("sunken"))

    def _appear(self) -> None:
        self._drawn = True
        self.update()
