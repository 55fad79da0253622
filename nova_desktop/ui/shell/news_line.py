"""Room for toasts at the window's foot: in the status line, and below it when that is too low."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.shell.status_line import StatusLineBar
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.toast import EDGE_PX

_MOVES: Final = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest})


class NewsLine(QWidget):
    """The lowest part of a window, as a rule without any height. Implements Foot.

    `changed` when the status line says something else, comes or goes.
    """

    changed = Signal()

    def __init__(self, status_line: StatusLineBar, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._status_line = status_line
        self._wanted = 0
        status_line.installEventFilter(self)

    def free(self) -> tuple[int, int]:
        """Between what the status line says at the left and at the right."""
        edge, line = current_theme().px(EDGE_PX), self._status_line
        if not line.isVisible():
            return edge, self.window().width() - edge
        return line.free()

    def reserve(self, height: int) -> None:
        """The status line's own height counts too, where there is one."""
        self._wanted = height
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        line = self._status_line
        there = line.height() if line.isVisible() else 0
        return QSize(0, max(0, self._wanted - there))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self.updateGeometry()
            self.changed.emit()
        return super().eventFilter(watched, event)
