"""A few words of which one is chosen, side by side on one ground, as Days and Month."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import SHADOW_PX, box, painter_of, raised_box
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.looks import pressed_by_enter

_HIGH_PX: Final = 26
_PAD_PX: Final = 12
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Segments(QFrame):
    """`chosen` with a value by the user; the arrows go from one to the next."""

    chosen = Signal(str)

    def __init__(
        self, name: str, values: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = lay(QHBoxLayout(self), (2, 2, 2, 2), 2)
        for value, words in values:
            button = self._buttons[value] = _Segment(words, self)
            self._group.addButton(button)
            button.clicked.connect(lambda _on=False, v=value: self.chosen.emit(v))
            row.addWidget(button)
        self.show_value(values[0][0])

    @property
    def value(self) -> str:
        return next((v for v, button in self._buttons.items() if button.isChecked()), "")

    def show_value(self, value: str) -> None:
        """Mark one, in silence."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)
            self.setFocusProxy(self._buttons[value])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        values = list(self._buttons)
        value = values[(values.index(self.value) + step) % len(values)]
        self.show_value(value)
        self._buttons[value].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        box(painter_of(self), self.rect(), theme.px(8), theme.color("sunken"))


class _Segment(QAbstractButton):
    """One of them."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_on(self, radius=6)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = QFontMetrics(theme.font(weight=500)).horizontalAdvance(self.text())
        return QSize(words + 2 * theme.px(_PAD_PX), theme.px(_HIGH_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS or not pressed_by_enter(self, event):
            event.ignore() if Qt.Key(event.key()) in _STEPS else super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter = painter_of(self)
        radius = theme.px(6)
        if self.isChecked():
            rect = QRect(self.rect()).adjusted(0, 0, 0, theme.px(SHADOW_PX) - 1)
            raised_box(painter, rect, radius, theme.color("panel"), theme.color("line"), theme)
        elif self.underMouse():
            box(painter, self.rect(), radius, theme.color("pressed"))
        painter.setFont(theme.font(weight=500))
        painter.setPen(theme.color("text" if self.isChecked() else "text_second"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
