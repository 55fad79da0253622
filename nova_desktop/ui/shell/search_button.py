"""What opens the palette from the rail: it looks like a field, with its key."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, key_size, paint_icon, paint_key, painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter
from nova_desktop.ui.widgets.tooltip import key_text, set_tip, show_tip

_HEIGHT_PX: Final = 32
_RADIUS_PX: Final = 8
_EDGE_PX: Final = 10
_GAP_PX: Final = 8
_ICON_PX: Final = 16


class SearchButton(QPushButton):
    """`key` is shown and not bound."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Search or run"), parent)
        self._key = key_text(key)
        self.setAccessibleName(_("Search or run"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_on(self, radius=_RADIUS_PX)
        set_tip(self, _("Search tasks, chats and settings, or run an action"), key)

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.ToolTip:
            return show_tip(self, e)
        return super().event(e)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
        around = theme.px(2 * _EDGE_PX + 2 * _GAP_PX + _ICON_PX)
        return QSize(words + around + key_size(self._key, theme)[0], theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Words in other languages are cut where the rail has no room for them."""
        return QSize(current_theme().px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        lively = self.underMouse() or self.isDown()
        ground = "pressed" if self.isDown() else "hover_panel" if lively else "panel"
        radius, line = theme.px(_RADIUS_PX), theme.color("control_line")
        box(painter, self.rect(), radius, theme.color(ground), line, theme.px(1))
        edge, gap, side = theme.px(_EDGE_PX), theme.px(_GAP_PX), theme.px(_ICON_PX)
        color = theme.color("text_second")
        paint_icon(painter, "search", color, QRect(edge, 0, side, self.height()), side)
        width, height = key_size(self._key, theme)
        key = QRect(self.width() - edge - width, (self.height() - height) // 2, width, height)
        paint_key(painter, self._key, key, theme, "text_second")
        left = edge + side + gap
        font = theme.font()
        room = key.x() - gap - left
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(left, 0, room + 2, self.height(), Qt.AlignmentFlag.AlignVCenter, words)
