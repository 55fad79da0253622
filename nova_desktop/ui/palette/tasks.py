"""Tasks in the palette, through the full-text search of the store; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Final

from nova_desktop.domain.task_filters import OPEN, FoundIn, TaskFound, TaskOrder
from nova_desktop.domain.tasks import OVER, TaskCard, TaskStatus
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.palette.entries import TASK_ID, Entry, Kind
from nova_desktop.ui.palette.ranking import MOST_NARROWED, Hit, task_hit
from nova_desktop.ui.tasks.dates.date_words import due_words
from nova_desktop.ui.tasks.faces import Names

_LATEST: Final = 20


class PaletteTasks:
    """`names` says what projects are called, `open_task` shows the details of one by its id."""

    def __init__(
        self, lists: TaskLists, names: Callable[[], Names], open_task: Callable[[str], object]
    ) -> None:
        self._lists = lists
        self._names = names
        self._open = open_task

    async def find(self, words: str) -> Sequence[Hit]:
        """With the words, or words like them, in title, notes or comments; the best first."""
        found = await self._lists.search(words, MOST_NARROWED)
        names = self._names()
        return [task_hit(self._entry(each.card, names, each), words, each.where) for each in found]

    async def named(self, tasks: Sequence[str]) -> Sequence[Entry]:
        """These, without those in the trash."""
        if not tasks:
            return []
        names = self._names()
        cards = await self._lists.cards(tasks)
        return [self._entry(card, names) for card in cards if card.task.deleted_at is None]

    async def latest(self) -> Sequence[Entry]:
        """Open ones, the last changed first."""
        page = await self._lists.where(OPEN, TaskOrder.UPDATED, _LATEST)
        names = self._names()
        return [self._entry(card, names) for card in page.cards]

    def _entry(self, card: TaskCard, names: Names, found: TaskFound | None = None) -> Entry:
        task = card.task
        return Entry(
            f"{TASK_ID}{task.id}",
            Kind.TASK,
            task.title,
            lambda: self._open(task.id),
            icon=_icon(task.status),
            second=" · ".join(_said(card, names, found)),
            colour="error" if task.status is TaskStatus.FAILED else "",
            done=task.status is TaskStatus.DONE,
        )


def _said(card: TaskCard, names: Names, found: TaskFound | None) -> list[str]:
    """Where the words stand if not in the title, the project, and when it is due."""
    task, said = card.task, list[str]()
    if found is not None and (where := _where(found)):
        said.append(where)
    if task.project in names.projects:
        said.append(names.projects[task.project][0])
    if task.due is not None and task.status not in OVER:
        said.append(due_words(task.due, names.today, names.zone))
    return said


def _where(found: TaskFound) -> str:
    places = {
        FoundIn.NOTES: _("in the notes"),
        FoundIn.COMMENT: _("in a comment"),
        FoundIn.SEVERAL: _("in several places"),
        FoundIn.ALIKE: _("written alike"),
    }
    where = places.get(found.where, "")
    return f"{where}: {found.excerpt}" if where and found.excerpt else where


def _icon(status: TaskStatus) -> str:
    icons = {TaskStatus.DONE: "circle-check", TaskStatus.FAILED: "circle-x"}
    return icons.get(status, "circle")
