"""Erases spaces of memory for good, with what is still on its way to them."""

from collections.abc import Sequence
from dataclasses import replace

from nova_desktop.domain.memory import Forgotten, SpaceContents
from nova_desktop.services.memory.ports import MemoryGraph, MemoryOutbox
from nova_desktop.services.memory.spaces import Spaces


class Wiping:
    """Everything raises NovaError."""

    def __init__(self, graph: MemoryGraph, outbox: MemoryOutbox, spaces: Spaces) -> None:
        self._graph = graph
        self._outbox = outbox
        self._spaces = spaces

    async def contents(self) -> Sequence[SpaceContents]:
        """What could be wiped: the spaces that have a name, and those that had one."""
        return await self._graph.contents([space.id for space in self._spaces.all()])

    async def wipe(self, spaces: Sequence[str]) -> Forgotten:
        """Erase these; how much went."""
        gone = Forgotten()
        for space in spaces:
            await self._outbox.drop(space)
            more = await self._graph.wipe(space)
            gone = replace(
                gone,
                episodes=gone.episodes + more.episodes,
                facts=gone.facts + more.facts,
                entities=gone.entities + more.entities,
            )
        return gone
