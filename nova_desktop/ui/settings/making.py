"""Puts the Settings screen together: each panel with its presenters, made when it is opened."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from nova_desktop.domain.gateway_plan import Role
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.provider_catalogue import Provider
from nova_desktop.domain.settings import Primary, SecretsPlace
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.domain.settings_fields import FieldValue, fields_of
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.dialogs import show_dialog
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.accounts_panel import AccountsPanel
from nova_desktop.ui.settings.accounts_presenter import Accounts, AccountsPresenter
from nova_desktop.ui.settings.add_gateway_presenter import (
    AddGatewayPresenter,
    GatewayAdding,
    Look,
)
from nova_desktop.ui.settings.add_presenter import AddingAccounts, AddPresenter
from nova_desktop.ui.settings.admin_presenter import AdminPresenter, AdminUi
from nova_desktop.ui.settings.advanced_panel import AdvancedPanel
from nova_desktop.ui.settings.backup_making import KeepingDesk, add_keeping
from nova_desktop.ui.settings.dialogs import SettingsDialogs
from nova_desktop.ui.settings.fields_presenter import Check, FieldsPresenter, Saver
from nova_desktop.ui.settings.further_words import further_words
from nova_desktop.ui.settings.gateway_access import AccessEdits, GatewayAccess
from nova_desktop.ui.settings.gateway_dialog import GatewayDialog
from nova_desktop.ui.settings.gateway_panel import GatewayPanel
from nova_desktop.ui.settings.gateway_presenter import (
    Child,
    GatewayEdits,
    GatewayPresenter,
    Gateways,
)
from nova_desktop.ui.settings.keyboard_making import make_keyboard_panel
from nova_desktop.ui.settings.knowledge import FieldKnowledge
from nova_desktop.ui.settings.overlay_presenter import OverlayPresenter
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.places import PlaceChoice, WithPlace
from nova_desktop.ui.settings.privacy_panel import PrivacyPanel, places_of
from nova_desktop.ui.settings.prompt_presenter import History, PromptPresenter
from nova_desktop.ui.settings.provider_dialog import ProviderDialog
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.settings.sharing_presenter import Sharing, SharingPresenter
from nova_desktop.ui.settings.words import panels


class UserAccounts(Accounts, AddingAccounts, Protocol):
    """services.accounts.Accounts."""

    def providers(self) -> Sequence[Provider]: ...


class ShownGateways(Gateways, Protocol):
    """services.gateways.Gateways."""

    def model_for(self, role: Role) -> str: ...
    def name_of(self, gateway_id: str) -> str: ...


class EditedGateways(GatewayEdits, GatewayAdding, AccessEdits, Protocol):
    """services.gateway_edits.GatewayEdits."""


class KeyPlaces(Protocol):
    """services.key_places.KeyPlaces."""

    async def move(self, place: SecretsPlace) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What leads out of the screen: other screens, the clipboard, the system's file browser."""

    copy: Callable[[str, str], None]  # a text, and what to say of it
    open_folder: Callable[[str], None]
    open_link: Callable[[str], None]
    open_place: Callable[[str], None]
    run_setup: Callable[[], None]
    open_import: Callable[[], None]
    undo_import: Callable[[], Awaitable[None]]
    last_import: Callable[[], Awaitable[str]]  # what could be undone, or ""
    open_page: Callable[[str], None]  # one that works once


@dataclass(frozen=True, slots=True)
class SettingsParts:
    """All that the screen works with."""

    saving: Saving
    operations: Operations
    dialogs: SettingsDialogs
    knowledge: FieldKnowledge
    load_zones: Callable[[], Awaitable[Sequence[str]]]
    check_yaml: Check
    accounts: UserAccounts
    keys: PlaceChoice
    key_places: KeyPlaces
    keychain: Callable[[], Awaitable[str]]  # its name, "" for none
    gateways: ShownGateways
    gateway_edits: EditedGateways
    look: Look
    child: Child
    version: str
    sharing: Sharing
    admin: AdminUi
    history: History
    paths: NovaPaths
    outside: Outside
    checks: Mapping[str, Check] = field(default_factory=dict[str, Check])
    further: Mapping[str, "PanelMaker"] = field(default_factory=dict[str, "PanelMaker"])
    keeping: KeepingDesk | None = None  # backups and exports

    @property
    def place(self) -> WithPlace:
        return WithPlace(self.keys, self.dialogs)


