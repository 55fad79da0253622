"""One row of a panel: what a setting is called and does on the left, its control on the right."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.panel import line

CONTROL_PX: Final = 340
_STACKED_PX: Final = 600
_UNBOUND: Final = 16_777_215


class SettingRow(QWidget):
    """`reset_pressed` for its reset. A `wide` one has its control below instead of beside.

    A click on its words is one for its control: it switches a switch and leads into a field.
    """

    reset_pressed = Signal()

    def __init__(
        self, name: str, meaning: str, control: QWidget | None = None, *, wide: bool = False
    ) -> None:
        super().__init__()
        self._wide = wide
        self._has_control = control is not None
        self._control = control
        self._stacked = False
        self._name = text_label(name, self, "strong", wrap=True)
        self._meaning = text_label(meaning, self, "small", wrap=True)
        self._meaning.setVisible(bool(meaning))
        self._origin = text_label("", self, "smallthird", wrap=True)
        self._origin.hide()
        self._error = text_label("", self, "error", wrap=True)
        self._error.hide()
        self._reset = tool_button("rotate-ccw", _("Reset"), self.reset_pressed.emit, self)
        self._reset.hide()
        self.setAccessibleName(name)
        self._right = QWidget(self)
        self.beside = lay(QVBoxLayout(self._right), spacing=6)
        if control is not None:
            self.beside.addWidget(control)
            self.setFocusProxy(control)
            self._name.setBuddy(control)
        self.beside.addWidget(self._error)
        self._lay_out()
        self._fit()

    @property
    def words(self) -> str:
        """Its name."""
        return self._name.text()

    @property
    def error(self) -> str:
        return self._error.text()

    def show_meaning(self, text: str, kind: str = "small") -> None:
        """Say something else below the name, as a state with its colour."""
        self._meaning.setText(text)
        self._meaning.show_kind(kind)
        self._meaning.setVisible(bool(text))

    def show_origin(self, text: str) -> None:
        self._origin.setText(text)
        self._origin.setVisible(bool(text))

    def show_reset(self, shown: bool, default: str) -> None:
        """Offer the way back to the default, told in words."""
        text = _("Reset {name}. {default}") if default else _("Reset {name}")
        self._reset.show_text(text.format(name=self.words, default=default))
        self._reset.setVisible(shown)

    def show_error(self, text: str) -> None:
        """What is wrong, below the control; "" takes it back."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def add_below(self, widget: QWidget) -> None:
        """Something more below the words on the left."""
        self._text_end.addWidget(widget)

    def add_buttons(self, *buttons: QWidget) -> None:
        """Buttons beside each other on the right."""
        row = lay(QHBoxLayout(), spacing=10)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.beside.insertLayout(self.beside.count() - 1, row)
        self._has_control = True
        self._fit()

    def focus_inside(self) -> None:
        """Lead the keyboard to its control, or to its first button."""
        able = (w for w in self._right.findChildren(QWidget) if _takes_tab(w, self))
        target = self._control or next(able, None)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._is_on_words(event):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._is_on_words(event):
            super().mouseReleaseEvent(event)
        elif isinstance(self._control, QAbstractButton):
            self._control.setFocus(Qt.FocusReason.MouseFocusReason)
            self._control.click()
        elif self._control is not None:
            self._control.setFocus(Qt.FocusReason.MouseFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _is_on_words(self, event: QMouseEvent) -> bool:
        on_words = self.childAt(event.position().toPoint()) in (self._name, self._meaning)
        left = event.button() is Qt.MouseButton.LeftButton
        return left and on_words and self._control is not None

    def _lay_out(self) -> None:
        text = lay(QVBoxLayout(), (0, 1, 0, 0), 1)
        for label in (self._name, self._meaning, self._origin):
            text.addWidget(label)
        below = self._text_end = lay(QVBoxLayout(), spacing=1)
        text.addLayout(below)
        text.addStretch(1)
        left = lay(QHBoxLayout(), spacing=8)
        left.addLayout(text, 1)
        left.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignTop)
        self._across = lay(QBoxLayout(QBoxLayout.Direction.LeftToRight), (0, 14, 0, 14), 24)
        self._across.addLayout(left, 1)
        self._across.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)
        down = lay(QVBoxLayout(self))
        down.addLayout(self._across)
        down.addWidget(line(self))

    def _fit(self) -> None:
        self._right.setVisible(self._has_control)
        px = current_theme().px
        stacked = self._wide or self.width() < px(_STACKED_PX)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        lay(self._across, (0, 14, 0, 14), 10 if stacked else 24)
        if stacked:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(_UNBOUND)
        else:
            self._right.setFixedWidth(px(CONTROL_PX))
        alignment = Qt.AlignmentFlag(0) if stacked else Qt.AlignmentFlag.AlignTop
        self._across.setAlignment(self._right, alignment)
        policy = QSizePolicy.Policy.Preferred
        self._right.setSizePolicy(policy, QSizePolicy.Policy.Minimum)


def _takes_tab(widget: QWidget, within: QWidget) -> bool:
    stops = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(stops) and widget.isVisibleTo(within) and widget.isEnabled()
