"""Where things of the picture lie, which one is meant, and which names are written."""

from nova_desktop.domain.memory import GraphNode, GraphPicture
from nova_desktop.ui.memory.graph_view_math import (
    LARGEST,
    Lens,
    NodeIndex,
    fitting,
    free_names,
    heaviest_first,
    next_node,
)


def node(name: str, x: float, y: float, weight: int = 1) -> GraphNode:
    return GraphNode(name, name, "", x, y, weight)


CROSS = (node("middle", 0, 0, 9), node("right", 1, 0.1), node("left", -1, 0), node("low", 0.1, 1))


def test_all_is_seen_within_the_edges() -> None:
    lens = fitting(GraphPicture(CROSS, (), 4), 400, 300, 40)
    for each in CROSS:
        x, y = lens.to_screen(each.x, each.y)
        assert 40 <= x <= 360
        assert 40 <= y <= 260


def test_zooming_keeps_the_place_below_the_pointer_and_has_bounds() -> None:
    lens = Lens(100, 200, 150)
    before = lens.to_picture(310, 90)
    nearer = lens.zoomed(2, 310, 90, 100)
    assert nearer.scale == 200
    assert [round(a - b, 9) for a, b in zip(nearer.to_picture(310, 90), before, strict=True)] == [
        0,
        0,
    ]
    assert lens.zoomed(1e9, 0, 0, 100).scale == 100 * LARGEST
    assert fitting(GraphPicture((), (), 0), 0, 0, 48).scale > 0


def test_the_nearest_within_reach_is_found() -> None:
    index = NodeIndex(CROSS)
    assert index.nearest(0.95, 0.05, 0.2) == 1
    assert index.nearest(0.5, 0.5, 0.2) == -1
    assert sorted(index.within(-0.5, -0.5, 0.5, 1.5)) == [0, 3]


def test_arrows_go_to_the_next_thing_in_their_direction() -> None:
    assert next_node(CROSS, 0, 1, 0) == 1
    assert next_node(CROSS, 0, -1, 0) == 2
    assert next_node(CROSS, 0, 0, 1) == 3
    assert next_node(CROSS, 1, 1, 0) == 1
    assert next_node(CROSS, -1, 1, 0) == 0
    assert next_node((), -1, 1, 0) == -1


def test_the_centre_is_named_first_then_the_heaviest() -> None:
    assert heaviest_first(CROSS, "low")[:2] == [3, 0]


def test_no_name_lies_on_another() -> None:
    boxes = [(0.0, 0.0, 40.0, 10.0), (30.0, 2.0, 40.0, 10.0), (80.0, 0.0, 40.0, 10.0)]
    assert free_names(boxes, 9, 5) == [0, 2]
    assert free_names(boxes, 1, 5) == [0]
