"""The title of a task, always ready to be written; it wraps."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.breaking import breakable
from nova_desktop.ui.tasks.detail.clash_bar import ClashBar
from nova_desktop.ui.tasks.detail.growing_text import GrowingText
from nova_desktop.ui.theme.focus_ring import ring_on
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.label import text_label

_SIZE: Final = 18
_MOST_LINES: Final = 8


class TitleBox(QWidget):
    """`changed` at every key; `left` when it is to be saved; `put_back` when it is not."""

    changed = Signal()
    left = Signal()
    put_back = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = GrowingText(
            _("Title"), self, most_lines=_MOST_LINES, one_line=True, size=_SIZE, weight=600
        )
        ring_on(self.edit, radius=4)
        self._error = text_label("", self, "error", wrap=True)
        self._error.hide()
        self.clash = ClashBar(self)
        down = lay(QVBoxLayout(self), spacing=4)
        for part in (self.edit, self._error, self.clash):
            down.addWidget(part)
        self.edit.written.connect(self._changed)
        self.edit.left.connect(self.left)
        self.edit.sent.connect(self._entered)
        self.edit.escaped.connect(self._escape)
        self._shown = ""

    def text(self) -> str:
        return self.edit.whole_text()

    def show_text(self, text: str) -> None:
        """Replace it; the caret stays where it was."""
        self._shown = text
        self.edit.show_kept(text)

    def show_error(self, words: str) -> None:
        """What is wrong; "" for nothing."""
        self._error.setText(breakable(words))
        self._error.setVisible(bool(words))
        self.edit.setAccessibleDescription(words)

    def _changed(self) -> None:
        text = self.text()
        if len(text) > LONGEST_TITLE:
            self.edit.show_kept(text[:LONGEST_TITLE])
            words = _("A title has at most {n} characters; the rest was left out.")
            self.changed.emit()
            self.show_error(words.format(n=f"{LONGEST_TITLE:,}"))
            return
        self.changed.emit()

    def _entered(self) -> None:
        """Enter is the end of writing: on to what comes next."""
        self.left.emit()
        self.edit.focusNextChild()

    def _escape(self) -> None:
        if self.text() != self._shown:
            self.put_back.emit()
        else:
            self.escaped.emit()
