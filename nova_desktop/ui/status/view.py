"""The Status screen: each child with its state, its reason, its last lines and a restart."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.children import ChildStatus
from nova_desktop.ui.child_names import child_label
from nova_desktop.ui.status.child_text import level, reason_text, state_label
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.dot import Dot

_LOG_PX: Final = 150
_LOOK_EVERY_MS: Final = 1_000


class StatusScreen(QWidget):
    """Implements StatusView. `shown` when it appears, and each second while it is in view."""

    restart_pressed = Signal(str)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self._cards: dict[str, ChildCard] = {}
        self._empty = QLabel(_("Nothing runs yet."), self)
        self._empty.setObjectName("second")
        title = QLabel(_("Status"), self)
        title.setObjectName("title")
        self._down = QVBoxLayout()
        self._down.addWidget(self._empty)
        self._down.addStretch(1)
        inside = QWidget()
        inside.setObjectName("canvas")
        inside.setLayout(self._down)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(20, 14, 20, 12)
        page.addWidget(title)
        page.addWidget(area, 1)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.shown)

    def sizeHint(self) -> QSize:
        return QSize(700, 500)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looking.stop()

    def show_children(self, statuses: Sequence[ChildStatus]) -> None:
        self._empty.setVisible(not statuses)
        for status in statuses:
            card = self._cards.get(status.name)
            if card is None:
                card = self._cards[status.name] = ChildCard(status.name, self)
                card.restart_pressed.connect(self.restart_pressed)
                self._down.insertWidget(self._down.count() - 1, card)
            card.show_status(status)

    def show_lines(self, child: str, lines: Sequence[str]) -> None:
        self._cards[child].show_lines(lines)


class ChildCard(QFrame):
    """One child."""

    restart_pressed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._dot = Dot(self)
        self._state = QLabel(self)
        self._state.setObjectName("second")
        self._reason = QLabel(self)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setWordWrap(True)
        self._log = QPlainTextEdit(self)
        self._log.setObjectName("log")
        self._log.setReadOnly(True)
        self._log.setFixedHeight(_LOG_PX)
        self._log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._log.setAccessibleName(_("Last lines of its log"))
        self._log.hide()
        top = QHBoxLayout()
        for widget in (self._dot, QLabel(child_label(name), self), self._state):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(push_button(_("Restart"), lambda: self.restart_pressed.emit(name), self))
        down = QVBoxLayout(self)
        down.addLayout(top)
        down.addWidget(self._reason)
        down.addWidget(self._log)

    def show_status(self, status: ChildStatus) -> None:
        self._dot.show_level(level(status.state))
        process = _("process {pid}").format(pid=status.pid) if status.pid else ""
        parts = [state_label(status.state), process]
        self._state.setText(" · ".join(part for part in parts if part))
        self._reason.setText(reason_text(status))
        self._reason.setVisible(bool(self._reason.text()))

    def show_lines(self, lines: Sequence[str]) -> None:
        text = "\n".join(lines)
        self._log.setVisible(bool(text))
        if text != self._log.toPlainText():
            self._log.setPlainText(text)
            self._log.verticalScrollBar().setValue(self._log.verticalScrollBar().maximum())
