"""The picture of the graph: panned, zoomed, walked through with pointer and keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nova_desktop.domain.memory import GraphPicture
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.graph_painting import GraphPainting, Look
from nova_desktop.ui.memory.graph_view_math import Lens, NodeIndex, fitting, next_node
from nova_desktop.ui.memory.words import facts_text, kind_text
from nova_desktop.ui.theme.painting import painter_of
from nova_desktop.ui.theme.theme import current_theme
from nova_desktop.ui.widgets.tooltip import plain_tip

_EDGE_PX: Final = 48
_REACH_PX: Final = 16
_STEP: Final = 1.25
_NOTCH: Final = 120.0
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GraphCanvas(QWidget):
    """`walked` and `chosen` with the id of a thing."""

    walked = Signal(str)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = GraphPicture((), (), 0)
        self._index = NodeIndex(())
        self._painting = GraphPainting(self._picture)
        self._lens = Lens()
        self._base = 100.0
        self._look = Look()
        self._is_fitted = True
        self._dragged_from: QPointF | None = None
        self.setAccessibleName(_("Graph of what is remembered"))

    @property
    def lens(self) -> Lens:
        return self._lens

    @property
    def is_moved(self) -> bool:
        """Whether the user looks at a part of it, or walks in it with the keyboard."""
        return bool(self._picture.nodes) and (not self._is_fitted or self.hasFocus())

    @property
    def current(self) -> str:
        """The id of the thing that the keyboard is at, "" for none."""
        return self._id(self._look.current)

    def show_picture(self, picture: GraphPicture) -> None:
        """Another picture; the keyboard stays at its thing where that is in it."""
        kept = self.current
        self._picture = picture
        self._index = NodeIndex(picture.nodes)
        self._painting = GraphPainting(picture)
        places = {node.id: n for n, node in enumerate(picture.nodes)}
        self._look = Look(current=places.get(kept or picture.centre, -1))
        self._tell_current()
        self.fit()

    def fit(self) -> None:
        """Show all of it."""
        edge = current_theme().px(_EDGE_PX)
        self._lens = fitting(self._picture, self.width(), self.height(), edge)
        self._base = self._lens.scale
        self._is_fitted = True
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Around a place, or the middle."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        self._move(self._lens.zoomed(factor, at.x(), at.y(), self._base))

    def pan(self, dx: float, dy: float) -> None:
        """Pixels to the right and down."""
        self._move(self._lens.panned(dx, dy))

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(400), theme.px(320))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(160), theme.px(160))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = current_theme()
        look = Look(self._look.current, self._look.hovered, self.hasFocus())
        self._painting.paint(painter_of(self), self._lens, self.rect(), look, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._choose(self._at(event.position()))
        self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            by = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(by.x(), by.y())
            return
        self._hover(self._at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self._hover(self._at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._id(self._at(event.position()))
        if found:
            self.walked.emit(found)
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_STEP ** (event.angleDelta().y() / _NOTCH), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            found = next_node(self._picture.nodes, self._look.current, *_ARROWS[key])
            self._choose(found)
            self._bring_into_view()
        elif key in _ENTER and self.current:
            self.walked.emit(self.current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif key is Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit()
        else:
            super().keyPressEvent(event)

    def event(self, e: QEvent) -> bool:
        if isinstance(e, QHelpEvent):
            node = self._at(QPointF(e.pos()))
            QToolTip.showText(e.globalPos(), plain_tip(self._told(node)), self)
            return True
        return super().event(e)

    def _at(self, place: QPointF) -> int:
        """The node below a place of the screen, -1 for none."""
        x, y = self._lens.to_picture(place.x(), place.y())
        return self._index.nearest(x, y, current_theme().px(_REACH_PX) / self._lens.scale)

    def _choose(self, node: int) -> None:
        if node != self._look.current:
            self._look = Look(node, self._look.hovered)
            self._tell_current()
            self.chosen.emit(self._id(node))
            self.update()

    def _hover(self, node: int) -> None:
        over = node >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.OpenHandCursor)
        if node != self._look.hovered:
            self._look = Look(self._look.current, node)
            self.update()

    def _move(self, lens: Lens) -> None:
        self._lens = lens
        self._is_fitted = False
        self.update()

    def _bring_into_view(self) -> None:
        if self._look.current < 0:
            return
        node = self._picture.nodes[self._look.current]
        x, y = self._lens.to_screen(node.x, node.y)
        edge = current_theme().px(_EDGE_PX)
        dx = max(edge - x, 0) or min(self.width() - edge - x, 0)
        dy = max(edge - y, 0) or min(self.height() - edge - y, 0)
        if dx or dy:
            self._move(self._lens.panned(dx, dy))

    def _tell_current(self) -> None:
        self.setAccessibleDescription(self._told(self._look.current))

    def _told(self, node: int) -> str:
        if not 0 <= node < len(self._picture.nodes):
            return ""
        found = self._picture.nodes[node]
        return f"{found.name} · {kind_text(found.kind)} · {facts_text(found.weight)}"

    def _id(self, node: int) -> str:
        nodes = self._picture.nodes
        return nodes[node].id if 0 <= node < len(nodes) else ""
