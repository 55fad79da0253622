"""One list of tasks at a time: its rows, its order, its groups; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop.domain.key_table import Act
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_commands import End
from nova_desktop.domain.task_filters import AllOf, HasWords, TaskFilter, TaskOrder
from nova_desktop.services.tasks.lists import PAGE
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.filters.words import Term, named_term
from nova_desktop.ui.tasks.lists.edits import RowEdits
from nova_desktop.ui.tasks.lists.grouping import Section
from nova_desktop.ui.tasks.lists.looks import Grouping, Look, Looks
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.paging import Pager, Plan
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind, task_ids
from nova_desktop.ui.tasks.lists.sources import ListSource, Sources, in_look
from nova_desktop.ui.tasks.lists.view_protocol import ListHead, TaskListView

_SIGNS: Final = {"project": "+", "person": "@", "label": "#"}


@dataclass(frozen=True, slots=True)
class ListParts:
    """What all lists of the window share."""

    desk: TaskDesk
    sources: Sources
    looks: Looks
    naming: Naming


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is in view."""

    source: ListSource
    look: Look
    sections: Sequence[Section]
    pager: Pager


class ListPresenter:
    """The newest wish wins: an answer to an older one is dropped."""

    def __init__(self, parts: ListParts, view: TaskListView) -> None:
        self._parts = parts
        self._desk = parts.desk
        self._view = view
        self._place = ""
        self._text = ""
        self._only: tuple[TaskFilter, str] | None = None
        self._unfolded: set[str] = set()
        self._shown: _Shown | None = None
        self._wanted = 0
        self._running = False
        self._again = False
        self._is_open = False
        self.edits = RowEdits(parts.desk, parts.naming, view)
        parts.desk.tasks.on_change(lambda _changed: self.reload())

    @property
    def place(self) -> str:
        """The place whose list is in view."""
        return self._place

    @property
    def adding(self) -> AddDefaults | None:
        """What a task gets that is added here; None where nothing can be added."""
        return self._shown.source.adding if self._shown is not None else None

    def show(self, place: str) -> None:
        """Another list, or the same from its top."""
        if place != self._place:
            self._text, self._only = "", None
            self._view.show_filter("")
            self._unfolded.clear()
            self._shown = None
            self._view.show_loading()
        self._place = place
        self._start(anew=True)

    def open(self) -> None:
        """The screen is in view; what changed meanwhile is read."""
        self._is_open = True
        if not self._running:
            self.reload()

    def close(self) -> None:
        self._is_open = False

    def reload(self) -> None:
        """What is shown once more, as far as it was shown."""
        if not self._place or not self._is_open:
            return
        if self._running:
            self._again = True
            return
        self._start(anew=False)

    def retry(self) -> None:
        """After a problem."""
        self._view.show_loading()
        self._start(anew=True)

    def more(self) -> None:
        """The next page below."""
        shown, wanted = self._shown, self._wanted
        if shown is not None and shown.pager.has_more:
            self._desk.operations.start("more of a list", lambda: self._add_more(shown, wanted))

    def search(self, text: str) -> None:
        """As it is typed."""
        text = " ".join(text.split())
        if text != self._text:
            self._text = text
            self._start(anew=True)

    @property
    def filter_words(self) -> str:
        """What was said of the filter in force; "" for none."""
        return self._only[1] if self._only is not None else ""

    @property
    def term(self) -> Term | None:
        """What says in a filter that a task is of this list; None where there is no word for it."""
        kind, _colon, name = self._place.partition(":")
        if self._shown is None or kind not in _SIGNS:
            return None
        return named_term(_SIGNS[kind], name if kind == "label" else self._shown.source.title)

    def show_only(self, wanted: TaskFilter, words: str) -> None:
        """Of this list what `wanted` holds for; `words` say so."""
        self._only = (wanted, words)
        self._view.show_filter(words)
        self._start(anew=True)

    def show_all(self) -> None:
        """Without a filter."""
        if self._only is not None:
            self._only = None
            self._view.show_filter("")
            self._start(anew=True)

    def sort(self, order: TaskOrder) -> None:
        self._change_look(order=order)

    def group(self, grouping: Grouping) -> None:
        self._change_look(grouping=grouping)

    def fold(self, row: ListRow, folded: bool) -> None:
        """A heading or a task with subtasks."""
        if row.kind is RowKind.HEADING:
            look = self._shown.look if self._shown is not None else None
            if look is not None:
                keys = look.folded | {row.section} if folded else look.folded - {row.section}
                self._change_look(folded=frozenset(keys), anew=False)
            return
        if folded:
            self._unfolded = {key for key in self._unfolded if not _is_in(key, row.key)}
        else:
            self._unfolded.add(row.key)
        self._start(anew=False)

    def do(self, act: Act, rows: Sequence[ListRow]) -> None:
        """An act of the keys or the menu."""
        if act in (Act.MOVE_UP, Act.MOVE_DOWN):
            self._step(rows, down=act is Act.MOVE_DOWN)
        else:
            self.edits.do(act, rows)

    def add(self, title: str, section: str = "") -> None:
        """A task with what this list, or the section with this key, gives it."""
        if self.adding is not None:
            self.edits.add(title, self.defaults_in(section))

    def defaults_in(self, section: str = "") -> AddDefaults:
        """What a task gets that is added here, or in the section with this key."""
        shown = self._shown
        if shown is None or shown.source.adding is None:
            return AddDefaults()
        adding, parent = shown.source.adding, self._section(section)
        sets = parent.sets if parent is not None else None
        if sets is not None and sets.by is Grouping.DAY and not isinstance(sets.value, str):
            adding = replace(adding, day=sets.value)
        elif sets is not None and sets.by is Grouping.PROJECT:
            adding = replace(adding, project=str(sets.value))
        elif sets is not None and sets.by is Grouping.LABEL:
            adding = replace(adding, label=str(sets.value))
        elif sets is not None and sets.by is Grouping.PERSON:
            adding = replace(adding, person=str(sets.value))
        return adding

    def drop(self, tasks: Sequence[str], section: str, before: str = "", after: str = "") -> None:
        """Tasks were dropped into a section, or by hand between two others."""
        shown = self._shown
        if shown is None or not tasks:
            return
        came = self._rows_of(tasks)
        target = self._section(section)
        old = {row.section for row in came}
        if target is not None and target.sets is not None and old != {section}:
            source = self._section(old.pop()) if len(old) == 1 else None
            had = source.sets if source is not None else None
            target.sets.put(self.edits.actions, tasks, had)
        elif self._is_by_hand(shown) and (before or after):
            lane = shown.source.lane
            self.edits.actions.move(*tasks, lane=lane, before=before, after=after)

    def _step(self, rows: Sequence[ListRow], *, down: bool) -> None:
        """One place up or down by the keyboard, where the order is by hand."""
        shown = self._shown
        if shown is None or not self._is_by_hand(shown):
            return
        moved = task_ids(rows)
        top = [row for row in shown.pager.rows if row.kind is RowKind.TASK and not row.depth]
        places = [n for n, row in enumerate(top) if row.task in moved]
        if not places:
            return
        lane, actions = shown.source.lane, self.edits.actions
        beside = places[-1] + 1 if down else places[0] - 1
        if not 0 <= beside < len(top):
            return
        if down:
            actions.move(*moved, lane=lane, after=top[beside].task)
        else:
            actions.move(*moved, lane=lane, before=top[beside].task, end=End.TOP)

    def _rows_of(self, tasks: Sequence[str]) -> list[ListRow]:
        rows = self._shown.pager.rows if self._shown is not None else ()
        wanted = set(tasks)
        return [row for row in rows if row.task in wanted]

    def _section(self, key: str) -> Section | None:
        sections = self._shown.sections if self._shown is not None else ()
        return next((each for each in sections if each.key == key), None)

    def _is_by_hand(self, shown: _Shown) -> bool:
        look = shown.look
        by_hand = look.order is TaskOrder.BOARD and look.grouping is Grouping.NONE
        return by_hand and bool(shown.source.lane) and not self._is_cut

    @property
    def _is_cut(self) -> bool:
        """Whether a search or a filter leaves something out."""
        return bool(self._text) or self._only is not None

    def _change_look(
        self,
        *,
        order: TaskOrder | None = None,
        grouping: Grouping | None = None,
        folded: frozenset[str] | None = None,
        anew: bool = True,
    ) -> None:
        if self._shown is None:
            return
        old = self._shown.look
        look = Look(
            order or old.order, grouping or old.grouping, old.folded if folded is None else folded
        )
        place = self._shown.source.place
        self._desk.operations.start("keep a look", lambda: self._keep(place, look, anew))

    async def _keep(self, place: str, look: Look, anew: bool) -> None:
        await self._parts.looks.keep(place, look)
        if place == self._place:
            self._start(anew=anew)

    def _start(self, *, anew: bool) -> None:
        self._wanted += 1
        wanted, least = self._wanted, PAGE
        if not anew and self._shown is not None:
            least = max(PAGE, len(self._shown.pager.rows))
        self._running = True
        self._desk.operations.start("a list of tasks", lambda: self._load(wanted, least, anew))

    async def _load(self, wanted: int, least: int, anew: bool) -> None:
        try:
            shown = await self._read(least)
            total = await self._count(shown) if shown is not None else 0
        except NovaError as error:
            if wanted == self._wanted:
                self._shown = None
                self._view.show_problem(error.problem)
            return
        finally:
            self._running = self._running and wanted != self._wanted
        if wanted != self._wanted:
            return
        self._show(shown, total, anew)
        if self._again:
            self._again = False
            self.reload()

    async def _read(self, least: int) -> _Shown | None:
        known = await self._parts.naming.known()
        source = await self._parts.sources.find(self._place, known)
        if source is None:
            return None
        look = in_look(source, await self._parts.looks.of(source.place, source.usual))
        sections = self._parts.sources.sections(source, look, known)
        plan = Plan(
            self._filter(source),
            look.order,
            sections,
            known.names,
            source.in_project,
            source.as_tree and not self._is_cut,
            source.adding is not None,
            look.folded,
            frozenset(self._unfolded),
        )
        pager = Pager(self._desk.lists, plan)
        await pager.more(least)
        return _Shown(source, look, sections, pager)

    async def _count(self, shown: _Shown) -> int:
        return await self._desk.lists.count(self._filter(shown.source))

    def _filter(self, source: ListSource) -> TaskFilter:
        wanted = [source.wanted]
        if self._text:
            wanted.append(HasWords(self._text))
        if self._only is not None:
            wanted.append(self._only[0])
        return AllOf(tuple(wanted)) if len(wanted) > 1 else source.wanted

    def _show(self, shown: _Shown | None, total: int, anew: bool) -> None:
        self._shown = shown
        if shown is None:
            self._view.show_gone()
            return
        self._view.show_head(self._head(shown))
        self._view.show_count(total)
        if shown.pager.rows:
            rows = [*shown.pager.rows, *_later(shown)]
            self._view.show_rows(rows, more=shown.pager.has_more, anew=anew)
        elif self._text:
            self._view.show_not_found(self._text)
        elif self._only is not None:
            self._view.show_no_match()
        else:
            self._view.show_nothing(shown.source.empty)

    def _head(self, shown: _Shown) -> ListHead:
        source, look = shown.source, shown.look
        return ListHead(
            source.place,
            source.title,
            source.icon,
            source.colour,
            source.orders,
            look.order,
            source.groupings,
            look.grouping,
            source.adding is not None,
            source.searches,
            self._is_by_hand(shown),
            frozenset(each.key for each in shown.sections if each.sets is not None),
        )

    async def _add_more(self, shown: _Shown, wanted: int) -> None:
        rows = await shown.pager.more()
        if wanted == self._wanted:
            self._view.add_rows([*rows, *_later(shown)], more=shown.pager.has_more)


def _later(shown: _Shown) -> Sequence[ListRow]:
    """A last row that leads on, where there is more behind."""
    if not shown.source.later or shown.pager.has_more:
        return []
    many = shown.source.later
    words = ngettext("Show {n} later task", "Show {n} later tasks", many).format(n=f"{many:,}")
    return [ListRow(RowKind.MORE, "later", "later", words)]


def _is_in(key: str, above: str) -> bool:
    return key == above or key.startswith(f"{above}/")
