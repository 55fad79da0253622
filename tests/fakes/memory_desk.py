"""A memory file with a fake graph and an embedder that knows a few meanings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nova_desktop.children.memory.edits.edits import Edits
from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.ingest.queue import Queue
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.recall.passage_vectors import StoredPassageVectors
from nova_desktop.children.memory.recall.reading import Reading
from nova_desktop.children.memory.recall.recall import Recall
from nova_desktop.children.memory.recall.words import words
from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.vectors import VectorIndex
from nova_desktop.domain.memory import NewEpisode
from nova_desktop.domain.problems import ProblemCode
from tests.fakes.memory_graph import episode_row

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MEANINGS = ("home lives flat", "money rent pay", "doctor dentist teeth", "car vehicle", "other")


@dataclass
class FakeEmbedder:
    """One number for each group of words that mean the same."""

    fingerprint: str = "tiny|5"
    failure: ModelCallError | None = None
    asked: list[str] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if self.failure is not None:
            raise self.failure
        self.asked += texts
        return [meaning(text) for text in texts]

    def fail(self) -> None:
        self.failure = ModelCallError(ProblemCode.GATEWAY_UNREACHABLE, "down")


def meaning(text: str) -> list[float]:
    """A vector of five groups of words."""
    said = {word.form for word in words(text)}
    groups = [{word.form for word in words(group)} for group in MEANINGS]
    found = [float(len(said & group)) for group in groups]
    return [*found[:4], found[4] or 0.1]


@dataclass
class Desk:
    """All parts over one file; `now` can be turned on."""

    store: Store
    graph: Graph
    embedder: FakeEmbedder
    now: datetime = NOW

    def time(self) -> datetime:
        return self.now

    def turn_on(self, **by: float) -> None:
        self.now += timedelta(**by)

    @property
    def vectors(self) -> StoredPassageVectors:
        return StoredPassageVectors(self.store, VectorIndex())

    @property
    def queue(self) -> Queue:
        return Queue(self.store, self.time)

    @property
    def recall(self) -> Recall:
        return Recall(self.store, self.graph, self.embedder, self.vectors, now=self.time)

    @property
    def reading(self) -> Reading:
        return Reading(self.store, self.graph, self.time)

    @property
    def edits(self) -> Edits:
        return Edits(self.store, self.graph, self.embedder, self.time)

    async def row(self, kind: str, identifier: str) -> Row:
        """A row that is in the graph."""
        return (await self.graph.rows_by_id(kind, [identifier]))[0]

    async def kept(self) -> dict[str, list[str]]:
        """Ids of all rows by kind."""
        found: dict[str, list[str]] = {}
        async for rows in self.graph.rows(()):
            for each in rows:
                found.setdefault(each.kind, []).append(each.id)
        return {kind: sorted(ids) for kind, ids in found.items()}

    async def tell(self, key: str, text: str, *, read: bool = True, **more: object) -> str:
        """Keep a text as the queue does, in the graph too if it is `read`; its episode."""
        at = more.pop("at", NOW - timedelta(days=1))
        job, _ = await self.queue.accept(NewEpisode(key, text, at, **more))
        if read:
            title = str(more.get("title", ""))
            times = {"valid_at": at.isoformat(), "title": title}
            space = job.space
            await self.graph.put_episode(episode_row(job.episode, text, space, **times))
        return job.episode
