"""The panel of one task as a whole: which task, its texts, its log, its menu; no Qt here."""

import asyncio
from typing import Final

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_fields import LONGEST_TITLE
from nova_desktop.domain.tasks import TaskDetail, TaskStatus
from nova_desktop.services.tasks.changed import TasksChanged
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.detail.as_text import link_text, task_of_link, task_text
from nova_desktop.ui.tasks.detail.comments_presenter import CommentsPresenter
from nova_desktop.ui.tasks.detail.current import Current, known_for
from nova_desktop.ui.tasks.detail.fields_presenter import FieldsPresenter
from nova_desktop.ui.tasks.detail.files_presenter import FilesPresenter
from nova_desktop.ui.tasks.detail.kept_texts import KeptTexts
from nova_desktop.ui.tasks.detail.picture import LANE, STATUS, picture_of
from nova_desktop.ui.tasks.detail.resting import Resting
from nova_desktop.ui.tasks.detail.steps_presenter import StepsPresenter
from nova_desktop.ui.tasks.detail.text_keeper import TextKeeper, TextRules
from nova_desktop.ui.tasks.detail.text_rules import notes_rules, title_rules
from nova_desktop.ui.tasks.detail.view_protocol import DetailDesk, DetailView, Slot

CALM_S: Final = 0.03
"""Several changes at once are read once."""


