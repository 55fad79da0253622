"""Puts the lists that the searches bring together into one order of facts and passages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from nova_desktop.domain.memory import Fact, Match


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each search counts; found with bench/memory_quality on its tuning half.

    A place in a list counts by its rank, `rank_offset / (rank_offset + rank)`, and for the share
    `by_score` by its score between the list's last and first one. What follows the first fact of
    an episode counts `again`, so that other episodes have a turn.
    """

    rank_offset: float = 3.0
    by_score: float = 0.3
    fact_words: float = 0.6
    fact_meaning: float = 0.6
    passage_words: float = 1.0
    passage_meaning: float = 1.0
    link: float = 0.8
    named: float = 0.6
    crowd: float = 0.8
    support: float = 0.8
    when: float = 1.25
    over: float = 0.6
    again: float = 0.4


DEFAULT: Final = Weights()
_CLOSE: Final = 20
"""So many of a list by meaning are alike enough to say so."""
_LONG: Final = 10
_TINY: Final = 1e-9
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PassageRef:
    """Where a found passage is."""

    row: int
    episode: str


@dataclass(frozen=True, slots=True)
class Lists:
    """What the searches brought with their scores, the best first: ids of facts, passages."""

    fact_words: Sequence[tuple[str, float]] = ()
    fact_meaning: Sequence[tuple[str, float]] = ()
    passage_words: Sequence[tuple[PassageRef, float]] = ()
    passage_meaning: Sequence[tuple[PassageRef, float]] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact with the place that says it, or a passage alone; `row` is None without a place."""

    episode: str
    score: float
    fact: Fact | None = None
    row: int | None = None
    matched: frozenset[Match] = frozenset()


@dataclass(slots=True)
class _Support:
    """What speaks for an episode: its best passage in each search."""

    score: float = 0.0
    row: int | None = None
    best: float = 0.0
    matched: set[Match] = field(default_factory=set[Match])


def shares(
    found: Sequence[tuple[T, float]], weight: float, weights: Weights
) -> list[tuple[T, float]]:
    """What each place of a list counts, 0 to `weight`."""
    if not found:
        return []
    # The last one of a long list is as good as any; in a short one it may be nearly the best.
    low = found[-1][1] if len(found) >= _LONG else 0.0
    span, offset = max(found[0][1] - low, _TINY), weights.rank_offset
    by_rank, by_score = weight * (1 - weights.by_score), weight * weights.by_score
    return [
        (each, by_rank * offset / (offset + rank) + by_score * max(0.0, (score - low) / span))
        for rank, (each, score) in enumerate(found)
    ]


def own_scores(lists: Lists, weights: Weights = DEFAULT) -> dict[str, float]:
    """What the searches of facts say about each fact they found."""
    scores: dict[str, float] = defaultdict(float)
    for ids, weight in (
        (lists.fact_words, weights.fact_words),
        (lists.fact_meaning, weights.fact_meaning),
    ):
        for fact, part in shares(ids, weight, weights):
            scores[fact] += part
    return dict(scores)


def activation(
    facts: Sequence[Fact], scores: Mapping[str, float], named: Sequence[str], weights: Weights
) -> dict[str, float]:
    """How much the things at the ends of found facts, and those `named`, are on our mind."""
    active: dict[str, float] = defaultdict(float)
    for fact in facts:
        for thing in (fact.subject.id, fact.object.id):
            active[thing] = max(active[thing], scores.get(fact.id, 0.0))
    for rank, entity in enumerate(named):
        active[entity] += weights.named * weights.rank_offset / (weights.rank_offset + rank)
    return dict(active)


def link_scores(
    about: Sequence[tuple[str, Fact]], active: Mapping[str, float], weights: Weights = DEFAULT
) -> dict[str, float]:
    """What facts get from hanging together with active things; a thing of many facts gives less.

    `about` pairs a thing with a fact that has it at an end.
    """
    degree: dict[str, int] = defaultdict(int)
    for entity, _ in about:
        degree[entity] += 1
    scores: dict[str, float] = defaultdict(float)
    for entity, fact in about:
        share = active.get(entity, 0.0) / degree[entity] ** weights.crowd
        scores[fact.id] = max(scores[fact.id], weights.link * share)
    return dict(scores)


def with_support(
    facts: Sequence[Fact], own: Mapping[str, float], lists: Lists, weights: Weights = DEFAULT
) -> dict[str, float]:
    """What facts count themselves together with the best text that says them."""
    texts = _supports(lists, frozenset(), weights)
    return {
        fact.id: own.get(fact.id, 0.0)
        + max((texts[e].score for e in fact.episodes if e in texts), default=0.0)
        for fact in facts
    }


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known before ordering.

    `facts` hold, `linked` are scores of links; `over` are episodes all of whose facts are over.
    """

    lists: Lists
    facts: Sequence[Fact]
    own: Mapping[str, float]
    linked: Mapping[str, float]
    over: frozenset[str] = frozenset()
    asks_when: bool = False


