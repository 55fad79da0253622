"""Rows of a list, page after page, section after section; no Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from nova_desktop.domain.task_filters import AllOf, Cursor, TaskFilter, TaskOrder
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.lists import PAGE, TaskLists
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.day_names import heading_of_day
from nova_desktop.ui.tasks.faces import Names, face_of
from nova_desktop.ui.tasks.lists.grouping import Section
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.tasks.lists.trimming import trimmed, without

_MOST: Final = 500
"""Of one question to the store."""
_DEEPEST: Final = 12
"""How far subtasks are indented; what lies deeper stands below each other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read. `unfolded` are keys of rows whose subtasks are shown, `folded` of sections."""

    wanted: TaskFilter
    order: TaskOrder
    sections: Sequence[Section]
    names: Names
    in_project: str = ""
    as_tree: bool = False
    adds: bool = False
    folded: frozenset[str] = frozenset()
    unfolded: frozenset[str] = frozenset()
    shared: AddDefaults | None = None
    """The person or the label that all of them have, which rows need not say."""


class Pager:
    """Reads on where it stopped. `rows` are all so far; everything raises NovaError."""

    def __init__(self, lists: TaskLists, plan: Plan) -> None:
        self._lists = lists
        self._plan = plan
        self._place = 0
        self._cursor: Cursor | None = None
        self._has_heading = False
        self._walked: date | None = None
        self.rows: list[ListRow] = []

    @property
    def has_more(self) -> bool:
        """Whether there may be another row."""
        return self._place < len(self._plan.sections)

    async def more(self, least: int = PAGE) -> Sequence[ListRow]:
        """At least so many further rows, if there are."""
        before = len(self.rows)
        while self.has_more and len(self.rows) - before < least:
            await self._step(min(_MOST, max(1, least - (len(self.rows) - before))))
        return self.rows[before:]

    async def _step(self, limit: int) -> None:
        section = self._plan.sections[self._place]
        if section.key in self._plan.folded:
            await self._add_folded(section)
            return
        wanted = AllOf((self._plan.wanted, section.wanted))
        order = section.order or self._plan.order
        page = await self._lists.where(wanted, order, limit, self._cursor)
        if not self._has_heading and (page.cards or section.kept):
            self._has_heading = True
            following = page.following is not None
            count = await self._lists.count(wanted) if following else len(page.cards)
            self._add_heading(section, count)
        for card in page.cards:
            self._walk(section, card)
            await self._add(section, card)
        self._cursor = page.following
        if page.following is None:
            self._go_on()

    async def _add_folded(self, section: Section) -> None:
        count = await self._lists.count(AllOf((self._plan.wanted, section.wanted)))
        if count or section.kept:
            self._add_heading(section, count)
        self._go_on()

    def _go_on(self) -> None:
        self._place += 1
        self._cursor, self._has_heading, self._walked = None, False, None

    def _add_heading(self, section: Section, count: int) -> None:
        if section.title:
            folded = section.key in self._plan.folded
            adds = self._plan.adds and section.sets is not None
            self.rows.append(
                ListRow(
                    RowKind.HEADING,
                    section.key,
                    section.key,
                    section.title,
                    folded=folded,
                    count=count,
                    note=section.note,
                    tone=section.tone,
                    adds=adds,
                )
            )

    def _walk(self, section: Section, card: TaskCard) -> None:
        """A heading where another day begins."""
        at = card.task.completed_at
        if not section.walked or at is None:
            return
        names = self._plan.names
        day = at.astimezone(names.zone).date()
        if day != self._walked:
            self._walked = day
            title, note = heading_of_day(day, names.today)
            key = f"{section.key}:{day.isoformat()}"
            self.rows.append(ListRow(RowKind.HEADING, key, section.key, title, note=note))

    async def _add(self, section: Section, card: TaskCard) -> None:
        key = f"{section.key}/{card.task.id}"
        is_tree = self._plan.as_tree and card.subtasks > 0
        shown = is_tree and key in self._plan.unfolded
        self.rows.append(self._row(section, card, key, 0, folded=not shown if is_tree else None))
        if shown:
            below: dict[str, list[TaskCard]] = {}
            for each in await self._lists.below(card.task.id):
                below.setdefault(each.task.parent, []).append(each)
            self._add_below(section, card.task.id, key, below, 1)

    def _add_below(
        self,
        section: Section,
        parent: str,
        above: str,
        below: Mapping[str, Sequence[TaskCard]],
        depth: int,
    ) -> None:
        for card in below.get(parent, ()):
            key = f"{above}/{card.task.id}"
            has_own = card.task.id in below and depth < _DEEPEST
            shown = has_own and key in self._plan.unfolded
            folded = not shown if has_own else None
            self.rows.append(self._row(section, card, key, depth, folded=folded))
            if shown:
                self._add_below(section, card.task.id, key, below, depth + 1)

    def _row(
        self, section: Section, card: TaskCard, key: str, depth: int, *, folded: bool | None
    ) -> ListRow:
        sets, project = section.sets, self._plan.in_project
        if sets is not None and sets.by is Grouping.PROJECT:
            project = str(sets.value)
        face = face_of(card, self._plan.names, in_project=project)
        face = trimmed(face, card, section, self._plan.names)
        if self._plan.shared is not None:
            face = without(face, self._plan.shared, self._plan.names)
        mark = "trash-2" if face.in_trash else ""
        return ListRow(
            RowKind.TASK, key, section.key, card.task.title, face, card, depth, folded, mark=mark
        )
