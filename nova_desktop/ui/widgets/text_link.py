"""Quiet words that can be pressed, as the names in a row."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import paint_icon, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter

_HIGH_PX: Final = 20
_GAP_PX: Final = 10
_ICON_PX: Final = 14
_SIZE_PX: Final = 12


class TextLink(QAbstractButton):
    """12 px words without a box; in the accent under the pointer and once it is chosen."""

    def __init__(
        self,
        text: str,
        pressed: Callable[[], object],
        parent: QWidget | None = None,
        *,
        icon: str = "",
        role: str = "text_second",
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._icon = icon
        self._role = role
        self._chosen = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_on(self, radius=4)

        def clicked() -> None:
            pressed()

        self.clicked.connect(clicked)

    def show_icon(self, icon: str) -> None:
        """Another one before the words; "" for none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def show_chosen(self, chosen: bool) -> None:
        """Whether it is the chosen one of its row."""
        self._chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = self._before() + QFontMetrics(self._font()).horizontalAdvance(self.text()) + 1
        return QSize(width, theme.px(_HIGH_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        lively = self._chosen or self.underMouse() or self.isDown()
        role = ("accent" if lively else self._role) if self.isEnabled() else "text_off"
        color = theme.color(role)
        before, side = self._before(), theme.px(_ICON_PX)
        if self._icon:
            paint_icon(painter, self._icon, color, QRect(0, 0, side, self.height()), side)
        painter.setFont(self._font())
        painter.setPen(color)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(before, 0, 0, 0), flags, self.text())

    def _font(self) -> QFont:
        return current_theme().font(_SIZE_PX, 500 if self._chosen else 400)

    def _before(self) -> int:
        theme = current_theme()
        return theme.px(_ICON_PX) + theme.px(_GAP_PX) if self._icon else 0
