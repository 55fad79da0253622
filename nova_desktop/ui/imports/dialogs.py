"""The dialogs that pick a file or a folder to import."""

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog


class ImportDialogs:
    """Implements ImportQuestions over a window; each opens without a nested event loop."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def pick_config(self) -> str:
        kinds = _("YAML files (*.yaml *.yml)"), _("All files (*)")
        return await self._pick(_("Choose a LiteLLM config.yaml"), ";;".join(kinds))

    async def pick_env(self) -> str:
        return await self._pick(_("Choose the .env file with the keys"), _("All files (*)"))

    async def pick_folder(self) -> str:
        dialog = QFileDialog(self._window, _("Choose the folder of the earlier Nova"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return await _picked(dialog)

    async def _pick(self, title: str, kinds: str) -> str:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(kinds)
        dialog.setFilter(QDir.Filter.AllEntries | QDir.Filter.Hidden | QDir.Filter.AllDirs)
        return await _picked(dialog)


async def _picked(dialog: QFileDialog) -> str:
    accepted = await show_dialog(dialog)
    files = dialog.selectedFiles() if accepted else []
    return files[0] if files else ""
