"""A chip: a word that can be pressed, chosen, or taken away, as `tomorrow 15:00` in a field."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, paint_icon, painter_of
from nova_desktop.ui.theme.theme import current_theme

_HEIGHT_PX: Final = 22
_PAD_PX: Final = 8
_CROSS_PX: Final = 12
_REMOVERS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Chip(QAbstractButton):
    """`removed` by its cross, Delete or Backspace; a checkable one shows whether it is on."""

    removed = Signal()

    def __init__(
        self, text: str, parent: QWidget | None = None, *, removable: bool = False
    ) -> None:
        super().__init__(parent)
        self._removable = removable
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_on(self, radius=_HEIGHT_PX / 2)
        if removable:
            self.setAccessibleDescription(_("Delete takes it away"))

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font(12)).horizontalAdvance(self.text())
        cross = theme.px(_CROSS_PX + 4) if self._removable else 0
        return QSize(words + cross + 2 * theme.px(_PAD_PX), theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in _REMOVERS:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self._removable and self._cross().contains(event.position().toPoint())
        if on_cross and event.button() == Qt.MouseButton.LeftButton:
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        on = not self.isCheckable() or self.isChecked()
        ground, words = ("accent_soft", "accent") if on else ("sunken", "text_second")
        if not self.isEnabled():
            ground, words = "sunken", "text_off"
        radius = self.height() / 2
        box(painter, self.rect(), radius, theme.color(ground))
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            box(painter, self.rect(), radius, None, theme.color(words), theme.px(1))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color(words))
        room = self.rect().adjusted(theme.px(_PAD_PX), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags, self.text())
        if self._removable:
            paint_icon(painter, "x", theme.color(words), self._cross(), theme.px(_CROSS_PX))

    def _cross(self) -> QRect:
        width = current_theme().px(_CROSS_PX + _PAD_PX)
        return QRect(self.width() - width, 0, width - current_theme().px(2), self.height())
