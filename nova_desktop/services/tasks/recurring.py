"""Tasks that come again: what follows one that is done or skipped, made once and never twice.

The next task of a series is added in the batch that completes the one before, so undo takes both
back. Its id comes from the series and its day, and the store adds it only where neither it nor a
later one is there: however often, in how many windows a task is completed, one follows.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from nova_desktop.domain.commands import Command
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.recurrence import Series, instance_id
from nova_desktop.domain.task_commands import (
    completed_by,
    delete_task,
    edit_task,
    restore_task,
    set_status,
)
from nova_desktop.domain.task_times import Due, wall_clock
from nova_desktop.domain.tasks import OVER, Repeat, Task, TaskCard, TaskStatus
from nova_desktop.services.tasks.many import cards_of
from nova_desktop.services.tasks.next_task import Step, adding, moved_moment
from nova_desktop.services.tasks.ports import Recurrence, TaskStore

Following = Callable[[Series, Due, datetime, int], Due | None]
_MANY: Final = 2_000
_NO_RULE = (ProblemCode.RECURRENCE_INVALID, ProblemCode.RECURRENCE_NEVER)


class Recurring:
    """Makes the commands; who carries them out is `Tasks`.

    `zone` names the zone the user lives in, "" for this computer's; `name` gives new ids.
    """

    def __init__(
        self,
        store: TaskStore,
        dates: Recurrence,
        now: Callable[[], datetime],
        name: Callable[[], str],
        zone: Callable[[], str] = lambda: "",
    ) -> None:
        self._store = store
        self._dates = dates
        self._now = now
        self._name = name
        self._zone = zone

    def beginning(
        self, rule: str, on: Due | None = None, *, after_completion: bool = False
    ) -> tuple[Due, Repeat]:
        """The first due of a new series, on this day or later, and what the task is to keep.

        Raises NovaError: RECURRENCE_INVALID or RECURRENCE_NEVER.
        """
        now = self._now()
        first = _plain(self._dates.begin(rule, self._at_home(on or self._today(now)), now))
        return first, self._first(rule, first, after_completion=after_completion)

    async def scheduling(
        self, tasks: Sequence[str], due: Due | None, rule: str, *, after_completion: bool = False
    ) -> list[Command]:
        """Due then, and repeating by that rule, "" for none. Raises as `beginning`.

        A task that has this rule already stays in its series; only this once it is due then.
        """
        commands: list[Command] = []
        for card in await self._store.cards(tasks):
            repeat = card.task.repeat
            kept = ("", False) if repeat is None else (repeat.rule, repeat.after_completion)
            if rule and kept != (rule, after_completion):
                commands += await self._repeating(card.task, rule, due, after_completion)
                continue
            if not rule:
                commands += await self.ending([card.task.id])
            commands.append(edit_task(card.task.id, due=due))
        return commands

    async def repeating(
        self, tasks: Sequence[str], rule: str, *, after_completion: bool = False
    ) -> list[Command]:
        """Each begins a series of its own, where it is due today or next. Raises as `beginning`.

        What was to be done this morning is still to be done.
        """
        found = [card.task for card in await self._store.cards(tasks)]
        made = [await self._repeating(one, rule, one.due, after_completion) for one in found]
        return [command for commands in made for command in commands]

    async def _repeating(
        self, task: Task, rule: str, due: Due | None, after_completion: bool
    ) -> list[Command]:
        now = self._now()
        on = due or self._today(now)
        if on.at is not None and on.day == wall_clock(now, on.zone).date():
            now = min(now, on.instant() - timedelta(minutes=1))
        first = _plain(self._dates.begin(rule, self._at_home(on), now))
        repeat = self._first(rule, first, after_completion=after_completion)
        remind = self._moved(task.remind_at, task.due or first, first)
        edit = edit_task(task.id, due=first, repeat=repeat, remind_at=remind)
        return [edit, *await self._left_behind(task)]

    async def ending(self, tasks: Sequence[str]) -> list[Command]:
        """They come no more; where they stand they stay."""
        commands: list[Command] = []
        for card in await self._store.cards(tasks):
            if card.task.repeat is not None:
                commands.append(edit_task(card.task.id, repeat=None))
                commands += await self._left_behind(card.task)
        return commands

    async def skipping(self, tasks: Sequence[str]) -> list[Command]:
        """Open ones that repeat go to the trash, and what comes after them is there instead."""
        commands: list[Command] = []
        for card in await self._store.cards(tasks):
            task = card.task
            if task.repeat is not None and task.deleted_at is None and task.status not in OVER:
                commands += await self._next(card, self._dates.skip)
                commands.append(delete_task(task.id))
        return commands

    async def with_following(self, commands: Sequence[Command]) -> list[Command]:
        """The commands, and behind them what follows the tasks that they complete."""
        many = len(commands) > _MANY
        done = await asyncio.to_thread(completed_by, commands) if many else completed_by(commands)
        found = list(commands)
        async for card in cards_of(self._store, list(done)):
            if card.task.repeat is not None and await self._is_completed(card, done):
                found += await self._next(card, self._dates.next_due)
        return found

    async def _is_completed(self, card: TaskCard, done: Mapping[str, bool]) -> bool:
        """Whether it repeats and becomes done now. Below a task that is over, nothing repeats."""
        task = card.task
        if task.repeat is None or task.deleted_at is not None or task.status is TaskStatus.DONE:
            return False
        if task.status is TaskStatus.FAILED and not done[task.id]:
            return False
        if not task.parent:
            return True
        above = await self._store.cards([task.parent])
        return task.parent not in done and all(c.task.status not in OVER for c in above)

    async def _next(self, card: TaskCard, following: Following) -> list[Command]:
        task, now = card.task, self._now()
        series, last, number = self._place(task, now)
        mates = [one.task for one in await self._store.series(series.id)]
        alive = [one for one in mates if one.deleted_at is None and one.id != task.id]
        if any(self._is_later(one, last, number) for one in alive):
            return []
        try:
            moved = None if task.due is None else self._at_home(task.due)
            due = following(series, _later(last, moved), now, number)
        except NovaError as problem:
            if problem.problem.code not in _NO_RULE:
                raise
            return []  # an import may bring any rule, and the task can be done all the same
        if due is None:
            return []
        name = instance_id(series, due)
        gone = next((one for one in mates if one.id == name), None)
        if gone is not None:
            return [restore_task(name), set_status(name, TaskStatus.NEW)]
        due, start = _plain(due), _plain(series.start)
        repeat = Repeat(series.rule, series.after_completion, series.id, start, number + 1, due)
        return await self._adding(card, Step(name, task.due or last, due, repeat))

    async def _adding(self, card: TaskCard, step: Step) -> list[Command]:
        below = await self._store.below(card.task.id)
        tree = [card, *below]
        notes = {
            each.task.id: found.card.task.notes
            for each in tree
            if each.has_notes and (found := await self._store.detail(each.task.id)) is not None
        }
        return adding([each.task for each in tree], notes, step, self._zone())

    def _place(self, task: Task, now: datetime) -> tuple[Series, Due, int]:
        """Its series, and where in it the task stands; one that begins with it if it has none."""
        repeat = task.repeat or Repeat("")
        here = self._at_home(repeat.occurrence or task.due or self._today(now))
        start = self._at_home(repeat.start or here)
        series = Series(repeat.series or task.id, repeat.rule, start, repeat.after_completion)
        return series, here, repeat.number

    def _first(self, rule: str, due: Due, *, after_completion: bool) -> Repeat:
        return Repeat(rule, after_completion, self._name(), due, 1, due)

    async def _left_behind(self, task: Task) -> list[Command]:
        """The one before in the series that a task leaves must not be followed by another."""
        if task.repeat is None or not task.repeat.series:
            return []
        mates = [one.task for one in await self._store.series(task.repeat.series)]
        before = [one for one in mates if one.id != task.id and one.repeat and not one.deleted_at]
        last = max(before, key=lambda one: one.repeat.number if one.repeat else 0, default=None)
        return [] if last is None else [edit_task(last.id, repeat=None)]

    def _moved(self, moment: datetime | None, last: Due, due: Due) -> datetime | None:
        return None if moment is None else moved_moment(moment, last, due, self._zone())

    def _is_later(self, task: Task, than: Due, number: int) -> bool:
        repeat = task.repeat
        if repeat is None or repeat.number > number:
            return repeat is not None
        occurrence = repeat.occurrence
        return bool(occurrence and self._at_home(occurrence).instant() > than.instant())

    def _at_home(self, due: Due) -> Due:
        """A whole day is one of where the user is."""
        return due if due.at is not None or due.zone else replace(due, zone=self._zone())

    def _today(self, now: datetime) -> Due:
        zone = self._zone()
        return Due(wall_clock(now, zone).date(), None, zone)


def _plain(due: Due) -> Due:
    """As tasks keep it: a whole day has no zone."""
    return Due(due.day) if due.at is None else due


def _later(one: Due, other: Due | None) -> Due:
    return one if other is None or other.instant() <= one.instant() else other
