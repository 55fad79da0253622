"""When the first list cannot be read, Retry opens what was shown last."""

import asyncio
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths
from nova_desktop.app.setup_wiring import SetupHost
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.services.drafts import Drafts
from nova_desktop.services.scope import TaskScope
from nova_desktop.ui.chat.presenter import ChatPresenter
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow
from tests.fakes.memory_stores import MemoryStateStore
from tests.unit.services.test_chat import Bench

pytestmark = pytest.mark.anyio


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    return window


async def _no_core(module: ModuleType) -> tuple[object, list[Problem]]:
    raise AssertionError(f"not needed here: {module}")


async def test_retry_opens_it_again(window: MainWindow, tmp_path: Path) -> None:
    bench, errors = Bench(), list[BaseException]()
    state = MemoryStateStore(bench.book)
    conversation = await bench.chat.send("", "Hi")
    await bench.over(conversation)
    await state.set_state(f"draft/{conversation}", "precious")
    setup = SetupHost(window, nova_paths({"NOVA_HOME": str(tmp_path)}))
    lifecycle = Lifecycle(window, _no_core, errors.append, setup)  # type: ignore[arg-type]
    scope = TaskScope(errors.append)
    operations = Operations(scope, window.show_problem)
    drafts = Drafts(state, bench.store)
    presenter = ChatPresenter(bench.chat, bench.journal, operations, window.chat, drafts)
    bench.book.failure = Problem(ProblemCode.DATABASE_FAILED)
    await lifecycle.open_newest(presenter)
    bench.book.failure = None
    await presenter.keep_draft()
    (retry,) = [b for b in window.chat.list.findChildren(QPushButton) if b.text() == "Retry"]
    retry.click()
    async with asyncio.timeout(5):
        while window.chat.draft() != "precious" or presenter.current != conversation:
            await asyncio.sleep(0)
    await scope.close()
    await bench.scope.close()
    assert errors + bench.errors == []
