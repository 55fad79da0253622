"""Exports of tasks and backups, as the pictures show them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.backups import BackupDifference, BackupPreview
from nova_desktop.domain.task_places import Project
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.domain.tasks import Task
from nova_desktop.services.task_exports.exports import ExportDone
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.own_content import LeftOut, OwnContent
from nova_desktop.services.task_exports.own_file import OwnFileLook
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.restore_dialog import RestoreDialog
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.exports.dialog import ExportDialog
from nova_desktop.ui.tasks.exports.intake_dialog import IntakeDialog, LeftDialog
from nova_desktop.ui.tasks.exports.intake_words import left_lines
from nova_desktop.ui.tasks.exports.words import (
    ALL,
    done_text,
    progress_text,
    replace_text,
    scope_choices,
)
from nova_desktop.ui.theme.theme import current_theme
from tests.fakes.settings_parts import SettingsDesk
from tests.fakes.task_exports import DIFFERENCE, FOLDER, LAST, NOW, some_backups

_LAID_OUT_MS = 200
PROJECTS = (Project("p", "Launch week"), Project("q", "House"))


def export_dialog(parent: QWidget, path: str = f"{FOLDER}/nova-tasks.json") -> ExportDialog:
    """As it opens."""
    dialog = ExportDialog(parent)
    dialog.show_scopes(scope_choices(PROJECTS), ALL)
    dialog.show_format(ExportFormat.JSON)
    dialog.show_trash(offered=True)
    dialog.show_count("1,204 tasks")
    dialog.show_path(path)
    return dialog


def a_file(known: int = 0) -> OwnFileLook:
    """Forty tasks, four of them in the trash."""
    tasks = [
        Task(f"t{n}", f"Task {n}", NOW, NOW, deleted_at=NOW if n % 10 == 0 else None)
        for n in range(40)
    ]
    people = (Project("a", "Tim"),)
    records = tuple(TaskRecord(task) for task in tasks)
    made = NOW.isoformat()
    content = OwnContent(made_at=made, projects=PROJECTS, people=people, records=records)
    return OwnFileLook(content, known)


def _running(parent: QWidget) -> ExportDialog:
    dialog = export_dialog(parent)
    dialog.show_running(running=True)
    dialog.show_progress(progress_text(400, 1204), 400 / 1204)
    return dialog


def _done(parent: QWidget) -> ExportDialog:
    dialog = export_dialog(parent, f"{FOLDER}/nova-tasks.ics")
    dialog.show_format(ExportFormat.ICS)
    dialog.show_trash(offered=False)
    dialog.show_done(done_text(ExportDone(Path("nova-tasks.ics"), 1204)))
    return dialog


def _in_the_way(parent: QWidget) -> ExportDialog:
    dialog = export_dialog(parent)
    dialog.show_path_error(replace_text("nova-tasks.json"), replaces=True)
    return dialog


def _failed(parent: QWidget) -> ExportDialog:
    dialog = export_dialog(parent)
    dialog.show_error(
        "The file could not be written. /media/stick/tasks.json: Read-only file system. "
        "Nothing was left half written; choose another place."
    )
    return dialog


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """By name."""
    entry = some_backups()[1]
    return {
        "dialog-export": export_dialog(window),
        "dialog-export-running": _running(window),
        "dialog-export-done": _done(window),
        "dialog-export-replace": _in_the_way(window),
        "dialog-export-failed": _failed(window),
        "dialog-task-file": IntakeDialog(a_file(known=3), window),
        "dialog-task-file-left": LeftDialog(
            left_lines({LeftOut.PARENT: 2, LeftOut.ZONE: 1, LeftOut.LANES: 4}), window
        ),
        "dialog-restore": RestoreDialog(BackupPreview(entry, DIFFERENCE, LAST), window),
        "dialog-restore-same": RestoreDialog(
            BackupPreview(entry, BackupDifference(), LAST), window
        ),
    }


def _backups(desk: SettingsDesk) -> Callable[[MainWindow], object]:
    def scene(window: MainWindow) -> None:
        screen: list[SettingsScreen] = []

        def make() -> SettingsScreen:
            screen.append(make_settings_screen(desk.parts))
            return screen[0]

        window.offer_screen("settings", make)
        window.open_place("settings")
        panel = screen[0].panel("privacy")
        screen[0].open_panel("privacy")
        QTimer.singleShot(_LAID_OUT_MS, panel, lambda: below(panel))

    def below(panel: SettingsPanel) -> None:
        top = panel.row_of("privacy/export").y() - current_theme().px(60)
        panel.verticalScrollBar().setValue(top)

    return scene


def backups(window: MainWindow) -> None:
    _backups(SettingsDesk())(window)


def no_backup(window: MainWindow) -> None:
    desk = SettingsDesk()
    desk.backups.made.clear()
    _backups(desk)(window)


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "backups": backups,
    "backups-none": no_backup,
}
