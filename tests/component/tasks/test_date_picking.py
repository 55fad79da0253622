"""The date popup sets what was chosen for one task and for several."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Task
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.dates.picking import DatePicking
from nova_desktop.ui.tasks.desk import TaskDesk
from tests.unit.services.recurring_desk import BERLIN, RecurringDesk, recurring_desk

Undo = Callable[[], object]
FRIDAY = Due.local(date(2026, 5, 1), time(9), BERLIN)
MONDAY = Due.local(date(2026, 5, 4), time(9), BERLIN)


@dataclass
class Picked:
    """A desk with the popup over it."""

    desk: RecurringDesk
    window: QWidget
    scope: TaskScope
    told: list[tuple[str, Undo | None]] = field(default_factory=list[tuple[str, Undo | None]])

    def __post_init__(self) -> None:
        desk = self.desk
        days = Days(lambda: desk.at)
        lists, places = TaskLists(desk.store, days), TaskPlaces(desk.journal, desk.store)
        operations = Operations(self.scope, lambda problem, _retry: pytest.fail(str(problem)))
        board = TaskDesk(
            desk.tasks, lists, places, days, desk.journal, operations, self.tell, lambda _task: None
        )
        self.picking = DatePicking(board, self.window, lambda: BERLIN)

    def tell(self, text: str, undo: Undo | None = None) -> None:
        self.told.append((text, undo))

    async def pick(self, act: Callable[[DatePopup], object], *tasks: str) -> list[Task]:
        """What they are after something was done in the popup."""
        self.picking.open_at(QPoint(0, 0), [await self.desk.task(task) for task in tasks])
        assert self.picking.popup is not None
        act(self.picking.popup)
        while len(self.scope):
            await asyncio.sleep(0)
        return [await self.desk.task(task) for task in tasks]


Play = Callable[[Picked], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, qtbot: QtBot) -> Callable[[Play], None]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    async def run(plot: Play) -> None:
        errors: list[BaseException] = []
        scope = TaskScope(errors.append)
        with recurring_desk(tmp_path) as desk:
            await plot(Picked(desk, window, scope))
            await scope.close()
        assert errors == []

    return lambda plot: asyncio.run(run(plot))


def write(words: str) -> Callable[[DatePopup], object]:
    def act(popup: DatePopup) -> None:
        popup.words.setText(words)
        popup.accept()

    return act


def test_words_set_a_date_with_undo(play: Callable[[Play], None]) -> None:
    async def plot(picked: Picked) -> None:
        task = await picked.desk.tasks.add("Call")
        (found,) = await picked.pick(write("4 may at 9:00"), task)
        assert found.due == MONDAY
        ((words, undo),) = picked.told
        assert words.startswith("Due Mon 4 May")
        assert undo is not None
        undo()
        while len(picked.scope):
            await asyncio.sleep(0)
        assert (await picked.desk.task(task)).due is None
        (found,) = await picked.pick(lambda popup: popup.quick[3].click(), task)
        assert picked.told[-1][0] == "No date"

    play(plot)


def test_a_rule_begins_a_series_and_another_day_stays_in_it(play: Callable[[Play], None]) -> None:
    async def plot(picked: Picked) -> None:
        task = await picked.desk.tasks.add("Call", due=FRIDAY)
        (found,) = await picked.pick(write("every monday at 9:00"), task)
        assert found.due == MONDAY
        assert found.repeat is not None
        assert (found.repeat.rule, found.repeat.start) == ("FREQ=WEEKLY;BYDAY=MO", MONDAY)
        (moved,) = await picked.pick(write("5 may"), task)
        assert moved.due == Due.on(date(2026, 5, 5))
        assert moved.repeat == found.repeat
        (ended,) = await picked.pick(lambda popup: popup.quick[3].click(), task)
        assert (ended.due, ended.repeat) == (None, None)

    play(plot)


def test_several_keep_the_rules_that_nobody_touched(play: Callable[[Play], None]) -> None:
    async def plot(picked: Picked) -> None:
        one = await picked.desk.tasks.add("One", due=FRIDAY)
        two = await picked.desk.tasks.add("Two", due=MONDAY)
        await picked.desk.tasks.repeat(one, rule="FREQ=DAILY")
        found = await picked.pick(write("5 may"), one, two)
        assert {task.due for task in found} == {Due.on(date(2026, 5, 5))}
        assert [task.repeat is not None for task in found] == [True, False]
        await picked.pick(write("every day"), one, two)
        both = [await picked.desk.task(name) for name in (one, two)]
        assert {task.repeat.rule for task in both if task.repeat} == {"FREQ=DAILY"}

    play(plot)
