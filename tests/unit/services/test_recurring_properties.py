"""Whatever is done to a series in whatever order: no occurrence of it is there twice."""

import asyncio
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import DONE, OVER, Task, TaskStatus
from tests.unit.adapters_sqlite.task_dump import dump
from tests.unit.services.recurring_desk import BERLIN, RecurringDesk, recurring_desk

RULES = st.sampled_from(
    [
        ("FREQ=DAILY", False),
        ("FREQ=DAILY;COUNT=4", False),
        ("FREQ=DAILY;INTERVAL=2", True),
        ("FREQ=WEEKLY;BYDAY=MO,FR", False),
        ("FREQ=MONTHLY", False),
        ("FREQ=HOURLY;INTERVAL=7", False),
    ]
)
DUES = st.sampled_from(
    [Due.on(date(2026, 1, 31)), Due.local(date(2026, 3, 27), time(2, 30), BERLIN)]
)


WHATS = (
    *("complete", "complete", "all", "skip", "drop", "reopen", "plan", "delete", "restore"),
    *("undo", "redo", "wait"),
)


@dataclass(frozen=True)
class Act:
    """One thing done to a task of the series, counted from the last one."""

    what: str
    which: int = 0
    days: int = 0


ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from(WHATS),
        st.integers(0, 3),
        st.integers(0, 9),
    ),
    min_size=3,
    max_size=25,
)


async def act(desk: RecurringDesk, todo: Act) -> None:
    match todo.what:
        case "undo":
            await undo(desk)
        case "redo":
            await desk.journal.redo()
        case "wait":
            desk.at += timedelta(days=todo.days, hours=7)
        case _:
            await change(desk, todo)


async def change(desk: RecurringDesk, todo: Act) -> None:
    series = await desk.series()
    task = series[-1 - todo.which % len(series)]
    day = task.due.day if task.due else date(2026, 3, 1)
    match todo.what:
        case "complete":
            await desk.tasks.complete(task.id)
        case "skip":
            await desk.tasks.skip(task.id)
        case "reopen":
            await desk.tasks.set_status(task.id, status=TaskStatus.NEW)
        case "drop":
            await desk.tasks.move(task.id, lane=DONE)
        case "delete":
            await desk.tasks.delete(task.id)
        case "restore":
            await desk.tasks.restore(task.id)
        case "plan":
            await desk.tasks.plan(task.id, day=day + timedelta(days=todo.days - 4))
        case _:
            await desk.tasks.complete(*(one.id for one in series if not one.deleted_at))


async def undo(desk: RecurringDesk) -> None:
    """Never so far that the series itself is gone; forth again it is as it was."""
    before = await dump(desk.database)
    await desk.journal.undo()
    series = await desk.series()
    if not series or series[0].repeat is None:
        await desk.journal.redo()
        assert await dump(desk.database) == before


def doubled(series: list[Task]) -> list[object]:
    found = Counter(one.repeat.occurrence for one in series if one.repeat)
    return [occurrence for occurrence, times in found.items() if times > 1]


async def follow(desk: RecurringDesk, rule: str, after: bool, due: Due, acts: list[Act]) -> None:
    desk.at = datetime(2026, 1, 31, 6, tzinfo=UTC)
    task = await desk.tasks.add("Again", due=due)
    await desk.tasks.add("Step", parent=task)
    await desk.tasks.repeat(task, rule=rule, after_completion=after)
    for todo in acts:
        with suppress(NovaError):  # what is in the trash cannot be moved, and so on
            await act(desk, todo)
        series = list(await desk.series())
        assert doubled(series) == [], todo
        for one in series:
            assert len(await desk.store.below(one.id)) <= 1


async def open_alive(desk: RecurringDesk) -> int:
    return sum(one.status not in OVER and one.deleted_at is None for one in await desk.series())


@settings(max_examples=60, deadline=None)
@given(rule=RULES, due=DUES, acts=ACTS)
def test_no_order_of_events_makes_two_of_an_occurrence(
    rule: tuple[str, bool], due: Due, acts: list[Act]
) -> None:
    with tempfile.TemporaryDirectory() as folder, recurring_desk(Path(folder)) as desk:
        asyncio.run(follow(desk, *rule, due, acts))


@settings(max_examples=40, deadline=None)
@given(rule=RULES, due=DUES, days=st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_completed_one_after_the_other_one_is_open_until_the_series_ends(
    rule: tuple[str, bool], due: Due, days: list[int]
) -> None:
    async def complete_all(desk: RecurringDesk) -> None:
        desk.at = datetime(2026, 1, 31, 6, tzinfo=UTC)
        task = await desk.tasks.add("Again", due=due)
        await desk.tasks.repeat(task, rule=rule[0], after_completion=rule[1])
        for wait in days:
            desk.at += timedelta(days=wait)
            await desk.tasks.complete((await desk.last()).id)
        series = [one.repeat for one in await desk.series() if one.repeat]
        assert [one.number for one in series] == list(range(1, len(series) + 1))
        orders = [one.occurrence.order for one in series if one.occurrence]
        assert orders == sorted(set(orders))
        assert await open_alive(desk) == (len(series) == len(days) + 1)

    with tempfile.TemporaryDirectory() as folder, recurring_desk(Path(folder)) as desk:
        asyncio.run(complete_all(desk))
