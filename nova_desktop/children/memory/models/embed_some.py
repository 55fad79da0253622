"""Vectors of many texts although the model takes some of them not."""

from collections.abc import Sequence

from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.recall.ports import Embeds

Made = list[list[float] | None]


async def embed_some(embedder: Embeds, texts: Sequence[str]) -> Made:
    """One vector for each text, None for those that the model refuses.

    Raises ModelCallError and GraphError as `embed` does when models are away, and when it is not
    single texts that are refused: then neither the first nor the last one gets a vector.
    """
    try:
        return [*await embedder.embed(texts)]
    except ModelCallError as error:
        if error.is_away or len(texts) < 2:
            raise
        ends = [await _halves(embedder, [text]) for text in (texts[0], texts[-1])]
        if ends == [[None], [None]]:
            raise
    return await _halves(embedder, texts)


async def _halves(embedder: Embeds, texts: Sequence[str]) -> Made:
    """What was made already comes out of the cache."""
    try:
        return [*await embedder.embed(texts)]
    except ModelCallError as error:
        if error.is_away:
            raise
    if len(texts) == 1:
        return [None]
    middle = len(texts) // 2
    return [*await _halves(embedder, texts[:middle]), *await _halves(embedder, texts[middle:])]
