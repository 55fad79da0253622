"""A panel: a raised box with a heading and rows beneath, as those of the home screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.ui.theme.painting import SHADOW_PX, painter_of, raised_box
from nova_desktop.ui.theme.scaling import hold, lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.label import text_label

RADIUS_PX = 12
_HEAD_PX = 39


class Panel(QFrame):
    """`head` takes buttons after the heading, `body` what is in it."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = text_label(title, self, "heading")
        self._note = text_label(note, self, "second")
        self.setAccessibleName(title)
        self.head = lay(QHBoxLayout(), (15, 0, 8, 0), 10)
        self.head.addWidget(self._title)
        self.head.addWidget(self._note)
        self.head.addStretch(1)
        top = hold(QWidget(self), height=_HEAD_PX)
        top.setLayout(self.head)
        top.setVisible(bool(title))
        self.body = lay(QVBoxLayout())
        down = lay(QVBoxLayout(self), (1, 1, 1, 1 + SHADOW_PX))
        down.addWidget(top)
        if title:
            down.addWidget(line(self))
        down.addLayout(self.body, 1)

    def show_note(self, note: str) -> None:
        """Quiet words after the heading, as a count."""
        self._note.setText(note)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        panel, edge = theme.color("panel"), theme.color("line")
        radius = theme.px(RADIUS_PX)
        raised_box(painter_of(self), self.rect(), radius, panel, edge, theme)


def line(parent: QWidget | None = None) -> QFrame:
    """A hairline between rows."""
    drawn = QFrame(parent)
    drawn.setObjectName("line")
    drawn.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return hold(drawn, height=1)
