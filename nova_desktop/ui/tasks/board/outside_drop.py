"""Hands cards that are dragged out of the board to whatever takes tasks: the rail, a calendar."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nova_desktop.ui.tasks.dragged import dragged

_MOVE = Qt.DropAction.MoveAction
_BUTTON = Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier


class OutsideDrop:
    """The events are those of the system's drags, so that one way to take tasks serves both."""

    def __init__(self, titles: Callable[[Sequence[str]], Sequence[str]]) -> None:
        self._titles = titles
        self._over: QWidget | None = None
        self._takes = False
        self._content: QMimeData | None = None

    def move(self, tasks: Sequence[str], on_screen: QPoint) -> None:
        """The pointer is there."""
        widget = _taker_at(on_screen)
        if widget is not self._over:
            self.leave()
            self._over = widget
            if widget is not None:
                self._content = dragged(tasks, self._titles(tasks))
                at = widget.mapFromGlobal(on_screen)
                enter = QDragEnterEvent(at, _MOVE, self._content, _BUTTON, _PLAIN)
                enter.setDropAction(_MOVE)
                QApplication.sendEvent(widget, enter)
                self._takes = enter.isAccepted()
        if widget is not None and self._takes and self._content is not None:
            at = widget.mapFromGlobal(on_screen)
            move = QDragMoveEvent(at, _MOVE, self._content, _BUTTON, _PLAIN)
            move.setDropAction(_MOVE)
            QApplication.sendEvent(widget, move)

    def drop(self, tasks: Sequence[str], on_screen: QPoint) -> bool:
        """The button was let go there; whether anything took them."""
        self.move(tasks, on_screen)
        widget, content = self._over, self._content
        if widget is None or content is None or not self._takes:
            self.leave()
            return False
        at = QPointF(widget.mapFromGlobal(on_screen))
        event = QDropEvent(at, _MOVE, content, _BUTTON, _PLAIN, QEvent.Type.Drop)
        event.setDropAction(_MOVE)
        QApplication.sendEvent(widget, event)
        self._over, self._content = None, None
        return event.isAccepted()

    def leave(self) -> None:
        """Back to the board, or nowhere."""
        widget, self._over = self._over, None
        if widget is not None and isValid(widget) and self._takes:
            QApplication.sendEvent(widget, QDragLeaveEvent())
        self._takes, self._content = False, None


def _taker_at(on_screen: QPoint) -> QWidget | None:
    widget = QApplication.widgetAt(on_screen)
    while widget is not None and not widget.acceptDrops():
        widget = None if widget.isWindow() else widget.parentWidget()
    return widget
