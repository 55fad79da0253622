"""A bubble: what you said, as it stands in a conversation."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from nova_desktop.ui.theme.painting import box, painter_of
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label

RADIUS_PX = 14
WIDEST_PX = 520


class Bubble(QFrame):
    """Wraps its text, and is no wider than the text needs."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text_label(text, self, wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        hold(self, max_width=WIDEST_PX)
        lay(QHBoxLayout(self), (14, 10, 14, 10)).addWidget(self._text)

    def show_text(self, text: str) -> None:
        self._text.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        box(painter_of(self), self.rect(), theme.px(RADIUS_PX), theme.color("bubble"))
