"""The date popup by keyboard and mouse: what is typed, pressed, walked to, and said."""

from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.quick_add.parts import Clock
from nova_desktop.domain.task_times import Due
from nova_desktop.ui.tasks.dates import date_popup
from nova_desktop.ui.tasks.dates.choice import DateChoice
from nova_desktop.ui.tasks.dates.date_popup import DatePopup
from nova_desktop.ui.tasks.dates.month import MonthView

BERLIN = "Europe/Berlin"
CLOCK = Clock(datetime(2026, 11, 28, 9, tzinfo=UTC), BERLIN)  # a Saturday
FRIDAY = Due.local(date(2026, 12, 4), time(17), BERLIN)
KEY = Qt.Key


class Held:
    """A popup in a window, and what it said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(600, 700)
        self.window.show()
        self.popup = DatePopup(self.window)
        self.chosen: list[DateChoice] = []
        self.closed: list[bool] = []
        self.popup.chosen.connect(self.chosen.append)
        self.popup.closed.connect(lambda: self.closed.append(True))

    def open(self, choice: DateChoice | None = None, clock: Clock = CLOCK) -> DatePopup:
        at = self.window.mapToGlobal(QPoint(20, 20))
        self.popup.open_at(at, choice or DateChoice(), clock)
        self.qtbot.waitUntil(self.popup.isVisible)
        return self.popup

    def press(self, *keys: Qt.Key, on: QWidget | None = None) -> None:
        for key in keys:
            target = on or QApplication.focusWidget() or self.popup
            self.qtbot.keyClick(target, key)

    @property
    def only(self) -> DateChoice:
        """What was chosen; then it has closed."""
        (choice,) = self.chosen
        assert not self.popup.isVisible()
        assert self.closed == [True]
        return choice


@pytest.fixture
def held(qtbot: QtBot) -> Held:
    return Held(qtbot)


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("tomorrow 15:00", DateChoice(Due.local(date(2026, 11, 29), time(15), BERLIN))),
        ("2 dec", DateChoice(Due.on(date(2026, 12, 2)))),
        ("morgen", DateChoice(Due.on(date(2026, 11, 29)))),
        ("every friday", DateChoice(None, "FREQ=WEEKLY;BYDAY=FR")),
        ("every! 3 days", DateChoice(None, "FREQ=DAILY;INTERVAL=3", after_completion=True)),
        ("every! 3 days at 8 starting 1 dec",
         DateChoice(Due.local(date(2026, 12, 1), time(8), BERLIN), "FREQ=DAILY;INTERVAL=3",
                    after_completion=True)),
        ("every day at 8", DateChoice(Due.local(date(2026, 11, 28), time(8), BERLIN),
                                      "FREQ=DAILY")),
    ],
)  # fmt: skip
def test_words_are_read_by_enter(held: Held, typed: str, choice: DateChoice) -> None:
    popup = held.open()
    assert popup.words.hasFocus()
    held.qtbot.keyClicks(popup.words, typed)
    assert popup.meaning.text()
    held.press(KEY.Key_Return, on=popup.words)
    assert held.only == choice


@pytest.mark.parametrize("typed", ["whenever", "tomorrow the bank", "#tag", "31 feb", "!"])
def test_words_that_are_no_date_are_told_and_nothing_is_chosen(held: Held, typed: str) -> None:
    popup = held.open(DateChoice(FRIDAY))
    held.qtbot.keyClicks(popup.words, typed)
    held.press(KEY.Key_Return, on=popup.words)
    assert held.chosen == []
    assert popup.isVisible()
    assert "no date" in popup.meaning.text()
    popup.words.clear()
    held.press(KEY.Key_Return, on=popup.words)
    assert held.only.due == FRIDAY


def test_what_is_typed_is_said_in_words(held: Held) -> None:
    popup = held.open()
    popup.words.setText("tomorrow 15:00")
    assert popup.meaning.text() == "Sun 29 Nov, 15:00"
    popup.words.setText("every friday")
    assert popup.meaning.text() == "Every Fri"
    popup.words.clear()
    assert popup.meaning.text() == "No date"
    popup.month.setFocus()
    held.press(KEY.Key_Right, on=popup.month)
    popup.fields.time.setText("9")
    assert popup.meaning.text() == "Sun 29 Nov, 09:00"


def test_it_grows_where_words_need_more_lines(held: Held) -> None:
    popup = held.open()
    popup.words.setText("nothing that is any date")
    rect = popup.month.rect_of(date(2026, 11, 30))
    assert rect is not None
    assert popup.month.rect().contains(rect)
    assert popup.sizeHint().height() <= popup.height()


def test_escape_chooses_nothing(held: Held) -> None:
    popup = held.open(DateChoice(FRIDAY))
    held.press(KEY.Key_Escape, on=popup)
    assert (held.chosen, held.closed, popup.isVisible()) == ([], [True], False)


@pytest.mark.parametrize(
    ("number", "due"),
    [
        (0, Due.on(date(2026, 11, 28))),
        (1, Due.on(date(2026, 11, 29))),
        (2, Due.on(date(2026, 11, 30))),
        (3, None),
    ],
)
def test_a_quick_day_is_one_press(held: Held, number: int, due: Due | None) -> None:
    popup = held.open()
    held.press(KEY.Key_Space, on=popup.quick[number])
    assert held.only == DateChoice(due)


def test_a_quick_day_keeps_time_and_rule_and_no_date_takes_both_away(held: Held) -> None:
    popup = held.open(DateChoice(FRIDAY, "FREQ=DAILY"))
    popup.quick[1].click()
    assert held.only == DateChoice(Due.local(date(2026, 11, 29), time(17), BERLIN), "FREQ=DAILY")
    held.chosen.clear()
    popup = held.open(DateChoice(FRIDAY, "FREQ=DAILY"))
    popup.quick[3].click()
    assert held.chosen == [DateChoice()]


def test_a_day_is_walked_to_and_taken(held: Held) -> None:
    popup = held.open()
    popup.month.setFocus()
    held.press(KEY.Key_Right, KEY.Key_Down, KEY.Key_PageDown, on=popup.month)
    assert popup.month.day == date(2027, 1, 6)
    assert popup.title.text() == "January 2027"
    held.press(KEY.Key_Return, on=popup.month)
    assert held.only.due == Due.on(date(2027, 1, 6))


def test_a_click_takes_a_day_with_its_time(held: Held) -> None:
    popup = held.open(DateChoice(FRIDAY))
    rect = popup.month.rect_of(date(2026, 12, 8))
    assert rect is not None
    held.qtbot.mouseClick(popup.month, Qt.MouseButton.LeftButton, pos=rect.center())
    assert held.only.due == Due.local(date(2026, 12, 8), time(17), BERLIN)


def test_turning_pages_marks_no_other_day(held: Held) -> None:
    popup = held.open(DateChoice(FRIDAY))
    popup.back.click()
    assert (popup.title.text(), popup.month.day) == ("November 2026", FRIDAY.day)
    popup.on.click()
    popup.on.click()
    assert popup.title.text() == "January 2027"
    held.press(KEY.Key_Return, on=popup.words)
    assert held.only.due == FRIDAY


@pytest.mark.parametrize(
    ("typed", "at"), [("9", time(9)), ("1530", time(15, 30)), ("3 pm", time(15)), ("", None),
                      ("8 Uhr", time(8)), ("12 am", time(0)), ("07.05", time(7, 5))]
)  # fmt: skip
def test_a_time_is_written_in_many_ways(held: Held, typed: str, at: time | None) -> None:
    popup = held.open(DateChoice(FRIDAY))
    popup.fields.time.setText(typed)
    held.press(KEY.Key_Return, on=popup.fields.time)
    due = held.only.due
    assert due is not None
    assert (due.day, due.at) == (FRIDAY.day, at)


@pytest.mark.parametrize("typed", ["25:00", "9:60", "soon", "13 pm", "-1"])
def test_a_wrong_time_is_told(held: Held, typed: str) -> None:
    popup = held.open(DateChoice(FRIDAY))
    popup.fields.time.setText(typed)
    popup.done.click()
    assert held.chosen == []
    assert "15:00" in popup.fields.time.accessibleDescription()
    assert popup.meaning.text() == popup.fields.time.accessibleDescription()
    popup.fields.time.setText("9")
    assert popup.fields.time.accessibleDescription() == ""
    popup.done.click()
    assert held.only.due == Due.local(FRIDAY.day, time(9), BERLIN)


def test_a_time_alone_is_todays(held: Held) -> None:
    popup = held.open()
    popup.fields.time.setText("18:00")
    popup.done.click()
    assert held.only.due == Due.local(date(2026, 11, 28), time(18), BERLIN)


def test_a_rule_is_chosen_with_the_days_it_means(held: Held) -> None:
    popup = held.open(DateChoice(FRIDAY))
    held.press(KEY.Key_Down, on=popup.fields.repeat)
    menu = popup.fields.repeat.menu_shown
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:5] == ["Never", "Daily", "Every weekday", "Weekly\tevery Fri", "Every 2 weeks"]
    menu.actions()[texts.index("Weekly\tevery Fri") + 1].trigger()
    menu.close()
    assert popup.fields.after.isEnabled()
    popup.fields.after.click()
    popup.done.click()
    assert held.only == DateChoice(FRIDAY, "FREQ=WEEKLY", after_completion=True)


def test_a_rule_of_ones_own_stays_and_is_said(held: Held) -> None:
    own = "FREQ=MONTHLY;BYDAY=-1FR"
    popup = held.open(DateChoice(FRIDAY, own))
    assert popup.fields.repeat.value == own
    popup.words.setText("5 dec")
    held.press(KEY.Key_Return, on=popup.words)
    assert held.only == DateChoice(Due.on(date(2026, 12, 5)), own)


def test_a_time_of_another_zone_is_shown_as_it_is_here_and_stays_what_it_is(held: Held) -> None:
    there = Due.local(date(2026, 12, 3), time(20), "America/New_York")
    popup = held.open(DateChoice(there))
    assert (popup.month.day, popup.fields.time.text()) == (date(2026, 12, 4), "02:00")
    popup.done.click()
    assert held.only.due == there


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(9999, 12, 31)])
def test_the_calendar_ends(held: Held, qtbot: QtBot, day: date) -> None:
    month = MonthView(held.window, week_start=6)
    month.show_day(day, day)
    month.resize(month.sizeHint())
    month.show()
    for key in (KEY.Key_Left, KEY.Key_Right, KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_Down):
        for _ in range(3):
            qtbot.keyClick(month, key)
    month.turn(1)
    month.turn(-1)
    assert not month.grab().isNull()
    clock = Clock(datetime.combine(day, time(9), UTC), "UTC")
    popup = held.open(DateChoice(Due.on(day)), clock)
    popup.done.click()
    assert held.only.due == Due.on(day)


def test_tab_leads_through_all_of_it(held: Held) -> None:
    popup = held.open()
    led: list[QWidget] = []
    for _ in range(12):
        held.press(KEY.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        led.append(focused)
    wanted = [*popup.quick, popup.month, popup.fields.time, popup.fields.repeat, popup.done]
    assert [one for one in led if one in wanted][: len(wanted)] == wanted


def test_on_a_low_screen_the_month_stands_beside_the_rest(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(date_popup, "_room_at", lambda _at: QRect(0, 0, 1280, 500))
    popup = held.open()
    assert popup.height() <= 500
    at = popup.month.mapTo(popup, QPoint())
    assert at.x() > popup.words.mapTo(popup, QPoint()).x() + popup.words.width()
    monkeypatch.undo()
    popup.close()
    popup = held.open()
    assert popup.month.mapTo(popup, QPoint()).y() > popup.quick[3].mapTo(popup, QPoint()).y()


def test_it_stays_on_the_screen(held: Held) -> None:
    held.popup.open_at(QPoint(100_000, 100_000), DateChoice(), CLOCK)
    screen = held.popup.screen().availableGeometry()
    assert screen.contains(held.popup.geometry())
