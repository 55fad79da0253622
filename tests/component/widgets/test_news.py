"""Toasts, banners, states, skeletons, progress and dialogs."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QCursor
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.theme.theme import SystemTheme, current_theme
from nova_desktop.ui.widgets import skeleton, toast
from nova_desktop.ui.widgets.banner import Banner
from nova_desktop.ui.widgets.buttons import push_button
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.progress import ProgressBar, ProgressRow
from nova_desktop.ui.widgets.skeleton import Skeleton
from nova_desktop.ui.widgets.spinner import Spinner
from nova_desktop.ui.widgets.states import StateKind, StateView
from nova_desktop.ui.widgets.toast import Toasts
from tests.themed import LIGHT

STILL = replace(LIGHT, reduced_motion=True)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    down = QVBoxLayout(window)
    down.addWidget(QLineEdit(window))
    down.addStretch(1)
    window.resize(700, 500)
    window.show()
    window.activateWindow()
    QCursor.setPos(window.mapToGlobal(QPoint(0, 0)))
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def toasts(window: QWidget) -> Toasts:
    return Toasts(window)


def test_undo_is_called_once_and_the_toast_goes(toasts: Toasts) -> None:
    undone: list[str] = []
    shown = toasts.show_toast("Deleted.", lambda: undone.append("undo"))
    assert shown.undo_button is not None
    shown.undo_button.click()
    shown.undo_button.click()
    assert undone == ["undo"]
    assert toasts.shown == []


def test_two_stand_side_by_side_in_one_line(toasts: Toasts, theme: SystemTheme) -> None:
    theme.use(STILL)
    older, newer = [toasts.show_toast(f"Number {number}").geometry for number in range(2)]
    line = current_theme().px(toast.LINE_PX)
    assert older().top() == newer().top() == 500 - line
    assert older().height() == newer().height() == line
    assert older().right() < newer().left()


def test_what_is_too_long_for_a_line_takes_several(toasts: Toasts, theme: SystemTheme) -> None:
    theme.use(STILL)
    first = toasts.show_toast("Short.")
    second = toasts.show_toast("Many words. " * 20)
    assert first.geometry().bottom() < second.geometry().top()
    assert second.height() > 2 * first.height()
    assert second.geometry().bottom() < 500
    assert second.width() <= 700 - 2 * toast.EDGE_PX


def test_the_oldest_leaves_when_there_are_too_many(toasts: Toasts) -> None:
    shown = [toasts.show_toast(f"Number {number}") for number in range(toast.MOST + 1)]
    assert toasts.shown == shown[1:]


def test_the_same_news_again_takes_the_place_of_the_older(toasts: Toasts) -> None:
    toasts.show_toast("Saved: Theme", lambda: None)
    newer = toasts.show_toast("Saved: Theme", lambda: None)
    assert toasts.shown == [newer]


def test_a_removal_stays_longer_and_makes_room_as_the_last(toasts: Toasts) -> None:
    removal = toasts.show_toast("Removed.", lambda: None, lasting=True)
    saved = [toasts.show_toast(f"Saved: {n}", lambda: None) for n in range(2)]
    assert toasts.shown == [removal, saved[1]]
    assert removal._timer.interval() > saved[1]._timer.interval()


def test_the_keyboard_goes_on_to_the_newest_undo(
    window: QWidget, toasts: Toasts, qtbot: QtBot
) -> None:
    field = window.findChild(QLineEdit)
    field.setFocus()
    toasts.show_toast("Saved: Theme", lambda: None)
    toasts.focus_newest()
    newer = toasts.show_toast("HuggingFace removed.", lambda: None)
    assert newer.undo_button is not None
    assert newer.undo_button.hasFocus()
    qtbot.keyClick(newer.undo_button, Qt.Key.Key_Escape)
    assert field.hasFocus()


def test_it_slides_in_or_with_reduced_motion_stands_there(
    toasts: Toasts, theme: SystemTheme, qtbot: QtBot
) -> None:
    moving = toasts.show_toast("Moves.")
    start = moving.y()
    qtbot.waitUntil(lambda: moving.y() < start)
    assert 120 <= moving._motion.duration() <= 160
    theme.use(STILL)
    still = toasts.show_toast("Stands.")
    assert still.y() == still._motion.endValue() or not still._motion.endValue()
    assert still._motion.state() == still._motion.State.Stopped


def test_it_leaves_after_its_time(
    toasts: Toasts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast, "STAY_MS", 10)
    toasts.show_toast("Short.")
    qtbot.waitUntil(lambda: toasts.shown == [])


def test_it_stays_while_it_is_hovered_or_focused(toasts: Toasts) -> None:
    shown = toasts.show_toast("Deleted.", lambda: None)
    shown.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    shown._leave_unless_used()
    assert toasts.shown == [shown]
    shown.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    toasts.focus_newest()
    shown._leave_unless_used()
    assert toasts.shown == [shown]
    QApplication.focusWidget().clearFocus()
    shown._leave_unless_used()
    assert toasts.shown == []


def test_the_keyboard_reaches_it_and_goes_back(
    window: QWidget, toasts: Toasts, qtbot: QtBot
) -> None:
    field = window.findChild(QLineEdit)
    field.setFocus()
    shown = toasts.show_toast("Deleted.", lambda: None)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert shown.undo_button is not None
    assert shown.undo_button.hasFocus()
    field.setFocus()
    toasts.focus_newest()
    assert shown.undo_button.hasFocus()
    qtbot.keyClick(shown.undo_button, Qt.Key.Key_Escape)
    assert toasts.shown == []
    assert field.hasFocus()
    toasts.show_toast("Without undo.")
    toasts.focus_newest()
    assert toasts.shown[0]._dismiss.hasFocus()


def test_it_is_announced(toasts: Toasts, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    toasts.show_toast("Deleted.")
    (event,) = told
    assert event.message() == "Deleted."


def test_the_stack_follows_the_window(window: QWidget, toasts: Toasts, theme: SystemTheme) -> None:
    theme.use(STILL)
    shown = toasts.show_toast("Deleted.")
    before = shown.pos()
    window.resize(900, 600)
    assert shown.pos() != before
    assert window.rect().contains(shown.geometry())


def test_a_banner_names_itself_and_shows_details(qtbot: QtBot) -> None:
    banner = Banner(Problem(ProblemCode.DISK_FULL, detail="ENOSPC"), None)
    qtbot.addWidget(banner)
    banner.show()
    assert banner.accessibleName()
    assert not banner._details.isVisible()
    details = next(b for b in banner.findChildren(QPushButton) if b.text() == "Details")
    details.click()
    assert banner._details.isVisible()


def test_a_state_replaces_what_it_said(qtbot: QtBot) -> None:
    view = StateView()
    qtbot.addWidget(view)
    pressed: list[str] = []
    first = push_button("Add a task", lambda: pressed.append("add"), None, "primary")
    view.show_state(StateKind.EMPTY, "Nothing in the inbox", "Write something.", [first])
    view.show()
    first.click()
    assert pressed == ["add"]
    assert view.accessibleName() == "Nothing in the inbox"
    view.show_state(StateKind.ERROR, "The gateway stopped", "It ended twice.")
    assert view.accessibleDescription() == "It ended twice."
    assert not first.isVisible()


def test_a_skeleton_waits_before_it_appears(qtbot: QtBot) -> None:
    assert skeleton.DELAY_MS == 200
    bars = Skeleton()
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.show()
    assert not bars.is_drawn
    blank = bars.grab().toImage()
    qtbot.waitUntil(lambda: bars.is_drawn)
    assert bars.grab().toImage() != blank


def test_progress_of_a_known_and_an_unknown_length(qtbot: QtBot, theme: SystemTheme) -> None:
    bar = ProgressBar("Import")
    qtbot.addWidget(bar)
    bar.show()
    bar.show_fraction(0.25)
    assert bar.value() / bar.maximum() == 0.25
    assert not bar._timer.isActive()
    bar.show_fraction(None)
    assert bar._timer.isActive()
    theme.use(STILL)
    bar.show_fraction(None)
    assert not bar._timer.isActive()


def test_progress_is_shown_late_and_can_be_cancelled(qtbot: QtBot) -> None:
    cancelled: list[str] = []
    row = ProgressRow("Import", lambda: cancelled.append("cancel"))
    qtbot.addWidget(row)
    row.begin("Reading")
    row.show_progress("Writing", 0.5)
    assert row.isHidden()
    qtbot.waitUntil(row.isVisible)
    assert row._words.text() == "Writing"
    row.findChild(QPushButton).click()
    assert cancelled == ["cancel"]
    row.end()
    assert row.isHidden()


def test_quick_work_shows_no_progress(qtbot: QtBot) -> None:
    row = ProgressRow("Import")
    qtbot.addWidget(row)
    row.begin("Reading")
    row.end()
    assert row.isHidden()
    assert not row._timer.isActive()


def test_a_spinner_turns_only_where_it_is_seen(qtbot: QtBot, theme: SystemTheme) -> None:
    spinner = Spinner()
    qtbot.addWidget(spinner)
    assert not spinner.is_turning
    spinner.show()
    assert spinner.is_turning
    spinner.hide()
    assert not spinner.is_turning
    theme.use(STILL)
    spinner.show()
    assert not spinner.is_turning


def test_a_dialog_is_left_by_escape_and_by_its_buttons(qtbot: QtBot, window: QWidget) -> None:
    dialog = Dialog("Keep the key?", "It stays on this computer.", window)
    cancel = dialog.add_cancel()
    keep = dialog.add_button("Keep", dialog.accept, "primary")
    dialog.open()
    assert dialog.windowTitle() == "Keep the key?"
    assert keep.isDefault()
    with qtbot.waitSignal(dialog.finished) as finished:
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert finished.args == [QDialog.DialogCode.Rejected.value]
    dialog.open()
    with qtbot.waitSignal(dialog.finished) as finished:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert finished.args == [QDialog.DialogCode.Accepted.value]
    dialog.open()
    cancel.setFocus()
    with qtbot.waitSignal(dialog.finished) as finished:  # the focused button, not the primary one
        qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert finished.args == [QDialog.DialogCode.Rejected.value]


def test_its_actions_are_pressed_once_and_reached_first(toasts: Toasts, qtbot: QtBot) -> None:
    pressed: list[str] = []
    done = ("Done", lambda: pressed.append("done"))
    later = ("In 1 h", lambda: pressed.append("later"))
    shown = toasts.show_toast("Call the bank", lasting=True, actions=[done, later])
    assert [one.text() for one in shown.action_buttons] == ["Done", "In 1 h"]
    assert shown.natural_width() > toasts.show_toast("Call the bank ").natural_width()
    shown.take_focus()
    assert shown.action_buttons[0].hasFocus()
    qtbot.keyClick(shown.action_buttons[0], Qt.Key.Key_Space)
    shown.action_buttons[1].click()
    assert pressed == ["done"]