class DetailPresenter:
    """Follows one task. Waits `hurry` times as long as is calm."""

    def __init__(self, desk: DetailDesk, view: DetailView, hurry: float = 1.0) -> None:
        self._desk = desk
        self._view = view
        self._current = Current()
        self._reading = asyncio.Lock()
        self._operations = desk.desk.operations
        self._kept = KeptTexts(desk.state)
        self._actions = TaskActions(desk.desk)
        self.fields = FieldsPresenter(desk, view, self._current)
        self.steps = StepsPresenter(desk, self._actions, self._current)
        self.files = FilesPresenter(desk, view, self._current)
        self.comments = CommentsPresenter(desk, view, self._current, self._kept, hurry)
        self.title = self._keeper(title_rules(desk.desk), hurry)
        self.notes = self._keeper(notes_rules(desk.desk), hurry)
        self._again = Resting(self._operations, "show a task", hurry * CALM_S, self._reload)
        desk.desk.tasks.on_change(self._changed)

    @property
    def task(self) -> str:
        """The task in view; "" for none."""
        return self._current.task

    def show(self, task: str) -> None:
        """Bring a task into view; what was written about another one is saved."""
        if task == self._current.task and self._current.detail is not None:
            return
        self._let_go()
        self._current.task = task
        self._view.show_loading()
        self._operations.start("show a task", lambda: self._load(task, anew=True))

    def retry(self) -> None:
        """Read it again."""
        task = self._current.task
        self._view.show_loading()
        self._operations.start("show a task", lambda: self._load(task, anew=True))

    def close(self) -> None:
        """The panel is left."""
        self._let_go()
        self._current.forget()
        self._view.leave()

    async def keep(self) -> None:
        """Save what is being written before the application ends. Never raises."""
        await self.title.close()
        await self.notes.close()
        await self.comments.close()

    # --- its menu -----------------------------------------------------------------------------

    def set_status(self, value: str) -> None:
        """A status, or a lane of the user's own, of StatusChoice."""
        task = self._current.task
        if value.startswith(LANE):
            self._actions.move(task, lane=value.removeprefix(LANE))
            return
        status = TaskStatus(value.removeprefix(STATUS))
        if status is TaskStatus.DONE:
            self._actions.complete(task)
        else:
            self._actions.set_status(task, status=status)

    def retry_task(self) -> None:
        """A failed one is new again."""
        self._actions.retry(self._current.task)

    def duplicate(self) -> None:
        """One like it, which is then in view."""
        detail = self._current.detail
        if detail is None:
            return
        title = detail.card.task.title
        name = _("{title} (copy)").format(title=title)[:LONGEST_TITLE]

        async def work() -> None:
            copy = await self._desk.desk.tasks.duplicate(detail.card.task.id, name)
            batch = self._desk.desk.journal.newest

            def undo() -> None:
                self._operations.start("undo", lambda: self._desk.desk.journal.undo(batch))

            self._desk.desk.tell(_("Duplicated"), undo)
            self.show(copy)

        self._operations.start("duplicate a task", work)

    def copy_link(self) -> None:
        """In Markdown, to be pasted into notes and comments."""
        if self._current.detail is not None:
            self._desk.outside.copy(link_text(self._current.detail.card.task))
            self._desk.desk.tell(_("Link copied"))

    def copy_text(self) -> None:
        """All of it as Markdown."""
        detail, known = self._current.detail, self._current.known
        if detail is not None and known is not None:
            self._desk.outside.copy(task_text(detail, picture_of(detail, known)))
            self._desk.desk.tell(_("Task copied as text"))

    def delete(self) -> None:
        """Into the trash; the toast brings it back."""
        task = self._current.task
        self.close()
        self._actions.delete(task)

    def skip(self) -> None:
        """This one of its series is left out; the toast brings it back."""
        task = self._current.task
        self.close()
        self._actions.skip(task)

    def restore(self) -> None:
        """Back from the trash."""
        self._actions.restore(self._current.task)

    def open_task(self, task: str) -> None:
        """A step or a task above, in this panel."""
        self.show(task)

    def open_chat(self, conversation: str) -> None:
        self._desk.outside.open_chat(conversation)

    def unlink_chat(self, link: str) -> None:
        """The chat itself stays."""
        task, tasks = self._current.task, self._desk.desk.tasks
        self._operations.start("unlink a chat", lambda: tasks.unlink(task, link))

    def open_link(self, url: str) -> None:
        """Of the notes or a comment."""
        if task := task_of_link(url):
            self.show(task)
        else:
            self._desk.outside.open_link(url)

    # --- reading it ---------------------------------------------------------------------------

    def _changed(self, changed: TasksChanged) -> None:
        """A step that came or a name that changed does not name this task, so any change counts."""
        if self._current.task and changed:
            self._again.want()

    def _reload(self) -> None:
        task = self._current.task
        if task:
            self._operations.start("show a task", lambda: self._load(task, anew=False))

    async def _load(self, task: str, *, anew: bool) -> None:
        """One at a time, so that what was read last is shown last."""
        async with self._reading:
            if task == self._current.task:
                await self._read(task, anew=anew)

    async def _read(self, task: str, *, anew: bool) -> None:
        try:
            detail = await self._desk.desk.lists.detail(task)
            known = await known_for(self._desk, detail) if detail is not None else None
            log = await self.comments.read(task, detail, known, anew=anew)
            kept = [await self._kept.get(task, slot) if anew else None for slot in Slot]
        except NovaError as error:
            if not anew and self._current.detail is not None:
                raise  # told beside what is shown, which stays
            if task == self._current.task:
                self._view.show_problem(error.problem)
            return
        if task != self._current.task:
            return
        was_there = self._current.detail is not None
        self._current.detail, self._current.known = detail, known
        if detail is None or known is None or detail.card.task.deleted_at is not None:
            self._show_gone(detail)
            return
        if anew or not was_there:
            by_slot = dict(zip(Slot, kept, strict=True))
            self.title.take(task, detail.card.task.title, by_slot[Slot.TITLE])
            self.notes.take(task, detail.card.task.notes, by_slot[Slot.NOTES])
            self.comments.take(task, by_slot[Slot.COMMENT])
        else:
            self.title.heard(detail.card.task.title)
            self.notes.heard(detail.card.task.notes)
        self._view.show_picture(picture_of(detail, known))
        self.comments.show(log)

    def _show_gone(self, detail: TaskDetail | None) -> None:
        self._current.detail = None
        title = detail.card.task.title if detail is not None else ""
        for keeper in (self.title, self.notes):
            keeper.let_go()
        self._view.show_gone(title, can_restore=detail is not None)

    def _let_go(self) -> None:
        self.title.let_go()
        self.notes.let_go()
        self.comments.let_go()
        self._current.forget()

    def _keeper(self, rules: TextRules, hurry: float) -> TextKeeper:
        return TextKeeper(rules, self._operations, self._kept, self._view, hurry)
