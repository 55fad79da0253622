"""Skipping one of a series from the menus of cards and rows, by its key, and with one Undo."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import connect_list
from nova_desktop.ui.palette.chosen import chosen_entries
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.widgets.menus import Menu
from tests.component.tasks.board_shown import SHIFT, shown_board
from tests.fakes.task_sample import SampleDesk

SKIP = "Skip this time"
PLANTS = "Water the plants"


def texts(menu: Menu | None) -> list[str]:
    assert menu is not None
    return [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


def press(menu: Menu | None, text: str) -> None:
    assert menu is not None
    next(a for a in menu.actions() if a.text().partition("\t")[0] == text).trigger()
    menu.close()


class Listed:
    """The Inbox with one task that repeats."""

    def __init__(self, desk: SampleDesk) -> None:
        self.desk = desk
        self.screen = TaskListScreen()
        self.presenter = ListPresenter(desk.lists.parts, self.screen)
        connect_list(self.screen, self.presenter)
        self.rows = self.screen.pane.list

    def days(self) -> list[str]:
        """When the rows are due that are called as the one that repeats."""
        cards = [row.card for row in self.rows.rows.rows if row.title == PLANTS]
        return [str(c.task.due.day) for c in cards if c is not None and c.task.due is not None]

    def menu(self) -> Menu:
        self.rows.open_menu(QPoint(10, 10))
        assert self.rows.menu_shown is not None
        return self.rows.menu_shown


@pytest.fixture
def listed(qtbot: QtBot) -> Iterator[Listed]:
    desk = SampleDesk()
    desk.fill()
    asyncio.run(desk.lists.desk.tasks.repeat(PLANTS, rule="FREQ=DAILY"))
    made = Listed(desk)
    qtbot.addWidget(made.screen)
    made.screen.resize(1000, 600)
    with qtbot.waitExposed(made.screen):
        made.screen.show()
    made.screen.show_place("list:all")
    QApplication.processEvents()
    yield made
    desk.close()


def test_a_row_is_skipped_by_its_menu_and_comes_back_with_one_undo(listed: Listed) -> None:
    assert listed.days() == ["2026-11-24"]
    listed.rows.lead_to(PLANTS)
    press(listed.menu(), SKIP)
    assert listed.days() == ["2026-11-25"]
    words, undo = listed.desk.lists.told[-1]
    assert words == f"Skipped: {PLANTS}"
    assert undo is not None
    undo()
    assert listed.days() == ["2026-11-24"]


def test_only_rows_that_repeat_offer_it(listed: Listed) -> None:
    listed.rows.lead_to("Call the bank")
    menu = listed.menu()
    assert SKIP not in texts(menu)
    menu.close()
    assert "chosen:skip" not in {entry.id for entry in chosen_entries(listed.rows)}
    told = len(listed.desk.lists.told)
    QTest.keyClick(listed.rows, Qt.Key.Key_S, SHIFT)
    assert listed.desk.lists.told[told:] == [("Only a task that repeats can be skipped.", None)]


def test_of_several_those_that_repeat_are_skipped(listed: Listed) -> None:
    listed.rows.choice.pick_all()
    before = len(listed.rows.rows.rows)
    press(listed.menu(), SKIP)
    assert listed.days() == ["2026-11-25"]
    assert len(listed.rows.rows.rows) == before


def test_the_palette_offers_it_for_the_chosen_row(listed: Listed) -> None:
    listed.rows.lead_to(PLANTS)
    entries = {entry.id: entry for entry in chosen_entries(listed.rows)}
    entry = entries["chosen:skip"]
    assert (entry.name, entry.second, entry.key) == (SKIP, PLANTS, "Shift+S")
    entry.run()
    assert listed.days() == ["2026-11-25"]


def test_a_card_is_skipped_by_its_menu_and_its_key(tmp_path: Path, qtbot: QtBot) -> None:
    with shown_board(tmp_path, qtbot) as board:
        (plants,) = board.desk.add(PLANTS)
        board.desk.do(board.desk.desk.tasks.repeat(plants, rule="FREQ=DAILY"))
        board.show()
        board.go("a1")
        board.screen.open_card_menu(board.view("inbox"), QPoint(10, 10))
        assert SKIP not in texts(board.screen.menu)
        assert board.screen.menu is not None
        board.screen.menu.close()
        board.go(PLANTS)
        board.screen.open_card_menu(board.view("inbox"), QPoint(10, 10))
        press(board.screen.menu, SKIP)
        assert board.titles("inbox").count(PLANTS) == 1
        assert board.id_of(PLANTS) != plants
        words, undo = board.desk.told[-1]
        assert words == f"Skipped: {PLANTS}"
        assert undo is not None
        undo()
        assert board.id_of(PLANTS) == plants
        board.go(PLANTS)
        board.press(Qt.Key.Key_S, SHIFT)
        assert board.id_of(PLANTS) != plants
        board.go("a1")
        board.press(Qt.Key.Key_S, SHIFT)
        assert board.desk.told[-1] == ("Only a task that repeats can be skipped.", None)
