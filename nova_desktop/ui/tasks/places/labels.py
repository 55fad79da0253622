"""What is done to a label on all tasks at once; no Qt here."""

from collections.abc import Callable
from typing import Protocol

from nova_desktop.domain.plain_text import harmless_line
from nova_desktop.domain.task_filters import WithLabel
from nova_desktop.domain.task_labels import label_key
from nova_desktop.services.tasks.saved_views import SavedViews
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.desk import TaskDesk


class LabelQuestions(Protocol):
    """The dialogs of a label."""

    async def ask_name(self, label: str) -> str | None:
        """What it is to be called; None where it stays as it was."""
        ...

    async def ask_remove(self, label: str, count: int) -> bool:
        """Whether it is to go from so many tasks."""
        ...


class LabelPresenter:
    """Every change is one step of undo, and told.

    `became` hears that the list of one place is now that of another, as `label:office`.
    """

    def __init__(
        self,
        desk: TaskDesk,
        views: SavedViews,
        questions: LabelQuestions,
        became: Callable[[str, str], object],
    ) -> None:
        self._desk = desk
        self._views = views
        self._questions = questions
        self._became = became

    def rename(self, label: str) -> None:
        """Ask for another name; with that of another label the two become one."""
        self._desk.operations.start("rename a label", lambda: self._rename(label))

    def remove(self, label: str) -> None:
        """Ask, and take it from all tasks."""
        self._desk.operations.start("remove a label", lambda: self._remove(label))

    async def _rename(self, label: str) -> None:
        if not await self._is_there(label):
            return
        wanted = harmless_line(await self._questions.ask_name(label) or "")
        if not wanted or wanted == label:
            return
        key, known = label_key(label), await self._desk.places.labels()
        others = {label_key(each): each for each in known if label_key(each) != key}
        into = others.get(label_key(wanted), wanted)
        # first, so that no list of such a view is read in between; it means the old one until then
        await self._views.follow_label(label, into)
        await self._desk.places.rename_label(label, into)
        merged = label_key(wanted) in others
        words = _("Merged into the label {name}") if merged else _("The label is {name} now")
        self._tell(words.format(name=into), label, into)
        self._became(f"label:{label}", f"label:{into}")

    async def _remove(self, label: str) -> None:
        if not await self._is_there(label):
            return
        count = await self._desk.lists.count(WithLabel(label))
        if await self._questions.ask_remove(label, count):
            await self._desk.places.remove_label(label)
            self._tell(_("Label deleted: {name}").format(name=label), label, label)

    async def _is_there(self, label: str) -> bool:
        known = await self._desk.places.labels()
        there = label_key(label) in {label_key(each) for each in known}
        if not there:
            self._desk.tell(_("No task has the label {name}").format(name=label))
        return there

    def _tell(self, words: str, label: str, into: str) -> None:
        batch = self._desk.journal.newest

        async def undo() -> None:
            if await self._desk.journal.undo(batch):
                self._became(f"label:{into}", f"label:{label}")
            else:
                self._desk.tell(_("Other changes came after it. Undo goes back step by step."))

        self._desk.tell(words, lambda: self._desk.operations.start("undo", undo))
