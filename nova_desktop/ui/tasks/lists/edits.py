"""What is done with rows of tasks, on any screen that has them; no Qt here."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Protocol

from nova_desktop.domain.commands import Command
from nova_desktop.domain.task_commands import Relation, add_place, edit_task, relate_task
from nova_desktop.domain.task_fields import name_of
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import ENTRY_STATUSES, Priority, TaskCard, TaskStatus
from nova_desktop.services.tasks.quick_add import AddDefaults
from nova_desktop.services.tasks.tasks import new_id
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.lists.choices import NEW, Picks, picks_of
from nova_desktop.ui.tasks.lists.keys import Act
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.rows import ListRow, task_ids

Chosen = Callable[[str], object]
CHOOSING: Final = frozenset(
    {Act.PLAN, Act.PRIORITY, Act.STATUS, Act.PROJECT, Act.LABEL, Act.PERSON}
)


class PickView(Protocol):
    """Where choices are offered."""

    def offer(self, picks: Picks, chosen: Chosen) -> None:
        """Beside the rows that are asked about."""
        ...


class RowEdits:
    """One for each screen with rows."""

    def __init__(self, desk: TaskDesk, naming: Naming, view: PickView) -> None:
        self._desk = desk
        self._naming = naming
        self._view = view
        self.actions = TaskActions(desk)

    def do(self, act: Act, rows: Sequence[ListRow]) -> None:
        """An act with tasks; those that only concern the list are the screen's own."""
        tasks = task_ids(rows)
        if not tasks:
            return
        if any(row.face is not None and row.face.in_trash for row in rows):
            self._do_in_trash(act, tasks)
            return
        if act in CHOOSING:
            cards = [row.card for row in rows if row.card is not None]
            self._desk.operations.start("choices", lambda: self._offer(act, cards))
            return
        match act:
            case Act.OPEN:
                self._desk.open_task(tasks[0])
            case Act.DONE:
                self._toggle(rows)
            case Act.DELETE:
                self.actions.delete(*tasks)
            case Act.RETRY:
                failed = [row for row in rows if row.face is not None and row.face.can_retry]
                if failed:
                    self.actions.retry(*task_ids(failed))
            case _:
                pass

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

    def choose(self, act: Act, tasks: Sequence[str], value: str, *, had: bool = False) -> None:
        """A choice was made; `had` tells that all of them have it already."""
        if value.startswith(NEW):
            self._make(act, tasks, value.removeprefix(NEW))
            return
        match act:
            case Act.PLAN:
                day = date.fromisoformat(value) if value else None
                self.actions.plan(*tasks, day=day)
            case Act.PRIORITY:
                self.actions.set_priority(*tasks, priority=Priority(int(value)))
            case Act.STATUS:
                self._set_status(tasks, TaskStatus(value))
            case Act.PROJECT:
                self.actions.set_project(*tasks, project=value)
            case Act.LABEL | Act.PERSON:
                kind = Relation.LABEL if act is Act.LABEL else Relation.PERSON
                add, remove = ((), (value,)) if had else ((value,), ())
                self.actions.relate(*tasks, relation=kind, add=add, remove=remove)
            case _:
                pass

    def rename(self, task: str, title: str, before: str) -> None:
        """Another title; a blank one or the same changes nothing."""
        if title.strip() and title.strip() != before.strip():
            self.actions.rename(task, title)

    def add(self, title: str, adding: AddDefaults) -> None:
        """A new task with what its list gives it."""
        if title.strip():
            self._desk.operations.start("add a task", lambda: self._add(title, adding))

    async def _offer(self, act: Act, cards: Sequence[TaskCard]) -> None:
        picks = picks_of(act, cards, await self._naming.known())
        if picks is None:
            return
        had = frozenset(pick.value for pick in picks.choices if pick.chosen)
        tasks = list(dict.fromkeys(card.task.id for card in cards))

        def chosen(value: str) -> None:
            self.choose(act, tasks, value, had=value in had)

        self._view.offer(picks, chosen)

    def _toggle(self, rows: Sequence[ListRow]) -> None:
        still = [row for row in rows if row.face is not None and not row.face.is_done]
        if still:
            self.actions.complete(*task_ids(still))
        else:
            self.actions.reopen(*task_ids(rows))

    def _set_status(self, tasks: Sequence[str], status: TaskStatus) -> None:
        if status is TaskStatus.DONE:
            self.actions.complete(*tasks)
        else:
            self.actions.set_status(*tasks, status=status)

    def _make(self, act: Act, tasks: Sequence[str], typed: str) -> None:
        """A project, person or label that is not there yet, in the same step of undo."""
        name, place = name_of(typed), new_id()
        commands: list[Command] = []
        if act is Act.PROJECT:
            commands = [add_place(PlaceKind.PROJECT, place, name)]
            commands += [edit_task(task, project=place) for task in tasks]
        elif act is Act.PERSON:
            commands = [add_place(PlaceKind.PERSON, place, name)]
            commands += [relate_task(task, Relation.PERSON, add=[place]) for task in tasks]
        elif act is Act.LABEL:
            commands = [relate_task(task, Relation.LABEL, add=[name]) for task in tasks]
        self._desk.operations.start("name a task", lambda: self._desk.tasks.carry_out(commands))

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
