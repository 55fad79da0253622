"""The dialog around the panel of an import of tasks, and the one that picks its file."""

from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.tasks.imports.view import TaskImportPanel
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog

_SIZE_PX: Final = (820, 680)


class TaskImportDialog(RoomyDialog):
    """Opened with `show_dialog`; closing it stops what is under way."""

    def __init__(self, panel: TaskImportPanel, parent: QWidget | None = None) -> None:
        text = _("Nova looks first, shows you what it found, and adds it to your board.")
        super().__init__(_("Import tasks"), text, _SIZE_PX, parent)
        self.panel = panel
        self.body.addWidget(panel, 1)
        self.add_button(_("Close"), self.accept)
        self.setFocusProxy(panel)


async def ask_file(window: QWidget) -> str:
    """The path of the file to import, "" where none was picked."""
    dialog = QFileDialog(window, _("Choose a file with tasks"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    known = "*.csv *.tsv *.json *.zip *.ics *.org *.txt *.sql"
    kinds = _("Files with tasks ({known})").format(known=known), _("All files (*)")
    dialog.setNameFilter(";;".join(kinds))
    accepted = await show_dialog(dialog)
    files = dialog.selectedFiles() if accepted else []
    return files[0] if files else ""
