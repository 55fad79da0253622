"""Exports of tasks and backups over the core: their services, the dialog, the rows of settings."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from nova_desktop import __version__
from nova_desktop.adapters.sqlite.task_export_rows import SqliteTaskRecords
from nova_desktop.adapters.sqlite.task_intake import SqliteBoardLook
from nova_desktop.adapters.task_exports.export_file import ExportFile
from nova_desktop.adapters.task_exports.files_beside import CopiedFilesBeside
from nova_desktop.adapters.task_exports.json_file import JsonFile
from nova_desktop.app.core import Core
from nova_desktop.app.task_import_wiring import (
    make_task_imports,
    make_under_way,
    open_task_import,
)
from nova_desktop.services.task_exports.exports import TaskExports
from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.own_file import OwnFileImport
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.backup_making import KeepingDesk
from nova_desktop.ui.settings.restore_dialog import RestoreDialogs
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.exports.dialog import ExportDialog
from nova_desktop.ui.tasks.exports.intake_dialog import IntakeDialogs
from nova_desktop.ui.tasks.exports.intake_presenter import IntakePresenter
from nova_desktop.ui.tasks.exports.presenter import ExportPresenter
from nova_desktop.ui.tasks.exports.words import ShownTasks, format_words, suggested_name
from nova_desktop.ui.times import full_time


@dataclass(frozen=True, slots=True)
class ExportParts:
    """Tasks into files, and out of Nova's own."""

    exports: TaskExports
    own_file: OwnFileImport


def open_export_parts(core: Core) -> ExportParts:
    """Both, over the database of the core; nothing runs."""
    database = core.base.database
    records = SqliteTaskRecords(database.path)
    files = CopiedFilesBeside(core.base.paths.attachments)
    board, marks = SqliteBoardLook(database), make_under_way(database, core.tasks)
    return ExportParts(
        TaskExports(records, ExportFile(), _local_now, __version__, files),
        OwnFileImport(JsonFile(), board, core.tasks.tasks, copied=files, under_way=marks),
    )


async def open_task_export(
    core: Core, window: QWidget, operations: Operations, shown: ShownTasks | None = None
) -> None:
    """The dialog over a window, until it is closed.

    `shown` is what a list behind it holds: it is then offered first, by the list's name.
    """
    dialog = ExportDialog(window)
    presenter = ExportPresenter(
        open_export_parts(core).exports,
        core.tasks.places.projects,
        operations,
        dialog,
        ExportFiles(dialog),
        shown,
    )
    bind_export(dialog, presenter)
    presenter.open()
    try:
        await show_dialog(dialog)
    finally:
        presenter.cancel()


def task_file_intake(core: Core, window: MainWindow, operations: Operations) -> IntakePresenter:
    """Imports a file that Nova wrote: asked for, looked at, taken as one step of undo."""
    return IntakePresenter(
        open_export_parts(core).own_file,
        core.journal,
        operations,
        IntakeDialogs(window),
        window.toasts.show_toast,
    )


def bind_export(dialog: ExportDialog, presenter: ExportPresenter) -> None:
    """Who hears what the dialog wishes."""
    dialog.scope_chosen.connect(presenter.choose_scope)
    dialog.format_chosen.connect(presenter.choose_format)
    dialog.trash_switched.connect(presenter.choose_trash)
    dialog.path_typed.connect(presenter.type_path)
    dialog.pick_pressed.connect(presenter.pick_path)
    dialog.export_pressed.connect(presenter.export)
    dialog.cancel_pressed.connect(presenter.cancel)
    dialog.folder_pressed.connect(presenter.show_in_folder)


def keeping_desk(
    core: Core, window: MainWindow, operations: Operations, open_folder: Callable[[str], None]
) -> KeepingDesk:
    """For the panel Data & privacy."""

    def export() -> None:
        operations.start("export tasks", lambda: open_task_export(core, window, operations))

    return KeepingDesk(
        backups=core.backups,
        question=RestoreDialogs(window),
        export_tasks=export,
        import_tasks=lambda: task_file_intake(core, window, operations).open(),
        import_others=partial(import_others, core, window, operations),
        say=lambda text: window.toasts.show_toast(text) and None,
        restart=lambda: _restart(window),
        open_folder=open_folder,
    )


def import_others(core: Core, window: MainWindow, operations: Operations) -> None:
    """Tasks of other programs; the dialog stays until it is closed."""
    imports = make_task_imports(core.base.database, core.tasks, core.journal, core.base.zone)
    take_own = task_file_intake(core, window, operations).take

    async def show() -> None:
        await open_task_import(imports, operations, window, take_own=take_own)

    operations.start("import tasks", show)


async def tell_restored(core: Core, window: MainWindow, operations: Operations) -> None:
    """Say once after the start what was restored, with the way back."""
    news = await core.backups.news_of_restore()
    if news is None:
        return

    async def back() -> None:
        await core.backups.restore(news.before)
        _restart(window)

    text = _("You see the backup of {when}").format(when=full_time(news.at))
    undo = partial(operations.start, "take a restore back", back) if news.before else None
    window.toasts.show_toast(text, undo, lasting=True)


def _restart(window: MainWindow) -> None:
    window.restart_wanted.emit()
    window.close()


class ExportFiles:
    """Implements ExportOutside over the dialog."""

    def __init__(self, dialog: QWidget) -> None:
        self._dialog = dialog

    async def free_path(self, suffix: str, name: str) -> str:
        day = _local_now().date().isoformat()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        wanted = Path(folder or Path.home()) / suggested_name(name, day, suffix)
        return await asyncio.to_thread(_free, wanted)

    async def exists(self, path: str) -> bool:
        return await asyncio.to_thread(Path(path).exists)

    async def pick(self, path: str, kind: ExportFormat) -> str:
        dialog = QFileDialog(self._dialog, _("Export tasks"), str(Path(path).parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([format_words()[kind].files, _("All files (*)")])
        dialog.setDefaultSuffix(kind.value)
        dialog.selectFile(Path(path).name)
        accepted = await show_dialog(dialog)
        files = dialog.selectedFiles()
        return files[0] if accepted and files else ""

    def show_in_folder(self, path: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))


def _free(path: Path) -> str:
    """With a number behind it where the name is taken."""
    free, number = path, 2
    if not path.parent.is_dir():
        return str(Path.home() / path.name)
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return str(free)


def _local_now() -> datetime:
    return datetime.now().astimezone()
