"""The line at the window's foot: the gateway's state and the model that answers."""

from gettext import gettext as _
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nova_desktop.domain.children import ChildStatus
from nova_desktop.ui.status.child_text import level, reason_text, state_label
from nova_desktop.ui.widgets.dot import Dot

HEIGHT_PX: Final = 28


class StatusLineBar(QWidget):
    """Implements StatusLine. A click leads to the Status screen."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._dot = Dot(self)
        self._gateway = QLabel(self)
        self._model = QLabel(self)
        self._model.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        for label in (self._dot, self._gateway, self._model):
            row.addWidget(label)
        row.addStretch(1)
        self._dot.show_level("warning")
        self._gateway.setText(_("Opening"))

    def show_gateway(self, status: ChildStatus, model: str) -> None:
        self._dot.show_level(level(status.state))
        self._gateway.setText(_("Gateway {state}").format(state=state_label(status.state)))
        self._gateway.setToolTip(reason_text(status))
        self._model.setText(model or _("No model connected"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        del event
        self.pressed.emit()
