"""The part of a list's bar that filters: a button, and a chip with what is shown."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.filters.chip import show_filter_words
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.chip import Chip

_LONGEST_WORDS: Final = 24


class FilterPart(QWidget):
    """`pressed` to open the filter, `left` to show all again."""

    pressed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = tool_button("list-filter", _("Filter"), self.pressed.emit, self)
        self.chip = Chip("", self, removable=True)
        self.chip.hide()
        self.chip.removed.connect(self.left)
        self.chip.clicked.connect(self.pressed)
        across = lay(QHBoxLayout(self), spacing=6)
        across.addWidget(self.button)
        across.addWidget(self.chip)

    def show_words(self, words: str) -> None:
        """What is shown; "" for everything."""
        show_filter_words(self.chip, words, _LONGEST_WORDS)
