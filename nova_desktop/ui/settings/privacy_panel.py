"""The panel Data & privacy: where everything is, where keys go, what leaves this computer."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import gettext as _

from PySide6.QtCore import Signal

from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.settings_fields import fields_of
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.widgets.buttons import push_button


@dataclass(frozen=True, slots=True)
class PlaceOnDisk:
    """A file or folder of Nova's, and what is in it."""

    name: str
    meaning: str
    path: str


def places_of(paths: NovaPaths) -> tuple[PlaceOnDisk, ...]:
    """What a person may want to find, copy or throw away."""
    return (
        PlaceOnDisk(_("Settings"), _("Without keys."), str(paths.settings_file)),
        PlaceOnDisk(_("Chats and usage"), _("One database."), str(paths.database)),
        PlaceOnDisk(_("Backups"), _("Copies of the database."), str(paths.backups)),
        PlaceOnDisk(_("Logs"), _("Keys are blacked out in them."), str(paths.logs)),
        PlaceOnDisk(
            _("Models on this computer"), _("And what can be made anew."), str(paths.cache)
        ),
    )


class PrivacyPanel(SettingsPanel):
    """`folder_pressed` and `copy_pressed` with a path."""

    folder_pressed = Signal(str)
    copy_pressed = Signal(str)

    def __init__(self, places: Sequence[PlaceOnDisk]) -> None:
        super().__init__(panels()["privacy"])
        for place in places:
            self.add_row(self._place(place))
        self.add_heading(_("Keys"))
        self.add_fields(fields_of("privacy"))
        self.add_heading(_("What leaves this computer"))
        for name, text in _leaving():
            self.add_row(SettingRow(name, text))

    def _place(self, place: PlaceOnDisk) -> SettingRow:
        row = SettingRow(place.name, f"{place.meaning}\n{place.path}")

        def folder() -> None:
            self.folder_pressed.emit(place.path)

        def copy() -> None:
            self.copy_pressed.emit(place.path)

        opens = push_button(_("Open folder"), folder, self, icon="folder-open")
        copies = push_button(_("Copy path"), copy, self, icon="copy")
        for button in (opens, copies):
            button.setAccessibleName(f"{button.text()}: {place.name}")
        row.add_buttons(opens, copies)
        return row


def _leaving() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Your messages"),
            _(
                "The chat so far, the system prompt and what You says go to the provider of the "
                "model that answers. With a model on this computer they stay here."
            ),
        ),
        (
            _("Keys"),
            _("Each goes to its own provider only, with a call or when you validate it."),
        ),
        (
            _("Telemetry"),
            _("None. Nova counts and reports nothing, and asks no server of ours for anything."),
        ),
    )
