"""Paints the graph with as much detail as a frame has time for."""

from dataclasses import dataclass
from itertools import islice
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QTransform

from nova_desktop.domain.memory import GraphPicture
from nova_desktop.ui.memory.graph_view_math import Lens, NodeIndex, free_names, heaviest_first
from nova_desktop.ui.theme.painting import ring
from nova_desktop.ui.theme.theme import Theme

MOST_SMOOTH_LINKS: Final = 400
"""More lines than these are drawn without smooth edges; broader ones cost as much as several."""
MOST_LINKS: Final = 1_500
"""The strongest are drawn, the others once one comes nearer."""
MOST_ROUND: Final = 150
"""More nodes than these are drawn as dots."""
MOST_LARGE_DOTS: Final = 600
"""More than these are drawn smaller, so that what joins them is seen."""
MOST_NAMES: Final = 40
_TRIED_NAMES: Final = 90
_DOT_PX: Final = 4
_SMALL_DOT_PX: Final = 2
_NODE_PX: Final = 6.5
_CENTRE_PX: Final = 9.5
_LONGEST_NAME: Final = 24
_NAME_GROUND: Final = 190


@dataclass(frozen=True, slots=True)
class Look:
    """Which node the keyboard is at and which one the pointer, -1 for none."""

    current: int = -1
    hovered: int = -1
    focused: bool = False


class GraphPainting:
    """What is the same in every frame of a picture is made once."""

    def __init__(self, picture: GraphPicture) -> None:
        self._nodes = picture.nodes
        self._index = NodeIndex(picture.nodes)
        self._names = heaviest_first(picture.nodes, picture.centre)
        self._centre = next((n for n, e in enumerate(picture.nodes) if e.id == picture.centre), -1)
        links = sorted(picture.links, key=lambda link: -link.facts)
        self._ends = [(link.source, link.target) for link in links]
        self._lines = [self._line(source, target) for source, target in self._ends]
        self._dots = QPolygonF([QPointF(node.x, node.y) for node in picture.nodes])
        self._of: dict[int, list[QLineF]] = {}
        for ends, line in zip(self._ends, self._lines, strict=True):
            for end in ends:
                self._of.setdefault(end, []).append(line)
        self._widths: dict[tuple[str, int], int] = {}

    def paint(self, painter: QPainter, lens: Lens, rect: QRect, look: Look, theme: Theme) -> None:
        """Links, then nodes, then names."""
        shown = self._shown(lens, rect, theme)
        few = len(shown) <= MOST_ROUND
        painter.save()
        to_screen = QTransform(lens.scale, 0, 0, lens.scale, lens.x, lens.y)
        painter.setTransform(to_screen, True)
        self._paint_links(painter, shown if few else None, look, theme)
        painter.restore()
        if not few:
            side = theme.px(_DOT_PX if len(shown) <= MOST_LARGE_DOTS else _SMALL_DOT_PX)
            _paint_dots(painter, to_screen.map(self._dots), side, theme)
        marked = shown if few else [self._centre, look.hovered, look.current]
        self._paint_nodes(painter, lens, [n for n in marked if n >= 0], look, theme)
        self._paint_names(painter, lens, set(shown), look, theme)
        if look.focused and 0 <= look.current < len(self._nodes):
            side = theme.px(14)
            x, y = self._at(lens, look.current)
            ring(painter, QRectF(x - side, y - side, 2 * side, 2 * side), side, theme)

    def _line(self, source: int, target: int) -> QLineF:
        a, b = self._nodes[source], self._nodes[target]
        return QLineF(a.x, a.y, b.x, b.y)

    def _at(self, lens: Lens, n: int) -> tuple[float, float]:
        return lens.to_screen(self._nodes[n].x, self._nodes[n].y)

    def _shown(self, lens: Lens, rect: QRect, theme: Theme) -> list[int]:
        edge = theme.px(40)
        left, top = lens.to_picture(-edge, -edge)
        right, bottom = lens.to_picture(rect.width() + edge, rect.height() + edge)
        return self._index.within(left, top, right, bottom)

    def _paint_links(
        self, painter: QPainter, near: list[int] | None, look: Look, theme: Theme
    ) -> None:
        """Those of the nodes that are near; without them the strongest of all."""
        if near is None:
            lines = self._lines[:MOST_LINKS]
        else:
            lines = [line for n in near for line in self._of.get(n, ())][:MOST_LINKS]
        smooth = len(lines) * theme.px(1) <= MOST_SMOOTH_LINKS
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setPen(_cosmetic(theme.color("line_strong"), theme.px(1) if smooth else 0))
        painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = look.hovered if look.hovered >= 0 or not look.focused else look.current
        painter.setPen(_cosmetic(theme.color("accent"), theme.px(1)))
        painter.drawLines(self._of.get(lit, [])[:MOST_SMOOTH_LINKS])

    def _paint_nodes(
        self, painter: QPainter, lens: Lens, shown: list[int], look: Look, theme: Theme
    ) -> None:
        accent, ground = theme.color("accent"), theme.color("canvas")
        painter.setPen(QPen(accent, theme.px(1.75)))
        for n in shown:
            filled = n in (self._centre, look.hovered, look.current)
            side = theme.px(_CENTRE_PX) if n == self._centre else theme.px(_NODE_PX)
            painter.setBrush(accent if filled else ground)
            painter.drawEllipse(QPointF(*self._at(lens, n)), side, side)

    def _paint_names(
        self, painter: QPainter, lens: Lens, shown: set[int], look: Look, theme: Theme
    ) -> None:
        """The heaviest first, as long as none lies on another; that of the pointer always."""
        font, strong = theme.font(11), theme.font(11, 600)
        metrics = QFontMetrics(font)
        ground = theme.color("canvas")
        ground.setAlpha(_NAME_GROUND)
        first = [n for n in dict.fromkeys((look.hovered, look.current)) if n in shown]
        rest = (n for n in self._names if n in shown and n not in first)
        tried = [*first, *islice(rest, _TRIED_NAMES)]
        boxes = [self._name_box(lens, n, metrics, theme) for n in tried]
        for place in free_names(boxes, MOST_NAMES, metrics.height() / 2):
            n = tried[place]
            lit = n in (self._centre, look.hovered, look.current)
            painter.setFont(strong if lit else font)
            painter.setPen(theme.color("text" if lit else "text_second"))
            left, top, width, height = boxes[place]
            painter.fillRect(QRectF(left, top, width, height), ground)
            box = QRectF(left - width, top, 3 * width, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _short(self._nodes[n].name))

    def _name_box(
        self, lens: Lens, n: int, metrics: QFontMetrics, theme: Theme
    ) -> tuple[float, float, float, float]:
        """Where a name stands: left, top, width and height."""
        text = _short(self._nodes[n].name)
        key = (text, metrics.height())
        width = self._widths.get(key)
        if width is None:
            width = self._widths[key] = metrics.horizontalAdvance(text)
        x, y = self._at(lens, n)
        return x - width / 2, y + theme.px(9), width, metrics.height()


def _paint_dots(painter: QPainter, spots: QPolygonF, side: int, theme: Theme) -> None:
    """All nodes in one go, as squares without smooth edges: they cost next to nothing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = QPen(theme.color("accent"), side)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    painter.drawPoints(spots)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _cosmetic(color: QColor, width: float) -> QPen:
    """As broad at every zoom."""
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
