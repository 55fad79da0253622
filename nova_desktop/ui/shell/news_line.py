"""Where toasts stand: in the status line, above it, or without it in a line of their own."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.shell.status_line import StatusLineBar
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.toast import EDGE_PX

_MOVES: Final = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest})


class NewsLine(QWidget):
    """The lowest part of a window, as a rule without any height. Implements Foot.

    `changed` when the status line says something else, comes or goes. `kept_clear` gives what
    stands above it and is not to be covered, as the field in which one writes, or None.
    """

    changed = Signal()

    def __init__(
        self,
        status_line: StatusLineBar,
        parent: QWidget,
        kept_clear: Callable[[], QWidget | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._status_line = status_line
        self._kept_clear = kept_clear
        self._wanted = 0
        status_line.installEventFilter(self)

    def free(self) -> tuple[int, int]:
        """Between what the status line says at the left and at the right."""
        edge, line = current_theme().px(EDGE_PX), self._status_line
        if not line.isVisible():
            return edge, self.window().width() - edge
        return line.free()

    def floor(self) -> int | None:
        """The upper edge of the status line, or of what is kept clear above it."""
        line, clear = self._status_line, self._kept_clear()
        if not line.isVisible():
            return None
        kept = [line] if clear is None or not clear.isVisible() else [line, clear]
        return min(one.mapTo(self.window(), QPoint()).y() for one in kept)

    def reserve(self, height: int) -> None:
        """The status line's own height counts too, where there is one."""
        if height != self._wanted:
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
