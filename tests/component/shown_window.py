"""The main window as it is on a screen; `window` is for the conftest of a folder."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nova_desktop.ui.shell.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """Shown, with the keyboard; a set-up in it ends with the test."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    window.end_setup()
