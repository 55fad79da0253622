"""The import of tasks as it is photographed: each face, with made-up content."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.adapters.task_imports.detecting import read_any
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.task_import import CsvTable, ImportedBoard
from nova_desktop.domain.task_import_look import (
    Duplicate,
    ImportLook,
    SameBy,
    TaskImportDone,
    look_at,
)
from nova_desktop.ui.tasks.imports.dialog import TaskImportDialog
from nova_desktop.ui.tasks.imports.view import TaskImportPanel

FOLDER = Path(__file__).parents[1] / "fixtures" / "task_imports"
HERE = Here(datetime(2026, 11, 30, 12, tzinfo=UTC), "Europe/Berlin")
BROKEN = Problem(
    ProblemCode.TASK_IMPORT_UNREADABLE,
    {"path": "tasks.json", "line": "3", "cause": "line 3: this is not JSON (Expecting value)"},
)
TODOIST = "Home renovation [2331456789].csv"
Arrange = Callable[[TaskImportPanel], object]


def found_in(name: str) -> ImportedBoard | CsvTable:
    return read_any((FOLDER / name).read_bytes(), name, HERE)


def board_of(name: str) -> ImportedBoard:
    found = found_in(name)
    assert isinstance(found, ImportedBoard)
    return found


def table_of(name: str) -> CsvTable:
    found = found_in(name)
    assert isinstance(found, CsvTable)
    return found


def look_of(name: str, *duplicates: int) -> ImportLook:
    same = [SameBy.SOURCE, SameBy.TITLE]
    return look_at(
        board_of(name),
        {at: Duplicate(f"task-{at}", same[n % 2]) for n, at in enumerate(duplicates)},
    )


def done_of(name: str) -> TaskImportDone:
    board = board_of(name)
    count = len(board.tasks)
    return TaskImportDone(
        board, "batch", count, count, 3, skipped=2, comments=3, chats=2, projects=1, left=board.left
    )


def importing(panel: TaskImportPanel) -> None:
    panel.show_wait("Importing…")
    panel.show_progress("Importing: 1,500 of 4,200 tasks", 0.36)


def broken(panel: TaskImportPanel) -> None:
    panel.show_choice()
    panel.show_error(BROKEN)


FACES: dict[str, Arrange] = {
    "task-import-choice": lambda panel: panel.show_choice(),
    "task-import-broken": broken,
    "task-import-importing": importing,
    "task-import-table": lambda panel: panel.show_table(table_of("spreadsheet.csv")),
    "task-import-preview": lambda panel: panel.show_look(look_of("trello_board.json", 0, 4)),
    "task-import-todoist": lambda panel: panel.show_look(look_of(TODOIST)),
    "task-import-done": lambda panel: panel.show_done(done_of("ticktick_backup.csv")),
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """The dialog at each face."""
    found: dict[str, QDialog] = {}
    for name, arrange in FACES.items():
        panel = TaskImportPanel()
        arrange(panel)
        found[name] = TaskImportDialog(panel, window)
    return found
