"""Offers what tasks can be given, and gives what was chosen; for rows and cards; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Final

from nova_desktop.domain.commands import Command
from nova_desktop.domain.key_table import Act
from nova_desktop.domain.task_commands import Relation, add_place, edit_task, relate_task
from nova_desktop.domain.task_fields import name_of
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.tasks import Priority, TaskCard, TaskStatus
from nova_desktop.services.tasks.tasks import new_id
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.lists.choices import NEW, Picks, picks_of
from nova_desktop.ui.tasks.lists.naming import Naming
from nova_desktop.ui.tasks.lists.reminder_choices import moment_of

Chosen = Callable[[str], object]
Offer = Callable[[Picks, Chosen], object]
CHOOSING: Final = frozenset(
    {Act.REMIND, Act.PRIORITY, Act.STATUS, Act.PROJECT, Act.LABELS, Act.PEOPLE}
)
"""Acts with choices in a list. Dates have a popup of their own."""


class Choosing:
    """`offer` shows choices beside what they are for, and calls back with the one chosen."""

    def __init__(
        self, desk: TaskDesk, naming: Naming, offer: Offer, actions: TaskActions | None = None
    ) -> None:
        self._desk = desk
        self._naming = naming
        self._show = offer
        self._actions = actions or TaskActions(desk)

    def ask(self, act: Act, cards: Sequence[TaskCard]) -> None:
        """Offer what fits the act."""
        if cards:
            self._desk.operations.start("choices", lambda: self._offer(act, cards))

    async def _offer(self, act: Act, cards: Sequence[TaskCard]) -> None:
        picks = picks_of(act, cards, await self._naming.known())
        if picks is None:
            return
        had = frozenset(pick.value for pick in picks.choices if pick.chosen)

        def chosen(value: str) -> None:
            self._choose(act, cards, value, had=value in had)

        self._show(picks, chosen)

    def _choose(self, act: Act, cards: Sequence[TaskCard], value: str, *, had: bool) -> None:
        tasks, actions = list(dict.fromkeys(card.task.id for card in cards)), self._actions
        if value.startswith(NEW):
            self._make(act, tasks, value.removeprefix(NEW))
            return
        match act:
            case Act.REMIND:
                self._remind(cards, value)
            case Act.PRIORITY:
                actions.set_priority(*tasks, priority=Priority(int(value)))
            case Act.STATUS:
                self._set_status(tasks, TaskStatus(value))
            case Act.PROJECT:
                actions.set_project(*tasks, project=value)
            case Act.LABELS | Act.PEOPLE:
                kind = Relation.LABEL if act is Act.LABELS else Relation.PERSON
                add, remove = ((), (value,)) if had else ((value,), ())
                actions.relate(*tasks, relation=kind, add=add, remove=remove)
            case _:
                pass

    def _remind(self, cards: Sequence[TaskCard], value: str) -> None:
        """Each at its own moment, where that hangs on when it is due."""
        days = self._desk.days
        moments = {card.task.id: moment_of(value, card.task, days) for card in cards}
        commands = [edit_task(task, remind_at=at) for task, at in moments.items()]
        self._actions.do("remind of tasks", lambda: self._desk.tasks.carry_out(commands))

    def _set_status(self, tasks: Sequence[str], status: TaskStatus) -> None:
        if status is TaskStatus.DONE:
            self._actions.complete(*tasks)
        else:
            self._actions.set_status(*tasks, status=status)

    def _make(self, act: Act, tasks: Sequence[str], typed: str) -> None:
        """A project, person or label that is not there yet, in the same step of undo."""
        name, place = name_of(typed), new_id()
        commands: list[Command] = []
        if act is Act.PROJECT:
            commands = [add_place(PlaceKind.PROJECT, place, name)]
            commands += [edit_task(task, project=place) for task in tasks]
        elif act is Act.PEOPLE:
            commands = [add_place(PlaceKind.PERSON, place, name)]
            commands += [relate_task(task, Relation.PERSON, add=[place]) for task in tasks]
        elif act is Act.LABELS:
            commands = [relate_task(task, Relation.LABEL, add=[name]) for task in tasks]
        self._desk.operations.start("name a task", lambda: self._desk.tasks.carry_out(commands))
