"""Quick add and the first board over the real core and the real window."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nova_desktop.app.core import open_core
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.quick_wiring import begin_first_board, starter_of
from nova_desktop.app.task_wiring import TaskBench
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.quick_add.making import make_quick_add
from tests.fakes.quick_add_desk import AtOnce


def test_a_task_comes_from_the_field_to_the_disk(qtbot: QtBot, tmp_path: Path) -> None:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    problems: list[Problem] = []
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    opened: list[str] = []
    with asyncio.Runner() as runner:
        opening = open_core(paths, Redactor(), problems.append, lambda _error: None)
        core, _ = runner.run(opening)
        operations = AtOnce(run_one=runner.run)
        begin_first_board(starter_of(core), operations)  # type: ignore[arg-type]
        bench = TaskBench(core, window, operations, opened.append)  # type: ignore[arg-type]
        field = make_quick_add(bench.quick, window)
        field.setGeometry(300, 10, 420, 32)
        field.show()
        field.begin()
        QTest.keyClicks(field.line, "Call the bank tomorrow 15:00 #finance +Taxes")
        QTest.keyClick(field.line, Qt.Key.Key_Return)
        inbox = runner.run(core.tasks.lists.inbox())
        (project,) = runner.run(core.tasks.places.projects())
        toast = window.toasts.shown[-1]
        toast.action_buttons[0].click()
        examples = runner.run(starter_of(core).examples())
        operations.held = []  # the focus comes back while the window goes
        runner.run(core.close())
    task = inbox.cards[0].task
    assert (task.title, task.labels, task.project) == ("Call the bank", ("finance",), project.id)
    assert task.due is not None
    assert opened == [task.id]
    assert len(examples) == 7
    assert (problems, operations.problems) == ([], [])
