"""Brings the board before the view and keeps it true; each change is shown before it is stored."""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_filters import AllOf, TaskFilter, TaskPage
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.services.tasks.lists import EVERYTHING, PAGE, TOP_LEVEL
from nova_desktop.ui.tasks.actions import TaskActions, Work
from nova_desktop.ui.tasks.board.groups import (
    Ground,
    Grouping,
    Groups,
    counted,
    groups_of,
)
from nova_desktop.ui.tasks.board.shelf import Column, Shelf
from nova_desktop.ui.tasks.board.view_protocol import BoardView, ColumnFace, Cover, Faces, Memory
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.faces import Names, TaskFace, face_of

FIRST: Final = 50
"""Cards of a column that are read at first."""
MOST_SELECTED: Final = 5_000
_GROUP: Final = "board.group"
_COMPACT: Final = "board.compact"


@dataclass(frozen=True, slots=True)
class _Read:
    """What a look at the store found; `counts` is None as long as it is still counting."""

    ground: Ground
    heads: Sequence[ColumnFace]
    pages: Mapping[str, TaskPage]
    counts: Mapping[str, int] | None = None
    done_today: int = 0


class BoardPresenter:
    """`shelf` is what is known of the cards; `actions` change them. Nothing here waits."""

    def __init__(self, desk: TaskDesk, view: BoardView, memory: Memory) -> None:
        self.desk = desk
        self.view = view
        self.shelf = Shelf()
        self.actions = TaskActions(desk, self._carried)
        self.grouping = Grouping.STATUS
        self.groups: Groups = groups_of(self.grouping)
        self.heads: list[ColumnFace] = []
        self.compact = False
        self._memory = memory
        self._only: TaskFilter = EVERYTHING
        self._words = ""
        self._ground: Ground | None = None
        self._done_today = 0
        self._revision = 0
        self._pending = 0
        self._is_reading = False
        self._is_stale = True
        self._is_open = False
        self._is_filled = False
        self._is_counted = False
        self._to_write = ""
        desk.tasks.on_change(self._changed)

    @property
    def only(self) -> TaskFilter:
        """The filter in force."""
        return self._only

    @property
    def ground(self) -> Ground:
        """Lanes, projects and people, as they were read last."""
        return self._ground or Ground()

    def open(self) -> None:
        """The screen came into view."""
        self._is_open = True
        if not self._is_filled:
            self.view.show_cover(Cover.LOADING)
        self.refresh()

    def close(self) -> None:
        """It went out of view; changes wait until it comes back."""
        self._is_open = False

    def retry(self) -> None:
        """After a problem."""
        self._ground = None
        self.open()

    def refresh(self) -> None:
        """Look at the store again, quietly."""
        self._is_stale = True
        if self._is_open and not self._is_reading and not self._pending:
            self._is_reading = True
            self.desk.operations.start("board", self._refresh)

    def show_only(self, wanted: TaskFilter, words: str) -> None:
        """Tasks that `wanted` holds for; `words` say so on a chip."""
        self._only, self._words = wanted, words
        self._revision += 1
        self.view.show_filter(words)
        self.refresh()

    @property
    def filter_words(self) -> str:
        """What was said of the filter in force; "" for none."""
        return self._words

    def show_all(self) -> None:
        """Without a filter."""
        self.show_only(EVERYTHING, "")

    def group_by(self, value: str) -> None:
        """Divide it otherwise, and remember that."""
        self._take_grouping(value)
        self._remember(_GROUP, self.grouping)
        self.refresh()

    def show_compact(self, compact: bool) -> None:
        """One line a card, and remember that."""
        self.compact = compact
        self.view.show_compact(compact)
        self._remember(_COMPACT, "1" if compact else "")

    def more(self, column: str) -> None:
        """The next page of a column."""
        shelf = self.shelf.columns.get(column)
        if shelf is not None and shelf.following is not None:
            self.desk.operations.start("more of a lane", lambda: self._add_page(column, shelf))

    def select_all(self, column: str) -> None:
        """Every card of a column, also those that were not read yet."""
        self.desk.operations.start("select all", lambda: self._select_all(column))

    def face(self, column: str) -> ColumnFace | None:
        """The head of a column."""
        return next((head for head in self.heads if head.id == column), None)

    def write_once_shown(self, column: str) -> None:
        """Let its name be written as soon as it is there."""
        self._to_write = column

    def show_now(self, columns: Iterable[str]) -> None:
        """What was changed here comes into view at once, before it is stored."""
        self._revision += 1
        for column in columns:
            self._show_cards(column)
        self._show_heads()

    def now(self) -> datetime:
        """Aware."""
        return datetime.now(UTC)

    def _carried(self, work: Work) -> Work:
        """A change on its way: what is read meanwhile is not shown; if it fails, all is as was."""

        async def carried() -> None:
            self._pending += 1
            try:
                await work()
            finally:
                self._pending -= 1
                self._revision += 1
                self.refresh()

        return carried

    def _changed(self, changed: TasksChanged) -> None:
        if changed.lanes or changed.places:
            self._ground = None
        self.refresh()

    async def _refresh(self) -> None:
        try:
            while self._is_stale and not self._pending:
                self._is_stale = False
                await self._look()
        except NovaError as error:
            if self._is_filled:
                raise
            self.view.show_cover(Cover.PROBLEM, error.problem)
        finally:
            self._is_reading = False

    async def _look(self) -> None:
        if not self._is_filled:
            await self._recall()
        revision = self._revision
        found = await self._read()
        if self._is_valid(revision):
            self._show(found)
        else:
            self._is_stale = True  # what was read is older than what is shown

    async def _recall(self) -> None:
        """How the board looked when it was left."""
        group, compact = await asyncio.gather(
            self._memory.get_state(_GROUP), self._memory.get_state(_COMPACT)
        )
        self._take_grouping(group or Grouping.STATUS)
        self.compact = bool(compact)
        self.view.show_compact(self.compact)

    def _take_grouping(self, value: str) -> None:
        known = value in set(Grouping)
        self.grouping = Grouping(value) if known else Grouping.STATUS
        self.groups = groups_of(self.grouping)
        self._revision += 1
        self.view.show_grouping(self.grouping)

    def _remember(self, key: str, value: str) -> None:
        self.desk.operations.start("remember", lambda: self._memory.set_state(key, value or None))

    async def _read(self) -> _Read:
        """Cards before all else; the names on them are looked up meanwhile, where that can be.

        At first cards are shown before they are counted: that takes the longer.
        """
        known, revision = self._ground, self._revision
        if known is None and self.grouping is not Grouping.STATUS:
            known = await self._read_ground()
        begin = known or Ground(await self.desk.places.lanes())
        heads = self.groups.columns(begin)

        async def cards() -> _Read:
            pages, ground = await asyncio.gather(self._read_pages(heads), self._whole(known, begin))
            found = _Read(ground, heads, pages)
            if not self._is_filled and self._is_valid(revision) and _any_cards(pages):
                self._show(found)
            return found

        found, counts, done = await asyncio.gather(
            cards(), self._read_counts(heads), self.desk.lists.done_today(self._only)
        )
        return replace(found, counts=counts, done_today=done)

    async def _whole(self, known: Ground | None, begin: Ground) -> Ground:
        return known or replace(await self._read_ground(), lanes=begin.lanes)

    async def _read_pages(self, heads: Sequence[ColumnFace]) -> Mapping[str, TaskPage]:
        lists, order = self.desk.lists, self.groups.order
        shown = [head.id for head in heads if not head.collapsed]
        pages = [lists.where(self._wanted(column), order, self._limit(column)) for column in shown]
        return dict(zip(shown, await asyncio.gather(*pages), strict=True))

    def _is_valid(self, revision: int) -> bool:
        """Whether what was read since then is as new as what is shown."""
        return revision == self._revision and not self._pending

    async def _read_ground(self) -> Ground:
        places = self.desk.places
        lanes, projects, people = await asyncio.gather(
            places.lanes(), places.projects(counted=False), places.people(counted=False)
        )
        return Ground(lanes, projects, people)

    async def _read_counts(self, heads: Sequence[ColumnFace]) -> Mapping[str, int]:
        if self.grouping is Grouping.STATUS:
            return await self.desk.lists.lane_counts(self._only)
        columns = [head.id for head in heads]
        counts: list[Awaitable[int]] = [
            self.desk.lists.count(self._wanted(column)) for column in columns
        ]
        return dict(zip(columns, await asyncio.gather(*counts), strict=True))

    def _wanted(self, column: str) -> TaskFilter:
        return AllOf((self.groups.filter_of(column), TOP_LEVEL, self._only))

    def _limit(self, column: str) -> int:
        """As much as is looked at, so that nothing that is seen goes away."""
        known = self.shelf.columns.get(column)
        if known is None or not known.is_read:
            return FIRST
        return max(FIRST, self.view.extent(column) + PAGE // 2)

    def _show(self, found: _Read) -> None:
        self._ground, self._done_today = found.ground, found.done_today
        self._is_counted = found.counts is not None
        counts = found.counts or {}
        self.shelf.keep(head.id for head in found.heads)
        for name, column in self.shelf.columns.items():
            column.count = counts.get(name, 0)
            if (page := found.pages.get(name)) is not None:
                column.cards, column.following = list(page.cards), page.following
                column.is_read = True
        self.heads = list(found.heads)
        self._is_filled = True
        self._show_heads()
        for head in found.heads:
            self._show_cards(head.id)
        self.view.show_cover(self._cover())
        if self._to_write and self._to_write in self.shelf.columns:
            self.view.edit_column(self._to_write)
            self._to_write = ""

    def _cover(self) -> Cover:
        if any(column.count or column.cards for column in self.shelf.columns.values()):
            return Cover.NONE
        if self._only != EVERYTHING:
            return Cover.NO_MATCH
        return Cover.EMPTY if self.grouping is Grouping.STATUS else Cover.NONE

    def _show_heads(self) -> None:
        columns = self.shelf.columns
        if not self._is_counted:
            self.view.show_columns(self.heads)
            return
        self.view.show_columns(
            [counted(head, columns[head.id].count, self._done_today) for head in self.heads]
        )

    def _show_cards(self, name: str) -> None:
        column = self.shelf.columns.get(name)
        if column is not None:
            more = column.following is not None
            self.view.show_cards(name, column.cards, self._faces(name), more=more)

    def _faces(self, column: str) -> Faces:
        names = self._names()
        project = column if self.grouping is Grouping.PROJECT else ""

        def face(card: TaskCard) -> TaskFace:
            return face_of(card, names, in_project=project)

        return face

    def _names(self) -> Names:
        ground = self._ground or Ground()
        zone = self.desk.days.zone()
        return Names(
            {each.id: (each.name, each.colour) for each in ground.projects},
            {each.id: (each.name, each.colour) for each in ground.people},
            self.desk.days.today(),
            self.now().astimezone(zone),
            zone,
        )

    async def _add_page(self, name: str, column: Column, limit: int = PAGE) -> None:
        revision, after = self._revision, column.following
        wanted, order = self._wanted(name), self.groups.order
        page = await self.desk.lists.where(wanted, order, limit, after)
        if after is None or column.following != after:
            return
        if revision != self._revision:
            self._show_cards(name)  # asks again where it is still wanted
            return
        known = {card.task.id for card in column.cards}
        column.cards += [card for card in page.cards if card.task.id not in known]
        column.following = page.following
        self._show_cards(name)

    async def _select_all(self, name: str) -> None:
        column = self.shelf.columns.get(name)
        if column is None:
            return
        if column.following is not None and len(column.cards) < MOST_SELECTED:
            await self._add_page(name, column, MOST_SELECTED - len(column.cards))
        self.view.select(name, [card.task.id for card in column.cards])


def _any_cards(pages: Mapping[str, TaskPage]) -> bool:
    """Whether there is a card in any of them."""
    return any(page.cards for page in pages.values())
