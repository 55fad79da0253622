"""What is done to tasks from any screen, over a real store: one step of undo each, told."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nova_desktop.adapters.sqlite.command_store import SqliteCommandStore
from nova_desktop.adapters.sqlite.task_store import SqliteTaskStore
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.tasks import Task, TaskStatus
from nova_desktop.services.journal import Journal
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.tasks import Tasks
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.actions import TaskActions
from nova_desktop.ui.tasks.desk import TaskDesk
from tests.unit.adapters_sqlite.files import home

pytestmark = pytest.mark.anyio
Undo = Callable[[], object]


@dataclass
class Screen:
    """A desk whose toasts and problems are kept."""

    desk: TaskDesk
    scope: TaskScope
    told: list[tuple[str, Undo | None]] = field(default_factory=list[tuple[str, Undo | None]])
    problems: list[Problem] = field(default_factory=list[Problem])

    async def settle(self) -> None:
        while len(self.scope):
            await asyncio.sleep(0.005)

    async def task(self, name: str) -> Task:
        detail = await self.desk.lists.detail(name)
        assert detail is not None
        return detail.card.task


@pytest.fixture
async def screen(tmp_path: Path) -> AsyncGenerator[Screen]:
    told: list[tuple[str, Undo | None]] = []
    problems: list[Problem] = []

    def fail(error: BaseException) -> None:
        raise error

    def tell(text: str, undo: Undo | None = None) -> None:
        told.append((text, undo))

    with home(tmp_path).opened() as database:
        journal = Journal(SqliteCommandStore(database))
        store = SqliteTaskStore(database)
        days = Days(lambda: datetime.now(UTC))
        scope = TaskScope(fail)
        desk = TaskDesk(
            Tasks(journal, store),
            TaskLists(store, days),
            TaskPlaces(journal, store),
            days,
            journal,
            Operations(scope, lambda problem, _retry: problems.append(problem)),
            tell,
            lambda _task: None,
        )
        yield Screen(desk, scope, told, problems)
        await scope.close()


async def test_done_is_told_by_its_title_and_taken_back_by_the_toast(screen: Screen) -> None:
    task = await screen.desk.tasks.add("Water the plants")
    TaskActions(screen.desk).complete(task)
    await screen.settle()
    assert (await screen.task(task)).status is TaskStatus.DONE
    text, undo = screen.told.pop()
    assert text == "Done: Water the plants"
    assert undo is not None
    undo()
    await screen.settle()
    assert (await screen.task(task)).status is TaskStatus.NEW


async def test_a_toast_takes_back_its_own_change_and_no_later_one(screen: Screen) -> None:
    first, second = [await screen.desk.tasks.add(name) for name in ("one", "two")]
    actions = TaskActions(screen.desk)
    actions.delete(first)
    await screen.settle()
    undo = screen.told.pop()[1]
    actions.plan(second, day=date(2026, 12, 24))
    await screen.settle()
    assert undo is not None
    undo()
    await screen.settle()
    assert (await screen.task(second)).due is not None
    assert (await screen.task(first)).deleted_at is not None
    assert "step by step" in screen.told.pop()[0]
    actions.undo()
    actions_undone = screen.told
    await screen.settle()
    assert actions_undone.pop()[0] == "Undone"
    actions.undo()
    await screen.settle()
    assert (await screen.task(first)).deleted_at is None


async def test_many_are_one_step(screen: Screen) -> None:
    tasks = [await screen.desk.tasks.add(f"task {n}") for n in range(3)]
    actions = TaskActions(screen.desk)
    actions.complete(*tasks)
    await screen.settle()
    assert screen.told.pop()[0] == "3 tasks done"
    actions.undo()
    await screen.settle()
    assert {(await screen.task(task)).status for task in tasks} == {TaskStatus.NEW}
    actions.redo()
    await screen.settle()
    assert {(await screen.task(task)).status for task in tasks} == {TaskStatus.DONE}


async def test_a_blank_title_is_a_problem_and_changes_nothing(screen: Screen) -> None:
    task = await screen.desk.tasks.add("Water the plants")
    TaskActions(screen.desk).rename(task, "  ")
    await screen.settle()
    assert len(screen.problems) == 1
    assert (await screen.task(task)).title == "Water the plants"
