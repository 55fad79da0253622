"""Puts the import of tasks together: services over their adapters, and the dialog."""

from collections.abc import Callable

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QWidget

from nova_desktop.adapters.recurrence import DateutilRecurrence
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.state_store import SqliteStateStore
from nova_desktop.adapters.sqlite.task_sources import SqliteTaskSources
from nova_desktop.adapters.task_imports.reader import TaskImportReader
from nova_desktop.app.task_parts import TaskParts
from nova_desktop.services.journal import Journal
from nova_desktop.services.task_imports.imports import TaskImports
from nova_desktop.services.task_imports.under_way import ImportsUnderWay
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.tasks.imports.dialog import TaskImportDialog, ask_file
from nova_desktop.ui.tasks.imports.presenter import AskFile, TakeOwn, TaskImportPresenter
from nova_desktop.ui.tasks.imports.view import TaskImportPanel
from nova_desktop.ui.tasks.imports.words import cut_text


def make_task_imports(
    database: Database, parts: TaskParts, journal: Journal, zone: Callable[[], str]
) -> TaskImports:
    """`zone` names where the user is, "" for this computer's, as for `open_tasks`."""
    reader = TaskImportReader(lambda: zone() or _own_zone())
    sources = SqliteTaskSources(database)
    dates = DateutilRecurrence()
    marks = make_under_way(database, parts)
    return TaskImports(reader, sources, parts.places, journal, dates, parts.days, marks)


def make_under_way(database: Database, parts: TaskParts) -> ImportsUnderWay:
    """The marks of imports that are being written."""

    async def is_there(task: str) -> bool:
        return bool(await parts.lists.cards([task]))

    return ImportsUnderWay(SqliteStateStore(database), is_there)


async def tell_cut_imports(
    database: Database, parts: TaskParts, say: Callable[[str, str], object]
) -> None:
    """Say once after the start how an import ended that the end of Nova cut; `say` takes a level.

    Such an import is there whole or not at all.
    """
    for each in await make_under_way(database, parts).cut():
        say(cut_text(each), "ok" if each.is_there else "warning")


def make_task_import_panel(
    imports: TaskImports, operations: Operations, ask: AskFile, take_own: TakeOwn | None = None
) -> TaskImportPanel:
    """The panel with its presenter, at the choice. `ask` picks a file."""
    panel = TaskImportPanel()
    presenter = TaskImportPresenter(imports, operations, panel, ask, take_own)
    panel.file_wanted.connect(presenter.choose)
    panel.path_chosen.connect(presenter.take)
    panel.address_given.connect(presenter.fetch)
    panel.columns_used.connect(presenter.use_columns)
    panel.applied.connect(presenter.apply)
    panel.went_back.connect(presenter.back)
    panel.cancelled.connect(presenter.cancel)
    panel.undone.connect(presenter.undo)
    panel.driver = presenter
    presenter.open()
    return panel


async def open_task_import(
    imports: TaskImports,
    operations: Operations,
    window: QWidget,
    path: str = "",
    take_own: TakeOwn | None = None,
) -> None:
    """The dialog over the window; returns when it was closed. With `path` it looks at once.

    `take_own` is told the path of a file that Nova wrote itself, once the dialog has gone; without
    it that is only said.
    """
    own: list[str] = []

    def leave_for(path: str) -> None:
        own.append(path)
        dialog.accept()

    leave = leave_for if take_own is not None else None
    panel = make_task_import_panel(imports, operations, lambda: ask_file(window), leave)
    dialog = TaskImportDialog(panel, window)
    presenter = panel.driver
    if isinstance(presenter, TaskImportPresenter):
        dialog.finished.connect(presenter.close)
        if path:
            presenter.take(path)
    await show_dialog(dialog)
    if own and take_own is not None:
        take_own(own[-1])


def _own_zone() -> str:
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
