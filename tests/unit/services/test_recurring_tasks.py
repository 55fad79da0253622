"""What follows a task that comes again: one, with what it takes over, in the same batch."""

from collections.abc import Generator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.commands import Actor
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due, due_text
from nova_desktop.domain.tasks import DONE, INBOX, Priority, Repeat, TaskCard, TaskStatus
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.recurring import Recurring
from nova_desktop.services.tasks.tasks import Tasks
from tests.unit.services.recurring_desk import BERLIN, RecurringDesk, recurring_desk

pytestmark = pytest.mark.anyio
FRIDAY = Due.local(date(2026, 5, 1), time(9), BERLIN)
DAILY = "FREQ=DAILY"
WEEKLY = "FREQ=WEEKLY"
NEVER = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"


@pytest.fixture
def desk(tmp_path: Path) -> Generator[RecurringDesk]:
    with recurring_desk(tmp_path) as made:
        yield made


async def weekly(desk: RecurringDesk, **fields: object) -> str:
    task = await desk.tasks.add("Water the plants", due=FRIDAY, **fields)
    await desk.tasks.repeat(task, rule=WEEKLY)
    return task


async def test_the_next_one_takes_over_what_belongs_to_it(desk: RecurringDesk) -> None:
    places = TaskPlaces(desk.journal, desk.store)
    project = await places.add(PlaceKind.PROJECT, "Home")
    ann = await places.add(PlaceKind.PERSON, "Ann")
    task = await weekly(
        desk,
        notes="The *small* ones too.",
        labels=["green"],
        people=[ann],
        project=project,
        priority=Priority.HIGH,
        estimate_min=20,
        status=TaskStatus.IN_PROGRESS,
        deadline=date(2026, 5, 3),
        start=date(2026, 4, 30),
        remind_at=datetime(2026, 5, 1, 6, 30, tzinfo=UTC),
    )
    await desk.tasks.comment(task, "Done soon")
    await desk.tasks.complete(task)
    one, two = await desk.series()
    assert (one.id, one.status) == (task, TaskStatus.DONE)
    following = await desk.task(two.id)
    assert (following.title, following.notes) == ("Water the plants", "The *small* ones too.")
    assert (following.labels, following.people, following.project) == (("green",), (ann,), project)
    assert (following.priority, following.estimate_min) == (Priority.HIGH, 20)
    assert (following.status, following.lane) == (TaskStatus.NEW, INBOX)
    assert following.due == Due.local(date(2026, 5, 8), time(9), BERLIN)
    assert (following.deadline, following.start) == (date(2026, 5, 10), date(2026, 5, 7))
    assert following.remind_at == datetime(2026, 5, 8, 6, 30, tzinfo=UTC)
    assert following.repeat == Repeat(WEEKLY, False, "series1", FRIDAY, 2, following.due)
    assert (await desk.store.cards([two.id]))[0].comments == 0