def fuse(evidence: Evidence, limit: int, weights: Weights = DEFAULT) -> list[Candidate]:
    """The best `limit` facts and passages, no episode crowding out the others."""
    supports = _supports(evidence.lists, evidence.over, weights)
    words = {fact for fact, _ in evidence.lists.fact_words}
    meaning = {fact for fact, _ in evidence.lists.fact_meaning[:_CLOSE]}
    by_episode: dict[str, list[Candidate]] = defaultdict(list)
    for fact in evidence.facts:
        candidate = _of_fact(fact, evidence, supports, weights, words, meaning)
        by_episode[candidate.episode].append(candidate)
    for episode, support in supports.items():
        if episode not in by_episode:
            matched = frozenset(support.matched)
            by_episode[episode].append(
                Candidate(episode, support.score, None, support.row, matched)
            )
    ordered = [c for group in by_episode.values() for c in _taking_turns(group, weights)]
    return sorted(ordered, key=lambda c: -c.score)[:limit]


def _taking_turns(group: list[Candidate], weights: Weights) -> list[Candidate]:
    group.sort(key=lambda c: -c.score)
    return [
        Candidate(c.episode, c.score * weights.again**at, c.fact, c.row, c.matched)
        for at, c in enumerate(group)
    ]


def _of_fact(
    fact: Fact,
    evidence: Evidence,
    supports: Mapping[str, _Support],
    weights: Weights,
    words: set[str],
    meaning: set[str],
) -> Candidate:
    own, link = evidence.own.get(fact.id, 0.0), evidence.linked.get(fact.id, 0.0)
    said_in = [episode for episode in fact.episodes if episode in supports]
    episode = max(said_in, key=lambda e: supports[e].score, default="")
    support = supports[episode] if episode else _Support()
    base = own + link
    if evidence.asks_when and (fact.since or fact.until):
        base *= weights.when
    matched = set[Match]()
    matched |= {Match.WORDS} if fact.id in words else set()
    matched |= {Match.MEANING} if fact.id in meaning else set()
    matched |= {Match.LINK} if link > own / 2 and fact.id not in words else set()
    matched |= support.matched
    home = episode or (fact.episodes[-1] if fact.episodes else "")
    score = base + support.score
    return Candidate(home, score, fact, support.row, frozenset(matched))


def _supports(lists: Lists, over: frozenset[str], weights: Weights) -> dict[str, _Support]:
    found: dict[str, _Support] = {}
    for refs, weight, match in (
        (lists.passage_words, weights.passage_words, Match.WORDS),
        (lists.passage_meaning, weights.passage_meaning, Match.MEANING),
    ):
        seen: set[str] = set()
        for ref, part in shares(refs, weight, weights):
            support = found.setdefault(ref.episode, _Support())
            share = weights.support * part
            support.matched.add(match)
            if ref.episode not in seen:  # its best passage alone speaks for an episode
                seen.add(ref.episode)
                support.score += share
            if share > support.best:
                support.best, support.row = share, ref.row
    for episode in over & found.keys():
        found[episode].score *= weights.over
    return found
