"""A line at the foot of what scrolls without a bar, while there is more below it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from nova_desktop.ui.theme.theme import current_theme


class ScrolledEdge(QWidget):
    """Lies over the lower edge of an area."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.setProperty("nova_overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(self._follow)
        area.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        QPainter(self).fillRect(self.rect(), current_theme().color("line"))

    def _follow(self) -> None:
        bar, high = self._area.verticalScrollBar(), current_theme().px(1)
        self.setGeometry(0, self._area.height() - high, self._area.width(), high)
        self.setVisible(bar.value() < bar.maximum())
        self.raise_()
