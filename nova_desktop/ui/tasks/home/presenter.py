"""Home: what needs you, what Nova did since yesterday, what is due; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.key_table import Act
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.task_filters import OPEN, AllOf, TaskFilter, TaskOrder
from nova_desktop.domain.tasks import TaskCard
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.day_names import long_day
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.faces import Names, Piece, TaskFace, Tone, day_words, face_of
from nova_desktop.ui.tasks.home.nova_words import Deed, deeds_of
from nova_desktop.ui.tasks.lists.edits import PickView, RowEdits
from nova_desktop.ui.tasks.lists.grouping import Section, day_section
from nova_desktop.ui.tasks.lists.later import OneAtATime
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.tasks.lists.sources import NEEDING, NEEDS_YOU, TODAY
from nova_desktop.ui.tasks.lists.trimming import trimmed
from nova_desktop.ui.times import relative_time

MOST: Final = 6
"""Rows of a card."""
_MOST_DEEDS: Final = 60
NEEDS: Final = "needs"
NOVA: Final = "nova"
DUE: Final = "today"
OVERDUE: Final = "overdue"
NEXT: Final = "next"


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A card; `count` stands beside its title. `rest` leads to a place where all of it is."""

    key: str
    title: str
    rows: Sequence[ListRow]
    count: int
    empty: str
    rest: str = ""
    adds: bool = False


class HomeView(PickView, Protocol):
    """The screen."""

    def show_day(self, title: str) -> None: ...
    def show_cards(self, cards: Sequence[HomeCard]) -> None: ...
    def show_new(self) -> None:
        """Nobody has ever added a task."""
        ...

    def show_problem(self, problem: Problem) -> None: ...


class HomePresenter:
    """Follows every change while it is in view."""

    def __init__(self, desk: TaskDesk, naming: Naming, view: HomeView) -> None:
        self._desk = desk
        self._naming = naming
        self._view = view
        self._is_open = False
        self.edits = RowEdits(desk, naming, view)
        self._loading = OneAtATime(desk.operations, "home", self._load)
        desk.tasks.on_change(lambda _changed: self.refresh())

    def open(self) -> None:
        """The screen is in view."""
        self._is_open = True
        self.refresh()

    def close(self) -> None:
        self._is_open = False

    def refresh(self) -> None:
        """What there is now."""
        if self._is_open:
            self._loading.want()

    def do(self, act: Act, rows: Sequence[ListRow]) -> None:
        """An act of the keys or the menu; what Nova did can only be opened."""
        told = [row for row in rows if row.card is None]
        if not told or act is Act.OPEN:
            self.edits.do(act, rows)

    def add(self, title: str) -> None:
        self.edits.add(title, AddDefaults())

    async def _load(self) -> None:
        try:
            cards = await self._cards()
            nothing = not any(card.rows for card in cards) and not await self._desk.lists.count()
        except NovaError as error:
            self._view.show_problem(error.problem)
            return
        self._view.show_day(long_day(self._desk.days.today()))
        if nothing:
            self._view.show_new()
        else:
            self._view.show_cards(cards)

    async def _cards(self) -> Sequence[HomeCard]:
        names = (await self._naming.known()).names
        days, today = self._desk.days, self._desk.days.today()
        late = days.due_on(None, today - timedelta(days=1))
        soon = days.due_on(today + timedelta(days=1), today + timedelta(days=7))
        needs = await self._card(
            HomeCard(NEEDS, _("Needs you"), (), 0, _("Nothing needs you."), NEEDING),
            NEEDS_YOU, names, order=TaskOrder.UPDATED,
        )  # fmt: skip
        due = await self._card(
            HomeCard(DUE, _("Today"), (), 0, _("Nothing is due today."), TODAY, adds=True),
            AllOf((OPEN, days.due_on(today, today))), names, section=day_section(days, today),
        )  # fmt: skip
        overdue = await self._card(
            HomeCard(OVERDUE, _("Overdue"), (), 0, _("Nothing is overdue."), TODAY),
            AllOf((OPEN, late)), names,
        )  # fmt: skip
        coming = await self._card(
            HomeCard(NEXT, _("Next seven days"), (), 0, _("Nothing is planned."), "upcoming"),
            AllOf((OPEN, soon)), names,
        )  # fmt: skip
        return [needs, await self._nova_card(names), due, overdue, coming]

    async def _card(
        self,
        card: HomeCard,
        wanted: TaskFilter,
        names: Names,
        *,
        order: TaskOrder = TaskOrder.DUE,
        section: Section | None = None,
    ) -> HomeCard:
        page = await self._desk.lists.where(wanted, order, MOST)
        count = len(page.cards)
        if page.following is not None:
            count = await self._desk.lists.count(wanted)
        part = section or Section(card.key)
        rows = [_row(card.key, each, part, names) for each in page.cards]
        return replace(card, rows=rows, count=count)

    async def _nova_card(self, names: Names) -> HomeCard:
        since = names.today - timedelta(days=1)
        entries = await self._desk.lists.acts(Actor.NOVA, since, _MOST_DEEDS)
        cards = await self._desk.lists.cards(list({each.task for each in entries}))
        titles = {card.task.id: card.task.title for card in cards}
        deeds = deeds_of(entries, titles)
        rows = [_deed_row(deed, names) for deed in deeds[:MOST]]
        empty = _("Nova does nothing by itself yet. What it does will stand here.")
        return HomeCard(NOVA, _("Since yesterday Nova"), rows, len(deeds), empty)


def _row(key: str, card: TaskCard, section: Section, names: Names) -> ListRow:
    face = trimmed(face_of(card, names), card, section, names)
    tone = mark = mark_tone = ""
    if key == OVERDUE:
        tone = "error"
    elif key == NEEDS:
        ago = relative_time(card.task.updated_at, names.now, names.zone)
        face = replace(face, pieces=(Piece(ago),))
        mark, mark_tone = "circle-question-mark", "accent"
    return ListRow(
        RowKind.TASK, f"{key}/{card.task.id}", key, card.task.title, face, card,
        tone=tone, mark=mark, mark_tone=mark_tone,
    )  # fmt: skip


def _deed_row(deed: Deed, names: Names) -> ListRow:
    here = deed.at.astimezone(names.zone)
    when = f"{here:%H:%M}" if here.date() == names.today else day_words(here.date(), names.today)
    face = TaskFace(deed.task, deed.text, (Piece(when, tone=Tone.SECOND),))
    return ListRow(
        RowKind.TASK, f"{NOVA}/{deed.key}", NOVA, deed.text, face,
        mark=deed.icon, mark_tone=deed.tone,
    )  # fmt: skip
