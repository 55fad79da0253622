"""Removes from another place what was forgotten or wiped here since it was copied there."""

from collections.abc import Sequence
from typing import Final

from nova_desktop.children.memory.edits import going
from nova_desktop.children.memory.graph import Graph
from nova_desktop.children.memory.store import Store

AT_ONCE: Final = 200


async def remove_forgotten(store: Store, source: Graph, target: Graph) -> None:
    """By its ids, so nothing of other programs goes. What came in again since stays.

    Raises GraphError.
    """
    for kind, ids in (await store.read(going.forgotten)).items():
        for at in range(0, len(ids), AT_ONCE):
            await _remove(source, target, kind, ids[at : at + AT_ONCE])


async def _remove(source: Graph, target: Graph, kind: str, ids: Sequence[str]) -> None:
    there = [row.id for row in await target.rows_by_id(kind, ids)]
    here = {row.id for row in await source.rows_by_id(kind, there)}
    if gone := [each for each in there if each not in here]:
        await target.delete(kind, gone)
