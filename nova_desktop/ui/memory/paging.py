"""Pages of rows for each section of the Memory screen; no Qt here."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from nova_desktop.domain.memory import (
    DEFAULT_SPACE,
    Fact,
    Facts,
    Page,
    Question,
    Thing,
)
from nova_desktop.domain.memory_state import MemoryHealth
from nova_desktop.services.memory.ports import MemoryGraph
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.rows import (
    MemoryRow,
    RowKind,
    by_head,
    by_month,
    fact_rows,
    gone_row,
    hit_rows,
    related_row,
    text_row,
    thing_row,
)

PAGE: Final = 50
_FOUND: Final = 30
_RELATED_FROM: Final = 500


class Tab(StrEnum):
    """The sections; the last four are those of one thing."""

    FACTS = "facts"
    THINGS = "things"
    TIMELINE = "timeline"
    TEXTS = "texts"
    QUEUE = "queue"
    GONE = "gone"
    OF_TIME = "of_time"
    MENTIONS = "mentions"
    RELATED = "related"
    TASKS = "tasks"


MAIN_TABS: Final = (Tab.FACTS, Tab.THINGS, Tab.TIMELINE, Tab.TEXTS, Tab.QUEUE, Tab.GONE)
THING_TABS: Final = (Tab.OF_TIME, Tab.MENTIONS, Tab.RELATED)


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: a section, what is searched in it, and of which thing."""

    tab: Tab = Tab.FACTS
    text: str = ""
    spaces: tuple[str, ...] = (DEFAULT_SPACE,)
    thing: str = ""


@dataclass(frozen=True, slots=True)
class RowPage:
    """`next` is "" on the last one. `month` is the last heading so far."""

    rows: Sequence[MemoryRow]
    next: str = ""
    month: str = ""


def tab_names(waiting: int = 0) -> dict[Tab, str]:
    """With how many texts are in the queue."""
    queue = _("Queue ({n})").format(n=f"{waiting:,}") if waiting else _("Queue")
    return {
        Tab.FACTS: _("Facts"),
        Tab.THINGS: _("Things"),
        Tab.TIMELINE: _("Timeline"),
        Tab.TEXTS: _("Texts"),
        Tab.QUEUE: queue,
        Tab.GONE: _("Forgotten"),
        Tab.OF_TIME: _("Facts over time"),
        Tab.MENTIONS: _("Mentions"),
        Tab.RELATED: _("Related"),
        Tab.TASKS: _("Tasks"),
    }


def utc_now() -> datetime:
    return datetime.now(UTC)


class Pages:
    """Asks the graph for a page and makes rows of it. Everything raises NovaError."""

    def __init__(
        self,
        graph: MemoryGraph,
        now: Callable[[], datetime] = utc_now,
        health: Callable[[], MemoryHealth | None] = lambda: None,
        tasks: Callable[[datetime], Sequence[MemoryRow]] = lambda _now: (),
    ) -> None:
        """`health` tells why texts wait, `tasks` those of the thing whose page is open."""
        self._tasks = tasks
        self._health = health
        self._graph = graph
        self._now = now

    async def load(self, query: Query, before: RowPage | None = None) -> RowPage:
        """The first page, or the one after `before`."""
        after = before.next if before is not None else ""
        page = Page(after, PAGE, query.text, query.spaces)
        if query.tab in (Tab.TIMELINE, Tab.OF_TIME):
            return await self._timeline(query, page, before)
        if query.tab in (Tab.RELATED, Tab.TASKS):
            return await self._around(query)
        if query.tab in (Tab.TEXTS, Tab.MENTIONS):
            return await self._texts(query, page)
        if query.tab is Tab.THINGS:
            things = await self._graph.entities(page)
            return RowPage([thing_row(each) for each in things.rows], things.next)
        if query.tab in (Tab.GONE, Tab.QUEUE):
            return await (self._gone(page) if query.tab is Tab.GONE else self._jobs(page, before))
        return await self._facts(query, page)

    async def _gone(self, page: Page) -> RowPage:
        found = await self._graph.forgotten(page)
        words = page.search.casefold().split()
        fit = [each for each in found.rows if all(w in each.name.casefold() for w in words)]
        return RowPage([gone_row(each, self._now()) for each in fit], found.next)

    async def _jobs(self, page: Page, before: RowPage | None) -> RowPage:
        jobs, health = await self._graph.jobs(page), self._health()
        head = before.month if before is not None else ""
        rows, head = by_head(jobs.rows, self._now(), health, head)
        return RowPage(rows, jobs.next, head)

    async def _timeline(self, query: Query, page: Page, before: RowPage | None) -> RowPage:
        if query.tab is Tab.OF_TIME:
            found = await self._graph.timeline(query.thing, page)
        else:
            found = await self._graph.facts(page, history=True)
        return self._months(found, before)

    async def _facts(self, query: Query, page: Page) -> RowPage:
        """What a search finds, also what is over; without one the newest."""
        if query.text:
            question = Question(query.text, query.spaces, _FOUND, history=True)
            return RowPage(hit_rows((await self._graph.recall(question)).hits, self._now()))
        found = await self._graph.facts(page)
        return RowPage(fact_rows(found, self._now()), found.next)

    async def _texts(self, query: Query, page: Page) -> RowPage:
        found = await self._graph.episodes(page, query.thing)
        return RowPage([text_row(row, self._now()) for row in found.rows], found.next)

    async def _around(self, query: Query) -> RowPage:
        """Tasks of the thing, or things that share facts with it."""
        if query.tab is Tab.TASKS:
            return RowPage(self._tasks(self._now()))
        page = Page("", _RELATED_FROM, "", query.spaces)
        facts = (await self._graph.timeline(query.thing, page)).rows
        now = self._now()
        others = [_other(fact, query.thing) for fact in facts if fact.holds(now)]
        counted = Counter(thing for thing in others if thing.id != query.thing)
        return RowPage([related_row(thing, n) for thing, n in counted.most_common()])

    def _months(self, found: Facts, before: RowPage | None) -> RowPage:
        month = before.month if before is not None else ""
        rows = by_month(found, self._now(), month)
        headings = [row.title for row in rows if row.kind is RowKind.HEADING]
        return RowPage(rows, found.next, headings[-1] if headings else month)


def _other(fact: Fact, thing: str) -> Thing:
    return fact.object if fact.subject.id == thing else fact.subject
