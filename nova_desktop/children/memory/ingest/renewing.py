"""A fact that another one ended and a later text says again: it holds from then on.

Graphiti takes it for the old one and leaves that over, so what was said last would not count.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from graphiti_core.edges import EntityEdge

from nova_desktop.children.memory.graph import Graph, Wanted
from nova_desktop.children.memory.ingest.checking import fold
from nova_desktop.children.memory.recall.before import replaced_by
from nova_desktop.domain.memory import Fact

_MOST_FACTS: Final = 200
"""Of a thing, among which the one is looked for that ended another."""


async def renew(
    graph: Graph,
    driver: Any,
    edges: Sequence[EntityEdge],
    episode: str,
    at: datetime,
    now: datetime,
) -> list[EntityEdge]:
    """The facts that hold again, each as one of its own, and those that they end in their turn.

    `edges` are what Graphiti made of the episode, which is of the time `at`. Written together with
    the batch around it. What the user said of a fact stays.
    """
    found: list[EntityEdge] = []
    for edge in edges:
        if edge.invalid_at is None or episode not in edge.episodes or edge.episodes == [episode]:
            continue
        if (old := await _ended_before(graph, edge.uuid, episode)) is None:
            continue
        every = await _about(graph, old, at)
        same = [fact for fact in every if _is_same(fact, old)]
        if holding := [fact for fact in same if _holds_on(fact)]:
            found += await _also_said(driver, edge, holding[0], episode)
            continue
        said_now = {each.uuid for each in edges if episode in each.episodes}
        last = max((fact for fact in same if fact.until), key=lambda f: f.until or at, default=old)
        ending = _ended_by(last, [fact for fact in every if fact.id not in said_now], every, at)
        if ending is not None:
            found += await _renewed(driver, edge, ending, episode, at, now)
    return found


async def _ended_before(graph: Graph, fact: str, episode: str) -> Fact | None:
    """The fact as it was before this episode, if it was over and not by the user's word."""
    rows = await graph.rows_by_id("fact", [fact])
    facts = await graph.facts([fact])
    if not rows or not facts or rows[0].values.get("by_user"):
        return None
    old = facts[0]
    return None if old.wrong or old.until is None or episode in old.episodes else old


async def _about(graph: Graph, old: Fact, at: datetime) -> list[Fact]:
    wanted = Wanted((old.space,), at, history=True)
    about = await graph.facts_about([old.subject.id], wanted, _MOST_FACTS)
    return [fact for _, fact in about]


def _is_same(one: Fact, other: Fact) -> bool:
    ends = (one.subject.id, one.object.id) == (other.subject.id, other.object.id)
    return ends and fold(one.text) == fold(other.text)


def _holds_on(fact: Fact) -> bool:
    return fact.until is None and fact.retired_at is None


def _ended_by(
    old: Fact, likely: Sequence[Fact], every: Sequence[Fact], at: datetime
) -> Fact | None:
    """What took its place, holds still and is older than `at`.

    A text that says by itself from when to when something was true has no such one.
    """
    for fact in likely:
        before = fact.since is not None and fact.since == old.until and fact.since < at
        if _holds_on(fact) and before and not set(fact.episodes) & set(old.episodes):
            replaced = replaced_by(fact, every)
            if replaced is not None and _is_same(replaced, old):
                return fact
    return None


async def _also_said(driver: Any, old: EntityEdge, holding: Fact, episode: str) -> list[EntityEdge]:
    """It holds already, as another one than Graphiti found."""
    again = await _edge(driver, holding.id)
    again.episodes = list(dict.fromkeys([*again.episodes, episode]))
    _without(old, episode)
    for edge in (old, again):
        await edge.save(driver)
    return [again]


async def _renewed(
    driver: Any, old: EntityEdge, ending: Fact, episode: str, at: datetime, now: datetime
) -> list[EntityEdge]:
    times = {"created_at": now, "valid_at": at, "reference_time": at}
    ends = dict.fromkeys(("invalid_at", "expired_at"))
    again = old.model_copy(
        update={"uuid": str(uuid.uuid4()), "episodes": [episode], **times, **ends}
    )
    _without(old, episode)
    over = await _edge(driver, ending.id)
    over.invalid_at, over.expired_at = at, now
    for edge in (old, again, over):
        await edge.save(driver)
    return [again, over]


async def _edge(driver: Any, fact: str) -> EntityEdge:
    edge = await EntityEdge.get_by_uuid(driver, fact)
    await edge.load_fact_embedding(driver)
    return edge


def _without(edge: EntityEdge, episode: str) -> None:
    edge.episodes = [each for each in edge.episodes if each != episode]
