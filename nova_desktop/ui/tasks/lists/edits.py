"""What is done with rows of tasks, on any screen that has them; no Qt here."""

from collections.abc import Sequence
from typing import Protocol

from nova_desktop.domain.key_table import Act
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import ENTRY_STATUSES, Task, TaskStatus
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.choosing import CHOOSING, Choosing, Chosen
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.rows import ListRow, task_ids


class PickView(Protocol):
    """Where choices are offered."""

    def offer(self, picks: Picks, chosen: Chosen) -> None:
        """Beside the rows that are asked about."""
        ...

    def offer_dates(self, tasks: Sequence[Task]) -> None:
        """There too: the popup in which dates are picked."""
        ...


class RowEdits:
    """One for each screen with rows."""

    def __init__(self, desk: TaskDesk, naming: Naming, view: PickView) -> None:
        self._desk = desk
        self._view = view
        self.actions = TaskActions(desk)
        self._choosing = Choosing(desk, naming, view.offer, self.actions)

    def do(self, act: Act, rows: Sequence[ListRow]) -> None:
        """An act with tasks; those that only concern the list are the screen's own."""
        tasks = task_ids(rows)
        if not tasks:
            return
        cards = [row.card for row in rows if row.card is not None]
        if any(row.face is not None and row.face.in_trash for row in rows):
            self._do_in_trash(act, tasks)
            return
        if act in CHOOSING:
            self._choosing.ask(act, cards)
            return
        match act:
            case Act.PLAN:
                self._view.offer_dates([card.task for card in cards])
            case Act.OPEN:
                self._desk.open_task(tasks[0])
            case Act.COMPLETE:
                self._toggle(rows)
            case Act.DELETE:
                self.actions.delete(*tasks)
            case Act.RETRY | Act.SKIP | Act.WORK:
                self._do_with_some(act, rows)
            case _:
                pass

    def _do_with_some(self, act: Act, rows: Sequence[ListRow]) -> None:
        """What only some of them can have done to them."""
        faces = [row.face for row in rows if row.face is not None]
        failed = [face.id for face in faces if face.can_retry]
        if act is Act.SKIP:
            self.actions.skip_those([face.id for face in faces if face.can_skip])
        elif act is Act.WORK:
            self.actions.work_on(*(face.id for face in faces if not face.is_over))
        elif failed:
            self.actions.retry(*failed)

    def _do_in_trash(self, act: Act, tasks: Sequence[str]) -> None:
        """What was deleted can be looked at and brought back."""
        match act:
            case Act.OPEN:
                self._desk.open_task(tasks[0])
            case Act.RETRY:
                self.actions.restore(*tasks)
            case Act.DELETE:
                self._desk.tell(_("The trash forgets after 30 days."))
            case _:
                self._desk.tell(_("It is in the trash. Restore it first."))

    def rename(self, task: str, title: str, before: str) -> None:
        """Another title; a blank one or the same changes nothing."""
        if title.strip() and title.strip() != before.strip():
            self.actions.rename(task, title)

    def add(self, title: str, adding: AddDefaults) -> None:
        """A new task with what its list gives it."""
        if title.strip():
            self._desk.operations.start("add a task", lambda: self._add(title, adding))

    def _toggle(self, rows: Sequence[ListRow]) -> None:
        still = [row for row in rows if row.face is not None and not row.face.is_done]
        if still:
            self.actions.complete(*task_ids(still))
        else:
            self.actions.reopen(*task_ids(rows))

    async def _add(self, title: str, adding: AddDefaults) -> None:
        await self._desk.tasks.add(
            title,
            lane="" if adding.lane in ENTRY_STATUSES else adding.lane,
            status=ENTRY_STATUSES.get(adding.lane, TaskStatus.NEW),
            end=adding.end,
            parent=adding.parent,
            labels=[adding.label] if adding.label else (),
            people=[adding.person] if adding.person else (),
            due=Due.on(adding.day) if adding.day is not None else None,
            project=adding.project,
        )
