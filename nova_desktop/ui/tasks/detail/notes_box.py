"""The notes of a task: read as Markdown, written as plain text after a click."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.clash_bar import ClashBar
from nova_desktop.ui.tasks.detail.growing_text import GrowingText
from nova_desktop.ui.tasks.detail.markdown_view import MarkdownView
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.text_link import TextLink

PAGE: Final = 20_000
"""How much of long notes is shown at once; a page is laid out within a few frames."""
_MOST_LINES: Final = 24


class NotesBox(QWidget):
    """`changed` at every key; `left` when it is to be saved."""

    changed = Signal()
    left = Signal()
    link_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._shown = PAGE
        self._editing = False
        self.view = MarkdownView(_("Notes"), self, role="text_second")
        self.empty = TextLink(_("Add notes"), self.begin, self, role="text_third")
        self.more = TextLink("", self._show_more, self)
        self.edit = GrowingText(_("Notes"), self, most_lines=_MOST_LINES)
        self.edit.setProperty("bare", False)
        self.edit.setPlaceholderText(_("Notes, in Markdown if you like"))
        self._error = text_label("", self, "error", wrap=True)
        self._error.hide()
        self.clash = ClashBar(self)
        down = lay(QVBoxLayout(self), spacing=4)
        for part in (self.view, self.empty, self.more, self.edit, self._error, self.clash):
            down.addWidget(part)
        self.view.pressed.connect(self.begin)
        self.view.link_pressed.connect(self.link_pressed)
        self.edit.written.connect(self._changed)
        self.edit.left.connect(self._end)
        self.edit.escaped.connect(self._escape)
        self.edit.sent.connect(self._escape)
        self._show()

    @property
    def is_editing(self) -> bool:
        """Whether it is being written."""
        return self._editing

    def text(self) -> str:
        return self.edit.whole_text() if self._editing else self._text

    def show_text(self, text: str) -> None:
        """Replace it; the caret stays where it was."""
        self._text = text
        if self._editing:
            self.edit.show_kept(text)
        self._show()

    def show_clash(self, theirs: str | None) -> None:
        """What was kept from an earlier run is written on."""
        if theirs is not None and not self._editing:
            self._open()
        self.clash.show_theirs(theirs)

    def show_error(self, words: str) -> None:
        """What is wrong; "" for nothing."""
        self._error.setText(words)
        self._error.setVisible(bool(words))

    def begin(self) -> None:
        """Write."""
        self._open()
        self.edit.setFocus()
        self.edit.to_end()

    def read_from_start(self) -> None:
        """Another task is shown."""
        self._shown = PAGE
        self._editing = False
        self._show()

    def _open(self) -> None:
        if not self._editing:
            self.edit.show_whole(self._text)
            self._editing = True
            self._show()

    def _changed(self) -> None:
        if self._editing:
            self.changed.emit()

    def _escape(self) -> None:
        """What is written is kept."""
        self._end()
        (self.view if self._text else self.empty).setFocus()

    def _end(self) -> None:
        if not self._editing:
            return
        self._text = self.edit.whole_text()
        self.left.emit()
        if self.clash.isHidden():
            self._editing = False
            self._show()

    def _show_more(self) -> None:
        self._shown += PAGE
        self._show()

    def _show(self) -> None:
        reading = not self._editing
        self.edit.setVisible(self._editing)
        self.view.setVisible(reading and bool(self._text.strip()))
        self.empty.setVisible(reading and not self._text.strip())
        shown = self._text if len(self._text) <= self._shown else _cut(self._text, self._shown)
        if reading:
            self.view.show_markdown(shown)
        left = len(self._text) - len(shown)
        self.more.setText(_("Show more ({n} characters left)").format(n=f"{left:,}"))
        self.more.updateGeometry()
        self.more.setVisible(reading and left > 0)


def _cut(text: str, most: int) -> str:
    """At the end of a line, if one is near."""
    end = text.rfind("\n", most // 2, most)
    return text[: end + 1 if end > 0 else most]
