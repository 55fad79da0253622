"""Reminders: tells of tasks when it is time, each moment once, and what was missed together.

There is one sleep, until the next moment or a change of a task. It is cut into minutes, since a
computer that was asleep, or whose clock was set, does not wake a longer one in time.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_notices import (
    Moment,
    NoticeAnswer,
    NoticeKind,
    TaskNotice,
    snoozed_until,
)
from nova_desktop.domain.tasks import OVER, Task
from nova_desktop.services.ports import StateStore
from nova_desktop.services.tasks.ports import TaskStore
from nova_desktop.services.tasks.reminder_ports import MomentStore, Notifier
from nova_desktop.services.tasks.tasks import Tasks

_log = logging.getLogger(__name__)
LONGEST_SLEEP_S: Final = 60.0
AFTER_TROUBLE_S: Final = 60.0
LATE: Final = timedelta(minutes=3)
"""After this it was missed."""
MOST_ALONE: Final = 3
"""More at once are told together."""
OLDEST: Final = timedelta(days=30)
_STATE: Final = "reminders/since/{kind}"
Wanted = Callable[[], frozenset[NoticeKind]]


class Reminders:
    """The use cases. `wanted` says what the user wants to be told of, `zone` where they are."""

    def __init__(
        self,
        tasks: Tasks,
        store: TaskStore,
        moments: MomentStore,
        state: StateStore,
        wanted: Wanted,
        now: Callable[[], datetime],
        zone: Callable[[], str] = lambda: "",
    ) -> None:
        self._tasks = tasks
        self._store = store
        self._moments = moments
        self._state = state
        self._wanted = wanted
        self._now = now
        self._zone = zone
        self._notifier: Notifier | None = None
        self._woken = asyncio.Event()
        tasks.on_change(lambda _changed: self.wake())

    def wake(self) -> None:
        """Something changed: tasks, or what is wanted."""
        self._woken.set()

    async def run(self, notifier: Notifier) -> None:
        """Until cancelled."""
        self._notifier = notifier
        while True:
            self._woken.clear()
            try:
                sleep_s = await self.look()
            except NovaError:
                _log.exception("reminders could not be read")
                sleep_s = AFTER_TROUBLE_S
            with suppress(TimeoutError):
                async with asyncio.timeout(sleep_s):
                    await self._woken.wait()

    async def look(self) -> float | None:
        """Tell what is to be told now; seconds until the next look, None for until a change."""
        now = self._now()
        since = await self._since(now)
        if not since or self._notifier is None:
            return None
        found = await self._moments.moments(since, now, self._zone())
        if found:
            await self._tell(await self._moments.claim(found, now), now)
        following = await self._moments.next_moment(since, now, self._zone())
        if following is None:
            return None
        return min(max((following - now).total_seconds(), 0.0), LONGEST_SLEEP_S)

    async def answer(self, tasks: Sequence[str], answer: NoticeAnswer) -> None:
        """What was pressed on a notice: done, or later. A snooze is a change as any other."""
        if answer is NoticeAnswer.DONE:
            await self._tasks.complete(*tasks)
        elif answer is not NoticeAnswer.OPEN:
            await self.snooze(tasks, answer)

    async def snooze(
        self, tasks: Sequence[str], answer: NoticeAnswer, actor: Actor = Actor.YOU
    ) -> None:
        """Tell of them again later."""
        try:
            at = snoozed_until(answer, self._now(), self._zone())
        except ValueError as error:
            raise NovaError.of(
                ProblemCode.CHANGE_REFUSED, detail=str(error), kind="edit_task"
            ) from error
        await self._tasks.edit(*tasks, actor=actor, remind_at=at)

    async def _since(self, now: datetime) -> dict[NoticeKind, datetime]:
        """From when on each wanted kind is told; what lies before it was not asked for."""
        wanted = self._wanted()
        found: dict[NoticeKind, datetime] = {}
        for kind in NoticeKind:
            key = _STATE.format(kind=kind)
            kept = _moment(await self._state.get_state(key))
            if kind not in wanted:
                if kept is not None:
                    await self._state.set_state(key, None)
                continue
            if kept is None or kept > now:
                kept = now
                await self._state.set_state(key, now.isoformat())
            found[kind] = max(kept, now - OLDEST)
        return found

    async def _tell(self, moments: Sequence[Moment], now: datetime) -> None:
        by_task = {moment.task: moment for moment in sorted(moments, key=lambda one: one.at)}
        cards = await self._store.cards(list(by_task))
        tasks = [c.task for c in cards if c.task.status not in OVER and c.task.deleted_at is None]
        late = [one for one in tasks if now - by_task[one.id].at > LATE]
        on_time = [one for one in tasks if one not in late]
        notices = [_notice(late, by_task, missed=True)] if late else []
        if len(on_time) > MOST_ALONE:
            notices.append(_notice(on_time, by_task))
        else:
            notices += [_notice([one], by_task) for one in on_time]
        for notice in notices:
            if self._notifier is not None:
                await self._notifier.tell(notice)


def _notice(tasks: list[Task], moments: dict[str, Moment], *, missed: bool = False) -> TaskNotice:
    return TaskNotice(tuple(tasks), tuple(moments[one.id] for one in tasks), missed)


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
