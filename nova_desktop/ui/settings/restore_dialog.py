"""Asks whether to restore a backup: what is in it, and what would be lost."""

from PySide6.QtWidgets import QWidget

from nova_desktop.domain.backups import BackupPreview
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.settings.backup_words import (
    back_text,
    changed_lines,
    entry_text,
    lost_texts,
)
from nova_desktop.ui.times import full_time
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody

_SIZE_PX = (560, 0)


class RestoreDialog(RoomyDialog):
    """What is there now is backed up first, so the way back is the same."""

    def __init__(self, preview: BackupPreview, parent: QWidget | None = None) -> None:
        title = _("Restore the backup of {when}?").format(when=full_time(preview.entry.at))
        text = _(
            "Nova backs up what is here now, puts the backup in its place and starts again. "
            "You can come back in the same way."
        )
        super().__init__(title, text, _SIZE_PX, parent)
        scrolled = ScrolledBody(self)
        self._page = scrolled.page
        self.body.addWidget(scrolled, 1)
        self.told: list[str] = []
        self._part(_("In it"), [entry_text(preview.entry)])
        lost = lost_texts(preview.difference)
        if lost:
            self._part(_("You would lose"), lost, "warning")
        else:
            self._part(_("You would lose"), [_("Nothing that is here now.")])
        if back := back_text(preview.difference):
            self._part(_("You would get back"), [back])
        if preview.last_changed:
            self._part(_("Changed last in it"), changed_lines(preview.last_changed))
        self._page.addStretch(1)
        self.add_cancel()
        self.go = self.add_button(_("Restore and start again"), self.accept, "primary")

    def _part(self, title: str, lines: list[str], kind: str = "second") -> None:
        self._page.addWidget(text_label(title, self, "strong"))
        for line in lines:
            self.told.append(line)
            self._page.addWidget(text_label(line, self, kind, wrap=True))
        self._page.addSpacing(4)


class RestoreDialogs:
    """Implements RestoreQuestion over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def ask_restore(self, preview: BackupPreview) -> bool:
        return await show_dialog(RestoreDialog(preview, self._window))
