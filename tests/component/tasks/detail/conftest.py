"""Runs a test with the panel of a task on a loop of Qt."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from nova_desktop.ui.tasks.detail.making import make_detail
from tests.fakes.task_detail import bench
from tests.fakes.task_panel import Do, Shown


@pytest.fixture
def do(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Do:
    """Runs a coroutine with a panel on a loop of Qt."""

    def run(work: Callable[[Shown], Awaitable[None]]) -> None:
        with bench(tmp_path) as made, QEventLoop(qapp, already_running=False) as loop:
            window = QWidget()
            qtbot.addWidget(window)
            window.resize(520, 760)

            async def live() -> None:
                shown = Shown(made, make_detail(made.desk, window, hurry=0.02), window)
                shown.panel.resize(520, 760)
                window.show()
                window.activateWindow()
                await work(shown)
                await made.scope.close()
                assert made.problems == []

            loop.run_until_complete(live())

    return run
