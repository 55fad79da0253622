"""Every key of the table does something in a list, as it is bound now; the sheet of keys."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.app.task_list_wiring import bind_task_lists
from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, KeyTable, Place, acts_at, given
from nova_desktop.domain.settings import Appearance
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.bound_keys import BoundKeys
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.home.screen import HomeScreen
from nova_desktop.ui.tasks.key_sheet import KeySheet
from nova_desktop.ui.tasks.lists.picker import Picker
from nova_desktop.ui.tasks.lists.row_view import TaskRows
from nova_desktop.ui.tasks.lists.screen import TaskListScreen
from nova_desktop.ui.tasks.upcoming.screen import MONTH, UpcomingScreen
from nova_desktop.ui.theme.theme import SystemTheme
from nova_desktop.ui.widgets.key_mark import KeyMark
from nova_desktop.ui.widgets.label import TextLabel
from tests.fakes.task_sample import SampleDesk

KEY = Qt.Key


class Shown:
    """The window with the lists and one table of keys."""

    def __init__(self, window: MainWindow, desk: SampleDesk) -> None:
        self.window = window
        self.desk = desk
        self.keys = BoundKeys(window)
        bind_task_lists(window, desk.lists.desk, desk.lists.state, keys=self.keys)

    def open(self, place: str) -> QWidget:
        self.window.open_place(place)
        QApplication.processEvents()
        screen = self.window.screen_in_view
        assert screen is not None
        return screen

    @property
    def lists(self) -> TaskListScreen:
        screen = self.open("list:all")
        assert isinstance(screen, TaskListScreen)
        return screen

    @property
    def home(self) -> HomeScreen:
        screen = self.open("home")
        assert isinstance(screen, HomeScreen)
        return screen

    @property
    def upcoming(self) -> UpcomingScreen:
        screen = self.open("upcoming")
        assert isinstance(screen, UpcomingScreen)
        return screen

    @property
    def sheets(self) -> list[KeySheet]:
        return [each for each in self.window.findChildren(KeySheet) if each.isVisible()]

    def opened(self) -> list[QWidget]:
        """What floats over the window."""
        found: list[QWidget] = [*self.window.findChildren(DatePopup)]
        found += self.window.findChildren(Picker)
        return [each for each in found if each.isVisible()]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    desk = SampleDesk()
    desk.fill()
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield Shown(window, desk)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    desk.close()


def press(widget: QWidget, key: str) -> None:
    pressed = QKeySequence(key)[0]  # type: ignore[index]
    QTest.keyClick(widget, pressed.key(), pressed.keyboardModifiers())


def state_of(rows: TaskRows) -> tuple[object, ...]:
    """What a key in a list may change at once."""
    menu = rows.menu_shown
    return (
        rows.currentIndex().row(),
        [row.key for row in rows.picked()],
        rows.renaming.field is not None,
        menu is not None and menu.isVisible(),
        QGuiApplication.clipboard().text(),
        rows.hasFocus(),
        rows.choice.is_own,
    )


ANSWERED = [
    (place, act)
    for place in (Place.LIST, Place.DAYS, Place.HOME)
    for act in acts_at(place)
    if act not in (Act.FOLD, Act.UNFOLD)  # for rows that have something below them
]


@pytest.mark.parametrize(("place", "act"), ANSWERED)
def test_every_key_of_a_place_does_something_there(shown: Shown, place: Place, act: Act) -> None:
    screens: dict[Place, Callable[[], TaskRows]] = {
        Place.LIST: lambda: shown.lists.pane.list,
        Place.DAYS: lambda: shown.upcoming.pane.list,
        Place.HOME: lambda: next(p.list for p in shown.home.panels if len(p.list.rows.rows) > 2),
    }
    rows = screens[place]()
    rows.focus_first()
    rows.choice.go_to(rows.choice.task_near(rows.currentIndex().row() + 1))
    if act is Act.LEAVE:
        rows.choice.pick()
    QGuiApplication.clipboard().clear()
    heard: list[Act] = []
    rows.acted.connect(lambda what, _rows: heard.append(what))
    before = state_of(rows)
    press(rows, DEFAULT_KEYS[act][0])
    assert heard == [act] or state_of(rows) != before


@pytest.mark.parametrize("act", acts_at(Place.MONTH))
def test_every_key_of_the_month_does_something(shown: Shown, act: Act) -> None:
    upcoming = shown.upcoming
    upcoming.show_mode(MONTH)
    QApplication.processEvents()
    grid = upcoming.month.grid
    grid.setFocus()
    heard: list[str] = []
    for signal in (grid.stepped, grid.turned, grid.today_wanted, grid.day_opened,
                   upcoming.find_wanted, upcoming.help_wanted):  # fmt: skip
        signal.connect(lambda *_args: heard.append("heard"))
    press(grid, DEFAULT_KEYS[act][0])
    assert heard == ["heard"]


def test_a_date_is_set_in_the_card_of_a_day(shown: Shown) -> None:
    upcoming = shown.upcoming
    upcoming.show_mode(MONTH)
    QApplication.processEvents()
    press(upcoming.month.grid, "Enter")
    QApplication.processEvents()
    rows = upcoming.month.card.list
    rows.focus_first()
    row = rows.current_row()
    assert row is not None
    press(rows, "D")
    (popup,) = shown.opened()
    assert isinstance(popup, DatePopup)
    QTest.keyClicks(popup.words, "2027-02-03")
    QTest.keyClick(popup.words, KEY.Key_Return)
    due = asyncio.run(shown.desk.lists.task(row.task)).due
    assert due is not None
    assert due.day.isoformat() == "2027-02-03"


def test_d_opens_the_dates_on_every_screen_of_lists(shown: Shown) -> None:
    for rows in (
        lambda: shown.lists.pane.list,
        lambda: shown.upcoming.pane.list,
        lambda: next(panel.list for panel in shown.home.panels if panel.list.isVisible()),
    ):
        found = rows()
        found.focus_first()
        press(found, "D")
        (popup,) = shown.opened()
        assert isinstance(popup, DatePopup)
        popup.close()


def test_a_date_is_set_in_a_list(shown: Shown) -> None:
    rows = shown.lists.pane.list
    rows.focus_first()
    row = rows.current_row()
    assert row is not None
    press(rows, "D")
    (popup,) = shown.opened()
    assert isinstance(popup, DatePopup)
    QTest.keyClicks(popup.words, "2027-02-03 15:00")
    QTest.keyClick(popup.words, KEY.Key_Return)
    due = asyncio.run(shown.desk.lists.task(row.task)).due
    assert due is not None
    assert (due.day.isoformat(), due.at.hour if due.at else 0) == ("2027-02-03", 15)


def test_t_offers_reminders_in_a_list(shown: Shown) -> None:
    rows = shown.lists.pane.list
    rows.focus_first()
    row = rows.current_row()
    assert row is not None
    press(rows, "T")
    (picker,) = shown.opened()
    assert isinstance(picker, Picker)
    assert picker.nothing.isHidden()
    QTest.keyClicks(picker.field, "zebra")
    assert picker.nothing.isVisible()
    picker.field.clear()
    QTest.keyClicks(picker.field, "2027-02-03 15:00")
    QTest.keyClick(picker.field, KEY.Key_Return)
    at = asyncio.run(shown.desk.lists.task(row.task)).remind_at
    assert at is not None
    assert f"{at:%Y-%m-%d %H:%M}" == "2027-02-03 15:00"


def test_shift_and_an_arrow_picks_and_lets_go(shown: Shown) -> None:
    rows = shown.lists.pane.list
    rows.focus_first()
    press(rows, "Shift+Down")
    press(rows, "Shift+Down")
    assert len(rows.picked()) == 3
    press(rows, "Shift+Up")
    assert len(rows.picked()) == 2
    assert rows.currentIndex().row() == 1


def test_slash_finds_in_all_tasks_where_there_is_no_list(shown: Shown) -> None:
    for screen in (shown.home, shown.upcoming):
        shown.open("home" if isinstance(screen, HomeScreen) else "upcoming")
        QTest.keyClick(screen, KEY.Key_Slash)
        lists = shown.window.screen_in_view
        assert isinstance(lists, TaskListScreen)
        QApplication.processEvents()
        assert lists.bar.finder.hasFocus()
        assert lists.bar.fields.currentWidget() is lists.bar.finder


@pytest.mark.parametrize(
    ("place", "name"), [("list:all", "List"), ("home", "Home"), ("upcoming", "Upcoming")]
)
def test_question_mark_shows_the_keys_of_the_screen(shown: Shown, place: str, name: str) -> None:
    screen = shown.open(place)
    QTest.keyClick(screen, KEY.Key_Question)
    (sheet,) = shown.sheets
    words = [label.text() for label in sheet.findChildren(TextLabel)]
    assert f"What keys do here: {name}" in words
    assert "Due date" in words
    assert "Lane to the left" not in words
    QTest.keyClick(sheet, KEY.Key_Escape)
    assert shown.sheets == []


def test_the_month_has_its_own_keys_and_sheet(shown: Shown) -> None:
    upcoming = shown.upcoming
    upcoming.show_mode(MONTH)
    QApplication.processEvents()
    grid = upcoming.month.grid
    grid.setFocus()
    shown.keys.use(given(Act.DAY_AFTER, ("W",), DEFAULT_KEYS))
    before = grid.chosen
    assert before is not None
    press(grid, "W")
    assert grid.chosen is not None
    assert (grid.chosen - before).days == 1
    press(grid, "?")
    (sheet,) = shown.sheets
    words = [label.text() for label in sheet.findChildren(TextLabel)]
    assert "Week after" in words
    assert "Due date" not in words
    sheet.close()
    press(grid, "Enter")
    QApplication.processEvents()
    assert upcoming.month.card.isVisible()
    assert upcoming.month.place is Place.DAY


def test_another_key_works_on_all_screens_at_once_and_is_shown(shown: Shown) -> None:
    lists = shown.lists
    table: KeyTable = given(Act.PLAN, ("G",), DEFAULT_KEYS)
    table = given(Act.HELP, ("F1",), given(Act.ADD, ("I",), table))
    shown.keys.use(given(Act.MONTH_AFTER, ("W",), table))
    rows = lists.pane.list
    rows.focus_first()
    press(rows, "D")
    assert shown.opened() == []
    press(rows, "G")
    (popup,) = shown.opened()
    popup.close()
    rows.open_menu(rows.mapToGlobal(rows.rect().center()))
    assert rows.menu_shown is not None
    assert "Due date…\tG" in [action.text() for action in rows.menu_shown.actions()]
    rows.menu_shown.close()
    bulk = {each.accessibleName(): each for each in lists.pane.bulk.findChildren(QWidget)}
    assert bulk["Due date"].toolTip() == "Due date  G"
    assert shown.upcoming.after.toolTip() == "Next month  W"
    assert shown.home.bar.add.toolTip() == "Add a task  I"
    QTest.keyClick(shown.home, KEY.Key_F1)
    (sheet,) = shown.sheets
    marks = [mark.text() for mark in sheet.findChildren(KeyMark)]
    assert "G" in marks
    assert "D" not in marks
    QTest.keyClick(sheet, KEY.Key_F1)  # the key that opened it
    assert shown.sheets == []


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("place", [Place.BOARD, Place.LIST])
def test_the_sheet_fits_the_screen(
    qtbot: QtBot, theme: SystemTheme, scale: int, place: Place
) -> None:
    theme.use(Appearance(scale=scale))
    sheet = KeySheet(place, DEFAULT_KEYS)
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    room = sheet.screen().availableSize()
    assert sheet.width() <= room.width()
    assert sheet.height() <= room.height()
    assert sheet.scrolled.hasFocus()
    page = sheet.scrolled.widget()
    assert page is not None
    assert page.width() <= sheet.scrolled.viewport().width()
    for mark in sheet.findChildren(KeyMark):
        assert mark.width() >= mark.sizeHint().width()
    theme.use(Appearance())
