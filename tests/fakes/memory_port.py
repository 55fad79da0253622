"""A MemoryGraph without a child: words only, and facts when a test says that they are learnt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from nova_desktop.domain.memory import (
    Correction,
    Entities,
    Entity,
    Episode,
    Episodes,
    Fact,
    Facts,
    Forgotten,
    GoneRows,
    GraphLink,
    GraphNode,
    GraphPicture,
    Hit,
    Job,
    Jobs,
    JobState,
    Match,
    MemoryContext,
    NewEpisode,
    Page,
    Question,
    Recalled,
    Source,
    SpaceContents,
    Thing,
)
from nova_desktop.domain.memory_state import (
    GraphKind,
    GraphState,
    LongWork,
    MemoryHealth,
    MemorySetUp,
    MemoryUsage,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.services.memory.ports import MemoryListener
from tests.fakes.memory_port_parts import Kept, cut, gone_of, words_of
from tests.fakes.memory_port_work import FakeWholeWork

T = TypeVar("T")
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
HEALTHY = MemoryHealth(GraphState.READY, GraphKind.EMBEDDED, extracts=True, embeds=True)


def an_id(kind: str, name: str) -> str:
    """The same name of the same kind has one id."""
    return str(uuid5(NAMESPACE_URL, f"{kind}/{name}"))


class FakeMemoryGraph(FakeWholeWork):
    """Implements MemoryGraph. `asked` tells every call by name, oldest first.

    `fails` maps a method's name to the NovaError that it raises until it is taken out again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_ups: list[MemorySetUp] = []
        self.held: dict[str, tuple[Episode, str]] = {}
        self.known_facts: dict[str, Fact] = {}
        self.known_entities: dict[str, Entity] = {}
        self.queue: dict[str, Job] = {}
        self.words_never: tuple[str, ...] = ()
        self.now_health = HEALTHY
        self.now_usage = MemoryUsage()
        self.sound: tuple[Problem, ...] = ()
        self.questions: list[Question] = []
        self._listeners: list[MemoryListener] = []
        self._bin: dict[str, Kept] = {}

    # what a test does

    def listen(self, listener: MemoryListener) -> None:
        """As the real adapter: this one hears of what happens."""
        self._listeners.append(listener)

    def learn(self, key: str, *facts: tuple[str, str, str]) -> tuple[Fact, ...]:
        """The text of this key says these facts, each (subject, sentence, object); all hear it."""
        job = self.queue[key]
        learnt = tuple(self._learn(job, *each) for each in facts)
        done = replace(job, state=JobState.DONE, facts=len(learnt))
        self.tell_job(done)
        for listener in self._listeners:
            listener.facts_changed(done, learnt, ())
        return learnt

    def tell_job(self, job: Job) -> None:
        """The job is so now, and all hear it."""
        self.queue[job.key] = job
        for listener in self._listeners:
            listener.job_changed(job)

    def tell_health(self, health: MemoryHealth) -> None:
        """Memory is so now, and all hear it."""
        self.now_health = health
        for listener in self._listeners:
            listener.health_changed(health)

    def tell_progress(self, work: LongWork, done: int, total: int) -> None:
        """A piece of long work is done, and all hear it."""
        for listener in self._listeners:
            listener.progress(work, done, total)

    # MemoryGraph

    async def set_up(self, set_up: MemorySetUp) -> None:
        self._ask("set_up")
        self.set_ups.append(set_up)

    async def remember(self, episode: NewEpisode) -> Job:
        self._ask("remember")
        if (known := self.queue.get(episode.key)) is not None:
            return known
        kept = Episode(
            an_id("episode", episode.key), episode.space, episode.source, episode.title,
            episode.origin, episode.at, episode.text[:200], len(episode.text), 0, episode.speaker,
        )  # fmt: skip
        self.held[kept.id] = (kept, episode.text)
        first, title, urgency = episode.text[:80], episode.title, episode.urgency
        job = Job(
            episode.key, kept.id, episode.space, title, first, JobState.WAITING, AT,
            urgency=urgency,
        )  # fmt: skip
        self.tell_job(job)
        return job

    async def recall(self, question: Question) -> Recalled:
        self._ask("recall")
        self.questions.append(question)
        words = {word for word in words_of(question.text) if len(word) > 2}
        facts = [fact for fact in self.known_facts.values() if words & words_of(fact.text)]
        told = [fact for fact in facts if question.history or fact.holds(AT)]
        hits = [self._hit_of(fact) for fact in told if fact.space in question.spaces]
        for episode, text in self.held.values():
            if episode.space in question.spaces and words & words_of(text):
                hits.append(Hit(episode, None, text[:200], (), (Match.WORDS,), 0.5))
        return Recalled(tuple(hits[: question.limit]), by_meaning=True, took_ms=3.0)

    async def context(self, question: Question, tokens: int) -> MemoryContext:
        self._ask("context")
        found = await self.recall(question)
        lines = [hit.fact.text if hit.fact else hit.passage for hit in found.hits]
        return MemoryContext("\n".join(f"- {line}" for line in lines), found.hits, 12 * len(lines))

    async def timeline(self, entity: str, page: Page) -> Facts:
        self._ask("timeline")
        about = [f for f in self.known_facts.values() if entity in (f.subject.id, f.object.id)]
        rows = tuple(sorted(about, key=lambda f: f.since or f.learned_at))
        return Facts(rows, "", self._sources(rows))

    async def entity(self, entity: str) -> Entity:
        self._ask("entity")
        return self._one(self.known_entities, entity)

    async def entities(self, page: Page) -> Entities:
        self._ask("entities")
        every = sorted(self.known_entities.values(), key=lambda each: each.name)
        fitting = [each for each in every if page.search.lower() in each.name.lower()]
        rows, after = cut(fitting, page)
        return Entities(rows, after)

    async def facts(self, page: Page, *, history: bool = False) -> Facts:
        self._ask("facts")
        every = [fact for fact in self.known_facts.values() if history or fact.holds(AT)]
        every.sort(key=lambda fact: not history and not fact.pinned)
        rows, after = cut([f for f in every if page.search.lower() in f.text.lower()], page)
        return Facts(rows, after, self._sources(rows))

    async def episodes(self, page: Page, entity: str = "") -> Episodes:
        self._ask("episodes")
        every = sorted((each for each, _ in self.held.values()), key=lambda e: e.at, reverse=True)
        if entity:
            said = {e for f in self._about(entity) for e in f.episodes}
            every = [each for each in every if each.id in said]
        rows, after = cut(every, page)
        return Episodes(rows, after)

    async def episode(self, episode: str) -> tuple[Episode, str]:
        self._ask("episode")
        return self._one(self.held, episode)

    async def facts_of(self, episode: str) -> Sequence[Fact]:
        self._ask("facts_of")
        return tuple(fact for fact in self.known_facts.values() if episode in fact.episodes)

    async def picture(
        self, spaces: Sequence[str], centre: str = "", most: int = 500
    ) -> GraphPicture:
        self._ask("picture")
        shown = list(self.known_entities.values())[:most]
        place = {each.id: index for index, each in enumerate(shown)}
        nodes = tuple(
            GraphNode(e.id, e.name, e.kind, (i % 7) / 3 - 1, (i // 7) / 3 - 1, e.facts)
            for i, e in enumerate(shown)
        )
        links = [(place.get(f.subject.id), place.get(f.object.id)) for f in self._all_facts()]
        joined = [GraphLink(s, o, 1) for s, o in links if s is not None and o is not None]
        return GraphPicture(nodes, tuple(joined), len(self.known_entities), centre)

    async def correct(self, fact: str, text: str, since: datetime | None = None) -> Correction:
        self._ask("correct")
        old = self._one(self.known_facts, fact)
        self.known_facts[fact] = replace(old, retired_at=AT, until=AT)
        fresh = replace(old, id=an_id("fact", text), text=text, since=since, learned_at=AT)
        fresh = replace(fresh, until=None, retired_at=None)
        self.known_facts[fresh.id] = fresh
        return Correction(fresh, old)

    async def take_back(self, correction: Correction) -> Fact:
        self._ask("take_back")
        self._one(self.known_facts, correction.made.id)
        del self.known_facts[correction.made.id]
        self.known_facts[correction.before.id] = correction.before
        return correction.before

    async def mark_wrong(self, fact: str, *, wrong: bool) -> Fact:
        self._ask("mark_wrong")
        self.known_facts[fact] = replace(self._one(self.known_facts, fact), wrong=wrong)
        return self.known_facts[fact]

    async def pin(self, fact: str, *, pinned: bool) -> Fact:
        self._ask("pin")
        self.known_facts[fact] = replace(self._one(self.known_facts, fact), pinned=pinned)
        return self.known_facts[fact]

    async def forget_fact(self, fact: str) -> Forgotten:
        self._ask("forget_fact")
        self._one(self.known_facts, fact)
        return self._forget(Kept(facts={fact: self.known_facts[fact]}))

    async def forget_episode(self, episode: str) -> Forgotten:
        self._ask("forget_episode")
        kept = self._one(self.held, episode)
        only = {f.id: f for f in self._all_facts() if f.episodes == (episode,)}
        return self._forget(Kept({episode: kept}, only))

    async def forget_entity(self, entity: str) -> Forgotten:
        self._ask("forget_entity")
        gone = self._one(self.known_entities, entity)
        about = {fact.id: fact for fact in self._about(entity)}
        return self._forget(Kept(facts=about, entities={entity: gone}))

    async def restore(self, ticket: str) -> bool:
        self._ask("restore")
        kept = self._bin.pop(ticket, None)
        if kept is None:
            return False
        self.held |= kept.episodes
        self.known_facts |= kept.facts
        self.known_entities |= kept.entities
        return True

    async def forgotten(self, page: Page) -> GoneRows:
        self._ask("forgotten")
        rows = [gone_of(ticket, kept, AT) for ticket, kept in reversed(self._bin.items())]
        return GoneRows(*cut(rows, page))

    async def never(self) -> Sequence[str]:
        self._ask("never")
        return self.words_never

    async def set_never(self, words: Sequence[str]) -> None:
        self._ask("set_never")
        self.words_never = tuple(words)

    async def contents(self, spaces: Sequence[str]) -> Sequence[SpaceContents]:
        self._ask("contents")
        every = dict.fromkeys([*spaces, *(episode.space for episode, _ in self.held.values())])
        return tuple(self._contents(each) for each in every)

    async def wipe(self, space: str) -> Forgotten:
        self._ask(f"wipe {space}")
        there = self._contents(space)
        self.held = {k: each for k, each in self.held.items() if each[0].space != space}
        self.known_facts = {k: f for k, f in self.known_facts.items() if f.space != space}
        self.known_entities = {k: e for k, e in self.known_entities.items() if e.space != space}
        self.queue = {k: job for k, job in self.queue.items() if job.space != space}
        return Forgotten(there.episodes, there.facts, there.entities)

    async def jobs(self, page: Page) -> Jobs:
        self._ask("jobs")
        rows, after = cut(list(self.queue.values()), page)
        return Jobs(rows, after)

    async def retry(self, key: str = "") -> int:
        self._ask("retry")
        dead = [j for j in self.queue.values() if j.state is JobState.DEAD and key in ("", j.key)]
        for job in dead:
            self.tell_job(replace(job, state=JobState.WAITING, problem="", detail=""))
        return len(dead)

    async def health(self) -> MemoryHealth:
        self._ask("health")
        return self.now_health

    async def usage(self) -> MemoryUsage:
        self._ask("usage")
        return self.now_usage

    async def check(self) -> Sequence[Problem]:
        self._ask("check")
        return self.sound

    # the inside

    def _learn(self, job: Job, subject: str, text: str, other: str) -> Fact:
        ends = (self._thing(subject, job.space), self._thing(other, job.space))
        since, said_by = AT - timedelta(days=1), (job.episode,)
        fact = Fact(
            an_id("fact", text), job.space, text, "RELATES_TO", *ends, AT, since, episodes=said_by
        )
        self.known_facts[fact.id] = fact
        return fact

    def _thing(self, name: str, space: str) -> Thing:
        known = self.known_entities.get(an_id("entity", name))
        entity = known or Entity(an_id("entity", name), space, name, "Person", "", AT)
        entity = replace(entity, facts=entity.facts + 1, mentions=entity.mentions + 1)
        self.known_entities[entity.id] = entity
        return Thing(entity.id, name)

    def _all_facts(self) -> Sequence[Fact]:
        return tuple(self.known_facts.values())

    def _about(self, entity: str) -> list[Fact]:
        return [f for f in self.known_facts.values() if entity in (f.subject.id, f.object.id)]

    def _contents(self, space: str) -> SpaceContents:
        spaces = ([e.space for e, _ in self.held.values()],
                  [e.space for e in self.known_entities.values()],
                  [f.space for f in self.known_facts.values()])  # fmt: skip
        return SpaceContents(space, *(each.count(space) for each in spaces))

    def _sources(self, facts: Sequence[Fact]) -> tuple[Source, ...]:
        firsts = dict.fromkeys(fact.episodes[0] for fact in facts if fact.episodes)
        known = [self.held[each][0] for each in firsts if each in self.held]
        return tuple(Source(e.id, e.source, e.title, e.at) for e in known)

    def _hit_of(self, fact: Fact) -> Hit:
        episode, text = self.held.get(fact.episodes[0], (None, "")) if fact.episodes else (None, "")
        return Hit(episode, fact, text[:200], (), (Match.WORDS, Match.MEANING), 1.0)

    def _forget(self, kept: Kept) -> Forgotten:
        for each in kept.episodes:
            del self.held[each]
        for each in kept.facts:
            del self.known_facts[each]
        for each in kept.entities:
            del self.known_entities[each]
        ticket = f"ticket-{len(self.asked)}"
        self._bin[ticket] = kept
        return Forgotten(len(kept.episodes), len(kept.facts), len(kept.entities), ticket)

    def _counted(self) -> tuple[int, int, int]:
        return len(self.held), len(self.known_entities), len(self.known_facts)

    def _one(self, known: Mapping[str, T], wanted: str) -> T:
        if wanted not in known:
            raise NovaError.of(ProblemCode.MEMORY_GONE)
        return known[wanted]
