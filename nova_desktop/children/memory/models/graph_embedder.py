"""Graphiti's EmbedderClient over ours; without vectors the facts are written all the same."""

from collections.abc import Callable, Iterable, Sequence

from graphiti_core.embedder.client import EmbedderClient

from nova_desktop.children.memory.models.embedder import Embedder
from nova_desktop.children.memory.models.errors import ModelCallError


class GraphEmbedder(EmbedderClient):
    """An empty vector stands for none: it is filled in later.

    `fits` says whether the graph's vectors are of the model in use; those of another one must not
    be mixed with them. When embedding models are away for now the call fails, so that the text is
    read again with them: without vectors things of one meaning are not found to be one.
    """

    def __init__(self, embedder: Embedder, fits: Callable[[], bool]) -> None:
        self._embedder = embedder
        self._fits = fits

    async def create(
        self, input_data: str | list[str] | Iterable[int] | Iterable[Iterable[int]]
    ) -> list[float]:
        """The vector of the first text."""
        if isinstance(input_data, str):
            texts = [input_data]
        else:
            texts = [each for each in input_data if isinstance(each, str)]
        return (await self._vectors(texts[:1]))[0]

    async def create_batch(self, input_data_list: list[str]) -> list[list[float]]:
        """One vector for each text."""
        return await self._vectors(input_data_list)

    async def _vectors(self, texts: Sequence[str]) -> list[list[float]]:
        if not self._embedder.fingerprint or not self._fits():
            return [[] for _ in texts]
        try:
            return await self._embedder.embed(texts)
        except ModelCallError as error:
            if error.is_away:
                raise
            return [[] for _ in texts]
