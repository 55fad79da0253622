"""A turning mark for work of unknown length; it stands still with reduced motion."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.painting import paint_icon, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.spark import Mark

STEP_MS: Final = 90
STEP_DEGREES: Final = 45


class Spinner(Mark):
    """Turns only while it can be seen."""

    def __init__(
        self, role: str = "text_second", size: float = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(size, parent)
        self._role = role
        self._degrees = 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._turn)

    @property
    def is_turning(self) -> bool:
        return self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not current_theme().reduced_motion:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        side = min(self.width(), self.height())
        color = theme.color(self._role)
        paint_icon(painter_of(self), "loader", color, self.rect(), side, turned=self._degrees)

    def _turn(self) -> None:
        if current_theme().reduced_motion:
            self._timer.stop()
        self._degrees = (self._degrees + STEP_DEGREES) % 360
        self.update()
