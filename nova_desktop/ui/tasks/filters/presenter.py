"""Reads filters with the names of now, and keeps views; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.query_names import named_in
from nova_desktop.domain.task_filters import TaskFilter
from nova_desktop.domain.task_query import QueryError, QueryNames, read_query
from nova_desktop.services.tasks.saved_views import SavedView, SavedViews
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.filters.words import Term, fault_words, named_term, usual_terms
from nova_desktop.ui.tasks.lists.naming import Known, Naming

Apply = Callable[[TaskFilter, str], object]


class FilterView(Protocol):
    """The popup."""

    def show_terms(self, terms: Sequence[Term]) -> None: ...
    def show_error(self, words: str) -> None: ...
    def finish(self) -> None: ...


class FilterPresenter:
    """One for one popup; `apply` shows what a filter holds for, `clear` everything.

    `within` is the term of what is filtered, which a view needs that is kept of it.
    """

    def __init__(
        self,
        desk: TaskDesk,
        naming: Naming,
        views: SavedViews,
        view: FilterView,
        apply: Apply,
        clear: Callable[[], object],
        opened: Callable[[str], object],
        within: Callable[[], Term | None] = lambda: None,
    ) -> None:
        self._desk = desk
        self._naming = naming
        self._views = views
        self._view = view
        self._apply = apply
        self._clear = clear
        self._opened = opened
        self._within = within
        self._newest = 0

    def open(self) -> None:
        """Offer the usual terms, and the names that there are."""
        self._desk.operations.start("terms of a filter", self._offer)

    def change(self, query: str) -> None:
        """Another line: shown at once, or why it cannot be read."""
        self._newest += 1
        mine = self._newest
        self._desk.operations.start("filter", lambda: self._read(query, mine))

    def keep(self, name: str, query: str) -> None:
        """Keep it as a view and open that."""

        term = self._within()
        whole = query if term is None else f"{term.query} ({query})"

        async def work() -> None:
            names = query_names(await self._naming.known(), self._desk)
            kept = await self._views.keep(name, whole, named=named_in(whole, names))
            self._view.finish()
            self._opened(f"view:{kept.id}")
            self._desk.tell(_("View kept: {name}").format(name=kept.name))

        self._desk.operations.start("keep a view", work)

    async def _offer(self) -> None:
        known = await self._naming.known()
        self._view.show_terms([*usual_terms(), *_names_of(known)])

    async def _read(self, query: str, mine: int) -> None:
        if not query.strip():
            self._view.show_error("")
            self._clear()
            return
        known = await self._naming.known()
        if mine != self._newest:
            return
        try:
            wanted = read_query(query, query_names(known, self._desk))
        except QueryError as error:
            self._view.show_error(fault_words(error))
            return
        self._view.show_error("")
        self._apply(wanted, query.strip())


def query_names(known: Known, desk: TaskDesk) -> QueryNames:
    """What names and days mean in a filter now."""
    return QueryNames(
        {each.name.casefold(): each.id for each in known.projects},
        {each.name.casefold(): each.id for each in known.people},
        desk.days.today(),
        desk.days.span,
    )


def _names_of(known: Known) -> list[Term]:
    projects = [named_term("+", each.name) for each in known.projects if not each.archived]
    people = [named_term("@", each.name) for each in known.people if not each.archived]
    return [*projects, *people, *(named_term("#", label) for label in known.labels)]


async def forget_view(desk: TaskDesk, views: SavedViews, view: str) -> None:
    """Take a view away, told with Undo."""
    gone = await views.forget(view)
    if gone is not None:
        desk.tell(
            _("View removed: {name}").format(name=gone.name), lambda: _again(desk, views, gone)
        )


def _again(desk: TaskDesk, views: SavedViews, gone: SavedView) -> None:
    async def again() -> None:
        await views.keep(gone.name, gone.query, gone.id, gone.named)

    desk.operations.start("keep a view again", again)
