"""One row of the rail: icon, words and a count; only the icon where the rail is narrow."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from nova_desktop.ui.tasks.colours import colour_of
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import SHADOW_PX, box, paint_icon, painter_of, raised_box
from nova_desktop.ui.theme.theme import Theme, current_theme
from nova_desktop.ui.widgets.tooltip import set_tip, show_tip

HEIGHT_PX: Final = 32
TIGHT_PX: Final = 27
_ICON_PX: Final = 16
_PAD_PX: Final = 8
_WORDS_PX: Final = 34
_RADIUS_PX: Final = 8
_BADGE_PX: Final = 19


class RailEntry(QPushButton):
    """Checkable; `name` says which screen it leads to."""

    def __init__(
        self,
        name: str,
        text: str,
        icon: str,
        key: str,
        parent: QWidget | None = None,
        *,
        badge: bool = True,
    ) -> None:
        """With a `badge` the count is what waits for the user, without it is quiet."""
        super().__init__(text, parent)
        self.name = name
        self._icon = icon
        self._key = key
        self._count = 0
        self._badge = badge
        self._colour = ""
        self._target = False
        self._narrow = False
        self._tight = False
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_on(self, radius=_RADIUS_PX)
        set_tip(self, text, key)

    def show_count(self, count: int) -> None:
        """How many things wait there; 0 shows nothing."""
        self._count = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def show_words(self, text: str) -> None:
        """Another name."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            set_tip(self, text, self._key)

    def show_colour(self, colour: str) -> None:
        """Of the icon: a role of the theme or a #rrggbb, "" for none of its own."""
        self._colour = colour
        self.update()

    def show_target(self, target: bool) -> None:
        """Whether something that is dragged would go here."""
        self._target = target
        self.update()

    def show_narrow(self, narrow: bool) -> None:
        """With the icon only."""
        self._narrow = narrow
        self.update()

    def show_tight(self, tight: bool) -> None:
        """Lower, where the window is low."""
        if tight != self._tight:
            self._tight = tight
            self.updateGeometry()

    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.ToolTip:
            return show_tip(self, e)
        return super().event(e)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        metrics = QFontMetrics(theme.font(weight=500))
        words = metrics.horizontalAdvance(self.text()) + theme.px(_WORDS_PX + _PAD_PX)
        height = theme.px(TIGHT_PX if self._tight else HEIGHT_PX)
        return QSize(theme.px(HEIGHT_PX) if self._narrow else words, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(HEIGHT_PX), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        self._paint_ground(painter, theme)
        lively = self.isChecked() or self.isDown()
        color = theme.color("text" if lively else "text_second")
        icon = theme.px(_ICON_PX)
        beside = (self.width() - icon) // 2 if self._narrow else theme.px(_PAD_PX)
        tint = colour_of(self._colour, theme) or color
        paint_icon(painter, self._icon, tint, QRect(beside, 0, icon, self.height()), icon)
        if self._narrow:
            return
        font = theme.font(weight=500 if self.isChecked() else 400)
        painter.setFont(font)
        painter.setPen(color)
        room = self.width() - theme.px(_WORDS_PX + _PAD_PX)
        room -= self._count_width(theme) + theme.px(4) if self._count else 0
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        place = QRect(theme.px(_WORDS_PX), 0, room + 2, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        if self._count:
            self._paint_count(painter, theme)

    def _paint_ground(self, painter: QPainter, theme: Theme) -> None:
        radius = theme.px(_RADIUS_PX)
        if self.isChecked():
            rect = self.rect().adjusted(0, 0, 0, theme.px(SHADOW_PX) - 1)
            raised_box(painter, rect, radius, theme.color("panel"), theme.color("panel"), theme)
        elif self.underMouse() or self.isDown():
            box(painter, self.rect(), radius, theme.color("hover"))
        if self._target:
            ground, line = theme.color("accent_soft"), theme.color("accent")
            box(painter, self.rect(), radius, ground, line, theme.px(2))

    def _count_width(self, theme: Theme) -> int:
        words = QFontMetrics(theme.font(12)).horizontalAdvance(f"{self._count:,}")
        return max(theme.px(_BADGE_PX), words + theme.px(10)) if self._badge else words

    def _paint_count(self, painter: QPainter, theme: Theme) -> None:
        high, wide = theme.px(_BADGE_PX), self._count_width(theme)
        left = self.width() - theme.px(_PAD_PX) - wide
        rect = QRect(left, (self.height() - high) // 2, wide, high)
        if self._badge:
            box(painter, rect, high / 2, theme.color("accent"))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("on_accent" if self._badge else "text_second"))
        align = Qt.AlignmentFlag.AlignCenter
        if not self._badge:
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, align, f"{self._count:,}")
