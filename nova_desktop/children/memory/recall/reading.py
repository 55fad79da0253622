"""What is remembered, page by page: things, facts over time, texts."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from nova_desktop.children.memory.graph import Graph, GraphError, Wanted
from nova_desktop.children.memory.recall.passages import micros, moment_of
from nova_desktop.children.memory.recall.recall import utc_now
from nova_desktop.children.memory.recall.texts import Key, Texts
from nova_desktop.children.memory.store import Store
from nova_desktop.domain.memory import (
    Entities,
    Entity,
    Episode,
    Episodes,
    Fact,
    Facts,
    Page,
)
from nova_desktop.domain.problems import ProblemCode

MOST_ROWS: Final = 200
_MOST_PINNED: Final = 50
LONGEST_TITLE: Final = 120
"""Characters of a source's title: a page of them has to fit into a frame."""


class Reading:
    """Over the graph and the texts. Everything raises GraphError, MEMORY_GONE for unknown ids."""

    def __init__(self, store: Store, graph: Graph, now: Callable[[], datetime] = utc_now) -> None:
        self._graph = graph
        self._texts = Texts(store, graph)
        self._now = now

    async def timeline(self, entity: str, page: Page) -> Facts:
        """The facts of an entity in the order in which they came true."""
        rows, after = await self._graph.timeline(entity, page.after, _limit(page))
        return await self._with_sources(rows, after)

    async def entity(self, entity: str) -> Entity:
        """One thing."""
        found = await self._graph.entities([entity])
        if not found:
            raise gone("entity")
        return found[0]

    async def entities(self, page: Page) -> Entities:
        """Those with the most facts first."""
        rows, after = await self._graph.entities_page(
            page.spaces, page.search, page.after, _limit(page)
        )
        return Entities(tuple(rows), after)

    async def facts(self, page: Page, *, history: bool = False) -> Facts:
        """The newest first; without `history` and a search those that are pinned before them."""
        wanted = Wanted(page.spaces, self._now(), history)
        rows, after = await self._graph.facts_page(wanted, page.search, page.after, _limit(page))
        if not history and not page.search:
            pinned = await self._graph.pinned(wanted, _MOST_PINNED)
            ids = {fact.id for fact in pinned}
            first = [] if page.after else list(pinned)
            rows = [*first, *(fact for fact in rows if fact.id not in ids)]
        return await self._with_sources(rows, after)

    async def episodes(self, page: Page, entity: str = "") -> Episodes:
        """All texts, or those that mention an entity, the newest first."""
        if entity:
            ids, after = await self._graph.episodes_of_entity(entity, page.after, _limit(page))
            return Episodes(await self._shown(ids), after)
        limit = _limit(page)
        keys = await self._texts.newest(page.spaces, page.search, read_key(page.after), limit + 1)
        shown = keys[:limit]
        after = write_key(shown[-1]) if len(keys) > limit else ""
        return Episodes(await self._shown([episode for _, episode in shown]), after)

    async def episode(self, episode: str) -> tuple[Episode, str]:
        """One with its whole text."""
        found = await self._texts.whole(episode)
        if found is None:
            raise gone("episode")
        return found

    async def facts_of(self, episode: str) -> Sequence[Fact]:
        """What was found in a text."""
        return await self._graph.facts_of_episode(episode)

    async def _with_sources(self, rows: Sequence[Fact], after: str) -> Facts:
        said_by = list(dict.fromkeys(fact.episodes[0] for fact in rows if fact.episodes))
        sources = await self._graph.sources(said_by) if said_by else []
        shown = [replace(each, title=each.title[:LONGEST_TITLE]) for each in sources]
        return Facts(tuple(rows), after, tuple(shown))

    async def _shown(self, ids: Sequence[str]) -> tuple[Episode, ...]:
        found = await self._texts.episodes(ids)
        return tuple(found[each] for each in ids if each in found)


def gone(what: str) -> GraphError:
    """The error for something that is not there, or no more."""
    return GraphError(ProblemCode.MEMORY_GONE, f"no such {what}", retryable=False)


def write_key(key: Key) -> str:
    """Where a list goes on, as text."""
    return base64.urlsafe_b64encode(f"{micros(key[0])}/{key[1]}".encode()).decode()


def read_key(after: str) -> Key | None:
    """The key again, None for the beginning and for what is none."""
    try:
        moment, _, episode = base64.urlsafe_b64decode(after).decode().partition("/")
        return (moment_of(int(moment)), episode) if after else None
    except (binascii.Error, ValueError, OverflowError):
        return None


def _limit(page: Page) -> int:
    return max(1, min(page.limit, MOST_ROWS))
