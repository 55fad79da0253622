"""Reminders over a real store: each moment once, what was missed together, clocks that jump."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_moments import SqliteMomentStore
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_notices import NoticeAnswer, NoticeKind, TaskNotice
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import TaskStatus
from nova_desktop.services.tasks.reminders import LONGEST_SLEEP_S, Reminders
from tests.unit.services.recurring_desk import BERLIN, RecurringDesk, recurring_desk

pytestmark = pytest.mark.anyio
NINE = datetime(2026, 5, 1, 7, tzinfo=UTC)  # in Berlin
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
BOTH = frozenset(NoticeKind)


@dataclass
class Ears:
    """A Notifier that remembers, in short: `missed one two`."""

    told: list[str] = field(default_factory=list[str])
    notices: list[TaskNotice] = field(default_factory=list[TaskNotice])
    heard: asyncio.Event | None = None

    async def tell(self, notice: TaskNotice) -> None:
        titles = " ".join(task.title for task in notice.tasks)
        self.told.append(f"missed {titles}" if notice.missed else titles)
        self.notices.append(notice)
        if self.heard is not None:
            self.heard.set()


@dataclass
class Bell:
    """One run of reminders over a desk; another run over the same one is a restart."""

    desk: RecurringDesk
    wanted: frozenset[NoticeKind] = BOTH
    ears: Ears = field(default_factory=Ears)
    reminders: Reminders = field(init=False)

    def __post_init__(self) -> None:
        desk = self.desk
        self.reminders = Reminders(
            desk.tasks,
            desk.store,
            SqliteMomentStore(desk.database),
            SqliteStateStore(desk.database),
            lambda: self.wanted,
            lambda: desk.at,
            lambda: BERLIN,
        )
        self.reminders._notifier = self.ears

    async def at(self, moment: datetime) -> list[str]:
        """What is told then."""
        self.desk.at = moment
        await self.reminders.look()
        told, self.ears.told = self.ears.told, []
        return told

    def restarted(self) -> "Bell":
        return Bell(self.desk, self.wanted)


@pytest.fixture
def bell(tmp_path: Path) -> Generator[Bell]:
    with recurring_desk(tmp_path) as desk:
        desk.at = NINE - DAY
        yield Bell(desk)


async def remind(bell: Bell, title: str, at: datetime, **fields: object) -> str:
    return await bell.desk.tasks.add(title, remind_at=at, **fields)


async def test_a_reminder_is_told_once_when_it_is_time(bell: Bell) -> None:
    assert await bell.at(NINE - DAY) == []
    await remind(bell, "Call", NINE)
    assert await bell.at(NINE - MINUTE) == []
    assert await bell.at(NINE) == ["Call"]
    assert await bell.at(NINE) == []
    assert await bell.at(NINE + MINUTE) == []
    assert await bell.restarted().at(NINE + MINUTE) == []


async def test_killed_right_after_it_was_told_it_is_not_told_again(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    await remind(bell, "Call", NINE)

    class KilledError(BaseException):
        """The process ends here."""

    async def tell(_notice: TaskNotice) -> None:
        raise KilledError

    bell.ears.tell = tell
    with pytest.raises(KilledError):
        await bell.at(NINE)
    assert await bell.restarted().at(NINE + MINUTE) == []


async def test_two_windows_tell_once(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    await remind(bell, "Call", NINE)
    other = bell.restarted()
    bell.desk.at = NINE
    await asyncio.gather(bell.reminders.look(), other.reminders.look())
    assert len(bell.ears.told + other.ears.told) == 1


async def test_what_was_missed_is_told_together(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    for hour, title in enumerate(("one", "two", "three")):
        await remind(bell, title, NINE + timedelta(hours=hour))
    await remind(bell, "later", NINE + 9 * DAY)
    after_sleep = NINE + timedelta(hours=5)
    assert await bell.restarted().at(after_sleep) == ["missed one two three"]
    assert await bell.restarted().at(after_sleep) == []
    await remind(bell, "alone", NINE + timedelta(hours=6))
    assert await bell.at(NINE + DAY) == ["missed alone"]


async def test_many_at_once_are_told_together_few_alone(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    for title in ("one", "two"):
        await remind(bell, title, NINE)
    assert sorted(await bell.at(NINE)) == ["one", "two"]
    for number in range(4):
        await remind(bell, str(number), NINE + DAY)
    (told,) = await bell.at(NINE + DAY)
    assert sorted(told.split()) == ["0", "1", "2", "3"]


async def test_what_is_due_is_told_at_its_time_or_in_the_morning_of_its_day(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    await bell.desk.tasks.add("timed", due=Due.local(date(2026, 5, 1), time(15), BERLIN))
    await bell.desk.tasks.add("day", due=Due.on(date(2026, 5, 1)))
    await bell.desk.tasks.add("done", due=Due.on(date(2026, 5, 1)), status=TaskStatus.DONE)
    gone = await bell.desk.tasks.add("gone", due=Due.on(date(2026, 5, 1)))
    await bell.desk.tasks.delete(gone)
    assert await bell.at(NINE - MINUTE) == []
    assert await bell.at(NINE) == ["day"]
    assert await bell.at(NINE + timedelta(hours=6)) == ["timed"]
    assert await bell.restarted().at(NINE + timedelta(hours=9)) == []


async def test_a_task_with_both_at_once_is_told_of_once(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    await remind(bell, "both", NINE, due=Due.on(date(2026, 5, 1)))
    assert await bell.at(NINE) == ["both"]
    assert await bell.at(NINE + MINUTE) == []


async def test_nothing_is_told_unless_it_is_wanted_nor_what_came_before_that(bell: Bell) -> None:
    bell.wanted = frozenset()
    await remind(bell, "before", NINE, due=Due.on(date(2026, 5, 1)))
    assert await bell.at(NINE + MINUTE) == []
    bell.wanted = frozenset({NoticeKind.REMINDER})
    assert await bell.at(NINE + timedelta(hours=1)) == []
    await remind(bell, "after", NINE + timedelta(hours=2))
    assert await bell.at(NINE + timedelta(hours=2)) == ["after"]
    bell.wanted = frozenset()
    await remind(bell, "off", NINE + timedelta(hours=3))
    assert await bell.at(NINE + timedelta(hours=4)) == []
    bell.wanted = BOTH
    assert await bell.at(NINE + timedelta(hours=5)) == []


async def test_a_snooze_is_a_change_that_is_undone(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    task = await remind(bell, "Call", NINE)
    await bell.at(NINE)
    await bell.reminders.answer([task], NoticeAnswer.SNOOZE_10)
    assert (await bell.desk.task(task)).remind_at == NINE + 10 * MINUTE
    await bell.desk.journal.undo()
    assert (await bell.desk.task(task)).remind_at == NINE
    assert await bell.at(NINE + 10 * MINUTE) == []
    await bell.desk.journal.redo()
    assert await bell.at(NINE + 10 * MINUTE) == ["Call"]
    await bell.reminders.answer([task], NoticeAnswer.SNOOZE_TOMORROW)
    assert await bell.at(NINE + DAY - MINUTE) == []
    assert await bell.at(NINE + DAY) == ["Call"]
    await bell.reminders.answer([task], NoticeAnswer.SNOOZE_HOUR)
    await bell.reminders.answer([task], NoticeAnswer.DONE)
    assert (await bell.desk.task(task)).status is TaskStatus.DONE
    assert await bell.at(NINE + 2 * DAY) == []


async def test_tomorrow_is_nine_by_the_clock_also_when_it_changes(bell: Bell) -> None:
    bell.desk.at = datetime(2026, 3, 28, 20, tzinfo=UTC)
    task = await bell.desk.tasks.add("Call")
    await bell.reminders.snooze([task], NoticeAnswer.SNOOZE_TOMORROW)
    assert (await bell.desk.task(task)).remind_at == datetime(2026, 3, 29, 7, tzinfo=UTC)
    with pytest.raises(NovaError):
        await bell.reminders.snooze(["unknown"], NoticeAnswer.SNOOZE_10)
    bell.desk.at = datetime(9999, 12, 31, 20, tzinfo=UTC)
    with pytest.raises(NovaError):
        await bell.reminders.snooze([task], NoticeAnswer.SNOOZE_TOMORROW)


async def test_what_is_due_can_be_snoozed_where_reminders_are_off(bell: Bell) -> None:
    bell.wanted = frozenset({NoticeKind.DUE})
    await bell.at(NINE - DAY)
    task = await bell.desk.tasks.add("day", due=Due.on(date(2026, 5, 1)))
    await remind(bell, "unwanted", NINE + 10 * MINUTE)
    assert await bell.at(NINE) == ["day"]
    await bell.reminders.answer([task], NoticeAnswer.SNOOZE_10)
    assert await bell.at(NINE + 10 * MINUTE) == ["day"]


async def test_a_clock_that_jumps_about_tells_nothing_twice_and_keeps_nothing_back(
    bell: Bell,
) -> None:
    await bell.at(NINE - DAY)
    await remind(bell, "soon", NINE)
    await remind(bell, "far", NINE + 90 * DAY)
    assert await bell.at(NINE) == ["soon"]
    for jump in (-MINUTE, MINUTE, -timedelta(minutes=59), -5 * DAY, timedelta()):
        assert await bell.at(NINE + jump) == []
    assert await bell.at(NINE + 400 * DAY) == [], "nothing is missed for a year"
    assert await bell.at(NINE + 91 * DAY) == ["missed far"]
    assert await bell.at(NINE + DAY) == []
    assert await bell.at(NINE + 90 * DAY) == ["far"], "the first time the clock was wrong"
    assert await bell.at(NINE + 90 * DAY + MINUTE) == []


async def test_a_clock_that_was_put_right_while_nova_was_closed(bell: Bell) -> None:
    await bell.at(NINE - DAY)
    await remind(bell, "soon", NINE + DAY)
    assert await bell.at(NINE + 2 * DAY) == ["missed soon"]
    again = bell.restarted()
    assert await again.at(NINE) == []
    assert await again.at(NINE + DAY) == ["soon"]


async def test_it_sleeps_until_the_next_moment_but_no_longer_than_a_minute(bell: Bell) -> None:
    assert await bell.reminders.look() is None
    await remind(bell, "one", bell.desk.at + timedelta(seconds=20))
    assert await bell.reminders.look() == 20
    bell.desk.at += 5 * MINUTE
    await bell.desk.tasks.add("day", due=Due.on(date(2026, 5, 1)))
    assert await bell.reminders.look() == LONGEST_SLEEP_S
    bell.desk.at = NINE - timedelta(seconds=5)
    assert await bell.reminders.look() == 5


async def test_a_change_wakes_it(bell: Bell) -> None:
    running = asyncio.ensure_future(bell.reminders.run(bell.ears))
    try:
        bell.ears.heard = asyncio.Event()
        await bell.reminders.look()
        bell.desk.at += MINUTE
        await remind(bell, "now", bell.desk.at)  # nothing else wakes it for ever
        await asyncio.wait_for(bell.ears.heard.wait(), 5)
        assert bell.ears.told == ["now"]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
