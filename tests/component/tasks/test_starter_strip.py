"""The strip above the first board: one click removes the examples, Undo brings them back."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.services.tasks.days import Days
from nova_desktop.services.tasks.lists import TaskLists
from nova_desktop.services.tasks.places import TaskPlaces
from nova_desktop.services.tasks.starter import Starter
from nova_desktop.ui.tasks.desk import TaskDesk
from nova_desktop.ui.tasks.starter_strip import StarterStrip, make_starter_strip
from nova_desktop.ui.tasks.starter_words import starter_board
from tests.fakes.quick_add_desk import AtOnce
from tests.fakes.quick_add_words import CLOCK
from tests.fakes.quick_adding import QuickDesk, open_quick_desk

Undo = Callable[[], object]


@dataclass
class Board:
    quick: QuickDesk
    starter: Starter
    strip: StarterStrip
    told: list[tuple[str, Undo | None]]

    operations: AtOnce

    def examples(self) -> int:
        return len(asyncio.run(self.starter.examples()))

    def do(self, work: Callable[[], Awaitable[object]]) -> None:
        """Something elsewhere, and what follows from it."""
        self.operations.run(work)


@pytest.fixture
def board(qtbot: QtBot, tmp_path: Path) -> Generator[Board]:
    told: list[tuple[str, Undo | None]] = []

    def tell(text: str, undo: Undo | None = None) -> None:
        told.append((text, undo))

    with open_quick_desk(tmp_path) as quick:
        state = SqliteStateStore(quick.database)
        recurrence = DateutilRecurrence()
        starter = Starter(quick.tasks, quick.store, state, recurrence, lambda: CLOCK)
        asyncio.run(starter.begin(starter_board()))
        days = Days(lambda: CLOCK.now)
        operations = AtOnce()
        desk = TaskDesk(
            quick.tasks,
            TaskLists(quick.store, days),
            TaskPlaces(quick.journal, quick.store),
            days,
            quick.journal,
            operations,  # type: ignore[arg-type]
            tell,
            lambda _task: None,
        )
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(800, 200)
        strip = make_starter_strip(starter, desk, window)
        QVBoxLayout(window).addWidget(strip)
        window.show()
        yield Board(quick, starter, strip, told, operations)


def test_one_click_removes_them_and_undo_brings_them_back(board: Board) -> None:
    assert board.strip.isVisible()
    count = board.examples()
    QTest.mouseClick(board.strip.remove_button, Qt.MouseButton.LeftButton)
    assert board.examples() == 0
    assert not board.strip.isVisible()
    text, undo = board.told[0]
    assert text == f"{count} examples removed"
    assert undo is not None
    undo()
    assert board.examples() == count
    assert board.strip.isVisible()


def test_undo_after_other_changes_takes_nothing_else_back(board: Board) -> None:
    board.strip.remove_button.click()
    board.do(lambda: board.quick.adding.add("Mine"))
    undo = board.told[0][1]
    assert undo is not None
    undo()
    assert list(asyncio.run(board.quick.titles())) == ["Mine"]
    assert len(board.told) == 2


def test_it_goes_with_the_last_example(board: Board) -> None:
    examples = asyncio.run(board.starter.examples())
    board.do(lambda: board.quick.tasks.delete(*examples[:-1]))
    assert board.strip.isVisible()
    board.do(lambda: board.quick.tasks.delete(examples[-1]))
    assert not board.strip.isVisible()


def test_they_can_be_kept(board: Board) -> None:
    QTest.keyClick(board.strip.keep_button, Qt.Key.Key_Return)
    assert not board.strip.isVisible()
    board.do(lambda: board.quick.adding.add("Mine"))
    assert not board.strip.isVisible()
