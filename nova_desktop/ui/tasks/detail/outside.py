"""The desktop as the panel of a task needs it: the clipboard, programs, dialogs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.widgets.dialog import Dialog

Open = Callable[[QUrl], bool]


class Desktop:
    """Implements Outside over a window; tests put another `hand_over`."""

    def __init__(
        self,
        window: QWidget,
        open_link: Callable[[str], object],
        open_chat: Callable[[str], object],
        hand_over: Open = QDesktopServices.openUrl,
    ) -> None:
        self._window = window
        self._open_link = open_link
        self._open_chat = open_chat
        self._hand_over = hand_over

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def open_link(self, url: str) -> None:
        self._open_link(url)

    def open_file(self, path: str) -> bool:
        return self._hand_over(QUrl.fromLocalFile(path))

    def show_in_folder(self, path: str) -> bool:
        return self._hand_over(QUrl.fromLocalFile(str(Path(path).parent)))

    def open_chat(self, conversation: str) -> None:
        self._open_chat(conversation)

    async def choose_files(self) -> Sequence[str]:
        dialog = QFileDialog(self._window, _("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        accepted = await show_dialog(dialog)
        return dialog.selectedFiles() if accepted else []

    async def ask_for_copies(self) -> bool | None:
        dialog = KeepDialog(self._window)
        accepted = await show_dialog(dialog)
        return dialog.copied if accepted else None


class KeepDialog(Dialog):
    """Asks once how attached files are kept; `copied` is the answer once it was accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Keep a copy of attached files?"),
            _(
                "A copy stays with the task even when the file is moved or deleted, and takes room "
                "in Nova's folder. Without one, Nova remembers where the file is. You can change "
                "this beside the files of a task."
            ),
            parent,
        )
        self.copied = False
        self.add_cancel()
        self.remember = self.add_button(_("Remember where it is"), self._remember)
        self.copy_button = self.add_button(_("Keep a copy"), self._copy, "primary")

    def _remember(self) -> None:
        self.accept()

    def _copy(self) -> None:
        self.copied = True
        self.accept()
