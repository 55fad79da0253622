"""Things in a row that goes on below where room is short; the last may stand at the right."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.theme.theme import current_theme

_GAP_PX: Final = 16
_DOWN_PX: Final = 4


class FlowRow(QWidget):
    """Keeps its widgets in the order in which they were given; hidden ones take no room."""

    def __init__(self, parent: QWidget | None = None, gap: float = _GAP_PX) -> None:
        super().__init__(parent)
        self._gap = gap
        self._widgets: list[QWidget] = []
        self._at_right: QWidget | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, *, at_right: bool = False) -> None:
        """One more; at most one stands at the right."""
        widget.setParent(self)
        widget.show()  # a child that comes when its parent is shown already stays hidden else
        self._widgets.append(widget)
        if at_right:
            self._at_right = widget
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return max((rect.bottom() + 1 for _, rect in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        width = self.width() or current_theme().px(400)
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        hints = [widget.minimumSizeHint() for widget in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0),
            max((hint.height() for hint in hints), default=0),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, e: QEvent) -> bool:
        if e.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._place()
        return super().event(e)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _place(self) -> None:
        for widget, rect in self._places(self.width()):
            widget.setGeometry(rect)

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        theme = current_theme()
        gap, down = theme.px(self._gap), theme.px(_DOWN_PX)
        found: list[tuple[QWidget, QRect]] = []
        x = y = line = 0
        for widget in self._shown():
            hint = widget.sizeHint()
            wide = min(hint.width(), width)
            if x and x + wide > width:
                x, y, line = 0, y + line + down, 0
            if widget is self._at_right:
                x = max(x, width - wide)
            tall = widget.heightForWidth(wide) if widget.hasHeightForWidth() else hint.height()
            found.append((widget, QRect(x, y, wide, tall)))
            x, line = x + wide + gap, max(line, tall)
        return found
