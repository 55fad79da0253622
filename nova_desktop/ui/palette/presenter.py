"""The palette's presenter: what is typed becomes rows, one question at a time; no Qt here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.entries import (
    TASK_ID,
    Entry,
    Kind,
    Scope,
    Wish,
    of_scope,
    wish_of,
)
from nova_desktop.ui.palette.ranking import Group, Hit, grouped
from nova_desktop.ui.palette.recents import Recents
from nova_desktop.ui.palette.row_making import (
    group_under,
    nothing_words,
    offer,
    plain_groups,
    row_of,
)
from nova_desktop.ui.palette.view_protocol import PaletteRow, PaletteView, RowKind
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.lists.later import OneAtATime

MOST_RECENT: Final = 8
_MOST_AT_ONCE: Final = 300  # entries that are ranked within 2 ms

_SCOPES: Final = tuple(Scope)
_SHOWN_AT_FIRST: Final = frozenset({Kind.ACTION, Kind.PLACE})


class TaskSource(Protocol):
    """Tasks of the store as entries. Each raises NovaError."""

    async def find(self, words: str) -> Sequence[Hit]:
        """Those with the words, the best first."""
        ...

    async def named(self, tasks: Sequence[str]) -> Sequence[Entry]:
        """These by id, those that still are there."""
        ...

    async def latest(self) -> Sequence[Entry]:
        """Those that changed last."""
        ...


@dataclass(frozen=True, slots=True)
class PaletteDesk:
    """What the palette works with.

    `at_hand` are the entries that need no database, `stored` reads the others and raises NovaError.
    `add` makes a task of a line, `search_chats` looks for words in what was said.
    """

    operations: Operations
    recents: Recents
    at_hand: Callable[[], Sequence[Entry]]
    stored: Callable[[], Awaitable[Sequence[Entry]]]
    tasks: TaskSource
    add: Callable[[str], object]
    search_chats: Callable[[str], object]


class PalettePresenter:
    """What is shown stays until what was typed since is answered whole, so that nothing jumps."""

    def __init__(self, desk: PaletteDesk, view: PaletteView) -> None:
        self._desk = desk
        self._view = view
        self._is_open = False
        self._typed = ""
        self._chosen = Scope.ALL
        self._at_hand: Sequence[Entry] = ()
        self._stored: Sequence[Entry] | None = None
        self._recent: Sequence[str] = ()
        self._entries: list[Entry | None] = []
        self._wanted = self._shown = 0
        self._first_wished = False
        self._finding = OneAtATime(desk.operations, "the palette", self._find)

    @property
    def is_open(self) -> bool:
        """Whether it is in view."""
        return self._is_open

    def toggle(self) -> None:
        """Its key: open it, or close it again."""
        if self._is_open:
            self.close()
        else:
            self.open()

    def open(self, scope: Scope = Scope.ALL) -> None:
        """Anew, with nothing typed."""
        self._is_open = True
        self._typed, self._chosen = "", scope
        self._stored, self._entries = None, []
        self._at_hand = self._desk.at_hand()
        self._view.appear()
        self._view.show_scope(scope)
        self._view.show_loading()
        self._look()

    def close(self) -> None:
        """Esc, a press beside it, or another screen."""
        if self._is_open:
            self._is_open = False
            self._view.leave()

    def type(self, text: str) -> None:
        """What stands in the field now."""
        if text != self._typed:
            self._typed = text
            self._view.show_scope(self._wish.scope)
            self._look()

    def turn(self, by: int) -> None:
        """Narrow to what comes next, or before."""
        at = _SCOPES.index(self._wish.scope)
        self.narrow(_SCOPES[(at + by) % len(_SCOPES)])

    def narrow(self, scope: Scope) -> None:
        """Look through this only; a sign that was typed for another goes."""
        text = self._wish.text.lstrip() if self._wish.scope is not self._chosen else self._typed
        self._chosen, self._typed = scope, text
        self._view.show_text(text)
        self._view.show_scope(scope)
        self._look()

    def back(self) -> None:
        """Backspace where nothing is typed: look through everything again."""
        if self._chosen is not Scope.ALL:
            self.narrow(Scope.ALL)

    def retry(self) -> None:
        """After a problem."""
        self._stored = None
        self._look()

    def enter(self, row: int) -> None:
        """Take the row; the first one of what is still being looked for, where it is."""
        if self._shown != self._wanted:
            self._first_wished = True
        else:
            self.press(row)

    def press(self, row: int) -> None:
        """Take what stands there, as it was seen."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else None
        if entry is not None and self._is_open:
            self._take(entry)

    @property
    def _wish(self) -> Wish:
        return wish_of(self._typed, self._chosen)

    def _look(self) -> None:
        self._wanted += 1
        self._first_wished = False
        self._view.show_searching(True)
        self._finding.want()

    async def _find(self) -> None:
        wanted, wish = self._wanted, self._wish
        if self._shown == wanted or not self._is_open:
            return
        problem: Problem | None = None
        try:
            groups = await self._groups(wish)
        except NovaError as error:
            problem = error.problem
            groups = self._at_once(wish)
        if wanted == self._wanted and self._is_open:
            self._show(wish, groups, problem)

    async def _groups(self, wish: Wish) -> list[Group]:
        if self._stored is None:
            self._recent = await self._desk.recents.all()
            self._stored = await self._desk.stored()
        if not wish.words:
            return await self._unasked(wish.scope)
        wants_tasks = wish.scope in (Scope.ALL, Scope.TASKS)
        tasks = await self._desk.tasks.find(wish.words) if wants_tasks else ()
        known = self._known
        rank = partial(grouped, known, tasks, wish.words, wish.scope, self._places)
        return rank() if len(known) <= _MOST_AT_ONCE else await asyncio.to_thread(rank)

    def _at_once(self, wish: Wish) -> list[Group]:
        """What needs no database."""
        if wish.words:
            return grouped(self._at_hand, (), wish.words, wish.scope, self._places)
        return plain_groups(of_scope(self._at_hand, wish.scope))

    async def _unasked(self, scope: Scope) -> list[Group]:
        """Nothing is typed: what was used lately, then the rest of what is looked through."""
        known = of_scope(self._known, scope)
        by_id = {entry.id: entry for entry in known}
        if scope in (Scope.ALL, Scope.TASKS):
            ids = [name.removeprefix(TASK_ID) for name in self._recent if name.startswith(TASK_ID)]
            by_id |= {entry.id: entry for entry in await self._desk.tasks.named(ids)}
        recent = [by_id[name] for name in self._recent if name in by_id][:MOST_RECENT]
        shown = {entry.id for entry in recent}
        if scope is Scope.TASKS:
            rest = await self._desk.tasks.latest()
        elif scope is Scope.ALL:
            rest = [entry for entry in known if entry.kind in _SHOWN_AT_FIRST]
        else:
            rest = known
        groups = plain_groups([entry for entry in rest if entry.id not in shown])
        return [group_under(_("Recent"), recent), *groups] if recent else groups

    @property
    def _known(self) -> list[Entry]:
        return [*self._at_hand, *(self._stored or ())]

    @property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._recent)}

    def _show(self, wish: Wish, groups: Sequence[Group], problem: Problem | None) -> None:
        rows: list[PaletteRow] = []
        entries: list[Entry | None] = []
        if problem is not None:
            again = offer("again", _("Retry"), "refresh-cw", self.retry, stays=True)
            rows.append(row_of(Hit(again, 0)))
            entries.append(again)
        for group in groups:
            rows.append(PaletteRow(RowKind.HEADING, group.heading))
            entries.append(None)
            rows += map(row_of, group.hits)
            entries += [hit.entry for hit in group.hits]
        further = self._further(wish, found=bool(groups))
        if not groups:
            rows.append(PaletteRow(RowKind.NOTE, nothing_words(wish)))
            entries.append(None)
        elif further:
            rows.append(PaletteRow(RowKind.HEADING, _("With these words")))
            entries.append(None)
        rows += [row_of(Hit(entry, 0)) for entry in further]
        self._entries = [*entries, *further]
        self._shown = self._wanted
        self._view.show_searching(False)
        self._view.show_trouble(problem)
        self._view.show_rows(rows)
        if self._first_wished:
            self._first_wished = False
            self.press(next((n for n, each in enumerate(self._entries) if each is not None), -1))

    def _further(self, wish: Wish, *, found: bool) -> list[Entry]:
        """What can be done with the words themselves."""
        words, desk = wish.words, self._desk
        offered: list[Entry] = []
        if not words:
            return offered
        if wish.scope in (Scope.ALL, Scope.TASKS):
            text = _("Add as a task: “{words}”").format(words=words)
            offered.append(offer("add", text, "plus", lambda: desk.add(words)))
        if wish.scope in (Scope.ALL, Scope.CHATS):
            text = _("Search chats for “{words}”").format(words=words)
            offered.append(offer("chats", text, "text-search", lambda: desk.search_chats(words)))
        if not found and wish.scope is not Scope.ALL:
            text = _("Look through everything")
            everything = offer("all", text, "search", lambda: self.narrow(Scope.ALL), stays=True)
            offered.append(everything)
        return offered

    def _take(self, entry: Entry) -> None:
        if entry.stays:
            entry.run()
            return
        self.close()
        if entry.remembered:
            recents = self._desk.recents
            self._desk.operations.start("keep what was chosen", lambda: recents.add(entry.id))
        entry.run()
