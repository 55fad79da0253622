"""News come into the list without a jump, or are offered above it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nova_desktop.ui.memory.rows import MemoryRow, fact_row
from nova_desktop.ui.memory.screen import MemoryScreen
from nova_desktop.ui.memory.view_protocol import Cover
from tests.scenes.memory import FACTS, NOW, large_picture, picture

BLANK = fact_row(FACTS[0], NOW)


def rows(names: range) -> list[MemoryRow]:
    return [replace(BLANK, key=f"fact/{n}", title=f"Fact {n}") for n in names]


@pytest.fixture
def screen(qtbot: QtBot) -> MemoryScreen:
    made = MemoryScreen()
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_cover(Cover.NONE)
    made.show_rows(rows(range(100, 300)), more=False)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("down", [200, 1234, 5000])
def test_what_is_read_stays_where_it_is(screen: MemoryScreen, down: int) -> None:
    shown = screen.pane.list
    bar = shown.verticalScrollBar()
    bar.setValue(down)
    place = shown.indexAt(QPoint(5, 5)).row()
    row, top = shown.rows.row(place), shown.visualRect(shown.rows.index(place)).top()
    assert row is not None
    screen.show_rows(rows(range(93, 300)), more=False, anew=False)
    again = shown.rows.place_of(row.key)
    assert shown.visualRect(shown.rows.index(again)).top() == top
    screen.show_rows(rows(range(93, 300)), more=False)
    assert bar.value() == 0


def test_at_the_top_the_new_ones_are_seen(screen: MemoryScreen) -> None:
    screen.show_rows(rows(range(93, 300)), more=False, anew=False)
    shown = screen.pane.list
    assert shown.visualRect(shown.rows.index(0)).top() == 0
    assert shown.rows.rows[0].key == "fact/93"


@pytest.mark.parametrize(
    "used",
    [
        lambda pane: pane.list.verticalScrollBar().setValue(50),
        lambda pane: pane.list.focus_first(),
        lambda pane: pane.list.open_menu(pane.list.rows.row(0), QPoint(0, 0)),
        lambda pane: QTest.mouseMove(pane.list.viewport(), QPoint(60, 90)),
    ],
)
def test_a_list_that_is_used_is_not_at_rest(
    screen: MemoryScreen, qtbot: QtBot, used: Callable[[object], None]
) -> None:
    screen.activateWindow()
    screen.bar.search.setFocus()
    assert screen.is_at_rest()
    used(screen.pane)
    qtbot.waitUntil(lambda: not screen.is_at_rest())
    if screen.pane.list.menu_shown is not None:
        screen.pane.list.menu_shown.close()


def test_an_empty_list_is_at_rest(screen: MemoryScreen) -> None:
    screen.pane.list.verticalScrollBar().setValue(50)
    screen.show_loading()
    assert screen.is_at_rest()


def test_news_lie_over_the_list_and_move_nothing(screen: MemoryScreen, qtbot: QtBot) -> None:
    shown, news = screen.pane.list, screen.pane.news
    before = shown.geometry()
    screen.show_news(3)
    assert (news.isVisible(), news.text()) == (True, "3 new facts")
    assert shown.geometry() == before
    assert shown.viewport().geometry().contains(news.geometry())
    screen.resize(700, 500)
    qtbot.waitUntil(lambda: abs(news.geometry().center().x() - shown.viewport().width() // 2) < 3)
    with qtbot.waitSignal(screen.pane.news_pressed):
        qtbot.mouseClick(news, Qt.MouseButton.LeftButton)
    screen.show_news(0)
    assert not news.isVisible()


def test_a_picture_in_which_one_looks_around_stays(screen: MemoryScreen) -> None:
    canvas = screen.graph.canvas
    screen.show_picture(picture())
    canvas.zoom(2)
    lens = canvas.lens
    screen.show_picture(large_picture(), quiet=True)
    assert canvas.lens == lens
    canvas.fit()
    screen.show_picture(large_picture(), quiet=True)
    assert canvas.lens != lens
    canvas.zoom(2)
    screen.show_picture(picture())
    assert not canvas.is_moved
