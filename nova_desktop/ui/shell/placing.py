"""The window's place on the displays: put there before the first paint, told when it moves."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from nova_desktop.domain.window_place import Rect, fitted

_SETTLED_MS = 1_000
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange})


class Placing(QObject):
    """`moved` a second after the last change."""

    moved = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self.moved)
        window.installEventFilter(self)

    def put(self, wanted: Rect, *, maximized: bool) -> None:
        """Before the window is shown; a display that is gone or smaller is seen to."""
        smallest = self._window.minimumSize()
        rect = fitted(wanted, _displays(), (smallest.width(), smallest.height()))
        self._window.setGeometry(rect.x, rect.y, rect.width, rect.height)
        if maximized:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    def rect(self) -> Rect:
        """Where the window is when it is not maximised."""
        place = self._window.geometry()
        if self._window.isMaximized() or self._window.isFullScreen():
            place = self._window.normalGeometry()
        return _rect(place if place.isValid() else self._window.geometry())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and self._window.isVisible():
            self._timer.start()
        return super().eventFilter(watched, event)


def _displays() -> list[Rect]:
    main = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not main]
    return [_rect(screen.availableGeometry()) for screen in (main, *others)]


def _rect(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())
