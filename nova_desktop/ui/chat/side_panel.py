"""Where the list of chats is: beside the conversation, or over it where there is no room."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.theme.theme import current_theme


class SidePanel:
    """Places `side`, `width` pixels broad at 100 %, at the left edge of `screen`.

    `room` keeps its place in the screen's layout.
    """

    def __init__(self, side: QWidget, screen: QWidget, width: float) -> None:
        self._side = side
        self._screen = screen
        self._width = width
        self._beside = True
        self._is_open = False
        self.room = hold(QWidget(screen), width=width)
        self._veil = _Veil(screen)
        self._veil.pressed.connect(self.close)
        self._veil.hide()
        for part in (side, self._veil):  # they lie over the layout
            part.setProperty("nova_overlay", True)

    @property
    def is_open(self) -> bool:
        """Whether it lies over the conversation."""
        return self._is_open

    def fit(self, room: bool) -> None:
        """Take the screen's size; whether there is room for it beside the conversation."""
        self._beside = room
        self._is_open = self._is_open and not room
        self._place()

    def open(self) -> None:
        """Show it over the conversation, if it is not beside it."""
        self._is_open = not self._beside
        self._place()

    def close(self) -> None:
        """Away from the conversation."""
        self._is_open = False
        self._place()

    def _place(self) -> None:
        self.room.setVisible(self._beside)
        width = current_theme().px(self._width)
        self._side.setGeometry(0, 0, width, self._screen.height())
        self._side.setVisible(self._beside or self._is_open)
        self._veil.setGeometry(self._screen.rect())
        self._veil.setVisible(self._is_open)
        self._veil.raise_()
        self._side.raise_()  # over what keeps its place as well, which would take its clicks


class _Veil(QWidget):
    """Dims what lies below; a click on it is a wish to be back there."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        del event
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().color("shadow_large"))
