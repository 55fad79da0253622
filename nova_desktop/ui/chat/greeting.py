"""What stands in a chat without words yet: a calm sentence, or what to do without a model."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.spark import SparkMark

_WIDEST_PX: Final = 420
_ROOMY_PX: Final = 200


class Greeting(QWidget):
    """`setup_wanted` when the user wants to connect a model."""

    setup_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = text_label(_("What is on your mind?"), self, "title")
        self._text = text_label("", self, "second", wrap=True)
        hold(self._text, max_width=_WIDEST_PX)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._how = push_button(_("Connect a model"), self.setup_wanted.emit, self)
        self._spark = SparkMark(24, self)
        down = lay(QVBoxLayout(self), (24, 8, 24, 8), 8)
        middle = Qt.AlignmentFlag.AlignHCenter
        down.addStretch(2)
        down.addWidget(self._spark, 0, middle)
        down.addWidget(self._title, 0, middle)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 100)
        row.addStretch(1)
        down.addLayout(row)
        down.addSpacing(4)
        down.addWidget(self._how, 0, middle)
        down.addStretch(3)
        self.show_connected(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # where there is little room, it is for the words
        self._spark.setVisible(self.height() >= current_theme().px(_ROOMY_PX))

    def show_connected(self, connected: bool, *, test_model: bool = False) -> None:
        """Whether there is a model that answers, and whether that is only the test model."""
        text = _("No model is connected yet. What you write here is kept.")
        if connected and test_model:
            text = _("Only the small test model answers so far. Connect one that knows more.")
        elif connected:
            text = _("Ask in your own words. The answer streams in here.")
        self._text.setText(text)
        self._how.setVisible(not connected or test_model)
