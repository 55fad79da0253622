"""Where a comment is written, at the foot of the panel."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.growing_text import GrowingText
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button

_MOST_LINES: Final = 8
_LEAST_PX: Final = 32


class CommentBox(QWidget):
    """`sent` by Ctrl+Enter or its button, with something in it."""

    changed = Signal()
    sent = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hold(self, min_height=_LEAST_PX)
        self.edit = GrowingText(_("Comment"), self, most_lines=_MOST_LINES)
        self.edit.setPlaceholderText(_("Comment, or answer Nova"))
        ring_on(self.edit, "parent", radius=8)
        self.button = tool_button("arrow-up", _("Send"), self._send, self, key="Ctrl+Return")
        across = lay(QHBoxLayout(self), (11, 6, 3, 6), 4)
        across.addWidget(self.edit, 1)
        across.addWidget(self.button)
        self.button.hide()
        self.edit.written.connect(self._changed)
        self.edit.sent.connect(self._send)
        self.edit.escaped.connect(self.escaped)

    def text(self) -> str:
        return self.edit.whole_text()

    def show_text(self, text: str) -> None:
        self.edit.show_whole(text)
        self._offer()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        panel, line = theme.color("panel"), theme.color("control_line")
        box(painter_of(self), self.rect(), theme.px(8), panel, line, theme.px(1))

    def _changed(self) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        self.button.setVisible(bool(self.text().strip()))

    def _send(self) -> None:
        if self.text().strip():
            self.sent.emit()
