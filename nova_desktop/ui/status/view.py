"""The Status screen: each child with its state, its reason, its last lines and a restart."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nova_desktop.domain.children import ChildStatus
from nova_desktop.ui.child_names import child_label
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.status.child_text import level, reason_text, state_label
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.card import Card
from nova_desktop.ui.widgets.dot import Dot
from nova_desktop.ui.widgets.label import text_label

_BAR_PX: Final = 52
_LOG_PX: Final = 168
_COLUMN_PX: Final = 860
_LOOK_EVERY_MS: Final = 1_000


class StatusScreen(QWidget):
    """Implements StatusView. `shown` when it appears, and each second while it is in view.

    `left` when Esc was pressed.
    """

    restart_pressed = Signal(str)
    shown = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ring_on(self, "none")
        self._cards: dict[str, ChildCard] = {}
        self._empty = text_label(_("Nothing runs yet."), self, "second")
        bar = hold(QWidget(self), height=_BAR_PX)
        bar.setObjectName("topbar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = lay(QHBoxLayout(bar), (20, 0, 20, 1))
        row.addWidget(text_label(_("Status"), bar, "title"))
        page = lay(QVBoxLayout(self))
        page.addWidget(bar)
        page.addWidget(self._scrolled(), 1)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

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

    def _scrolled(self) -> QScrollArea:
        column = hold(QWidget(), max_width=_COLUMN_PX)
        self._down = lay(QVBoxLayout(column), spacing=12)
        self._down.addWidget(self._empty)
        self._down.addStretch(1)
        inside = QWidget()
        inside.setObjectName("canvas")
        row = lay(QHBoxLayout(inside), (20, 20, 20, 20))
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area


class ChildCard(Card):
    """One child."""

    restart_pressed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = Dot(self)
        self._state = text_label("", self, "second")
        self._reason = text_label("", self, "second", wrap=True)
        self._log = QPlainTextEdit(self)
        self._log.setObjectName("log")
        self._log.setReadOnly(True)
        self._log.setTabChangesFocus(True)
        self._log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._log.setAccessibleName(_("Last lines of its log"))
        hold(self._log, height=_LOG_PX)
        self._log.hide()
        top = lay(QHBoxLayout(), spacing=8)
        top.addWidget(self._dot)
        top.addWidget(text_label(child_label(name), self, "heading").let_elide())
        top.addWidget(self._state)
        top.addStretch(1)
        restart = push_button(
            _("Restart"), lambda: self.restart_pressed.emit(name), self, icon="rotate-ccw"
        )
        restart.setAccessibleName(_("Restart {child}").format(child=child_label(name)))
        top.addWidget(restart)
        self.inside.addLayout(top)
        self.inside.addWidget(self._reason)
        self.inside.addWidget(self._log)

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
