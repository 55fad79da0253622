"""The backups in the panel Data & privacy: one made now, those there are, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.backups import BackupEntry, BackupState
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.settings.backup_words import entry_text, summary_text
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.times import full_time
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.text_link import TextLink

FEW: Final = 5


class BackupRows(QObject):
    """Implements BackupsView. `restore_pressed` with the name of a backup."""

    back_up_pressed = Signal()
    restore_pressed = Signal(str)
    folder_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[BackupEntry, ...] = ()
        self._all_shown = False
        self._buttons: dict[str, PushButton] = {}
        meaning = _(
            "One a day, kept for 14 days, and one a month, kept for a year. Each is opened and "
            "checked. Keys are never in them; memory keeps its own. Copies of attached files stay "
            "where they are for as long as a backup needs them."
        )
        self.now = push_button(_("Back up now"), self.back_up_pressed.emit, parent, icon="history")
        folder = push_button(_("Open folder"), self.folder_pressed.emit, parent, icon="folder-open")
        folder.setAccessibleName(f"{folder.text()}: {_('Backups')}")
        self.head = SettingRow(_("Daily backups"), meaning)
        self.head.add_buttons(self.now, folder)
        self._summary = text_label("", parent, "small", wrap=True)
        self.head.add_below(self._summary)
        self.list = QWidget(parent)
        self._down = lay(QVBoxLayout(self.list))
        self._more = TextLink("", self._show_all, self.list)
        self._rows: list[SettingRow] = []
        below = lay(QHBoxLayout(), (0, 10, 0, 0))
        below.addWidget(self._more)
        below.addStretch(1)
        self._down.addLayout(below)
        self._more.hide()

    def show_backups(self, entries: Sequence[BackupEntry], now: datetime) -> None:
        """The newest first."""
        self._summary.setText(summary_text(entries, now))
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self._fill()

    def show_backups_error(self, text: str) -> None:
        self.head.show_error(text)

    def show_backing_up(self, *, running: bool) -> None:
        self.now.show_loading(running)

    def show_looking(self, name: str) -> None:
        """The one that is looked into or restored; "" for none."""
        for each, button in self._buttons.items():
            button.show_loading(each == name)

    @property
    def shown(self) -> list[str]:
        """The names of the backups that are listed."""
        return list(self._buttons)

    @property
    def more(self) -> TextLink:
        """What shows the older ones."""
        return self._more

    def restore_button(self, name: str) -> PushButton:
        return self._buttons[name]

    def _show_all(self) -> None:
        self._all_shown = True
        self._fill()
        self._rows[FEW].focus_inside()

    def _fill(self) -> None:
        for row in self._rows:
            self._down.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._buttons.clear()
        shown = self._entries if self._all_shown else self._entries[:FEW]
        self._rows = [self._row(entry) for entry in shown]
        for number, row in enumerate(self._rows):
            self._down.insertWidget(number, row)
        left = len(self._entries) - len(shown)
        text = ngettext("Show {n} more", "Show {n} more", left)
        self._more.setText(text.format(n=left))
        self._more.setVisible(left > 0)

    def _row(self, entry: BackupEntry) -> SettingRow:
        row = SettingRow(full_time(entry.at), entry_text(entry))
        pressed = partial(self.restore_pressed.emit, entry.name)
        button = push_button(_("Restore…"), pressed, row)
        button.setAccessibleName(f"{_('Restore…')} {full_time(entry.at)}")
        button.setEnabled(entry.state is BackupState.READY)
        row.add_buttons(button)
        self._buttons[entry.name] = button
        return row
