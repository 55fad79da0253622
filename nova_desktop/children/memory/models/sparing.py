"""The embedding model for questions and corrections: not asked once the day's budget is spent."""

from collections.abc import Awaitable, Callable, Sequence

from nova_desktop.children.memory.models.embedder import Embedder
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.domain.problems import ProblemCode


class SparingEmbedder:
    """An embedder that costs nothing over budget; what asks it goes by words alone then."""

    def __init__(self, embedder: Embedder, may_spend: Callable[[], Awaitable[bool]]) -> None:
        self._embedder = embedder
        self._may_spend = may_spend

    @property
    def fingerprint(self) -> str:
        """Of the model in use, "" for none."""
        return self._embedder.fingerprint

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text. Raises ModelCallError over budget too."""
        if not await self._may_spend():
            raise ModelCallError(ProblemCode.MEMORY_OVER_BUDGET, "nothing more is spent today")
        return await self._embedder.embed(texts)
