"""Answers a question with the facts and passages that fit it best, and why they do."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from nova_desktop.children.memory.graph import Graph, GraphError, Vector, Wanted
from nova_desktop.children.memory.models.errors import ModelCallError
from nova_desktop.children.memory.recall.asking import Asked, ask
from nova_desktop.children.memory.recall.before import replaced_by
from nova_desktop.children.memory.recall.context import as_hit, tell
from nova_desktop.children.memory.recall.fusion import (
    DEFAULT,
    Candidate,
    Evidence,
    Lists,
    Weights,
    activation,
    fuse,
    link_scores,
    own_scores,
    supports_of,
    with_support,
)
from nova_desktop.children.memory.recall.marks import marks
from nova_desktop.children.memory.recall.passages import (
    Passage,
    Pieces,
    pieces_of,
    read_passages,
)
from nova_desktop.children.memory.recall.ports import Embeds, PassageVectors
from nova_desktop.children.memory.recall.searching import Searched, Searches
from nova_desktop.children.memory.recall.texts import Texts
from nova_desktop.children.memory.recall.untold import look, without
from nova_desktop.children.memory.recall.words import words
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import (
    Episode,
    Fact,
    Hit,
    Match,
    MemoryContext,
    Question,
    Recalled,
)

MOST_HITS: Final = 100
_SEEDS: Final = 16
"""Found facts whose things are followed."""
_FOLLOWED: Final = 8
"""Things whose facts are looked at."""
_LINKED: Final = 12
"""Facts of each of them."""
_MOST_PINNED: Final = 50
_MOST_BEFORE: Final = 200
"""Facts of a thing among which the one is looked for that was replaced."""
_PLACES: Final = 12
"""Passages whose facts are looked at."""
EMBEDDING_WAIT_S: Final = 4.0
"""Of a question; after that it is answered by words alone."""
CHAT_WAIT_S: Final = 0.2
"""The same for what a chat is told, which is not waited for longer than 0.3 s."""


def utc_now() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


class Recall:
    """Searches the graph and the passages of all texts, and joins what belongs together."""

    def __init__(
        self,
        store: Store,
        graph: Graph,
        embedder: Embeds,
        vectors: PassageVectors | None = None,
        weights: Weights = DEFAULT,
        now: Callable[[], datetime] = utc_now,
        is_away: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_away`: the graph is known not to answer, so it is not asked and waited for."""
        self._is_away = is_away
        self._store = store
        self._graph = graph
        self._embedder = embedder
        self._searches = Searches(store, graph, vectors)
        self._texts = Texts(store, graph)
        self._weights = weights
        self._now = now

    async def recall(self, question: Question) -> Recalled:
        """The best first. Raises GraphError; a model that fails only takes meaning away.

        While the graph is away, the texts are searched by their words.
        """
        return await self._recalled(question, EMBEDDING_WAIT_S)

    async def _recalled(self, question: Question, wait_s: float) -> Recalled:
        begun = time.perf_counter()
        limit = max(0, min(question.limit, MOST_HITS))
        asked = await self._store.read(lambda connection: ask(connection, question.text))
        if not asked.text or not limit or not question.spaces:
            return Recalled((), False, _since(begun))
        wanted = self._wanted(question)
        if self._is_away():
            found = await self._hits_in_texts(asked, wanted, limit)
            return Recalled(tuple(found), False, _since(begun))
        try:
            vector = await self._vector(asked, wait_s)
            hits = await self._graph.together(lambda: self._hits(asked, vector, wanted, limit))
        except GraphError as error:
            if not error.is_away:
                raise
            vector, hits = None, await self._hits_in_texts(asked, wanted, limit)
        else:
            hits = await self._with_before(hits) if question.history else hits
        return Recalled(tuple(hits), vector is not None, _since(begun))

    async def context(self, question: Question, tokens: int) -> MemoryContext:
        """Pinned facts and what fits the question, in at most `tokens`. Raises GraphError.

        A chat waits for it, so meaning counts only if the embedding model is quick.
        """
        found = await self._recalled(question, CHAT_WAIT_S)
        hits = await self._as_told(found.hits, self._wanted(question))
        facts = await self._pinned(question)
        said_in = [fact.episodes[-1] for fact in facts if fact.episodes]
        episodes = await self._texts.episodes(said_in)
        pinned = [as_hit(f, episodes.get(f.episodes[-1]) if f.episodes else None) for f in facts]
        return tell(pinned, hits, tokens)

    async def _as_told(self, hits: Sequence[Hit], wanted: Wanted) -> Sequence[Hit]:
        """Without what the user forgot or said is wrong."""
        episodes = [hit.episode.id for hit in hits if hit.episode and hit.passage]
        untold = await look(self._store, self._graph, episodes, wanted)
        return await without(self._store, untold, hits)

    async def _pinned(self, question: Question) -> Sequence[Fact]:
        if self._is_away():
            return ()
        try:
            return await self._graph.pinned(self._wanted(question), _MOST_PINNED)
        except GraphError as error:
            if not error.is_away:
                raise
            return ()

    def _wanted(self, question: Question) -> Wanted:
        at, ahead = question.as_of or self._now(), question.as_of is None
        return Wanted(question.spaces, at, question.history, ahead)

    async def _vector(self, asked: Asked, wait_s: float) -> Vector | None:
        """The question's vector, None when it could not be compared with those that are kept."""
        made_by = self._embedder.fingerprint
        if not made_by or await self._graph.fingerprint() != made_by:
            return None
        try:
            async with asyncio.timeout(wait_s):
                (vector,) = await self._embedder.embed([asked.text])
        except (ModelCallError, GraphError, TimeoutError):
            return None
        return vector

    async def _hits(
        self, asked: Asked, vector: Vector | None, wanted: Wanted, limit: int
    ) -> list[Hit]:
        searched = await self._searches.run(asked, vector, wanted)
        evidence = await self._evidence(asked, searched, wanted)
        return await self._shown(fuse(evidence, limit, self._weights), asked)

    async def _with_before(self, hits: list[Hit]) -> list[Hit]:
        """The best one with what it replaced."""
        fact = hits[0].fact if hits else None
        if fact is None or fact.since is None:
            return hits
        every = Wanted((fact.space,), self._now(), history=True)
        about = await self._graph.facts_about([fact.subject.id], every, _MOST_BEFORE)
        before = replaced_by(fact, [other for _, other in about])
        return [replace(hits[0], before=before), *hits[1:]]

    async def _hits_in_texts(self, asked: Asked, wanted: Wanted, limit: int) -> list[Hit]:
        found = Lists([], [], await self._searches.in_texts(asked, wanted), [])
        evidence = Evidence(found, supports_of(found, self._weights), asks_when=asked.asks_when)
        return await self._shown(fuse(evidence, limit, self._weights), asked)

    async def _evidence(self, asked: Asked, searched: Searched, wanted: Wanted) -> Evidence:
        lists = searched.lists
        own = own_scores(lists, self._weights)
        places = [*lists.passage_words[:_PLACES], *lists.passage_meaning[:_PLACES]]
        episodes = list(dict.fromkeys(ref.episode for ref, _ in places))
        found, over, untold = await asyncio.gather(
            self._graph.facts(list(own)),
            self._graph.over(episodes, wanted),
            look(self._store, self._graph, episodes, wanted),
        )
        supports = supports_of(lists, self._weights)
        scores = with_support(found, own, supports)
        active = activation(_best(found, scores), scores, searched.named, self._weights)
        followed = sorted(active, key=lambda entity: -active[entity])[:_FOLLOWED]
        about = await self._graph.facts_about(followed, wanted, _LINKED) if followed else []
        linked = link_scores(about, active, self._weights)
        known = {fact.id: fact for fact in (*found, *(fact for _, fact in about))}
        usable = [fact for fact in known.values() if wanted.counts(fact)]
        now = replace(wanted, history=False)
        past = frozenset(fact.id for fact in usable if not now.counts(fact))
        over |= untold.mute
        return Evidence(lists, supports, usable, own, linked, over, past, asked.asks_when)

    async def _shown(self, candidates: Sequence[Candidate], asked: Asked) -> list[Hit]:
        bare = [each.episode for each in candidates if each.row is None and each.episode]
        rows = [each.row for each in candidates if each.row is not None]

        def read(connection: sqlite3.Connection) -> tuple[dict[int, Passage], dict[str, Pieces]]:
            return read_passages(connection, rows), pieces_of(connection, bare)

        (passages, pieces), episodes = await asyncio.gather(
            self._store.read(read),
            self._texts.episodes([each.episode for each in candidates]),
        )
        return [
            _hit(each, _place(each, passages, pieces), asked, episodes.get(each.episode))
            for each in candidates
        ]


def _hit(candidate: Candidate, passage: str, asked: Asked, episode: Episode | None) -> Hit:
    matched = tuple(match for match in Match if match in candidate.matched)
    marked = marks(passage, asked.forms)
    return Hit(episode, candidate.fact, passage, marked, matched, round(candidate.score, 6))


def _place(
    candidate: Candidate, passages: Mapping[int, Passage], pieces: Mapping[str, Pieces]
) -> str:
    """The text of the place that was found, or the one that says most of the fact's words."""
    if candidate.row is not None:
        found = passages.get(candidate.row)
        return found.text if found else ""
    fact = {word.form for word in words(candidate.fact.text if candidate.fact else "")}
    there = pieces.get(candidate.episode, ())
    return max(there, key=lambda piece: len(fact & piece[1]), default=("", fact))[0]


def _best(facts: Iterable[Fact], own: dict[str, float]) -> list[Fact]:
    return sorted(facts, key=lambda fact: -own.get(fact.id, 0.0))[:_SEEDS]


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
