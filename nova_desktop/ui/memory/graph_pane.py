"""The right side: the graph with its buttons, and how much is remembered."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.memory import GraphPicture
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.graph_canvas import GraphCanvas
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.buttons import tool_button
from nova_desktop.ui.widgets.label import text_label

_STEP = 1.4


class GraphPane(QWidget):
    """`canvas` is the picture itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.canvas = GraphCanvas(self)
        self._counts = text_label("", self, "small", wrap=True)
        self._nearer = tool_button("plus", _("Nearer"), self._zoom_in, self, "+")
        self._farther = tool_button("minus", _("Farther"), self._zoom_out, self, "-")
        self._whole = tool_button("maximize", _("Show all of it"), self.canvas.fit, self, "0")
        foot = lay(QHBoxLayout(), (20, 0, 12, 12), 2)
        foot.addWidget(self._counts, 1)
        for button in (self._nearer, self._farther, self._whole):
            foot.addWidget(button)
        down = lay(QVBoxLayout(self), (1, 0, 0, 0), 8)
        down.addWidget(self.canvas, 1)
        down.addLayout(foot)
        self.show_counts("")

    def show_picture(self, picture: GraphPicture, *, quiet: bool = False) -> None:
        """A `quiet` one leaves what the user moved as it is."""
        if quiet and self.canvas.is_moved:
            return
        self.canvas.show_picture(picture)
        for button in (self._nearer, self._farther, self._whole):
            button.setVisible(bool(picture.nodes))

    def show_counts(self, text: str) -> None:
        """`1,204 facts about 318 things`, and how to use the picture."""
        how = _("Double-click to walk, drag to pan.")
        self._counts.setText(f"{text}. {how}" if text else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        painter_of(self).fillRect(0, 0, theme.px(1), self.height(), theme.color("line"))

    def _zoom_in(self) -> None:
        self.canvas.zoom(_STEP)

    def _zoom_out(self) -> None:
        self.canvas.zoom(1 / _STEP)
