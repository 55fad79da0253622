"""What marks Nova: the spark beside all that it did or wants, and its own mark beside its name."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nova_desktop.ui.theme.painting import paint_icon, paint_nova_mark, painter_of
from nova_desktop.ui.theme.theme import current_theme


class Mark(QWidget):
    """A square of `size` pixels at 100 % that takes no focus."""

    def __init__(self, size: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = current_theme().px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class IconMark(Mark):
    """A Lucide icon in a role's colour."""

    def __init__(
        self, name: str, role: str = "text_second", size: float = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(size, parent)
        self._name = name
        self._role = role

    def show_icon(self, name: str, role: str) -> None:
        self._name = name
        self._role = role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        side = min(self.width(), self.height())
        paint_icon(painter_of(self), self._name, theme.color(self._role), self.rect(), side)


class SparkMark(IconMark):
    """Stands beside what Nova did or wants."""

    def __init__(self, size: float = 16, parent: QWidget | None = None) -> None:
        super().__init__("sparkles", "accent", size, parent)


class NovaMark(Mark):
    """Stands beside the name, in the rail and in windows that introduce Nova."""

    def __init__(self, size: float = 18, parent: QWidget | None = None) -> None:
        super().__init__(size, parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_nova_mark(painter_of(self), QRectF(self.rect()), current_theme())
