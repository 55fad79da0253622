"""How memory is doing, put together from all that knows a part of it."""

from collections.abc import Callable
from dataclasses import replace

from nova_desktop.children.memory.graph import Counts, GraphError
from nova_desktop.children.memory.keeping import Keeping, Standing
from nova_desktop.children.memory.parts import Base
from nova_desktop.children.memory.store import Opened
from nova_desktop.domain.memory_state import GraphState, MemoryHealth, Reembedding
from nova_desktop.domain.problems import ProblemCode


class HealthLook:
    """Over everything. `opened` is what happened when the memory file was opened.

    `reembedding` is how far that is, or why it stopped.
    """

    def __init__(
        self,
        base: Base,
        keeping: Keeping,
        opened: Opened,
        reembedding: Callable[[], Reembedding] = Reembedding,
    ) -> None:
        self._under_way = reembedding
        self._base = base
        self._keeping = keeping
        self._opened = opened
        self._counts = Counts()

    async def look(self) -> MemoryHealth:
        """As it is now. Raises GraphError when the memory file cannot be read."""
        ingest, spending = self._base.ingest, self._base.spending
        over = await spending.is_over(ingest.limits)
        standing = await self._standing()
        queued = await self._base.queue.counts()
        code, detail = self._problem(standing, over=over)
        return MemoryHealth(
            state=standing.state,
            kind=self._keeping.place.kind,
            episodes=self._counts.episodes,
            entities=self._counts.entities,
            facts=self._counts.facts,
            waiting=queued.waiting,
            kept=queued.kept,
            dead=queued.dead,
            paused=ingest.limits.paused,
            over_budget=over,
            extracts=bool(ingest.models.memory),
            embeds=bool(self._base.embedder.fingerprint),
            cost_usd=spending.cost_usd,
            tokens=spending.tokens,
            bytes_on_disk=await self._base.store.bytes_on_disk(),
            reembedding=await self._reembedding(standing),
            problem=code,
            detail=detail,
        )

    async def _standing(self) -> Standing:
        """How the graph stands, by what it answers now."""
        standing = self._keeping.standing
        if standing.state is not GraphState.READY:
            return standing
        trouble = self._base.ingest.trouble
        if trouble.of_graph:
            read_only = trouble.code == ProblemCode.MEMORY_READ_ONLY
            state = GraphState.READ_ONLY if read_only else GraphState.DOWN
            return Standing(state, trouble.code, trouble.detail)
        try:
            self._counts = await self._keeping.parts.graph.counts()
        except GraphError as error:
            return Standing(GraphState.DOWN, error.code, str(error))
        return standing

    def _problem(self, standing: Standing, *, over: bool) -> tuple[str, str]:
        """The one thing that is told; the worst first."""
        if standing.code:
            return standing.code, standing.detail
        trouble = self._base.ingest.trouble
        if trouble.code:
            return trouble.code, trouble.detail
        if over:
            return ProblemCode.MEMORY_OVER_BUDGET, ""
        failed = self._base.embedder.problem
        if failed is not None:
            return failed.code, failed.detail
        if self._opened.damaged is not None:
            return ProblemCode.MEMORY_SET_ASIDE, str(self._opened.damaged)
        return "", ""

    async def _reembedding(self, standing: Standing) -> Reembedding:
        now_by = self._base.embedder.fingerprint
        if standing.state is not GraphState.READY or not now_by:
            return Reembedding()
        graph = self._keeping.parts.graph
        kept_by = await graph.fingerprint()
        wanted = kept_by not in ("", now_by)
        unasked = not wanted and await self._base.unasked.there_are(graph)
        now = replace(self._under_way(), kept_by=kept_by, now_by=now_by)
        return replace(now, wanted=wanted or unasked, unasked=unasked)
