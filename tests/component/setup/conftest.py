"""The window that the set-up fills."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nova_desktop.ui.shell.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    window.end_setup()
