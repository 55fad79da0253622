"""Where things of the graph's picture lie on the screen, and which one is meant; no Qt here."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Final

from nova_desktop.domain.memory import GraphNode, GraphPicture

SMALLEST: Final = 0.3
LARGEST: Final = 40.0
_AHEAD: Final = 0.35
"""How far aside of a direction a thing may lie, as a part of the way ahead."""


@dataclass(frozen=True, slots=True)
class Lens:
    """Picture to screen: `scale` pixels for one unit, `x` and `y` where the origin lies."""

    scale: float = 100.0
    x: float = 0.0
    y: float = 0.0

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        return self.x + x * self.scale, self.y + y * self.scale

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x) / self.scale, (y - self.y) / self.scale

    def panned(self, dx: float, dy: float) -> "Lens":
        return replace(self, x=self.x + dx, y=self.y + dy)

    def zoomed(self, factor: float, x: float, y: float, base: float) -> "Lens":
        """Around a place of the screen, within bounds; `base` is the scale where all is seen."""
        scale = min(max(self.scale * factor, base * SMALLEST), base * LARGEST)
        by = scale / self.scale
        return Lens(scale, x - (x - self.x) * by, y - (y - self.y) * by)


def fitting(picture: GraphPicture, width: float, height: float, edge: float) -> Lens:
    """All of it within the room, with `edge` left on each side."""
    xs = [node.x for node in picture.nodes] or [0.0]
    ys = [node.y for node in picture.nodes] or [0.0]
    broad, high = max(max(xs) - min(xs), 0.1), max(max(ys) - min(ys), 0.1)
    scale = max(1.0, min((width - 2 * edge) / broad, (height - 2 * edge) / high))
    x = width / 2 - scale * (max(xs) + min(xs)) / 2
    y = height / 2 - scale * (max(ys) + min(ys)) / 2
    return Lens(scale, x, y)


class NodeIndex:
    """Finds nodes by their place; sorted once by x."""

    def __init__(self, nodes: Sequence[GraphNode]) -> None:
        self._order = sorted(range(len(nodes)), key=lambda n: nodes[n].x)
        self._xs = [nodes[n].x for n in self._order]
        ys = [node.y for node in nodes]
        self._ys = (min(ys, default=0.0), max(ys, default=0.0))
        self._nodes = nodes

    def within(self, left: float, top: float, right: float, bottom: float) -> list[int]:
        """Those in a part of the picture."""
        first, last = bisect_left(self._xs, left), bisect_right(self._xs, right)
        nodes = self._nodes
        if top <= self._ys[0] and bottom >= self._ys[1]:
            return self._order[first:last]
        return [n for n in self._order[first:last] if top <= nodes[n].y <= bottom]

    def nearest(self, x: float, y: float, reach: float) -> int:
        """The one nearest to a place and within `reach` of it, -1 for none."""
        found, best = -1, reach
        for n in self.within(x - reach, y - reach, x + reach, y + reach):
            away = hypot(self._nodes[n].x - x, self._nodes[n].y - y)
            if away <= best:
                found, best = n, away
        return found


def next_node(nodes: Sequence[GraphNode], start: int, dx: int, dy: int) -> int:
    """The nearest one in a direction of the arrow keys, `start` itself where there is none."""
    if not 0 <= start < len(nodes):
        return 0 if nodes else -1
    here, found, best = nodes[start], start, float("inf")
    for n, node in enumerate(nodes):
        ahead = (node.x - here.x) * dx + (node.y - here.y) * dy
        aside = abs((node.x - here.x) * dy) + abs((node.y - here.y) * dx)
        cost = ahead + aside / _AHEAD
        if ahead > 1e-9 and cost < best:
            found, best = n, cost
    return found


def heaviest_first(nodes: Sequence[GraphNode], centre: str) -> list[int]:
    """The order in which names are written, as long as there is room."""
    return sorted(range(len(nodes)), key=lambda n: (nodes[n].id != centre, -nodes[n].weight))


def free_names(
    boxes: Sequence[tuple[float, float, float, float]], most: int, cell: float
) -> list[int]:
    """Which of these boxes (left, top, width, height) can be shown without lying on another."""
    taken: set[tuple[int, int]] = set()
    shown: list[int] = []
    for n, (left, top, width, height) in enumerate(boxes):
        across = range(int(left // cell), int((left + width) // cell) + 1)
        down = range(int(top // cell), int((top + height) // cell) + 1)
        cells = {(column, row) for column in across for row in down}
        if not cells & taken:
            taken |= cells
            shown.append(n)
            if len(shown) >= most:
                break
    return shown
