"""Puts the Settings screen into its place of the rail, over the services of the core."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from nova_desktop.adapters.gateway.overlay import read_overlay
from nova_desktop.app.core import Core
from nova_desktop.app.import_wiring import show_import_dialog
from nova_desktop.app.model_parts import ModelParts
from nova_desktop.app.task_export_wiring import keeping_desk
from nova_desktop.domain.addresses import look_at
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.key_places import KeyPlaces
from nova_desktop.services.memory.wiping import Wiping
from nova_desktop.services.prompt_history import PromptHistory
from nova_desktop.ui.chat.link_dialog import open_address
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.imports.words import record_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.dialogs import SettingsDialogs
from nova_desktop.ui.settings.fields_presenter import FieldsPresenter
from nova_desktop.ui.settings.knowledge import FieldKnowledge
from nova_desktop.ui.settings.making import (
    Outside,
    SettingsParts,
    bind_fields,
    make_settings_screen,
)
from nova_desktop.ui.settings.memory_desk import MemorySettingsDesk
from nova_desktop.ui.settings.memory_dialogs import MemorySettingsDialogs
from nova_desktop.ui.settings.memory_making import make_memory_panel
from nova_desktop.ui.settings.memory_panel import MemoryPanel
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.shell.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """The window with all that the screen needs. `run_setup` opens the set-up again."""

    core: Core
    parts: ModelParts
    window: MainWindow
    operations: Operations
    run_setup: Callable[[], None]


def bind_settings(
    core: Core,
    parts: ModelParts,
    window: MainWindow,
    operations: Operations,
    run_setup: Callable[[], None],
) -> None:
    """The screen is made when it is first opened. `run_setup` opens the set-up again."""
    place = SettingsPlace(core, parts, window, operations, run_setup)
    window.offer_screen("settings", lambda: make_settings_screen(settings_parts(place)))


def settings_parts(place: SettingsPlace) -> SettingsParts:
    """What the screen works with."""
    core, base, window = place.core, place.core.base, place.window
    told = window.toasts.show_toast
    saving = Saving(base.settings, core.model_settings, place.operations, told)
    window.undo_at("settings", saving.undo_last)
    return SettingsParts(
        saving=saving,
        operations=place.operations,
        dialogs=SettingsDialogs(window),
        knowledge=FieldKnowledge(core.gateways, _own_zone),
        load_zones=_zones,
        check_yaml=lambda text: _check_yaml(core, text),
        accounts=place.parts.accounts,
        keys=core.keys,
        key_places=KeyPlaces(base.settings, base.vault),
        keychain=base.vault.keychain_name,
        gateways=core.gateways,
        gateway_edits=core.gateways.edits,
        look=core.gateways.look,
        child=core.supervisor,
        version=_version(),
        sharing=place.parts.sharing,
        admin=place.parts.admin_ui,
        history=PromptHistory(base.state),
        paths=base.paths,
        outside=_outside(place),
        checks={"advanced.certificates": check_certificates},
        further={"memory": lambda parts: _memory_panel(place, parts)},
        keeping=keeping_desk(core, window, place.operations, partial(_open_folder, window)),
    )


def _memory_panel(place: SettingsPlace, parts: SettingsParts) -> MemoryPanel:
    memory = place.core.memory
    desk = MemorySettingsDesk(
        memory.graph,
        memory.memory,
        memory.places,
        memory.spaces,
        Wiping(memory.graph, memory.outbox, memory.spaces),
        parts.saving,
        place.operations,
        MemorySettingsDialogs(place.window),
        parts.place,
    )

    def fields(name: str, panel: MemoryPanel) -> FieldsPresenter:
        return bind_fields(parts, name, panel)

    return make_memory_panel(
        desk, fields, memory.graph.listen, lambda: place.window.open_place("memory")
    )


async def check_certificates(path: str) -> str:
    """What is wrong with a file of authorities, "" for nothing."""
    try:
        await asyncio.to_thread(ssl.create_default_context, cafile=path)
    except FileNotFoundError:
        return _("There is no such file. Write its whole path.")
    except (OSError, ValueError):
        return _("This is no PEM file with certificates. Choose another one.")
    return ""


async def _check_yaml(core: Core, text: str) -> str:
    names = [ref.env_name() for ref in core.gateway.known.secrets()]
    try:
        await asyncio.to_thread(read_overlay, text, names)
    except NovaError as error:
        line, why = (error.problem.params.get(name, "") for name in ("line", "why"))
        return _("Line {line}: {why}").format(line=line, why=why or error.problem.detail)
    return ""


async def _zones() -> Sequence[str]:
    found = await asyncio.to_thread(available_timezones)
    return sorted(found - {"Factory", "localtime"})


def _own_zone() -> str:
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")


def _version() -> str:
    """Of the LiteLLM that the gateway child runs."""
    try:
        return metadata.version("litellm")
    except metadata.PackageNotFoundError:
        return ""


def _outside(place: SettingsPlace) -> Outside:
    window, parts = place.window, place.parts

    def copy(text: str, told: str) -> None:
        QGuiApplication.clipboard().setText(text)
        window.toasts.show_toast(told)

    async def last_import() -> str:
        record = await parts.imports.last()
        return record_text(record) if record is not None else ""

    async def import_again() -> None:
        await show_import_dialog(parts, place.operations, window, lambda: None)

    return Outside(
        copy=copy,
        open_folder=lambda path: _open_folder(window, path),
        open_link=lambda link: _open_link(window, link),
        open_place=window.open_place,
        run_setup=place.run_setup,
        open_import=lambda: place.operations.start("import a set-up", import_again),
        undo_import=parts.imports.roll_back,
        last_import=last_import,
        open_page=_open_page,
    )


def _open_page(address: str) -> None:
    """A page of Nova's own on this computer, which works once."""
    QDesktopServices.openUrl(QUrl(address))


def _open_folder(window: MainWindow, path: str) -> None:
    """The folder of a file, or the nearest one that is there already."""
    wanted = Path(path)
    folder = next((f for f in (wanted, *wanted.parents) if f.is_dir()), wanted)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        window.toasts.show_toast(_("This computer has no program that opens folders."))


def _open_link(window: MainWindow, link: str) -> None:
    """A page that the catalogue names."""
    address = look_at(link)
    if address is None or not open_address(address):
        window.toasts.show_toast(_("This computer has no program that opens it."))
