"""Upcoming as a list: what is overdue, then day by day, as far as it was asked for; no Qt here."""

from datetime import timedelta
from typing import Final

from nova_desktop.domain.task_filters import OPEN, AllOf, TaskOrder
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.lists.grouping import day_section, overdue_section
from nova_desktop.ui.tasks.lists.looks import Grouping, Look
from nova_desktop.ui.tasks.lists.naming import Known
from nova_desktop.ui.tasks.lists.sources import Empty, ListSource

UPCOMING: Final = "upcoming"
KEPT_DAYS: Final = 7
"""Days that are shown although nothing is due: things can be dropped there."""
FIRST_DAYS: Final = 14
_MORE_DAYS: Final = 28
_LAST_DAYS: Final = 366 * 50


class UpcomingDays:
    """A Finder of `Sources`. `extend` shows more days."""

    def __init__(self, lists: TaskLists, days: Days) -> None:
        self._lists = lists
        self._days = days
        self._shown = FIRST_DAYS

    async def find(self, name: str, known: Known) -> ListSource | None:
        """As of now. Raises NovaError."""
        del name, known
        days, today = self._days, self._days.today()
        counts = await self._lists.calendar(today, self._shown)
        sections = [overdue_section(days)]
        for ahead, count in enumerate(counts):
            if count or ahead < KEPT_DAYS:
                kept = ahead < KEPT_DAYS
                sections.append(day_section(days, today + timedelta(days=ahead), kept=kept))
        rest = days.due_on(today + timedelta(days=self._shown), None)
        later = await self._lists.count(AllOf((OPEN, rest)))
        return ListSource(
            UPCOMING,
            _("Upcoming"),
            "calendar-days",
            AllOf((OPEN, days.due_on(None, today + timedelta(days=self._shown - 1)))),
            Look(TaskOrder.DUE),
            Empty(_("Nothing is planned"), _("Tasks with a date stand here by their day.")),
            AddDefaults(day=today),
            orders=(TaskOrder.DUE,),
            groupings=(Grouping.NONE,),
            sections=tuple(sections),
            later=later,
        )

    async def extend(self) -> None:
        """At least to the next day on which something is due. Raises NovaError."""
        today = self._days.today()
        first = today + timedelta(days=self._shown)
        page = await self._lists.upcoming(first, limit=1)
        ahead = 0
        for card in page.cards:
            if card.task.due is not None:
                ahead = (card.task.due.day - today).days + 1
        self._shown = min(max(self._shown + _MORE_DAYS, ahead + 1), _LAST_DAYS)

    def begin_anew(self) -> None:
        """With the first days only."""
        self._shown = FIRST_DAYS
