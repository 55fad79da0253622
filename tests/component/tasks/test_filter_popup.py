"""The popup of a filter by keys and clicks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.task_query import QueryError, QueryFault
from nova_desktop.ui.tasks.filters.popup import FilterPopup
from nova_desktop.ui.tasks.filters.words import (
    fault_words,
    has_term,
    named_term,
    usual_terms,
    with_term,
)
from nova_desktop.ui.widgets.chip import Chip


@pytest.fixture
def popup(qtbot: QtBot) -> Iterator[FilterPopup]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    button = QPushButton("Filter", host)
    host.show()
    popup = FilterPopup(host)
    popup.show_terms([*usual_terms(), named_term("+", "Office move")])
    popup.open_below(button, "")
    yield popup
    host.close()


def chip(popup: FilterPopup, text: str) -> Chip:
    (found,) = [each for each in popup.findChildren(Chip) if each.text() == text]
    return found


def test_what_is_typed_is_told_at_each_change(popup: FilterPopup) -> None:
    told: list[str] = []
    popup.changed.connect(told.append)
    QTest.keyClicks(popup.line, "#a")
    assert told == ["#", "#a"]


def test_a_press_writes_a_term_and_takes_it_away_again(popup: FilterPopup) -> None:
    QTest.keyClicks(popup.line, "bank")
    for name in ("Overdue", "Office move"):
        QTest.mouseClick(chip(popup, name), Qt.MouseButton.LeftButton)
    assert popup.line.text() == 'bank due:overdue +"Office move"'
    assert chip(popup, "Overdue").isChecked()
    QTest.mouseClick(chip(popup, "Overdue"), Qt.MouseButton.LeftButton)
    assert popup.line.text() == 'bank +"Office move"'
    assert not chip(popup, "Overdue").isChecked()


def test_a_fault_is_told_in_place_and_goes_away(popup: FilterPopup) -> None:
    words = fault_words(QueryError(QueryFault.NO_PERSON, "Zed"))
    popup.show_error(words)
    assert popup.help.text() == words == "There is nobody called “Zed”."
    popup.show_error("")
    assert popup.help.text().startswith("Words, #label")


def test_a_view_is_kept_once_it_has_a_name(popup: FilterPopup) -> None:
    kept: list[tuple[str, str]] = []
    popup.kept.connect(lambda name, query: kept.append((name, query)))
    assert not popup.keep.isEnabled()
    QTest.keyClicks(popup.line, "#a")
    popup.keep.click()
    assert kept == []
    QTest.keyClicks(popup.name, "Mine")
    QTest.keyClick(popup.name, Qt.Key.Key_Return)
    assert kept == [("Mine", "#a")]


def test_show_all_empties_the_line_and_closes(popup: FilterPopup) -> None:
    told: list[str] = []
    QTest.keyClicks(popup.line, "a")
    popup.changed.connect(told.append)
    QTest.mouseClick(popup.clear, Qt.MouseButton.LeftButton)
    assert told == [""]
    assert not popup.isVisible()


@pytest.mark.parametrize("name", ["Office move", "a|b", "x(y)", "plain", 'with "quotes"'])
def test_a_name_is_written_so_that_it_is_found_again(name: str) -> None:
    term = named_term("#", name).query
    line = with_term("bank", term)
    assert has_term(line, term)
    assert with_term(line, term) == "bank"


def test_there_is_no_empty_room_between_its_parts(popup: FilterPopup, qtbot: QtBot) -> None:
    layout = popup.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: popup.height() == layout.totalHeightForWidth(popup.width()))
    assert popup.terms.y() - popup.help.geometry().bottom() < 20


def test_it_stays_on_its_screen_however_many_terms_there_are(
    popup: FilterPopup, qtbot: QtBot
) -> None:
    room = popup.screen().availableGeometry()
    popup.move(popup.x(), room.bottom() - 80)
    popup.show_terms([named_term("#", f"a label of many words {n}") for n in range(30)])
    qtbot.waitUntil(lambda: popup.geometry().bottom() <= room.bottom())
    assert popup.y() >= room.y()
