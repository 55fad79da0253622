"""What a user does to tasks from any screen: each is one change, told with its Undo."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Final

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.task_commands import End, Relation
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.tasks.desk import TaskDesk

Work = Callable[[], Awaitable[object]]
_SHOWN: Final = 40


class TaskActions:
    """Starts operations; nothing here waits. Ids of several tasks change in one step of undo.

    What the screen itself shows at once, as a card that moved, is not told by a toast. `around`
    is put around each work, for a screen that has to know when it is over or failed.
    """

    def __init__(self, desk: TaskDesk, around: Callable[[Work], Work] = lambda work: work) -> None:
        self._desk = desk
        self._tasks = desk.tasks
        self._around = around

    def complete(self, *tasks: str) -> None:
        """Done, with what is open below them."""
        many = ngettext("{n} task done", "{n} tasks done", len(tasks))
        self._told("complete tasks", lambda: self._tasks.complete(*tasks), tasks, _("Done"), many)

    def reopen(self, *tasks: str) -> None:
        """Not done after all."""
        self._quiet("reopen", lambda: self._tasks.set_status(*tasks, status=TaskStatus.NEW))

    def retry(self, *tasks: str) -> None:
        """Failed ones are new again."""
        self._quiet("retry", lambda: self._tasks.retry(*tasks))

    def set_status(self, *tasks: str, status: TaskStatus) -> None:
        self._quiet("status", lambda: self._tasks.set_status(*tasks, status=status))

    def delete(self, *tasks: str) -> None:
        """Into the trash."""
        many = ngettext("{n} task deleted", "{n} tasks deleted", len(tasks))
        self._told("delete tasks", lambda: self._tasks.delete(*tasks), tasks, _("Deleted"), many)

    def skip(self, *tasks: str) -> None:
        """Leave these out of their series; what comes after them is there instead."""
        many = ngettext("{n} task skipped", "{n} tasks skipped", len(tasks))
        self._told("skip tasks", lambda: self._tasks.skip(*tasks), tasks, _("Skipped"), many)

    def work_on(self, *tasks: str) -> None:
        """Nova is to do them."""
        for task in tasks:
            self._desk.work_on(task)

    def skip_those(self, tasks: Sequence[str]) -> None:
        """The same for those of several that repeat; where none does, that is told."""
        if tasks:
            self.skip(*tasks)
        else:
            self._desk.tell(_("Only a task that repeats can be skipped."))

    def restore(self, *tasks: str) -> None:
        """Back from the trash."""
        many = ngettext("{n} task restored", "{n} tasks restored", len(tasks))
        back = _("Restored")
        self._told("restore tasks", lambda: self._tasks.restore(*tasks), tasks, back, many)

    def rename(self, task: str, title: str) -> None:
        self._quiet("rename a task", lambda: self._tasks.edit(task, title=title))

    def plan(self, *tasks: str, day: date | None) -> None:
        """Due on a day, or no day."""
        self._quiet("plan tasks", lambda: self._tasks.plan(*tasks, day=day))

    def set_priority(self, *tasks: str, priority: Priority) -> None:
        self._quiet("priority", lambda: self._tasks.edit(*tasks, priority=priority))

    def set_project(self, *tasks: str, project: str) -> None:
        """By id; "" for none."""
        self._quiet("project", lambda: self._tasks.edit(*tasks, project=project))

    def edit(self, *tasks: str, **fields: object) -> None:
        """Other values of fields of domain/task_fields."""
        self._quiet("edit tasks", lambda: self._tasks.edit(*tasks, actor=Actor.YOU, **fields))

    def relate(
        self, *tasks: str, relation: Relation, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """More labels, people or needed tasks, or fewer."""

        def work() -> Awaitable[None]:
            return self._tasks.relate(*tasks, relation=relation, add=add, remove=remove)

        self._quiet("relate tasks", work)

    def move(
        self, *tasks: str, lane: str, after: str = "", before: str = "", end: End = End.TOP
    ) -> None:
        """Into a lane, behind or before another, or to an end."""

        def work() -> Awaitable[None]:
            return self._tasks.move(*tasks, lane=lane, after=after, before=before, end=end)

        self._quiet("move tasks", work)

    def undo(self) -> None:
        """Take the last change back, whatever it was, and say so."""
        self._desk.operations.start("undo", self._undo_last)

    def redo(self) -> None:
        self._desk.operations.start("redo", self._redo_last)

    def do(self, name: str, work: Work, words: str = "") -> None:
        """Any other change; with words it is told with its Undo."""

        async def told() -> None:
            await work()
            self._tell(words)

        self._quiet(name, told if words else work)

    def _quiet(self, name: str, work: Work) -> None:
        self._desk.operations.start(name, self._around(work))

    def _told(self, name: str, work: Work, tasks: Sequence[str], one: str, many: str) -> None:
        async def do() -> None:
            words = await self._words(tasks, one, many)
            await work()
            self._tell(words)

        if tasks:
            self._quiet(name, do)

    def _tell(self, words: str) -> None:
        batch = self._desk.journal.newest
        self._desk.tell(words, lambda: self._take_back(batch))

    async def _words(self, tasks: Sequence[str], one: str, many: str) -> str:
        if len(tasks) != 1:
            return many.format(n=len(tasks))
        detail = await self._desk.lists.detail(tasks[0])
        title = detail.card.task.title if detail is not None else ""
        short = title if len(title) <= _SHOWN else f"{title[:_SHOWN].rstrip()}…"
        return f"{one}: {short}" if short else one

    def _take_back(self, batch: str) -> None:
        async def work() -> None:
            if not await self._desk.journal.undo(batch):
                self._desk.tell(_("Other changes came after it. Undo goes back step by step."))

        self._desk.operations.start("undo", work)

    async def _undo_last(self) -> None:
        undone = await self._desk.journal.undo()
        self._desk.tell(_("Undone") if undone else _("There is nothing to undo"))

    async def _redo_last(self) -> None:
        redone = await self._desk.journal.redo()
        self._desk.tell(_("Done again") if redone else _("There is nothing to redo"))
