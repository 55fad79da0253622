"""Makes the vectors that are missing: of what was written while there was no embedding model."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from nova_desktop.children.memory.graph import Graph, GraphError, ToEmbed
from nova_desktop.children.memory.models.embed_some import embed_some
from nova_desktop.children.memory.models.embedder import Embedder
from nova_desktop.children.memory.models.errors import ModelCallError

BATCH: Final = 64
_POLL_S: Final = 60.0
_AWAY_S: Final = 30.0
_REFUSED_S: Final = 600.0
"""Before texts that a model made no vectors of are tried again."""


class Passages(Protocol):
    """Pieces of texts, which have vectors too."""

    async def fill(self, embedder: Embedder, limit: int = 64, after: int = 0) -> int:
        """Make some that are missing behind row `after`; the last row looked at, 0 for none."""
        ...


class Filling:
    """Runs beside everything else, a batch at a time, from `run` to its cancellation.

    Vectors are written only when those that are kept are of the model in use, or none are.
    """

    def __init__(
        self,
        embedder: Embedder,
        may_spend: Callable[[], Awaitable[bool]],
        batch: int = BATCH,
    ) -> None:
        self._embedder = embedder
        self._may_spend = may_spend
        self._batch = batch
        self._graph: Graph | None = None
        self._passages: Passages | None = None
        self._useless: set[tuple[str, str]] = set()
        self._gave_up = False
        self._looked_at = 0  # the row of the last passage
        self._is_second_look = False
        self._news = asyncio.Event()
        self.fits = False
        """Whether the vectors that are kept are of the model in use."""

    async def use(self, graph: Graph | None, passages: Passages | None = None) -> None:
        """Look after these. Raises GraphError."""
        self._graph, self._passages = graph, passages
        await self.look()

    async def look(self) -> None:
        """See anew whether the vectors fit the model. Raises GraphError."""
        self.fits = False
        wanted = self._embedder.fingerprint
        if self._graph is not None and wanted:
            kept = await self._graph.fingerprint()
            if not kept:
                await self._graph.set_fingerprint(wanted)
            self.fits = kept in ("", wanted)
        self._news.set()

    def nudge(self) -> None:
        """There may be something to do."""
        self._news.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._news.clear()
            patience = await self._fill()
            try:
                async with asyncio.timeout(patience):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _fill(self) -> float:
        """Make all that can be made; seconds until it is worth to look again."""
        if not self._gave_up:
            self._useless.clear()
        self._gave_up = False
        self._looked_at, self._is_second_look = 0, False
        try:
            while await self._one_batch():
                continue
        except ModelCallError as error:
            self._gave_up = not error.is_away
            return _AWAY_S if error.is_away else _REFUSED_S
        except GraphError:
            return _AWAY_S
        return _REFUSED_S if self._useless else _POLL_S

    async def _one_batch(self) -> bool:
        """Whether there was something to do."""
        if not self.fits or self._graph is None or not await self._may_spend():
            return False
        found = await self._graph.without_vector(self._batch + len(self._useless))
        missing = [each for each in found if (each.kind, each.id) not in self._useless]
        if missing:
            await self._put(self._graph, missing[: self._batch])
            return True
        if self._passages is None:
            return False
        return await self._fill_passages(self._passages)

    async def _fill_passages(self, passages: Passages) -> bool:
        """Behind those that were looked at, as some may be refused; at the end once more."""
        before = self._looked_at
        self._looked_at = await passages.fill(self._embedder, self._batch, before)
        if self._looked_at or not before or self._is_second_look:
            return self._looked_at > 0
        self._is_second_look = True  # rows of what was forgotten meanwhile are taken again
        return True

    async def _put(self, graph: Graph, missing: Sequence[ToEmbed]) -> None:
        """Embed these but those that the model refuses.

        One that refuses both ends is taken to refuse everything: it is asked again in a while.
        """
        try:
            vectors = await embed_some(self._embedder, [each.text for each in missing])
        except ModelCallError as error:
            if error.is_away:
                raise
            self._useless |= {(each.kind, each.id) for each in (missing[0], missing[-1])}
            if len(missing) > 1:
                raise
            return
        made = zip(missing, vectors, strict=True)
        await graph.put_vectors([(each.kind, each.id, vector) for each, vector in made if vector])
        again = {(each.kind, each.id) for each in await graph.without_vector(self._batch)}
        # What was put and is missing still would be made for ever.
        self._useless |= again & {(each.kind, each.id) for each in missing}
