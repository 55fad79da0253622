"""Puts the lists that the searches bring together into one order of facts and passages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
class Support:
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


def supports_of(lists: Lists, weights: Weights = DEFAULT) -> dict[str, Support]:
    """What the passages found say of their episodes."""
    found: dict[str, Support] = {}
    for refs, weight, match in (
        (lists.passage_words, weights.passage_words, Match.WORDS),
        (lists.passage_meaning, weights.passage_meaning, Match.MEANING),
    ):
        seen: set[str] = set()
        for ref, part in shares(refs, weight, weights):
            support = found.setdefault(ref.episode, Support())
            share = weights.support * part
            support.matched.add(match)
            if ref.episode not in seen:  # its best passage alone speaks for an episode
                seen.add(ref.episode)
                support.score += share
            if share > support.best:
                support.best, support.row = share, ref.row
    return found


def with_support(
    facts: Sequence[Fact], own: Mapping[str, float], supports: Mapping[str, Support]
) -> dict[str, float]:
    """What facts count themselves together with the best text that says them."""
    return {
        fact.id: own.get(fact.id, 0.0)
        + max((supports[e].score for e in fact.episodes if e in supports), default=0.0)
        for fact in facts
    }


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known before ordering.

    `linked` are scores of links; `over` are episodes all of whose facts are over or were forgotten,
    `past` are those of the facts that do not hold any more.
    """

    lists: Lists
    supports: Mapping[str, Support]
    facts: Sequence[Fact] = ()
    own: Mapping[str, float] = field(default_factory=dict[str, float])
    linked: Mapping[str, float] = field(default_factory=dict[str, float])
    over: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    asks_when: bool = False


@dataclass(slots=True)
class _Ranked:
    """A fact of an episode, or an episode's passage alone, with its score."""

    score: float
    episode: str
    fact: Fact | None
    support: Support


def fuse(evidence: Evidence, limit: int, weights: Weights = DEFAULT) -> list[Candidate]:
    """The best `limit` facts and passages, no episode crowding out the others."""
    supports = {
        episode: _weakened(support, weights) if episode in evidence.over else support
        for episode, support in evidence.supports.items()
    }
    by_episode: dict[str, list[_Ranked]] = defaultdict(list)
    for fact in evidence.facts:
        ranked = _ranked(fact, evidence, supports, weights)
        by_episode[ranked.episode].append(ranked)
    for episode, support in supports.items():
        if episode not in by_episode:
            by_episode[episode].append(_Ranked(support.score, episode, None, support))
    for group in by_episode.values():
        _take_turns(group, weights)
    ordered = sorted((r for group in by_episode.values() for r in group), key=lambda r: -r.score)
    return _candidates(ordered[:limit], evidence)


def _weakened(support: Support, weights: Weights) -> Support:
    return replace(support, score=support.score * weights.over)


def _take_turns(group: list[_Ranked], weights: Weights) -> None:
    group.sort(key=lambda ranked: -ranked.score)
    for at, ranked in enumerate(group):
        ranked.score *= weights.again**at


def _ranked(
    fact: Fact, evidence: Evidence, supports: Mapping[str, Support], weights: Weights
) -> _Ranked:
    base = evidence.own.get(fact.id, 0.0) + evidence.linked.get(fact.id, 0.0)
    if evidence.asks_when and (fact.since or fact.until):
        base *= weights.when
    if fact.id in evidence.past:
        base *= weights.over
    said_in = [episode for episode in fact.episodes if episode in supports]
    if said_in:
        episode = max(said_in, key=lambda e: supports[e].score)
        return _Ranked(base + supports[episode].score, episode, fact, supports[episode])
    return _Ranked(base, fact.episodes[-1] if fact.episodes else "", fact, Support())


def _candidates(ranked: Sequence[_Ranked], evidence: Evidence) -> list[Candidate]:
    words = {fact for fact, _ in evidence.lists.fact_words}
    meaning = {fact for fact, _ in evidence.lists.fact_meaning[:_CLOSE]}
    found: list[Candidate] = []
    for each in ranked:
        matched = set(each.support.matched)
        if each.fact is not None:
            identifier = each.fact.id
            link, own = evidence.linked.get(identifier, 0.0), evidence.own.get(identifier, 0.0)
            matched |= {Match.WORDS} if identifier in words else set()
            matched |= {Match.MEANING} if identifier in meaning else set()
            matched |= {Match.LINK} if link > own / 2 and identifier not in words else set()
        row, kinds = each.support.row, frozenset(matched)
        found.append(Candidate(each.episode, each.score, each.fact, row, kinds))
    return found
