"""The most important things of the graph with their places, in parts that fit into frames."""

import asyncio
from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.picture.layout import layout
from nova_desktop.domain.memory import Entity, GraphLink, GraphNode, GraphPicture

MOST_NODES: Final = 2000
MOST_LINKS: Final = 8000
LONGEST_NAME: Final = 60
NODES_A_PART: Final = 500
"""Of at most 370 bytes each, names of four-byte letters included."""
LINKS_A_PART: Final = 1000
"""Of at most 50 bytes each."""
MOST_KEPT: Final = 3
"""Pictures of which parts are still to be fetched."""


class Pictures:
    """Over the graph. Everything raises GraphError."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[tuple[object, ...], GraphPicture] = {}

    async def picture(
        self, spaces: Sequence[str], centre: str = "", most: int = 500
    ) -> GraphPicture:
        """The things with the most facts, or those nearest to `centre` by links."""
        wanted = max(1, min(most, MOST_NODES))
        entities, links = await self._graph.links(spaces, centre, wanted)
        total = (await self._graph.counts(spaces)).entities
        return await asyncio.to_thread(_placed, entities, links, total, centre)

    async def part(
        self, spaces: Sequence[str], centre: str = "", most: int = 500, number: int = 0
    ) -> tuple[GraphPicture, bool]:
        """Part `number` of a picture, and whether more follow; each fits into a frame.

        Nodes and links of the parts one after the other make up the whole; links count nodes of
        the whole. A picture is made when its first part is asked for.
        """
        asked = (tuple(spaces), centre, most)
        whole = self._made.pop(asked, None) if number else None
        if whole is None:
            whole = await self.picture(spaces, centre, most)
        part, more = cut_out(whole, number)
        if more:
            while len(self._made) >= MOST_KEPT:
                del self._made[next(iter(self._made))]
            self._made[asked] = whole
        return part, more


def cut_out(whole: GraphPicture, number: int) -> tuple[GraphPicture, bool]:
    """One part of a picture, and whether more follow."""
    nodes = whole.nodes[number * NODES_A_PART : (number + 1) * NODES_A_PART]
    links = whole.links[number * LINKS_A_PART : (number + 1) * LINKS_A_PART]
    begun = number + 1
    more = len(whole.nodes) > begun * NODES_A_PART or len(whole.links) > begun * LINKS_A_PART
    return GraphPicture(nodes, links, whole.total, whole.centre), more


def _placed(
    entities: Sequence[Entity], links: Sequence[tuple[str, str, int]], total: int, centre: str
) -> GraphPicture:
    at = {entity.id: index for index, entity in enumerate(entities)}
    joined: dict[tuple[int, int], int] = {}
    for source, target, facts in links:
        if source in at and target in at and source != target:
            pair = (min(at[source], at[target]), max(at[source], at[target]))
            joined[pair] = joined.get(pair, 0) + facts
    strongest = sorted(joined.items(), key=lambda link: (-link[1], link[0]))[:MOST_LINKS]
    places = layout(len(entities), [(a, b, facts) for (a, b), facts in strongest]).tolist()
    nodes = tuple(
        GraphNode(e.id, e.name[:LONGEST_NAME], e.kind, round(x, 4), round(y, 4), e.facts)
        for e, (x, y) in zip(entities, places, strict=True)
    )
    drawn = tuple(GraphLink(a, b, facts) for (a, b), facts in strongest)
    return GraphPicture(nodes, drawn, max(total, len(nodes)), centre)
