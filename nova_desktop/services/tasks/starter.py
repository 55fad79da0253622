"""The first board: a few tasks that explain themselves, made once and removed with one click."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from nova_desktop.domain.commands import Actor, Command
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.task_commands import End, add_task, as_example
from nova_desktop.domain.task_examples import OVER, STATE, titles_of
from nova_desktop.domain.task_filters import AllOf
from nova_desktop.domain.task_times import Due, wall_clock
from nova_desktop.domain.tasks import ENTRY_STATUSES, INBOX, Priority, Repeat
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.ports import Recurrence, TaskStore
from nova_desktop.services.tasks.tasks import Tasks, new_id


@dataclass(frozen=True, slots=True)
class StarterTask:
    """One task of the first board. `due_in` counts days from today; `rule` is one of RFC 5545."""

    title: str
    notes: str = ""
    lane: str = INBOX
    labels: tuple[str, ...] = ()
    due_in: int | None = None
    rule: str = ""
    priority: Priority = Priority.NONE
    estimate_min: int | None = None
    steps: tuple[str, ...] = ()


class Starter:
    """Remembers whether the first board was made, so that it never comes again."""

    def __init__(
        self,
        tasks: Tasks,
        store: TaskStore,
        state: StateStore,
        recurrence: Recurrence,
        clock: Callable[[], Clock],
    ) -> None:
        self._tasks = tasks
        self._store = store
        self._state = state
        self._recurrence = recurrence
        self._clock = clock

    async def begin(self, board: Sequence[StarterTask]) -> bool:
        """Make these tasks, unless there ever was a task; whether they were made.

        Raises NovaError when the database takes nothing; it can be tried again then.
        """
        if await self._state.get_state(STATE) is not None:
            return False
        if await self._store.count(AllOf()) or await self._store.trash(1):
            await self._state.set_state(STATE, OVER)
            return False
        made = {new_id(): task for task in board}
        # Remembered first: a board that comes twice is worse than one that does not come.
        titles = {name: task.title for name, task in made.items()}
        await self._state.set_state(STATE, json.dumps(titles))
        try:
            await self._tasks.carry_out(
                [command for name, task in made.items() for command in self._commands(name, task)],
                Actor.NOVA,
            )
        except NovaError:
            await self._state.set_state(STATE, None)
            raise
        return True

    async def examples(self) -> Sequence[str]:
        """The ids of those that are still there as they were made, outside the trash."""
        kept = await self._state.get_state(STATE)
        if kept is None or kept == OVER:
            return ()
        titles = titles_of(kept)
        cards = await self._store.cards(list(titles))
        return [
            card.task.id
            for card in cards
            if card.task.deleted_at is None and card.task.title == titles[card.task.id]
        ]

    async def remove(self) -> int:
        """Into the trash with them, in one step of undo; how many. Renamed ones are the user's."""
        there = await self.examples()
        await self._tasks.delete(*there)
        return len(there)

    async def keep(self) -> None:
        """They are the user's now, and no longer spoken of."""
        await self._state.set_state(STATE, OVER)

    def _commands(self, name: str, task: StarterTask) -> list[Command]:
        fields: dict[str, object] = {"notes": task.notes, "priority": task.priority}
        due = self._due(task)
        if due is not None:
            fields["due"] = due
        if task.rule:
            fields["repeat"] = Repeat(task.rule)
        if task.estimate_min is not None:
            fields["estimate_min"] = task.estimate_min
        first = add_task(
            name,
            task.title,
            status=ENTRY_STATUSES[task.lane],
            lane="",
            end=End.BOTTOM,
            parent="",
            labels=task.labels,
            people=(),
            needs=(),
            **fields,
        )
        steps = [add_task(new_id(), step, parent=name) for step in task.steps]
        return [as_example(added) for added in (first, *steps)]

    def _due(self, task: StarterTask) -> Due | None:
        clock = self._clock()
        today = wall_clock(clock.now, clock.zone).date()
        day = Due(today + timedelta(days=task.due_in or 0), None, clock.zone)
        if task.rule:
            return Due.on(self._recurrence.begin(task.rule, day, clock.now).day)
        return None if task.due_in is None else Due.on(day.day)
