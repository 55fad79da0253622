"""Whether somebody looks at a window, and when they come back to it."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget


class Attention(QObject):
    """Watches a window. `returned` when it comes to the front."""

    returned = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def is_here(self) -> bool:
        """Whether the window, or a dialog of it, is in front."""
        front = QApplication.activeWindow()
        while front is not None and front is not self._window:
            front = front.parentWidget()
        return front is not None and not self._window.isMinimized()

    def call(self) -> None:
        """Draw the eye to it, as the desktop does that."""
        QApplication.alert(self._window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and watched is self._window:
            self.returned.emit()
        return False