PanelMaker = Callable[[SettingsParts], SettingsPanel]
"""Makes a panel that needs more than the others have in common."""


def make_settings_screen(parts: SettingsParts) -> SettingsScreen:
    """The screen; nothing but the first panel is made yet."""
    makers: dict[str, Callable[[], SettingsPanel]] = {
        "you": lambda: _you(parts),
        "providers": lambda: _providers(parts),
        "roles": lambda: _roles(parts),
        "gateway": lambda: _gateway(parts),
        "notifications": lambda: _plain(parts, "notifications"),
        "tasks": lambda: _plain(parts, "tasks"),
        "agent": lambda: _plain(parts, "agent"),
        "appearance": lambda: _plain(parts, "appearance"),
        "keyboard": lambda: make_keyboard_panel(parts.saving, parts.operations),
        "privacy": lambda: _privacy(parts),
        "advanced": lambda: _advanced(parts),
    }
    makers |= {name: partial(make, parts) for name, make in parts.further.items()}
    return SettingsScreen(makers, further_words())


def bind_fields(
    parts: SettingsParts,
    name: str,
    panel: SettingsPanel,
    checks: Mapping[str, Check] | None = None,
    savers: Mapping[str, Saver] | None = None,
) -> FieldsPresenter:
    """Let the fields of a panel be shown, entered and reset."""
    presenter = FieldsPresenter(
        name,
        panel,
        parts.saving,
        parts.operations,
        parts.knowledge,
        parts.dialogs.ask_embedding,
        {**parts.checks, **(checks or {})},
        savers,
    )
    panel.entered.connect(presenter.change)
    panel.reset_pressed.connect(presenter.reset)
    panel.opened.connect(presenter.refresh)
    return presenter


def _plain(parts: SettingsParts, name: str) -> SettingsPanel:
    panel = SettingsPanel(panels()[name], fields_of(name))
    bind_fields(parts, name, panel)
    return panel


def _you(parts: SettingsParts) -> SettingsPanel:
    panel = SettingsPanel(panels()["you"], fields_of("you"))
    presenter = bind_fields(parts, "you", panel)

    async def load() -> None:
        parts.knowledge.know_zones(await parts.load_zones())
        presenter.refresh()

    def opened() -> None:
        if not parts.knowledge.knows_zones:
            parts.operations.start("time zones", load)

    panel.opened.connect(opened)
    return panel


def _providers(parts: SettingsParts) -> SettingsPanel:
    panel = AccountsPanel()
    presenter = AccountsPresenter(
        parts.accounts,
        panel,
        parts.saving,
        parts.operations,
        parts.dialogs,
        parts.place,
        lambda: _add_provider(parts, panel),
        parts.gateways.model_for,
        parts.keychain,
    )
    panel.opened.connect(presenter.open)
    panel.add_pressed.connect(presenter.add)
    panel.validate_all_pressed.connect(presenter.validate_all)
    panel.validate_pressed.connect(presenter.validate)
    panel.replace_pressed.connect(presenter.replace_key)
    panel.remove_pressed.connect(presenter.remove)
    return panel


async def _add_provider(parts: SettingsParts, panel: SettingsPanel) -> None:
    dialog = ProviderDialog(parts.accounts.providers(), panel.window())
    presenter = AddPresenter(parts.accounts, dialog, parts.saving, parts.operations, parts.place)
    dialog.submitted.connect(presenter.submit)
    dialog.page_wanted.connect(parts.outside.open_link)
    await show_dialog(dialog)


def _roles(parts: SettingsParts) -> SettingsPanel:
    panel = SettingsPanel(panels()["roles"], fields_of("roles"))
    panel.add_link(_("All models"), lambda: parts.outside.open_place("models"))
    presenter = bind_fields(parts, "roles", panel)
    parts.gateways.on_change(presenter.refresh)
    return panel


def _gateway(parts: SettingsParts) -> SettingsPanel:
    panel = GatewayPanel()

    async def has_one(value: str) -> str:
        there = value == Primary.MANAGED or parts.saving.settings.now.gateway.external
        return "" if there else _("There is none yet. Press Add a gateway first.")

    sharing = _share(parts, panel)
    bind_fields(parts, "gateway", panel, {"gateway.primary": has_one}, sharing.savers())
    presenter = GatewayPresenter(
        parts.gateways,
        parts.gateway_edits,
        parts.child,
        panel,
        parts.saving,
        parts.operations,
        parts.version,
        lambda: _add_gateway(parts, panel),
    )
    panel.opened.connect(presenter.refresh)
    panel.log_wanted.connect(presenter.refresh)
    panel.add_pressed.connect(presenter.add)
    panel.test_pressed.connect(presenter.test)
    panel.remove_pressed.connect(presenter.remove)
    panel.move_pressed.connect(presenter.move)
    panel.restart_pressed.connect(presenter.restart)
    panel.switched.connect(presenter.enable)
    panel.first_pressed.connect(presenter.put_first)
    _access(parts, panel)
    _admin(parts, panel)
    return panel


