"""The keyboard is never lost: it goes on where what it was at goes away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.task_filters import WithLabel
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.rows import ListRow, RowKind
from nova_desktop.ui.tasks.starter_strip import StarterStrip
from tests.component.tasks.board_shown import Shown, shown_board


@pytest.fixture
def board(tmp_path: Path, qtbot: QtBot) -> Iterator[Shown]:
    with shown_board(tmp_path, qtbot) as shown:
        yield shown.show()


def at() -> str:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    return widget.text() if isinstance(widget, QAbstractButton) else type(widget).__name__


def test_the_board_keeps_it_when_its_last_card_goes(board: Shown) -> None:
    board.board.show_only(WithLabel("nothing"), "#nothing")
    QApplication.processEvents()
    assert at() == "Clear the filter"
    board.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert at() == "CardList"
    cards = [card.task.id for each in board.board.shelf.columns.values() for card in each.cards]
    board.desk.do(board.desk.desk.tasks.delete(*cards))
    QApplication.processEvents()
    assert at() == "Add a task"
    board.screen.bar.filter.setFocus()
    board.screen.setFocus()
    assert at() == "Add a task"


def test_it_is_not_taken_from_elsewhere(board: Shown) -> None:
    board.screen.bar.filter.setFocus()
    board.board.show_only(WithLabel("nothing"), "#nothing")
    QApplication.processEvents()
    assert at() == "Filter"


def test_it_goes_on_when_the_strip_of_the_examples_goes(board: Shown) -> None:
    strip = StarterStrip(board.screen)
    board.screen.put_strip(strip)
    strip.show_strip(True)
    QApplication.processEvents()
    strip.remove_button.setFocus()
    assert strip.remove_button.hasFocus()
    strip.show_strip(False)
    assert at() == "CardList"


def test_a_heading_shows_that_it_has_the_keyboard(qtbot: QtBot) -> None:
    rows = TaskRows("Days")
    qtbot.addWidget(rows)
    rows.resize(600, 200)
    heads = [ListRow(RowKind.HEADING, day, day, day, folded=False) for day in ("Mon", "Tue")]
    rows.show_rows(heads, more=False)
    rows.show()
    rows.activateWindow()
    qtbot.waitUntil(rows.isActiveWindow)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    pictures = {}
    for place in (0, 1):
        rows.choice.go_to(place)
        QApplication.processEvents()
        whole = rows.viewport().grab().toImage()
        pictures[place] = [whole.copy(rows.rect_of(row)) for row in (0, 1)]
    assert pictures[0][0] != pictures[1][0]
    assert pictures[0][1] != pictures[1][1]
