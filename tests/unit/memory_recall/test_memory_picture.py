"""The picture of the graph: the same each time, linked things near, parts that fit a frame."""

import json
from collections.abc import Sequence

import numpy as np
import pytest

from nova_desktop.children.memory.picture.layout import layout
from nova_desktop.children.memory.picture.pictures import Pictures, cut_out
from nova_desktop.domain.memory import Entity, GraphLink, GraphNode, GraphPicture
from nova_desktop.domain.wire import to_wire
from tests.fakes.memory_graph import FakeGraph, entity_row, fact_row

FRAME = 256 * 1024


def ring(count: int) -> list[tuple[int, int, int]]:
    return [(n, (n + 1) % count, 1) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 50, 700])
def test_places_are_within_the_picture_and_the_same_again(count: int) -> None:
    links = ring(count) if count else []
    places = layout(count, links)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert np.abs(places).max(initial=0) <= 1.001
    assert (places == layout(count, links)).all()


@pytest.mark.parametrize("count", [60, 600])
def test_linked_things_are_nearer_than_others(count: int) -> None:
    links = [(n, n - n % 10, 1) for n in range(count) if n % 10]
    places = layout(count, links)
    near = np.mean([np.linalg.norm(places[a] - places[b]) for a, b, _ in links])
    far = np.mean(np.linalg.norm(places - np.roll(places, count // 2, axis=0), axis=1))
    assert near < far / 2


def test_things_do_not_lie_on_each_other() -> None:
    places = layout(400, ring(400))
    assert len(np.unique(places.round(3), axis=0)) > 380


def test_a_few_things_in_groups_leave_room_for_their_names() -> None:
    links = [(0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 4, 1), (5, 6, 1), (6, 7, 1), (8, 9, 1)]
    places = layout(10, links)
    apart = np.linalg.norm(places[:, np.newaxis] - places, axis=2) + 9 * np.eye(10)
    assert apart.min() > 0.4


def test_what_stands_alone_does_not_squeeze_the_others() -> None:
    places = layout(620, [(n, n % 20, 1) for n in range(600)])
    inner = np.abs(places[:600] - np.median(places, axis=0)).max(axis=1)
    assert np.quantile(inner, 0.75) > 0.5


def test_parts_fit_into_frames_and_make_up_the_whole() -> None:
    nodes = tuple(
        GraphNode("f" * 36, "\U0001f600" * 60, "Organization", -0.1234, -0.1234, 99999)
        for _ in range(2000)
    )
    whole = GraphPicture(nodes, tuple(GraphLink(1999, 1998, 9999) for _ in range(8000)), 20_000)
    parts, more = list[GraphPicture](), True
    while more:
        part, more = cut_out(whole, len(parts))
        parts.append(part)
        assert len(json.dumps(to_wire(part), ensure_ascii=False).encode()) < FRAME
    assert sum((part.nodes for part in parts), ()) == nodes
    assert sum((part.links for part in parts), ()) == whole.links


@pytest.mark.anyio
async def test_links_join_the_things_that_are_shown() -> None:
    rows = [entity_row(f"e{n}", f"Name {n}" * 30) for n in range(30)]
    rows += [fact_row(f"f{n}", "x", ("e0", f"e{n}")) for n in range(1, 20)]
    rows += [fact_row("back", "x", ("e1", "e0")), fact_row("self", "x", ("e2", "e2"))]
    pictures = Pictures(FakeGraph(rows))
    part, more = await pictures.part(["nova"], "", 10, 0)
    assert (len(part.nodes), part.total, more) == (10, 30, False)
    assert part.nodes[0].id == "e0"
    assert max(len(node.name) for node in part.nodes) == 60
    assert part.links[0] == GraphLink(0, 1, 2)
    assert all(link.source < len(part.nodes) > link.target for link in part.links)


@pytest.mark.anyio
async def test_pictures_that_are_fetched_at_once_are_made_once_each() -> None:
    graph = CountingGraph([entity_row(f"e{n}", f"Name {n}") for n in range(1200)])
    pictures = Pictures(graph)
    seen: dict[str, list[str]] = {"": [], "e7": []}
    for number in range(3):
        for centre, ids in seen.items():
            part, more = await pictures.part(["nova"], centre, 2000, number)
            ids += [node.id for node in part.nodes]
            assert more is (number < 2)
    assert graph.asked == 2
    assert all(len(set(ids)) == 1200 for ids in seen.values())


class CountingGraph(FakeGraph):
    """Counts how often a picture was asked for."""

    asked = 0

    async def links(
        self, spaces: Sequence[str], centre: str, most: int
    ) -> tuple[list[Entity], list[tuple[str, str, int]]]:
        self.asked += 1
        return await super().links(spaces, centre, most)