def _access(parts: SettingsParts, panel: GatewayPanel) -> None:
    access = GatewayAccess(
        parts.gateway_edits, panel, parts.saving, parts.operations, parts.dialogs, parts.place
    )
    panel.drivers.append(access)
    panel.key_pressed.connect(access.replace_key)
    panel.no_key_pressed.connect(access.drop_key)
    panel.trust_pressed.connect(access.trust)


def _admin(parts: SettingsParts, panel: GatewayPanel) -> None:
    presenter = AdminPresenter(
        parts.admin,
        parts.gateways.name_of,
        parts.dialogs,
        parts.operations,
        parts.saving.say,
        parts.outside.open_page,
        lambda: parts.outside.open_place("models"),
        parts.place,
    )
    panel.drivers.append(presenter)
    panel.admin_pressed.connect(presenter.open)


def _share(parts: SettingsParts, panel: GatewayPanel) -> SharingPresenter:
    def copy(text: str) -> None:
        parts.outside.copy(text, _("Copied"))

    presenter = SharingPresenter(
        parts.sharing, panel.sharing, parts.saving, parts.operations, parts.place
    )
    panel.opened.connect(presenter.refresh)
    panel.sharing.copy_pressed.connect(copy)
    panel.sharing.new_key_pressed.connect(presenter.new_key)
    return presenter


async def _add_gateway(parts: SettingsParts, panel: SettingsPanel) -> None:
    dialog = GatewayDialog(panel.window())
    presenter = AddGatewayPresenter(
        parts.look, parts.gateway_edits, dialog, parts.saving, parts.operations, parts.place
    )
    dialog.test_pressed.connect(presenter.test)
    dialog.trust_pressed.connect(presenter.trust)
    dialog.add_pressed.connect(presenter.add)
    await show_dialog(dialog)


def _privacy(parts: SettingsParts) -> SettingsPanel:
    def keep(panel: SettingsPanel) -> None:
        if parts.keeping is not None:
            add_keeping(panel, parts.keeping, parts.operations)

    panel = PrivacyPanel(places_of(parts.paths), keep)

    async def move(place: FieldValue) -> SettingsChange:
        return await parts.key_places.move(SecretsPlace(str(place)))

    savers = {"secrets.place": Saver(move, parts.key_places.undo)}
    bind_fields(parts, "privacy", panel, savers=savers)
    panel.folder_pressed.connect(parts.outside.open_folder)

    async def look_up() -> None:
        panel.show_keychain(bool(await parts.keychain()))

    panel.opened.connect(lambda: parts.operations.start("look for a keychain", look_up))

    def copy(path: str) -> None:
        parts.outside.copy(path, _("Path copied"))

    panel.copy_pressed.connect(copy)
    return panel


def _advanced(parts: SettingsParts) -> SettingsPanel:
    panel = AdvancedPanel()
    bind_fields(parts, "advanced", panel)
    prompt = PromptPresenter(parts.history, panel.prompt, parts.saving, parts.operations)
    yaml = OverlayPresenter(parts.check_yaml, panel.yaml, parts.saving, parts.operations)
    outside = parts.outside

    async def last_import() -> None:
        panel.show_last_import(await outside.last_import())

    async def undo_import() -> None:
        await outside.undo_import()
        parts.saving.say(_("The import is undone"))
        await last_import()

    panel.opened.connect(prompt.refresh)
    panel.opened.connect(yaml.refresh)
    panel.opened.connect(lambda: parts.operations.start("the last import", last_import))
    panel.prompt.saved.connect(prompt.save)
    panel.yaml.applied.connect(yaml.apply)
    panel.yaml.discarded.connect(yaml.discard)
    panel.setup_pressed.connect(outside.run_setup)
    panel.import_pressed.connect(outside.open_import)
    panel.undo_import_pressed.connect(lambda: parts.operations.start("undo an import", undo_import))
    return panel
