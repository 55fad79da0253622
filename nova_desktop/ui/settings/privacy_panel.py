"""The panel Data & privacy: where everything is, where keys go, what leaves this computer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Signal

from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.settings import SecretsPlace
from nova_desktop.domain.settings_fields import fields_of
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.controls import ButtonsControl
from nova_desktop.ui.settings.fields_presenter import ShownField
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.widgets.buttons import push_button

PLACE: Final = "secrets.place"


@dataclass(frozen=True, slots=True)
class PlaceOnDisk:
    """A file or folder of Nova's, and what is in it. `key` is for the search."""

    key: str
    name: str
    meaning: str
    path: str


def places_of(paths: NovaPaths) -> tuple[PlaceOnDisk, ...]:
    """What a person may want to find, copy or throw away."""
    return (
        PlaceOnDisk("settings", _("Settings"), _("Without keys."), str(paths.settings_file)),
        PlaceOnDisk("database", _("Chats and usage"), _("One database."), str(paths.database)),
        PlaceOnDisk("backups", _("Backups"), _("Copies of the database."), str(paths.backups)),
        PlaceOnDisk(
            "memory",
            _("Memory"),
            _(
                "One file and, in backups, copies of it. With Neo4j what is remembered is there. "
                "Export and Wipe are under Memory."
            ),
            str(paths.memory),
        ),
        PlaceOnDisk("logs", _("Logs"), _("Keys are blacked out in them."), str(paths.logs)),
        PlaceOnDisk(
            "models",
            _("Models on this computer"),
            _("And what can be made anew."),
            str(paths.cache),
        ),
    )


class PrivacyPanel(SettingsPanel):
    """`folder_pressed` and `copy_pressed` with a path.

    `keep` adds the rows of backups and exports, behind those that say where everything is.
    """

    folder_pressed = Signal(str)
    copy_pressed = Signal(str)

    def __init__(
        self,
        places: Sequence[PlaceOnDisk],
        keep: Callable[[SettingsPanel], object] = lambda _panel: None,
    ) -> None:
        super().__init__(panels()["privacy"])
        self._has_keychain: bool | None = None
        self._shown: ShownField | None = None
        for place in places:
            self.add_row(self._place(place), f"privacy/{place.key}")
        keep(self)
        self.add_heading(_("Keys"))
        self.add_fields(fields_of("privacy"))
        self.add_heading(_("What leaves this computer"))
        for key, name, text in leaving():
            self.add_row(SettingRow(name, text), f"privacy/{key}")

    def show_field(self, shown: ShownField, *, force: bool = False) -> None:
        """Where keys are kept truly: no keychain is shown as chosen where there is none."""
        if shown.key != PLACE:
            super().show_field(shown, force=force)
            return
        self._shown = shown
        nowhere = self._has_keychain is False and shown.value == SecretsPlace.ASK
        super().show_field(replace(shown, value="") if nowhere else shown, force=force)
        if self._has_keychain is False:
            ask = _("This computer has no keychain.")
            later = _("Nova asks for a place when it gets the first key.")
            self.row_of(PLACE).show_origin(f"{ask} {later}" if nowhere else ask)
            self.row_of(PLACE).show_reset(False, "")

    def show_keychain(self, has: bool) -> None:
        """Whether this computer has a keychain; until then nobody knows."""
        self._has_keychain = has
        control = self.control_of(PLACE)
        if isinstance(control, ButtonsControl):
            control.show_able(SecretsPlace.ASK, has)
        if self._shown is not None:
            self.show_field(self._shown)

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


def leaving() -> tuple[tuple[str, str, str], ...]:
    """What leaves this computer: key, name and words of each."""
    return (
        (
            "messages",
            _("Your messages"),
            _(
                "The chat so far, the system prompt and what you wrote under You go to the "
                "provider of the model that answers. With a model on this computer they stay here."
            ),
        ),
        (
            "remembered",
            _("What is remembered"),
            _(
                "Texts go to the provider of the memory model and to that of the embedding model. "
                "What fits a message goes along with it. With models on this computer all of it "
                "stays here. With memory off nothing is read, kept or sent."
            ),
        ),
        (
            "keys",
            _("Your keys"),
            _("Each goes to its own provider only, with a call or when you validate it."),
        ),
        (
            "telemetry",
            _("Telemetry"),
            _("None. Nova counts and reports nothing, and asks no server of ours for anything."),
        ),
    )
