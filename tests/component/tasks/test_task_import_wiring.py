"""The import of tasks over the real core: from a dropped file to the disk and back."""

import asyncio
from pathlib import Path

from pytestqt.qtbot import QtBot

from nova_desktop.app.core import open_core
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.task_import_wiring import make_task_import_panel, make_task_imports
from nova_desktop.domain.problems import Problem
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.tasks.imports.dialog import TaskImportDialog
from tests.fakes.quick_add_desk import AtOnce
from tests.fakes.task_export_files import FOLDER


async def no_file() -> str:
    return ""


def test_a_dropped_file_comes_to_the_board_and_goes(qtbot: QtBot, tmp_path: Path) -> None:
    paths = nova_paths({"NOVA_HOME": str(tmp_path)})
    prepare(paths)
    problems: list[Problem] = []
    with asyncio.Runner() as runner:
        opening = open_core(paths, Redactor(), problems.append, lambda _error: None)
        core, _ = runner.run(opening)
        operations = AtOnce(run_one=runner.run)
        imports = make_task_imports(
            core.base.database, core.tasks, core.journal, lambda: "Europe/Berlin"
        )
        panel = make_task_import_panel(imports, operations, no_file)  # type: ignore[arg-type]
        dialog = TaskImportDialog(panel)
        qtbot.addWidget(dialog)
        dialog.show()
        panel.choosing.drop.dropped.emit(str(FOLDER / "trello_board.json"))
        assert panel.preview.isVisible()
        panel.preview.apply.click()
        assert panel.result.isVisible()
        here = runner.run(core.tasks.lists.count())
        panel.result.undo.click()
        gone = runner.run(core.tasks.lists.count())
        assert panel.choosing.isVisible()
        runner.run(core.close())
    assert (here, gone) == (6, 0)
    assert (problems, operations.problems) == ([], [])