async def test_it_is_made_in_the_batch_that_completes_the_one_before(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.complete(task, actor=Actor.NOVA)
    entries = await desk.journal.undo()
    assert {(entry.batch, entry.actor) for entry in entries} == {(entries[0].batch, Actor.NOVA)}
    assert [one.id for one in await desk.series()] == [task]
    assert (await desk.task(task)).status is TaskStatus.NEW
    await desk.journal.redo()
    assert await desk.open_ones() == ["2026-05-08T09:00:00[Europe/Berlin]"]


async def test_subtasks_are_open_again_below_it(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    hall = await desk.tasks.add("Hall", parent=task, due=Due.on(date(2026, 4, 30)), notes="Two")
    fern = await desk.tasks.add("Fern", parent=hall, labels=["fern"])
    await desk.tasks.add("Kitchen", parent=task)
    await desk.tasks.complete(fern)
    await desk.tasks.complete(task)
    following = await desk.last()
    below = [card.task for card in await desk.store.below(following.id)]
    assert [one.title for one in below] == ["Hall", "Kitchen", "Fern"]
    assert {one.status for one in below} == {TaskStatus.NEW}
    assert below[0].due == Due.on(date(2026, 5, 7))
    assert (await desk.task(below[0].id)).notes == "Two"
    assert (below[2].parent, below[2].labels) == (below[0].id, ("fern",))
    await desk.journal.undo()
    assert len(await desk.store.below(task)) == 3
    assert await desk.store.detail(below[2].id) is None


async def test_a_subtask_comes_again_below_its_parent(desk: RecurringDesk) -> None:
    parent = await desk.tasks.add("Garden", due=FRIDAY)
    sub = await desk.tasks.add("Water", parent=parent, due=FRIDAY)
    await desk.tasks.repeat(sub, rule=DAILY)
    await desk.tasks.complete(sub)
    assert (await desk.last()).parent == parent
    await desk.tasks.complete(parent)
    assert await desk.open_ones() == [], "below what is done nothing comes again"


async def test_of_a_subtask_that_repeats_one_comes_along(desk: RecurringDesk) -> None:
    garden = await desk.tasks.add("Garden", due=FRIDAY)
    await desk.tasks.repeat(garden, rule=WEEKLY)
    sub = await desk.tasks.add("Water", parent=garden, due=FRIDAY)
    await desk.tasks.repeat(sub, rule=DAILY)
    await desk.tasks.complete(sub)
    await desk.tasks.complete((await desk.last("series2")).id)
    await desk.tasks.complete(garden)
    (water,) = await desk.store.below((await desk.last()).id)
    due = Due.local(date(2026, 5, 8), time(9), BERLIN)
    assert (water.task.due, water.task.repeat) == (
        due,
        Repeat(DAILY, False, water.task.id, due, 1, due),
    )
    await desk.tasks.complete(water.task.id)
    assert await desk.open_ones(water.task.id) == ["2026-05-09T09:00:00[Europe/Berlin]"]


async def test_completed_twice_or_in_two_windows_one_follows(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    before = StaleStore(desk, await desk.store.cards([task]))
    making = Recurring(before, DateutilRecurrence(), lambda: desk.at, lambda: "", lambda: BERLIN)
    other_window = Tasks(desk.journal, before, making)
    await desk.tasks.complete(task)
    await other_window.complete(task)
    desk.at += timedelta(days=30)
    await other_window.complete(task)
    await desk.tasks.complete(task, task)
    assert len(await desk.series()) == 2


class StaleStore(SqliteTaskStore):
    """What another window knows that asked before the first one changed something."""

    def __init__(self, desk: RecurringDesk, cards: Sequence[TaskCard]) -> None:
        super().__init__(desk.database)
        self._cards = cards

    async def cards(self, tasks: Sequence[str]) -> Sequence[TaskCard]:
        return [card for card in self._cards if card.task.id in tasks]

    async def series(self, series: str) -> Sequence[TaskCard]:
        return self._cards


async def test_completed_again_after_it_was_opened_again_none_is_added(
    desk: RecurringDesk,
) -> None:
    task = await weekly(desk)
    await desk.tasks.complete(task)
    await desk.tasks.set_status(task, status=TaskStatus.IN_PROGRESS)
    desk.at += timedelta(days=9)  # by now another one would be next
    await desk.tasks.complete(task)
    assert await desk.open_ones() == ["2026-05-08T09:00:00[Europe/Berlin]"]
    assert len(await desk.series()) == 2


async def test_a_next_one_that_was_deleted_is_taken_back(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.complete(task)
    await desk.tasks.delete((await desk.last()).id)
    await desk.tasks.retry(task)
    await desk.tasks.complete(task)
    assert await desk.open_ones() == ["2026-05-08T09:00:00[Europe/Berlin]"]
    assert len(await desk.series()) == 2


async def test_dropped_on_done_it_comes_again_and_failed_ones_do_not(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.set_status(task, status=TaskStatus.FAILED)
    await desk.tasks.move(task, lane=DONE)
    assert len(await desk.series()) == 1
    await desk.tasks.retry(task)
    await desk.tasks.move(task, lane=DONE)
    await desk.tasks.move(task, lane=DONE)
    assert len(await desk.series()) == 2


async def test_skipped_it_goes_to_the_trash_and_the_next_is_there(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.skip(task)
    assert await desk.open_ones() == ["2026-05-08T09:00:00[Europe/Berlin]"]
    await desk.tasks.skip((await desk.last()).id)
    assert await desk.open_ones() == ["2026-05-15T09:00:00[Europe/Berlin]"]
    await desk.journal.undo()
    await desk.journal.undo()
    assert await desk.open_ones() == [due_text(FRIDAY)]
    await desk.journal.redo()
    assert len(await desk.series()) == 2
    await desk.tasks.restore(task)
    await desk.tasks.complete(task)
    assert len(await desk.series()) == 2


@pytest.mark.parametrize(
    ("rule", "after", "done", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", False, 0, ["01", "08", "15"]),
        ("FREQ=WEEKLY;COUNT=2", True, 2, ["01", "10"]),
        ("FREQ=WEEKLY;UNTIL=20260515", False, 0, ["01", "08", "15"]),
        ("FREQ=DAILY;INTERVAL=3", True, 1, ["01", "05", "09", "13"]),
    ],
)
async def test_a_series_ends_and_counts(
    desk: RecurringDesk, rule: str, after: bool, done: int, days: list[str]
) -> None:
    task = await desk.tasks.add("Run", due=Due.on(FRIDAY.day))
    await desk.tasks.repeat(task, rule=rule, after_completion=after)
    for _ in range(3):
        last = await desk.last()
        assert last.due is not None
        desk.at = last.due.instant() + timedelta(days=done, hours=8)
        await desk.tasks.complete(last.id)
    found = [f"{one.due.day:%d}" for one in await desk.series() if one.due]
    assert found == days[: len(found)]
    assert len(found) == len(days)


async def test_months_end_where_they_end_and_nine_stays_nine(desk: RecurringDesk) -> None:
    desk.at = datetime(2026, 1, 31, 7, tzinfo=UTC)
    task = await desk.tasks.add("Rent", due=Due.local(date(2026, 1, 31), time(9), BERLIN))
    await desk.tasks.edit(task, remind_at=datetime(2026, 1, 31, 7, tzinfo=UTC))
    await desk.tasks.repeat(task, rule="FREQ=MONTHLY")
    for _ in range(3):
        last = await desk.last()
        assert last.due is not None
        desk.at = last.due.instant()
        await desk.tasks.complete(last.id)
    dues = [one.due for one in await desk.series() if one.due]
    assert [due.day.isoformat() for due in dues] == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
    ]  # fmt: skip
    assert {due.at for due in dues} == {time(9)}
    assert [due.instant().hour for due in dues] == [8, 8, 7, 7]
    reminders = [one.remind_at.hour for one in await desk.series() if one.remind_at]
    assert reminders == [7, 7, 6, 6]


async def test_a_time_that_a_clock_change_leaves_out_is_kept_for_the_day_after(
    desk: RecurringDesk,
) -> None:
    desk.at = datetime(2026, 3, 28, 0, tzinfo=UTC)
    task = await desk.tasks.add("Backup", due=Due.local(date(2026, 3, 28), time(2, 30), BERLIN))
    await desk.tasks.repeat(task, rule=DAILY)
    for _ in range(2):
        last = await desk.last()
        assert last.due is not None
        desk.at = last.due.instant() + timedelta(minutes=1)
        await desk.tasks.complete(last.id)
    dues = [one.due for one in await desk.series() if one.due]
    assert [due.at for due in dues] == [time(2, 30)] * 3
    assert [due.instant().strftime("%H:%M") for due in dues] == ["01:30", "01:30", "00:30"]


async def test_moved_to_another_day_the_series_goes_on_as_planned(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.plan(task, day=date(2026, 4, 30))
    desk.at = datetime(2026, 4, 30, 10, tzinfo=UTC)
    await desk.tasks.complete(task)
    last = await desk.last()
    assert last.due is not None
    assert last.due.day == date(2026, 5, 8), "the first of May was done the day before"
    await desk.tasks.plan(last.id, day=date(2026, 5, 16))
    await desk.tasks.complete(last.id)
    assert await desk.open_ones() == ["2026-05-22T09:00:00[Europe/Berlin]"]


async def test_a_rule_begins_with_the_day_that_fits(desk: RecurringDesk) -> None:
    plain = await desk.tasks.add("Plain")
    await desk.tasks.repeat(plain, rule="FREQ=WEEKLY;BYDAY=MO")
    assert await desk.open_ones() == ["2026-05-04"]
    due, repeat = desk.recurring.beginning(DAILY, Due.on(date(2026, 6, 1)), after_completion=True)
    assert (due, repeat.start, repeat.occurrence) == (Due.on(date(2026, 6, 1)),) * 3
    assert (repeat.rule, repeat.after_completion, repeat.number) == (DAILY, True, 1)
    for rule, code in (("daily", "INVALID"), (NEVER, "NEVER")):
        with pytest.raises(NovaError) as caught:
            await desk.tasks.repeat(plain, rule=rule)
        assert caught.value.problem.code is ProblemCode[f"RECURRENCE_{code}"]


async def test_another_rule_is_another_series_that_none_doubles(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.complete(task)
    following = (await desk.last()).id
    await desk.tasks.repeat(following, rule=DAILY)
    await desk.tasks.retry(task)
    await desk.tasks.complete(task)
    assert await desk.open_ones("series1") == []
    assert await desk.open_ones("series2") == ["2026-05-08T09:00:00[Europe/Berlin]"]
    await desk.tasks.repeat(following, rule="")
    assert (await desk.task(following)).repeat is None
    await desk.tasks.complete(following)
    await desk.journal.undo()
    await desk.journal.undo()
    assert await desk.open_ones("series2") == ["2026-05-08T09:00:00[Europe/Berlin]"]


async def test_a_whole_day_is_over_where_the_user_is(desk: RecurringDesk) -> None:
    desk.at = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)  # in Berlin it is the second
    task = await desk.tasks.add("Water")
    await desk.tasks.repeat(task, rule=DAILY)
    assert await desk.open_ones() == ["2026-05-02"]
    desk.at = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
    await desk.tasks.complete(task)
    assert await desk.open_ones() == ["2026-05-05"]


async def test_a_chosen_date_moves_this_one_and_a_chosen_rule_begins_a_series(
    desk: RecurringDesk,
) -> None:
    task = await weekly(desk)
    monday = Due.local(date(2026, 5, 4), time(12), BERLIN)
    await desk.tasks.schedule(task, due=monday, rule=WEEKLY)
    found = await desk.task(task)
    assert found.due == monday
    assert found.repeat == Repeat(WEEKLY, False, "series1", FRIDAY, 1, FRIDAY)
    await desk.tasks.schedule(task, due=monday, rule=DAILY, after_completion=True)
    assert (await desk.task(task)).repeat == Repeat(DAILY, True, "series2", monday, 1, monday)
    await desk.tasks.schedule(task, due=None, rule=DAILY)
    found = await desk.task(task)
    assert found.due == Due.on(date(2026, 5, 1))
    await desk.tasks.schedule(task, due=monday)
    found = await desk.task(task)
    assert (found.due, found.repeat) == (monday, None)
    await desk.journal.undo()
    assert (await desk.task(task)).repeat is not None


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "every day", NEVER])
async def test_a_rule_that_cannot_be_read_hinders_nobody(desk: RecurringDesk, rule: str) -> None:
    task = await desk.tasks.add("Imported", due=FRIDAY, repeat=Repeat(rule, series="theirs"))
    await desk.tasks.complete(task)
    assert (await desk.task(task)).status is TaskStatus.DONE
    assert len(await desk.series("theirs")) == 1


@pytest.mark.parametrize("due", [None, FRIDAY])
async def test_a_rule_from_elsewhere_begins_where_the_task_is(
    desk: RecurringDesk, due: Due | None
) -> None:
    task = await desk.tasks.add("Imported", due=due, repeat=Repeat(DAILY))
    await desk.tasks.complete(task)
    one = await desk.last(task)
    assert one.due is not None
    assert one.due.day == date(2026, 5, 2)


async def test_the_end_of_the_calendar_ends_a_series(desk: RecurringDesk) -> None:
    desk.at = datetime(9999, 12, 30, tzinfo=UTC)
    task = await desk.tasks.add("Last", due=Due.on(date(9999, 12, 31)), deadline=date(9999, 12, 31))
    await desk.tasks.repeat(task, rule=DAILY)
    await desk.tasks.complete(task)
    assert len(await desk.series()) == 1


async def test_in_a_lane_of_the_users_own_it_comes_again_there(desk: RecurringDesk) -> None:
    places = TaskPlaces(desk.journal, desk.store)
    lane = await places.add_lane("Routines")
    task = await weekly(desk)
    await desk.tasks.move(task, lane=lane)
    await desk.tasks.complete(task)
    assert (await desk.last()).lane == lane
    await desk.tasks.skip((await desk.last()).id)
    assert (await desk.last()).lane == lane


async def test_a_second_press_is_no_step_of_undo(desk: RecurringDesk) -> None:
    task = await weekly(desk)
    await desk.tasks.complete(task)
    newest = desk.journal.newest
    await desk.tasks.set_status(task, status=TaskStatus.DONE)
    await desk.tasks.edit(task, title="Water the plants")
    assert desk.journal.newest == newest
    await desk.journal.undo()
    assert (await desk.task(task)).status is TaskStatus.NEW
    await desk.tasks.edit(task, title="Water the plants")
    assert await desk.journal.redo()
    assert (await desk.task(task)).status is TaskStatus.DONE
