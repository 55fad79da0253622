"""What Qt sends when something is dragged over a widget and let go."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

MOVE = Qt.DropAction.MoveAction


def drop(target: QWidget, content: QMimeData, at: QPoint) -> bool:
    """Whether it was taken."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(at, MOVE, content, buttons, keys))
    move = QDragMoveEvent(at, MOVE, content, buttons, keys)
    QApplication.sendEvent(target, move)
    if not move.isAccepted():
        QApplication.sendEvent(target, QDragLeaveEvent())
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(at), MOVE, content, buttons, keys))
    return True
