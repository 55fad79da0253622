"""Runs a test with the panel of a task on a loop of Qt."""

import gc
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from nova_desktop.ui.tasks.detail.making import make_detail
from tests.fakes.task_detail import bench
from tests.fakes.task_panel import Do, Shown


@pytest.fixture
def do(qapp: QApplication, tmp_path: Path) -> Do:
    """Runs a coroutine with a panel on a loop of Qt."""

    def run(work: Callable[[Shown], Awaitable[None]]) -> None:
        loop_of_qt = QEventLoop(qapp, already_running=False)
        with bench(tmp_path) as made, loop_of_qt as loop, _window() as window:

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


@contextmanager
def _window() -> Generator[QWidget]:
    """A window that is deleted here: a collection in a thread of the database would end badly."""
    gc.collect()
    gc.disable()
    window = QWidget()
    window.resize(520, 760)
    try:
        yield window
    finally:
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
        gc.collect()
        gc.enable()
