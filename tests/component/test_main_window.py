"""The main window: banners, screens, the status line, its close."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.widgets.banner import Banner


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    return window


def banners(window: MainWindow) -> list[Banner]:
    return [b for b in window.findChildren(Banner) if b.isVisible()]


def press(parent: QPushButton | MainWindow | Banner, text: str) -> None:
    next(b for b in parent.findChildren(QPushButton) if b.text() == text).click()


def test_the_composer_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    assert window.focusWidget() is window.chat.composer


def test_a_problem_is_told_once_for_each_code(window: MainWindow) -> None:
    for _ in range(3):
        window.show_problem(Problem(ProblemCode.DISK_FULL))
    assert len(banners(window)) == 1


def test_at_most_three_banners(window: MainWindow) -> None:
    for code in list(ProblemCode)[:6]:
        window.show_problem(Problem(code))
    assert len(banners(window)) == 3


def test_retry_and_details(window: MainWindow) -> None:
    retried: list[bool] = []
    problem = Problem(ProblemCode.DISK_FULL, detail="ENOSPC")
    window.show_problem(problem, lambda: retried.append(True))
    (banner,) = banners(window)
    press(banner, "Details")
    assert any(
        "ENOSPC" in label.text() and label.isVisible()
        for label in banner.findChildren(type(banner._title))
    )
    press(banner, "Retry")
    assert retried == [True]
    assert banners(window) == []


def test_html_in_a_problem_is_only_text(window: MainWindow) -> None:
    window.show_problem(Problem(ProblemCode.HOME_UNUSABLE, {"path": "<b>x</b>"}))
    (banner,) = banners(window)
    assert "<b>x</b>" in banner._hint.text()
    assert banner._hint.textFormat().name == "PlainText"


def test_the_status_line_tells_and_leads(window: MainWindow) -> None:
    window.status_line.show_gateway(ChildStatus("gateway", ChildState.READY), "a model")
    window.status.show_children([ChildStatus("gateway", ChildState.READY, pid=7)])
    window.status.show_lines("gateway", ["started"])
    press(window, "Status")
    assert window.status.isVisible()
    press(window, "Chat")
    assert window.chat.isVisible()


def test_restart_names_the_child(window: MainWindow, qtbot: QtBot) -> None:
    window.status.show_children([ChildStatus("gateway", ChildState.GAVE_UP)])
    with qtbot.waitSignal(window.status.restart_pressed) as pressed:
        press(window, "Restart")
    assert pressed.args == ["gateway"]


def test_closing_is_announced(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
