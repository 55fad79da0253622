"""Puts the backups and the export of tasks into the panel Data & privacy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.backup_presenter import Backing, BackupsPresenter, RestoreQuestion
from nova_desktop.ui.settings.backup_rows import BackupRows
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.widgets.buttons import push_button


@dataclass(frozen=True, slots=True)
class KeepingDesk:
    """What the rows work with. `export_tasks` and the imports open their dialogs.

    `import_tasks` takes a file of Nova's own, `import_others` those of other programs.
    """

    backups: Backing
    question: RestoreQuestion
    export_tasks: Callable[[], object]
    import_tasks: Callable[[], object]
    import_others: Callable[[], object]
    say: Callable[[str], None]
    restart: Callable[[], None]
    open_folder: Callable[[str], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def add_keeping(panel: SettingsPanel, desk: KeepingDesk, operations: Operations) -> BackupRows:
    """Rows at the end of what is in the panel; they are filled each time it is opened."""
    panel.add_heading(_("Backups and exports"))
    meaning = _(
        "Into a file that Nova, a spreadsheet, a calendar or a person reads. A file of Nova's own "
        "can be imported again; copies of attached files lie in a folder beside it."
    )
    export = SettingRow(_("Export tasks"), meaning)
    export.add_buttons(push_button(_("Export…"), desk.export_tasks, panel))
    panel.add_row(export, "privacy/export")
    _add_imports(panel, desk)
    rows = BackupRows(panel)
    panel.add_row(rows.head, "privacy/backup")
    panel.rows.addWidget(rows.list)
    presenter = BackupsPresenter(
        desk.backups, rows, operations, desk.question, desk.say, desk.restart, desk.now
    )
    rows.back_up_pressed.connect(presenter.back_up)
    rows.restore_pressed.connect(presenter.restore)
    rows.folder_pressed.connect(lambda: desk.open_folder(desk.backups.folder))
    panel.opened.connect(presenter.refresh)
    panel.drivers.append(presenter)
    return rows


def _add_imports(panel: SettingsPanel, desk: KeepingDesk) -> None:
    meaning = _(
        "From Todoist, Trello, TickTick, Microsoft To Do, Super Productivity, Things, Org mode, "
        "todo.txt, calendars, an earlier Nova or any table. You see first what is found."
    )
    row = SettingRow(_("Import tasks"), meaning)
    row.add_buttons(
        push_button(_("From elsewhere…"), desk.import_others, panel),
        push_button(_("A Nova file…"), desk.import_tasks, panel),
    )
    panel.add_row(row, "privacy/import-tasks")
