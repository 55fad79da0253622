"""The list of the Memory screen: its section, what is searched, and page after page; no Qt here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.memory.paging import Pages, Query, RowPage, Tab
from nova_desktop.ui.memory.patience import patiently
from nova_desktop.ui.memory.rows import MemoryRow
from nova_desktop.ui.memory.view_protocol import MemoryView, Nothing
from nova_desktop.ui.runtime.operations import Operations

MOST_PAGES: Final = 20
"""Of a list that is read once more; who scrolled further finds the end of these."""


class ListPresenter:
    """The newest wish wins: an answer to an older one is dropped."""

    def __init__(
        self, pages: Pages, operations: Operations, view: MemoryView, hurry: float = 1.0
    ) -> None:
        self._hurry = hurry
        self._failed = False  # a problem stands in place of the list
        self._pages = pages
        self._operations = operations
        self._view = view
        self._wanted = 0
        self._page: RowPage | None = None
        self._count = 1  # pages that are shown
        self.query = Query()
        self.gone: Callable[[], None] = lambda: None

    def show(self, query: Query) -> None:
        """Another section, search or thing; a skeleton stands where another section comes."""
        other = (query.tab, query.thing) != (self.query.tab, self.query.thing)
        self.query = query
        if other or self._failed or self._page is None:
            self._failed = False
            self._view.show_loading()
        self._start(1, anew=True)

    def search(self, text: str) -> None:
        """As it is typed."""
        text = " ".join(text.split())
        if text != self.query.text:
            self.show(replace(self.query, text=text))

    def reload(self) -> None:
        """What is shown once more, as far as it was shown."""
        if self._failed:
            self.show(self.query)
            return
        self._start(min(self._count, MOST_PAGES), anew=False)

    def _start(self, pages: int, *, anew: bool) -> None:
        self._wanted += 1
        wanted, query = self._wanted, self.query
        self._operations.start("memory's list", lambda: self._load(wanted, query, pages, anew))

    def more(self) -> None:
        """The next page below."""
        wanted, query, before = self._wanted, self.query, self._page
        if before is not None and before.next:
            self._operations.start(
                "more of memory's list", lambda: self._add(wanted, query, before)
            )

    def drop(self) -> None:
        """What was asked for is no longer wanted."""
        self._wanted += 1
        self._page = None

    async def _load(self, wanted: int, query: Query, pages: int, anew: bool) -> None:
        try:
            page, rows, count = await patiently(lambda: self._read(query, pages), self._hurry)
        except NovaError as error:
            if wanted != self._wanted:
                return
            if query.thing and error.problem.code is ProblemCode.MEMORY_GONE:
                self.gone()
            else:
                self._failed = True
                self._view.show_list_problem(error.problem)
            return
        if wanted != self._wanted:
            return
        self._page, self._count, self._failed = page, count, False
        if rows or page.next:
            self._view.show_rows(rows, more=bool(page.next), anew=anew)
        else:
            self._view.show_nothing(nothing_of(query))

    async def _read(self, query: Query, pages: int) -> tuple[RowPage, list[MemoryRow], int]:
        """The last of so many pages, the rows of all of them, and how many there are."""
        page = await self._pages.load(query)
        rows, count = list(page.rows), 1
        while page.next and count < pages:
            page = await self._pages.load(query, page)
            rows += page.rows
            count += 1
        return page, rows, count

    async def _add(self, wanted: int, query: Query, before: RowPage) -> None:
        page = await patiently(lambda: self._pages.load(query, before), self._hurry)
        if wanted == self._wanted:
            self._page = page
            self._count += 1
            self._view.add_rows(page.rows, more=bool(page.next))


def nothing_of(query: Query) -> Nothing:
    """What is said where a list is empty."""
    if query.text:
        text = _("Nothing that is remembered says this or has these words.")
        return Nothing(_("Nothing found"), text, "clear", "search")
    texts = {
        Tab.FACTS: Nothing(
            _("Nothing is remembered yet"),
            _("Nova remembers what you say in chats. You can also tell it something now."),
            "remember",
        ),
        Tab.QUEUE: Nothing(
            _("Nothing is waiting"), _("Every text has been read."), "", "circle-check"
        ),
        Tab.GONE: Nothing(
            _("Nothing was forgotten"),
            _("What you forget can be brought back here for seven days. Then it is erased."),
            "",
            "trash-2",
        ),
        Tab.TASKS: Nothing(_("No task mentions it"), "", "", "square-check"),
        Tab.MENTIONS: Nothing(_("No text mentions it any more"), "", "", "file-text"),
        Tab.RELATED: Nothing(_("It stands alone"), _("No fact joins it to another thing."), ""),
    }
    return texts.get(query.tab, replace(texts[Tab.FACTS]))
