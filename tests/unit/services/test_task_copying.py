"""A task is duplicated with its steps and files, open again, in one step of undo."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.task_commands import Relation
from nova_desktop.domain.task_places import PlaceKind
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Attachment, Priority, TaskStatus
from tests.fakes.task_detail import Bench, bench

pytestmark = pytest.mark.anyio


@pytest.fixture
async def made(tmp_path: Path) -> AsyncGenerator[Bench]:
    with bench(tmp_path) as found:
        yield found
        await found.scope.close()


async def test_all_that_a_task_is_comes_along(made: Bench) -> None:
    tasks = made.tasks
    project = await made.places.add(PlaceKind.PROJECT, "Move")
    person = await made.places.add(PlaceKind.PERSON, "landlord")
    needed, gone = await tasks.add("needed"), await tasks.add("gone")
    task = await tasks.add(
        "Quotes", project=project, people=[person], labels=["office"], needs=[needed, gone],
        notes="notes", priority=Priority.HIGH, due=Due.on(date(2030, 1, 1)), estimate_min=30,
    )  # fmt: skip
    await tasks.delete(gone)
    await tasks.comment(task, "said")
    file = Attachment("f", task, "a.txt", "/a.txt", datetime.now(UTC), 1, copied=True)
    await tasks.attach(file)
    copy = await tasks.duplicate(task, "Quotes (copy)")
    old, new = await made.detail(task), await made.detail(copy)
    for name in ("project", "people", "labels", "notes", "priority", "due", "estimate_min"):
        assert getattr(new.card.task, name) == getattr(old.card.task, name), name
    assert new.card.task.needs == (needed,)
    assert [each.path for each in new.attachments] == ["/a.txt"]
    assert new.comments == ()
    await made.undo()
    assert await made.desk.desk.lists.detail(copy) is None


async def test_steps_are_open_again_and_wait_for_each_other(made: Bench) -> None:
    tasks = made.tasks
    task = await tasks.add("above")
    first = await tasks.add("first", parent=task, notes="of the first")
    second = await tasks.add("second", parent=task)
    deep = await tasks.add("deep", parent=second)
    await tasks.relate(second, relation=Relation.NEEDS, add=[first])
    await tasks.relate(deep, relation=Relation.NEEDS, add=[first])
    await tasks.complete(first)
    copy = await tasks.duplicate(task, "above")
    new = await made.detail(copy)
    one, two = new.subtasks
    assert [card.task.title for card in new.subtasks] == ["first", "second"]
    assert (one.task.status, two.task.needs) == (TaskStatus.NEW, (one.task.id,))
    assert (await made.task(one.task.id)).notes == "of the first"
    (below,) = (await made.detail(two.task.id)).subtasks
    assert (below.task.title, below.task.needs) == ("deep", (one.task.id,))


async def test_a_copy_stands_behind_the_first_in_its_lane(made: Bench) -> None:
    lane = await made.places.add_lane("Someday")
    names = [await made.tasks.add(f"task {n}", lane=lane) for n in range(3)]
    await made.tasks.duplicate(names[0], "copy")
    page = await made.desk.desk.lists.lane(lane)
    assert [card.task.title for card in page.cards] == ["task 0", "copy", "task 1", "task 2"]


async def test_a_copy_of_what_repeats_is_a_series_of_its_own(made: Bench) -> None:
    task = await made.tasks.add("plants", due=Due.on(date(2030, 1, 4)))
    await made.tasks.repeat(task, rule="FREQ=WEEKLY")
    copy = await made.tasks.duplicate(task, "flowers")
    old, new = (await made.task(task)).repeat, (await made.task(copy)).repeat
    assert old is not None
    assert new is not None
    assert (new.rule, new.number, new.series != old.series) == ("FREQ=WEEKLY", 1, True)
    await made.tasks.complete(task)
    await made.tasks.complete(copy)
    page = await made.desk.desk.lists.day(date(2030, 1, 11))
    assert sorted(card.task.title for card in page.cards) == ["flowers", "plants"]


async def test_nothing_is_no_task_to_copy(made: Bench) -> None:
    task = await made.tasks.add("task")
    await made.tasks.delete(task)
    for name in (task, "nobody"):
        with pytest.raises(NovaError) as raised:
            await made.tasks.duplicate(name, "copy")
        assert raised.value.problem.code is ProblemCode.CHANGE_REFUSED
