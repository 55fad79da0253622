"""Makes all vectors anew with the model in use, beside those that are kept until that is done."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import numpy as np

from nova_desktop.children.memory.embedded import generations
from nova_desktop.children.memory.graph import Graph, GraphError, Row, ToEmbed, Vector
from nova_desktop.children.memory.models.embed_some import embed_some
from nova_desktop.children.memory.models.embedder import Embedder
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.moving.copying import Progress
from nova_desktop.children.memory.moving.marker import Marker
from nova_desktop.children.memory.moving.passage_shadow import (
    count_passages,
    missing_passages,
    put_passages,
)
from nova_desktop.children.memory.moving.unasked import estimated
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory_state import Reembedding, ReembedEstimate
from nova_desktop.domain.problems import ProblemCode

BATCH: Final = 64
_LOOKED_AT: Final = 20
_ALIKE: Final = 0.99
_AGAIN_S: Final = 30.0


class ReembedWork:
    """Over the memory file; broken off at any step it goes on with `run`.

    `may_spend` is asked before each batch, `changed` hears that `state` is another one.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        may_spend: Callable[[], Awaitable[bool]],
        changed: Callable[[], None],
        again_s: float = _AGAIN_S,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._may_spend = may_spend
        self._changed = changed
        self._again_s = again_s
        self._marker = Marker(store, "reembedding")
        self._stopping = asyncio.Event()
        self.state = Reembedding()

    async def estimate(self, graph: Graph) -> ReembedEstimate:
        """By the length of all texts, and by what embedding cost before. Raises GraphError."""
        texts, characters = await graph.texts_to_embed()
        passages, more = await self._store.read(count_passages)
        return await estimated(self._store, texts + passages, characters + more)

    async def is_under_way(self) -> bool:
        """Whether it was begun and neither finished nor stopped. Raises GraphError."""
        return bool(await self._marker.read())

    def stop(self) -> None:
        """Leave it; what was made is used when it is begun again with the same model."""
        self._stopping.set()

    async def run(self, graph: Graph, progress: Progress) -> bool:
        """Whether it is done; False when it was stopped. Raises GraphError, ModelCallError."""
        wanted = self._embedder.fingerprint
        if not wanted:
            raise ModelCallError(ProblemCode.NO_MODEL, "no embedding model")
        self._stopping.clear()
        self._tell(Reembedding(running=True, now_by=wanted))
        try:
            done = await self._steps(graph, wanted, progress)
        except (GraphError, ModelCallError) as error:
            self._tell(Reembedding(wanted=True, now_by=wanted, failed=error.code))
            raise
        except asyncio.CancelledError:
            self._tell(Reembedding())
            raise
        self._tell(Reembedding())
        return done

    async def _steps(self, graph: Graph, wanted: str, progress: Progress) -> bool:
        marked = await self._marker.read()
        if marked.get("to") != wanted or marked.get("step") != "swap":
            await self._marker.write(to=wanted, step="fill")
            await graph.begin_shadow(wanted)
            await self._store.write(lambda c: generations.begin(c, wanted))
            if not await self._fill(graph, wanted, progress):
                await self._marker.clear()
                return False
            await self._marker.write(to=wanted, step="swap")
        await graph.swap_shadow()
        await self._store.write(generations.swap)
        await self._verify(graph)
        await graph.drop_old_vectors()
        await self._store.write(generations.drop_old)
        await self._marker.clear()
        return True

    async def _fill(self, graph: Graph, wanted: str, progress: Progress) -> bool:
        estimate = await self.estimate(graph)
        done, useless, after = 0, set[tuple[str, str]](), 0
        while not self._stopping.is_set():
            if not await self._may_spend():
                await self._wait(ProblemCode.MEMORY_OVER_BUDGET)
                continue
            try:
                made, after = await self._batch(graph, wanted, useless, after)
            except ModelCallError as error:
                if not error.is_away:
                    raise
                await self._wait(error.code)
                continue
            if not made:
                return True
            done += made
            progress(min(done, estimate.texts), estimate.texts)
            self._tell(Reembedding(running=True, done=done, total=estimate.texts, now_by=wanted))
        return False

    async def _batch(
        self, graph: Graph, wanted: str, useless: set[tuple[str, str]], after: int
    ) -> tuple[int, int]:
        """How many were made, and behind which passage to go on."""
        found = await graph.without_shadow(BATCH + len(useless))
        missing = [each for each in found if (each.kind, each.id) not in useless][:BATCH]
        if missing:
            await self._put(graph, missing)
            # What comes again cannot be embedded: it goes without a vector.
            useless |= {(each.kind, each.id) for each in missing}
            return len(missing), after
        passages = await self._store.read(lambda c: missing_passages(c, after, BATCH))
        if not passages:
            return 0, after
        vectors = await embed_some(self._embedder, [text for _, _, text in passages])
        made = [(each, vector) for each, vector in zip(passages, vectors, strict=True) if vector]
        await self._store.write(lambda c: put_passages(c, made, wanted))
        return len(passages), passages[-1][0]

    async def _put(self, graph: Graph, missing: Sequence[ToEmbed]) -> None:
        vectors = await embed_some(self._embedder, [each.text for each in missing])
        pairs = zip(missing, vectors, strict=True)
        await graph.put_shadow([(each.kind, each.id, vector) for each, vector in pairs if vector])

    async def _verify(self, graph: Graph) -> None:
        """Whether vectors that are kept are those that the model makes. Raises GraphError."""
        rows = await _first_rows(graph)
        texts = [str(row.values["name"]) for row in rows]
        made = await embed_some(self._embedder, texts) if texts else []
        for row, vector in zip(rows, made, strict=True):
            if vector is None:  # as before: the model refuses it
                continue
            if row.vector is None or _likeness(row.vector, vector) < _ALIKE:
                code, why = ProblemCode.MEMORY_VECTORS_DIFFER, f"the vector of {row.id}"
                raise GraphError(code, why, retryable=False)

    async def _wait(self, code: str) -> None:
        shown = self.state
        self._tell(
            Reembedding(
                running=True,
                done=shown.done,
                total=shown.total,
                now_by=shown.now_by,
                failed=code,
            )
        )
        try:
            async with asyncio.timeout(self._again_s):
                await self._stopping.wait()
        except TimeoutError:
            return

    def _tell(self, state: Reembedding) -> None:
        self.state = state
        self._changed()


async def _first_rows(graph: Graph) -> list[Row]:
    async for rows in graph.rows((), "entity/"):
        if rows[0].kind != "entity":
            return []
        return [row for row in rows if str(row.values["name"]).strip()][:_LOOKED_AT]
    return []


def _likeness(one: Vector, other: Vector) -> float:
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if a.shape != b.shape:
        return 0.0
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
