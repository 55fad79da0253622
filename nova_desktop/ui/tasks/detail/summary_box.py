"""The summary of a task, which Nova or an import wrote: read here, written elsewhere."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.detail.markdown_view import MarkdownView
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.label import text_label

_SHOWN: Final = 20_000


class SummaryBox(QWidget):
    """Not there without one; `link_pressed` with an address."""

    link_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = MarkdownView(_("Summary"), self, opens=False)
        self.words.link_pressed.connect(self.link_pressed)
        down = lay(QVBoxLayout(self), (0, 6, 0, 6), 4)
        down.addWidget(text_label(_("Summary"), self, "section"))
        down.addWidget(self.words)
        self.hide()

    def show_summary(self, text: str) -> None:
        """Its beginning, where it is very long."""
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        self.words.show_markdown(shown)
        self.setVisible(bool(text.strip()))
