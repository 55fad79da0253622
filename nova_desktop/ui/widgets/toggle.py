"""A switch for something that is on or off at once."""

from typing import Final

from PySide6.QtCore import QEasingCurve, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.theme import current_theme

MOTION_MS: Final = 140
_TRACK_PX: Final = (32, 18)
_KNOB_PX: Final = 12
_GAP_PX: Final = 8
_HEIGHT_PX: Final = 24
_TAIL_PX: Final = 4


class Toggle(QAbstractButton):
    """`toggled` when it changes; words beside it are pressed with it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_on(self, radius=_HEIGHT_PX / 2)
        self._at = 0.0
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(MOTION_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._slid)
        self.toggled.connect(self._go)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = theme.px(_TRACK_PX[0])
        if self.text():
            words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
            width += theme.px(_GAP_PX) + words + theme.px(_TAIL_PX)
        return QSize(width, theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        width, height = (theme.px(side) for side in _TRACK_PX)
        track = QRect(0, (self.height() - height) // 2, width, height)
        ground, line, knob = self._roles()
        box(painter, track, height / 2, theme.color(ground), theme.color(line), theme.px(1))
        side = theme.px(_KNOB_PX)
        edge = (height - side) / 2
        x = track.x() + edge + self._at * (width - side - 2 * edge)
        box(painter, QRectF(x, track.y() + edge, side, side), side / 2, theme.color(knob))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "text_off"))
        room = self.rect().adjusted(width + theme.px(_GAP_PX), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags, self.text())

    def _roles(self) -> tuple[str, str, str]:
        """Of the track, its line and the knob."""
        if not self.isEnabled():
            off = ("sunken", "line_strong", "line_strong")
            return ("accent_off", "accent_off", "panel") if self.isChecked() else off
        if self.isChecked():
            ground = "accent_hover" if self.underMouse() else "accent"
            return ground, ground, "on_accent"
        return "hover_panel" if self.underMouse() else "panel", "control_line", "control_line"

    def _go(self, on: bool) -> None:
        end = 1.0 if on else 0.0
        self._slide.stop()
        if current_theme().reduced_motion or not self.isVisible():
            self._slid(end)
            return
        self._slide.setStartValue(self._at)
        self._slide.setEndValue(end)
        self._slide.start()

    def _slid(self, at: float) -> None:
        self._at = float(at)
        self.update()
