"""Reads one episode with Graphiti and writes what it says, whole or not at all."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graphiti_core import Graphiti
from graphiti_core.cross_encoder.client import CrossEncoderClient
from graphiti_core.edges import EntityEdge
from graphiti_core.embedder.client import EmbedderClient
from graphiti_core.llm_client.client import LLMClient
from graphiti_core.nodes import EpisodeType

from nova_desktop.children.memory.graph import Graph, Row
from nova_desktop.children.memory.ingest.ids import part_id
from nova_desktop.children.memory.ingest.instructions import instructions
from nova_desktop.children.memory.ingest.job_rows import Work
from nova_desktop.children.memory.ingest.numbered import keep_numbers_apart
from nova_desktop.children.memory.ingest.renewing import renew
from nova_desktop.children.memory.models.kinds import EDGE_TYPES, ENTITY_TYPES, edge_type_map
from nova_desktop.children.memory.models.sizes import reading
from nova_desktop.domain.memory import Fact

AT_ONCE: Final = 4
"""Model calls of one text at the same time."""


class StoppedError(Exception):
    """No more is to be read for now: it is paused, a limit is reached, or the text is gone."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text as an episode of its own; `number` counts from 1."""

    episode: str
    text: str
    number: int
    parts: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What an episode brought: facts that are new, and those that it ended."""

    added: tuple[Fact, ...] = ()
    retired: tuple[Fact, ...] = ()


class Extraction:
    """Over one graph. Raises what Graphiti, the graph and the models raise."""

    def __init__(
        self,
        graph: Graph,
        llm: LLMClient,
        embedder: EmbedderClient,
        reranker: CrossEncoderClient,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._graph = graph
        self._now = now
        self._map = edge_type_map()
        keep_numbers_apart()
        self._graphiti = Graphiti(
            graph_driver=graph.driver,
            llm_client=llm,
            embedder=embedder,
            cross_encoder=reranker,
            max_coroutines=AT_ONCE,
        )

    async def extract(
        self,
        work: Work,
        part: Part,
        previous: Sequence[str],
        is_wanted: Callable[[], Awaitable[bool]],
    ) -> Learned:
        """Its facts, once they are written; the episode must be in the graph.

        Raises StoppedError when it is not wanted any more, and nothing is written.
        """
        begun = self._now()
        with reading(part.text):
            edges = await self._written(work, part, previous, is_wanted)
        facts = await self._graph.facts(list(dict.fromkeys(edge.uuid for edge in edges)))
        return _learned(facts, part.episode, begun)

    async def _written(
        self,
        work: Work,
        part: Part,
        previous: Sequence[str],
        is_wanted: Callable[[], Awaitable[bool]],
    ) -> list[EntityEdge]:
        async with self._graph.batch() as batch:
            result = await self._graphiti.add_episode(
                name=work.job.title,
                episode_body=part.text,
                source_description=work.source.value,
                reference_time=work.at,
                source=_kind(work),
                group_id=work.job.space,
                uuid=part.episode,
                previous_episode_uuids=list(previous),
                entity_types=dict(ENTITY_TYPES),
                edge_types=dict(EDGE_TYPES),
                edge_type_map=self._map,
                custom_extraction_instructions=instructions(work.speaker),
            )
            if not await is_wanted():  # forgotten meanwhile: writing would bring it back
                raise StoppedError
            made, driver, now = result.edges, self._graph.driver, self._now()
            again = await renew(self._graph, driver, made, part.episode, work.at, now)
            batch.on_commit(part.episode)
        return [*made, *again]


def episode_row(work: Work, part: Part) -> Row:
    """The raw text of a part as it is put into the graph."""
    several = part.parts > 1
    title = f"{work.job.title} ({part.number}/{part.parts})".strip() if several else work.job.title
    place = {"whole": work.job.episode, "part": part.number, "parts": part.parts}
    return Row(
        "episode",
        part.episode,
        {
            "space": work.job.space,
            "created_at": work.job.queued_at.isoformat(),
            "name": title or work.source.value,
            "source": _kind(work).value,
            "source_description": work.source.value,
            "content": part.text,
            "valid_at": work.at.isoformat(),
            "entity_edges": [],
            "metadata": place if several else None,
            "origin_kind": work.source.value,
            "title": title,
            "origin": work.origin,
            "speaker": work.speaker,
            "extracted": False,
        },
    )


def parts_of(work: Work, texts: Sequence[str]) -> list[Part]:
    """The parts of a text that was split into these."""
    count = len(texts)
    return [
        Part(part_id(work.job.episode, number, count), text, number, count)
        for number, text in enumerate(texts, 1)
    ]


def _kind(work: Work) -> EpisodeType:
    return EpisodeType.message if work.speaker else EpisodeType.text


def _learned(facts: Sequence[Fact], episode: str, begun: datetime) -> Learned:
    added = [fact for fact in facts if fact.episodes[:1] == (episode,)]
    others = [fact for fact in facts if fact.episodes[:1] != (episode,)]
    # What was retired before is found again when a new text says the same as an old one.
    retired = [f for f in others if f.retired_at is not None and f.retired_at >= begun]
    return Learned(tuple(added), tuple(retired))
