"""A window around the widgets of a test."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Puts widgets into an active window and returns it; the window lives as long as the test."""
    windows: list[QWidget] = []

    def shown(*widgets: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        down = QVBoxLayout(window)
        for widget in widgets:
            down.addWidget(widget)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        # A double click of an earlier test left its button down.
        qtbot.mouseRelease(window, Qt.MouseButton.LeftButton)
        return window

    yield shown
    windows.clear()
