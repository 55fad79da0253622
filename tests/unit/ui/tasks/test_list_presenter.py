"""Lists of tasks over a real store: what each shows, groups, orders, and what is done in it."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from nova_desktop.domain.key_table import Act
from nova_desktop.domain.task_filters import TaskOrder
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Priority, TaskStatus
from nova_desktop.services.tasks.lists import PAGE
from nova_desktop.ui.tasks.lists.choices import Picks
from nova_desktop.ui.tasks.lists.looks import Grouping
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.sources import ALL, DONE, IN, TODAY, Empty
from tests.fakes.task_lists import (
    NOW,
    TOMORROW,
    YESTERDAY,
    ListDesk,
    ListViewFake,
    open_list_desk,
)
from tests.fakes.task_lists import (
    TODAY as DAY,
)

pytestmark = pytest.mark.anyio


@dataclass
class Shown:
    """A list in view."""

    desk: ListDesk
    view: ListViewFake
    presenter: ListPresenter

    async def show(self, place: str) -> list[str]:
        self.presenter.show(place)
        await self.desk.settle()
        return self.view.titles

    async def settle(self) -> list[str]:
        await self.desk.settle()
        return self.view.titles


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncGenerator[Shown]:
    async with open_list_desk(tmp_path) as desk:
        view = ListViewFake()
        presenter = ListPresenter(desk.parts, view)
        presenter.open()
        yield Shown(desk, view, presenter)


async def test_today_has_what_is_overdue_first(shown: Shown) -> None:
    await shown.desk.add("late", YESTERDAY)
    await shown.desk.add("now", DAY)
    await shown.desk.add("then", TOMORROW)
    assert await shown.show(TODAY) == ["OVERDUE", "late", "TODAY", "now"]
    assert shown.view.count == 2
    shown.presenter.add("new here")
    assert await shown.settle() == ["OVERDUE", "late", "TODAY", "now", "new here"]


async def test_a_change_shows_at_once_and_nothing_jumps(shown: Shown) -> None:
    await shown.desk.add("one", DAY)
    await shown.show(TODAY)
    await shown.desk.desk.tasks.complete("one")
    await shown.settle()
    assert isinstance(shown.view.said, Empty)
    await shown.desk.desk.journal.undo()
    assert await shown.settle() == ["TODAY", "one"]
    assert shown.view.anew == [True, False]


async def test_an_empty_list_says_so_and_a_gone_one_too(shown: Shown) -> None:
    await shown.show(IN)
    assert isinstance(shown.view.said, Empty)
    await shown.show("project:nobody")
    assert shown.view.said == "gone"


async def test_the_inbox_is_moved_by_hand_with_the_keyboard(shown: Shown) -> None:
    for name in ("one", "two", "three"):
        await shown.desk.add(name)
    assert await shown.show(IN) == ["one", "two", "three"]
    assert shown.view.head is not None
    assert shown.view.head.by_hand
    shown.presenter.do(Act.MOVE_DOWN, [shown.view.row("one")])
    assert await shown.settle() == ["two", "one", "three"]
    shown.presenter.do(Act.MOVE_UP, [shown.view.row("three")])
    assert await shown.settle() == ["two", "three", "one"]
    shown.presenter.do(Act.MOVE_UP, [shown.view.row("two")])
    assert await shown.settle() == ["two", "three", "one"]
    shown.presenter.drop(["one"], "all", before="two")
    assert await shown.settle() == ["one", "two", "three"]
    shown.presenter.drop(["one", "two"], "all", after="three")
    assert await shown.settle() == ["three", "one", "two"]


async def test_subtasks_unfold_below_their_parents(shown: Shown) -> None:
    await shown.desk.add("house")
    await shown.desk.add("roof", parent="house")
    await shown.desk.add("tiles", parent="roof")
    await shown.desk.add("garden")
    assert await shown.show(ALL) == ["house", "garden"]
    assert shown.view.row("house").folded is True
    assert shown.view.row("garden").folded is None
    shown.presenter.fold(shown.view.row("house"), False)
    assert await shown.settle() == ["house", ".roof", "garden"]
    shown.presenter.fold(shown.view.row("roof"), False)
    assert await shown.settle() == ["house", ".roof", "..tiles", "garden"]
    shown.presenter.fold(shown.view.row("house"), True)
    assert await shown.settle() == ["house", "garden"]
    shown.presenter.fold(shown.view.row("house"), False)
    assert await shown.settle() == ["house", ".roof", "garden"]


async def test_how_a_list_is_shown_is_kept_for_each(shown: Shown) -> None:
    await shown.desk.add("b", priority=Priority.LOW)
    await shown.desk.add("a", priority=Priority.HIGH)
    await shown.show(ALL)
    shown.presenter.sort(TaskOrder.TITLE)
    await shown.settle()
    shown.presenter.group(Grouping.PRIORITY)
    assert await shown.settle() == ["HIGH", "a", "LOW", "b"]
    assert await shown.show(IN) == ["b", "a"]
    again = ListPresenter(shown.desk.parts, shown.view)
    again.show(ALL)
    assert await shown.settle() == ["HIGH", "a", "LOW", "b"]


async def test_a_folded_heading_keeps_its_count(shown: Shown) -> None:
    for n in range(3):
        await shown.desk.add(f"late {n}", YESTERDAY)
    await shown.show(TODAY)
    shown.presenter.fold(shown.view.row("Overdue"), True)
    assert await shown.settle() == ["OVERDUE"]
    assert shown.view.row("Overdue").count == 3
    shown.presenter.fold(shown.view.row("Overdue"), False)
    assert len(await shown.settle()) == 4


async def test_a_drop_on_a_heading_sets_its_value_in_one_step(shown: Shown) -> None:
    for name in ("one", "two"):
        await shown.desk.add(name, TOMORROW)
    await shown.show(ALL)
    shown.presenter.group(Grouping.DAY)
    assert await shown.settle() == ["TOMORROW", "one", "two"]
    shown.presenter.drop(["one", "two"], f"day:{(DAY + timedelta(days=3)).isoformat()}")
    assert await shown.settle() == ["THURSDAY", "one", "two"]
    await shown.desk.desk.journal.undo()
    assert await shown.settle() == ["TOMORROW", "one", "two"]


async def test_a_label_is_left_for_another_one(shown: Shown) -> None:
    await shown.desk.add("one", labels=["home", "garden"])
    await shown.desk.add("two", labels=["work"])
    await shown.show(ALL)
    shown.presenter.group(Grouping.LABEL)
    assert await shown.settle() == ["GARDEN", "one", "HOME", "one", "WORK", "two"]
    shown.presenter.drop(["two"], "label:home")
    assert await shown.settle() == ["GARDEN", "one", "HOME", "one", "two"]
    assert (await shown.desk.task("two")).labels == ("home",)


async def test_each_grouping_sets_what_it_shows(shown: Shown) -> None:
    places = shown.desk.desk.places
    project = await places.add(PlaceKind.PROJECT, "Launch")
    person = await places.add(PlaceKind.PERSON, "Anna")
    await shown.desk.add("one")
    await shown.show(ALL)
    drops = {
        Grouping.PROJECT: (f"project:{project}", "LAUNCH"),
        Grouping.PERSON: (f"person:{person}", "ANNA"),
        Grouping.PRIORITY: ("priority:2", "MEDIUM"),
        Grouping.STATUS: ("status:waiting", "WAITING"),
        Grouping.DAY: (f"day:{DAY.isoformat()}", "TODAY"),
    }
    for grouping, (section, heading) in drops.items():
        shown.presenter.group(grouping)
        await shown.settle()
        shown.presenter.drop(["one"], section)
        assert await shown.settle() == [heading, "one"]
    shown.presenter.group(Grouping.PERSON)
    await shown.settle()
    shown.presenter.drop(["one"], "person:")
    assert await shown.settle() == ["NOBODY", "one"]


async def test_a_project_shows_what_belongs_to_it_and_gives_it_to_new_tasks(shown: Shown) -> None:
    project = await shown.desk.desk.places.add(PlaceKind.PROJECT, "Launch")
    await shown.desk.add("house")
    await shown.desk.add("roof", parent="house", project=project)
    await shown.desk.add("plan", project=project)
    await shown.desk.add("step", parent="plan", project=project)
    assert await shown.show(f"project:{project}") == ["roof", "plan"]
    shown.presenter.add("new")
    assert await shown.settle() == ["roof", "plan", "new"]
    row = shown.view.row("plan")
    assert row.face is not None
    assert "Launch" not in row.face.spoken
    await shown.desk.desk.places.rename(PlaceKind.PROJECT, project, "Landing")
    await shown.settle()
    assert shown.view.head is not None
    assert shown.view.head.title == "Landing"


async def test_done_has_what_failed_on_top_and_days_below(shown: Shown) -> None:
    for name in ("old", "new", "broken", "open"):
        await shown.desk.add(name)
    tasks = shown.desk.desk.tasks
    await tasks.complete("old")
    await tasks.set_status("broken", status=TaskStatus.FAILED)
    shown.desk.now = NOW + timedelta(days=1)
    await tasks.complete("new")
    assert await shown.show(DONE) == ["FAILED", "broken", "TODAY", "new", "YESTERDAY", "old"]
    shown.presenter.search("ol")
    assert await shown.settle() == ["YESTERDAY", "old"]
    shown.presenter.search("zebra")
    await shown.settle()
    assert shown.view.said == "zebra"
    shown.presenter.search("")
    await shown.settle()
    shown.presenter.do(Act.RETRY, [shown.view.row("broken"), shown.view.row("old")])
    assert await shown.settle() == ["TODAY", "new", "YESTERDAY", "old"]


async def test_more_pages_come_below_and_stay_when_something_changes(shown: Shown) -> None:
    for n in range(PAGE + 20):
        await shown.desk.add(f"task {n:03}", DAY)
    await shown.show(ALL)
    assert len(shown.view.rows) == PAGE
    assert shown.view.more
    shown.presenter.more()
    await shown.settle()
    assert len(shown.view.rows) == PAGE + 20
    assert not shown.view.more
    await shown.desk.desk.tasks.complete("task 000")
    await shown.settle()
    assert len(shown.view.rows) == PAGE + 19


async def test_choices_are_offered_and_made(shown: Shown) -> None:
    await shown.desk.add("one", DAY, labels=["home"])
    await shown.desk.add("two", DAY)
    await shown.show(ALL)
    rows = [shown.view.row("one"), shown.view.row("two")]
    shown.presenter.do(Act.LABELS, rows)
    await shown.settle()
    picks, chosen = shown.view.offered.pop()
    assert [pick.chosen for pick in picks.choices] == [False]
    chosen("home")
    await shown.settle()
    assert (await shown.desk.task("two")).labels == ("home",)
    shown.presenter.do(Act.LABELS, [shown.view.row("one"), shown.view.row("two")])
    await shown.settle()
    picks, chosen = shown.view.offered.pop()
    assert picks.choices[0].chosen
    chosen("home")
    await shown.settle()
    assert (await shown.desk.task("one")).labels == ()


async def test_a_new_project_is_made_with_its_tasks_in_one_step(shown: Shown) -> None:
    await shown.desk.add("one")
    await shown.show(ALL)
    shown.presenter.do(Act.PROJECT, shown.view.rows)
    await shown.settle()
    picks, chosen = shown.view.offered.pop()
    made = picks.typed("  Garden ")
    assert made is not None
    chosen(made.value)
    await shown.settle()
    (project,) = await shown.desk.desk.places.projects()
    assert project.name == "Garden"
    assert (await shown.desk.task("one")).project == project.id
    await shown.desk.desk.journal.undo()
    assert await shown.desk.desk.places.projects() == []


async def test_dates_are_picked_beside_the_rows(shown: Shown) -> None:
    for name in ("one", "two"):
        await shown.desk.add(name, TOMORROW)
    await shown.show(ALL)
    shown.presenter.do(Act.PLAN, shown.view.rows)
    (tasks,) = shown.view.dated
    assert [task.id for task in tasks] == ["one", "two"]
    assert {task.due.day for task in tasks if task.due is not None} == {TOMORROW}


async def test_a_reminder_is_chosen_typed_and_taken_away(shown: Shown) -> None:
    await shown.desk.add("one")
    await shown.desk.add("two", due=Due.local(TOMORROW, time(15), "UTC"))
    await shown.show(ALL)

    async def offered(*titles: str) -> tuple[Picks, Callable[[str], object]]:
        shown.presenter.do(Act.REMIND, [shown.view.row(title) for title in titles])
        await shown.settle()
        return shown.view.offered.pop()

    async def reminders() -> list[datetime | None]:
        await shown.settle()
        return [(await shown.desk.task(name)).remind_at for name in ("one", "two")]

    picks, chosen = await offered("one", "two")
    assert "When it is due" not in {pick.text for pick in picks.choices}
    assert [pick.text for pick in picks.choices if pick.chosen] == ["No reminder"]
    chosen(next(pick.value for pick in picks.choices if pick.text == "Tomorrow morning"))
    morning = datetime.combine(TOMORROW, time(9), UTC)
    assert await reminders() == [morning, morning]

    picks, chosen = await offered("two")
    assert picks.typed("once upon a time") is None
    nine = picks.typed("tomorrow 9")
    assert nine is not None
    assert nine.text.endswith("09:00")
    typed = picks.typed("30 min before")
    assert typed is not None
    chosen(typed.value)
    assert await reminders() == [morning, datetime.combine(TOMORROW, time(14, 30), UTC)]
    chosen(next(pick.value for pick in picks.choices if pick.text == "When it is due"))
    assert (await reminders())[1] == datetime.combine(TOMORROW, time(15), UTC)

    picks, chosen = await offered("one", "two")
    chosen("")
    assert await reminders() == [None, None]
    await shown.desk.desk.journal.undo()
    assert (await reminders())[0] == morning


async def test_done_and_not_done_after_all(shown: Shown) -> None:
    await shown.desk.add("one")
    await shown.show(ALL)
    row = shown.view.row("one")
    shown.presenter.do(Act.COMPLETE, [row])
    await shown.settle()
    assert shown.desk.told[-1][0] == "Done: one"
    await shown.show(DONE)
    shown.presenter.do(Act.COMPLETE, [shown.view.row("one")])
    await shown.settle()
    assert (await shown.desk.task("one")).status is TaskStatus.NEW


async def test_at_midnight_today_is_another_day(shown: Shown) -> None:
    await shown.desk.add("one", DAY)
    await shown.show(TODAY)
    shown.desk.now = NOW + timedelta(days=1)
    shown.presenter.reload()
    assert await shown.settle() == ["OVERDUE", "one"]
