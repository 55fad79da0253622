"""Cards: a raised box for one thing; as a button it can be pressed or chosen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import SHADOW_PX, box, painter_of, raised_box
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter

RADIUS_PX = 10


class Card(QFrame):
    """Put things into `inside`."""

    def __init__(self, parent: QWidget | None = None, *, radius: float = RADIUS_PX) -> None:
        super().__init__(parent)
        self._radius = radius
        self.inside = lay(QVBoxLayout(self), (16, 14, 16, 14 + SHADOW_PX), 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        panel, line = theme.color("panel"), theme.color("line")
        radius = theme.px(self._radius)
        raised_box(painter_of(self), self.rect(), radius, panel, line, theme)


class CardButton(QAbstractButton):
    """A card that is pressed; a checkable one shows in the accent that it is chosen.

    What lies in `inside` takes no clicks of its own. `name` is for screen readers.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_on(self, radius=RADIUS_PX)
        self.inside = lay(QVBoxLayout(self), (16, 14, 16, 14 + SHADOW_PX), 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return self.inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.inside.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        ground, line = "panel", "line"
        if self.isDown() or (self.isEnabled() and self.underMouse()):
            ground, line = "hover_panel", "line_strong"
        radius = theme.px(RADIUS_PX)
        raised_box(painter, self.rect(), radius, theme.color(ground), theme.color(line), theme)
        if self.isChecked():
            whole = self.rect().adjusted(0, 0, 0, -theme.px(SHADOW_PX))
            soft = whole.adjusted(theme.px(1), theme.px(1), -theme.px(1), -theme.px(1))
            box(painter, soft, radius, None, theme.color("accent_soft"), theme.px(3))
            box(painter, whole, radius, None, theme.color("accent"), theme.px(1))
