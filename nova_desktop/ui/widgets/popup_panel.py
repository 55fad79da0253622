"""A panel that floats over the window until one clicks elsewhere or presses Esc."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.menus import rounded

_RADIUS_PX: Final = 10


class PopupPanel(QFrame):
    """Round corners also where the desktop has no see-through ones. `closed` however it went."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName(name)
        self._is_cut = QGuiApplication.platformName() == "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._is_cut)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_cut:
            self.setMask(rounded(self.rect(), current_theme().px(_RADIUS_PX)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        fill, line = theme.color("panel"), theme.color("line_strong")
        box(painter_of(self), self.rect(), theme.px(_RADIUS_PX), fill, line, theme.px(1))
