"""A month of tasks: its days, moving tasks between them, all of one day; no Qt here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from nova_desktop.domain.key_table import Act
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.lists import PAGE
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.tasks.calendar.month import (
    CalendarChip,
    CalendarDay,
    days_of_grid,
    month_after,
    month_of,
    moved_day,
    same_day_in,
)
from nova_desktop.ui.tasks.day_names import heading_of_day, month_title
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.faces import Names, face_of, is_past
from nova_desktop.ui.tasks.lists.edits import PickView, RowEdits
from nova_desktop.ui.tasks.lists.grouping import Section, day_section
from nova_desktop.ui.tasks.lists.later import OneAtATime
from nova_desktop.ui.tasks.lists.naming import Known, Naming
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind, task_ids
from nova_desktop.ui.tasks.lists.trimming import trimmed

MOST_CHIPS: Final = 8
"""More than a cell ever shows."""


@dataclass(frozen=True, slots=True)
class DayPage:
    """All of one day, as far as a card can show it."""

    day: date
    title: str
    note: str
    rows: Sequence[ListRow]
    count: int


class CalendarView(PickView, Protocol):
    """The month and the card of a day."""

    def show_month(self, title: str, days: Sequence[CalendarDay], today: date) -> None: ...
    def show_chosen(self, day: date) -> None: ...
    def show_day(self, page: DayPage) -> None: ...
    def show_problem(self, problem: Problem) -> None: ...


class CalendarPresenter:
    """`week_start` is 0 for Monday. Follows every change while it is in view."""

    def __init__(
        self, desk: TaskDesk, naming: Naming, view: CalendarView, week_start: int = 0
    ) -> None:
        self._desk = desk
        self._naming = naming
        self._view = view
        self._week_start = week_start
        self._chosen = desk.days.today()
        self._month = month_of(self._chosen)
        self._open_day: date | None = None
        self._is_open = False
        self.edits = RowEdits(desk, naming, view)
        self._loading = OneAtATime(desk.operations, "a month", self._load)
        desk.tasks.on_change(lambda _changed: self.refresh())

    @property
    def chosen(self) -> date:
        """The day that the keyboard is at."""
        return self._chosen

    def open(self) -> None:
        """The month is in view."""
        self._is_open = True
        self.refresh()

    def close(self) -> None:
        self._is_open = False

    def refresh(self) -> None:
        """What there is now."""
        if self._is_open:
            self._loading.want()

    def choose(self, day: date) -> None:
        """The keyboard goes to a day; the month follows."""
        self._chosen = day
        month = month_of(day)
        if month != self._month:
            self._month = month
            self.refresh()
        self._view.show_chosen(day)

    def step(self, days: int) -> None:
        """So many days on."""
        self.choose(moved_day(self._chosen, days))

    def turn(self, months: int) -> None:
        """Another month, the same day of it."""
        self.choose(same_day_in(month_after(self._month, months), self._chosen))

    def go_to_today(self) -> None:
        self.choose(self._desk.days.today())

    def open_day(self, day: date | None) -> None:
        """The card with all of a day; None closes it."""
        self._open_day = day
        if day is not None:
            self.choose(day)
            self.refresh()

    def drop(self, tasks: Sequence[str], day: date) -> None:
        """Tasks were dragged to a day; those with a time keep it."""
        self.edits.actions.plan(*tasks, day=day)

    def do(self, act: Act, rows: Sequence[ListRow]) -> None:
        """An act in the card of a day; the keys that move rows move to the day beside."""
        if act in (Act.MOVE_UP, Act.MOVE_DOWN) and self._open_day is not None:
            by = 1 if act is Act.MOVE_DOWN else -1
            self.drop(task_ids(rows), moved_day(self._open_day, by))
        else:
            self.edits.do(act, rows)

    def show_task(self, task: str) -> None:
        self._desk.open_task(task)

    def add(self, title: str) -> None:
        """A task that is due on the chosen day."""
        self.edits.add(title, AddDefaults(day=self._chosen))

    async def _load(self) -> None:
        month = self._month
        try:
            known = await self._naming.known()
            days = await self._days(month, known)
            page = await self._page(self._open_day, known) if self._open_day is not None else None
        except NovaError as error:
            self._view.show_problem(error.problem)
            return
        if month != self._month:
            return  # it was turned meanwhile, and is read again
        self._view.show_month(month_title(month), days, known.names.today)
        self._view.show_chosen(self._chosen)
        if page is not None and page.day == self._open_day:
            self._view.show_day(page)

    async def _days(self, month: date, known: Known) -> Sequence[CalendarDay]:
        shown = days_of_grid(month, self._week_start)
        counts = await self._desk.lists.calendar(shown[0], len(shown))
        full = [day for day, count in zip(shown, counts, strict=True) if count]
        pages = await asyncio.gather(*(self._desk.lists.day(day, MOST_CHIPS) for day in full))
        chips = {
            day: tuple(_chip(card, known.names) for card in page.cards)
            for day, page in zip(full, pages, strict=True)
        }
        today = known.names.today
        return [
            CalendarDay(day, month_of(day) == month, day == today, chips.get(day, ()), count)
            for day, count in zip(shown, counts, strict=True)
        ]

    async def _page(self, day: date, known: Known) -> DayPage:
        page = await self._desk.lists.day(day, PAGE)
        count = len(page.cards)
        if page.following is not None:
            (count,) = await self._desk.lists.calendar(day, 1)
        section = day_section(self._desk.days, day)
        rows = [_row(card, section, known.names) for card in page.cards]
        title, note = heading_of_day(day, known.names.today)
        return DayPage(day, title, note, rows, count)


def _row(card: TaskCard, section: Section, names: Names) -> ListRow:
    face = trimmed(face_of(card, names), card, section, names)
    key = f"{section.key}/{card.task.id}"
    return ListRow(RowKind.TASK, key, section.key, card.task.title, face, card)


def _chip(card: TaskCard, names: Names) -> CalendarChip:
    due = card.task.due
    clock = ""
    if due is not None and due.at is not None:
        clock = f"{due.instant().astimezone(names.zone):%H:%M}"
    colour = names.projects.get(card.task.project, ("", ""))[1]
    late = due is not None and is_past(due, names)
    return CalendarChip(card.task.id, card.task.title, clock, colour, late)
