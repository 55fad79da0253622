"""What recall needs of the rest of the child besides the graph and the memory file."""

from collections.abc import Sequence
from typing import Protocol

from nova_desktop.children.memory.graph import Vector


class Embeds(Protocol):
    """The embedding model; `fingerprint` is "" when there is none."""

    @property
    def fingerprint(self) -> str: ...
    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text. Raises ModelCallError."""
        ...


class PassageVectors(Protocol):
    """Vectors of passages, by their row in the memory file. Raises GraphError."""

    async def search(
        self, vector: Vector, spaces: Sequence[str], limit: int
    ) -> list[tuple[int, float]]:
        """(row, likeness) of the passages nearest in meaning, the best first."""
        ...
