"""Asks whether to import a file that Nova wrote: what is in it, and what is there already."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from nova_desktop.services.task_exports.formats import ExportFormat
from nova_desktop.services.task_exports.own_file import OwnFileLook
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.tasks.exports.intake_words import content_lines, known_text
from nova_desktop.ui.tasks.exports.words import format_words
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.toggle import Toggle

_SIZE_PX: Final = (520, 0)


class IntakeDialog(RoomyDialog):
    """Everything is added, nothing on the board changes."""

    def __init__(self, look: OwnFileLook, parent: QWidget | None = None) -> None:
        text = _(
            "Everything is added to your board, and nothing on it changes. One Undo takes it back."
        )
        super().__init__(_("Import these tasks?"), text, _SIZE_PX, parent)
        scrolled = ScrolledBody(self)
        self.body.addWidget(scrolled, 1)
        self.told = content_lines(look)
        self.again = Toggle(_("Import them once more, as copies"), self)
        for line in self.told:
            scrolled.page.addWidget(text_label(line, self, wrap=True))
        if look.known:
            self.told.append(known_text(look.known))
            scrolled.page.addSpacing(4)
            scrolled.page.addWidget(text_label(self.told[-1], self, "warning", wrap=True))
            scrolled.page.addWidget(self.again)
        self.again.setVisible(bool(look.known))
        scrolled.page.addStretch(1)
        self.add_cancel()
        self.go = self.add_button(_("Import"), self.accept, "primary")
        self._is_new = look.tasks > look.known
        self.again.toggled.connect(self._offer)
        self._offer(copies=False)

    def _offer(self, copies: bool) -> None:
        self.go.setEnabled(self._is_new or copies)


class LeftDialog(RoomyDialog):
    """What did not carry over."""

    def __init__(self, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(_("What did not carry over"), "", _SIZE_PX, parent)
        scrolled = ScrolledBody(self)
        self.body.addWidget(scrolled, 1)
        for line in lines:
            scrolled.page.addWidget(text_label(line, self, "second", wrap=True))
        scrolled.page.addStretch(1)
        self.add_button(_("Close"), self.accept, "primary")


class IntakeDialogs:
    """Implements IntakeQuestions over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def pick_file(self) -> str:
        dialog = QFileDialog(self._window, _("Import tasks"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([format_words()[ExportFormat.JSON].files, _("All files (*)")])
        accepted = await show_dialog(dialog)
        files = dialog.selectedFiles()
        return files[0] if accepted and files else ""

    async def ask_take(self, look: OwnFileLook) -> bool | None:
        dialog = IntakeDialog(look, self._window)
        return dialog.again.isChecked() if await show_dialog(dialog) else None

    async def tell_left(self, lines: Sequence[str]) -> bool:
        return await show_dialog(LeftDialog(lines, self._window))
