"""A text that is read anew, as after a damage, brings nothing back that the user forgot of it."""

from collections.abc import Sequence

from nova_desktop.children.memory.edits.silencing import saying
from nova_desktop.children.memory.graph import Graph
from nova_desktop.domain.memory import Fact

Place = tuple[str, int, int]
"""The id of a fact that was forgotten, and where the text says it, in characters."""


async def forgotten_before(
    graph: Graph, text: str, places: Sequence[Place], facts: Sequence[Fact]
) -> list[str]:
    """Ids of those facts that the text says where it said what was forgotten. Raises GraphError.

    What the user corrected or said is wrong is there still, and found to be the same by itself.
    """
    if not places or not facts:
        return []
    there = {fact.id for fact in await graph.facts([fact for fact, _, _ in places])}
    lost = [(begins, ends) for fact, begins, ends in places if fact not in there]
    return [fact.id for fact in facts if _is_said_in(text, fact, lost)]


def _is_said_in(text: str, fact: Fact, places: Sequence[tuple[int, int]]) -> bool:
    said = saying(text, fact.text, fact.object.name)
    return any(piece.start < end and begin < piece.end for piece in said for begin, end in places)
