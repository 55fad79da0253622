"""What stands in a view: cut titles say so, one line has what counts, an end has a way on."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import connect_list
from nova_desktop.domain.task_query import QueryError, QueryFault
from nova_desktop.domain.task_times import Due
from nova_desktop.domain.tasks import Repeat, Task, TaskCard
from nova_desktop.ui.tasks.board.card_places import places_of
from nova_desktop.ui.tasks.detail.field_row import FieldRow
from nova_desktop.ui.tasks.detail.text_lines import lines_of
from nova_desktop.ui.tasks.detail.view_protocol import FieldFace, FieldKey
from nova_desktop.ui.tasks.faces import Names, TaskFace, face_of
from nova_desktop.ui.tasks.filters.popup import FilterPopup
from nova_desktop.ui.tasks.filters.words import fault_words
from nova_desktop.ui.tasks.lists.presenter import ListPresenter
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.theme.theme import current_theme
from tests.fakes.task_sample import SampleDesk
from tests.fakes.varied_tasks import ODD, TITLES

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
NAMES = Names({}, {}, NOW.date(), NOW, UTC)
Open = Callable[..., TaskListScreen]


def test_a_title_that_is_cut_says_so_at_every_width() -> None:
    lost: list[str] = []
    for title in (*ODD, *TITLES[::20]):
        for width in range(90, 240):
            for compact in (True, False):
                face = TaskFace("t", title)
                layout = places_of(face, width, current_theme(), compact=compact).title
                last = layout.lineAt(layout.lineCount() - 1)
                if last.textStart() + last.textLength() < len(layout.text()):
                    lost.append(f"{width} {layout.text()}")
    assert lost == []


def test_a_title_with_pictures_is_broken_between_words() -> None:
    title = "Book the ferry \U0001f6a2 and the campsite \U0001f3d5 for the holidays"
    for width in range(100, 240):
        words = places_of(TaskFace("t", title), width, current_theme(), compact=False).title.text()
        first = words.partition("\u2028")[0]
        assert f"{title} ".startswith(f"{first} "), words


@pytest.mark.parametrize(
    "text", ["", "office", "x" * 500, "Ada, Zo\u00eb, " * 40, "\U0001f6a2 " * 90]
)
def test_a_value_of_a_task_takes_three_lines_at_most(text: str) -> None:
    font = current_theme().font()
    assert len(lines_of(text, font, 0, 3)) <= 3
    for width in (60, 200, 333):
        lines = lines_of(text, font, width, 3)
        assert 1 <= len(lines) <= 3
        shown = " ".join(lines).replace(" ", "")
        whole = "".join(text.split())
        if lines[-1].endswith("\N{HORIZONTAL ELLIPSIS}"):
            assert whole.startswith(shown[:-1])
        else:
            assert shown == whole


def test_labels_of_a_task_are_read_in_its_panel(qtbot: QtBot) -> None:
    row = FieldRow(FieldKey.LABELS)
    qtbot.addWidget(row)
    row.resize(475, 40)
    row.show()
    few = row.heightForWidth(475)
    row.show_face(
        FieldFace(FieldKey.LABELS, "office, money, a-long-label-name, reading, errand, phone")
    )
    QApplication.processEvents()
    assert row.heightForWidth(475) > few
    row.resize(475, row.heightForWidth(475))
    QApplication.processEvents()
    assert row.value.height() == row.value.heightForWidth(row.value.width())
    assert row.value.toolTip() == ""


def test_a_compact_card_says_the_day_before_how_often() -> None:
    at = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
    due = Due.local(at.date(), at.time(), "UTC")
    task = Task("t", "Bins out", NOW, NOW, due=due, repeat=Repeat("FREQ=DAILY"))
    face = face_of(TaskCard(task), NAMES)
    placed = places_of(face, 190, current_theme(), compact=True).pieces
    assert [place.lines for place in placed] == [("Sat",)]
    plain = face_of(TaskCard(Task("t", "a", NOW, NOW, due=Due.on(date(2027, 1, 2)))), NAMES)
    assert places_of(plain, 190, current_theme(), compact=True).pieces[0].lines == ("2 Jan",)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    desks: list[SampleDesk] = []

    def made(place: str, *, empty: bool = False) -> TaskListScreen:
        desk = SampleDesk()
        desks.append(desk)
        if not empty:
            desk.fill()
        screen = TaskListScreen()
        presenter = ListPresenter(desk.lists.parts, screen)
        connect_list(screen, presenter)
        qtbot.addWidget(screen)
        screen.resize(1000, 700)
        with qtbot.waitExposed(screen):
            screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.setFocus()
        name = place.replace("landlord", desk.people.get("landlord", ""))
        screen.show_place(name)
        QApplication.processEvents()
        return screen

    yield made
    for desk in desks:
        desk.close()


def test_the_keyboard_is_seen_in_a_list_that_begins_with_a_heading(opened: Open) -> None:
    rows = opened("list:today").pane.list
    assert rows.hasFocus()
    row = rows.current_row()
    assert row is not None
    assert row.title == "Answer the accountant about receipts"
    assert rows.picked() == []


def test_the_list_of_a_person_does_not_say_whose_it_is(opened: Open) -> None:
    (row,) = opened("person:landlord").pane.list.rows.rows
    assert row.face is not None
    assert row.title == "Ask about the parking permit"
    assert row.face.pieces == ()


@pytest.mark.parametrize("place", ["list:done", "list:needs", "about:nobody"])
def test_an_empty_list_that_takes_nothing_has_a_way_on(opened: Open, place: str) -> None:
    screen = opened(place, empty=True)
    led: list[str] = []
    screen.other_wanted.connect(led.append)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert led == ["list:all"]


def test_a_filter_that_cannot_be_read_is_not_kept(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    popup = FilterPopup(host)
    kept: list[str] = []
    popup.kept.connect(lambda name, _query: kept.append(name))
    popup.open_below(host, "@zed")
    QTest.keyClicks(popup.name, "Mine")
    popup.show_error(fault_words(QueryError(QueryFault.NO_PERSON, "zed")))
    assert not popup.keep.isEnabled()
    popup.show_error("")
    popup.keep.click()
    assert kept == ["Mine"]
    popup.close()
