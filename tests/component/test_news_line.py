"""Toasts in the main window: what is written, pressed or read is never below them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from tests.themed import LIGHT

REPLACED = Problem(ProblemCode.MODEL_REPLACED, {"model": "claude-haiku", "instead": "qwen3-32b"})


@pytest.fixture
def window(qtbot: QtBot, theme: SystemTheme) -> Iterator[MainWindow]:
    theme.use(replace(LIGHT, reduced_motion=True))
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.status_line.show_gateway(ChildStatus("gateway", ChildState.READY), "qwen3-32b · X")
    window.status_line.show_today(0.14)
    yield window
    window.end_setup()


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def place(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def covered(window: MainWindow, widget: QWidget) -> list[str]:
    """The toasts that lie over a widget."""
    settle()
    where = place(window, widget)
    return [one.accessibleName() for one in window.toasts.shown if one.geometry() & where]


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("size", [(1280, 800), (640, 420)])
@pytest.mark.parametrize("name", ["chat", "settings", "models"])
def test_toasts_move_nothing_and_cover_no_word_of_the_line(
    window: MainWindow, theme: SystemTheme, name: str, size: tuple[int, int], scale: int
) -> None:
    theme.use(replace(LIGHT, reduced_motion=True, scale=scale))
    window.resize(*size)
    window.open_place(name)
    settle()
    before = window._screens.geometry()
    window.chat.was_deleted.emit("c9", "Plan the launch week")
    window.notify(REPLACED)
    assert len(window.toasts.shown) == 2
    line = window.status_line
    for words in (line._gateway, line._model, line._today):
        assert covered(window, words) == []
    assert window._screens.geometry() == before
    assert place(window, line).bottom() == window.height() - 1
    older, newer = [one.geometry() for one in window.toasts.shown]
    assert all(window.rect().contains(one) for one in (older, newer))
    assert not older & newer


def test_what_was_told_in_settings_does_not_cover_where_one_writes(window: MainWindow) -> None:
    window.open_place("settings")
    window.notify(REPLACED)
    window.toasts.show_toast("Saved: Email", lambda: None)
    window.open_place("chat")
    assert covered(window, window.chat.card) == []
    assert window.chat.send_button.visibleRegion().boundingRect() == window.chat.send_button.rect()


def test_the_set_up_makes_room(window: MainWindow) -> None:
    page = QWidget()
    window.show_setup(page)
    window.toasts.show_toast("Path copied")
    assert covered(window, page) == []
    window.toasts.shown[0].leave()
    settle()
    assert page.height() == window.height()


def test_a_short_one_leaves_the_status_line_readable(window: MainWindow) -> None:
    window.resize(1280, 800)
    settle()
    window.toasts.show_toast("Path copied")
    line = window.status_line
    for words in (line._gateway, line._model, line._today):
        assert covered(window, words) == []
    assert place(window, line).bottom() == window.height() - 1
