"""The keys of tasks as the settings bind them, for all screens; and the sheet that shows them."""

from typing import Protocol, cast

from PySide6.QtCore import SignalInstance

from nova_desktop.app.core import Core
from nova_desktop.domain.key_table import KeyTable, Place, table_of
from nova_desktop.domain.settings import Settings
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import Findable, MainWindow
from nova_desktop.ui.tasks.bound_keys import BoundKeys
from nova_desktop.ui.tasks.key_sheet import open_key_sheet
from nova_desktop.ui.tasks.lists.sources import ALL


class KeyScreen(Protocol):
    """A screen of tasks. `help_wanted` with a Place."""

    help_wanted: SignalInstance

    def use_keys(self, table: KeyTable) -> None: ...


def keys_of(core: Core, window: MainWindow) -> BoundKeys:
    """The keys in force; they follow the settings."""
    settings = core.base.settings
    keys = BoundKeys(window, table_of(settings.now.keys.bound))

    def follow(now: Settings) -> None:
        keys.use(table_of(now.keys.bound))

    settings.on_change(follow)
    return keys


def lead_keys(window: MainWindow, keys: BoundKeys, screen: object) -> None:
    """Let a screen have the keys, and show them when it is asked."""
    shown = cast("KeyScreen", screen)
    keys.lead(shown.use_keys)

    def show(place: Place) -> None:
        open_key_sheet(place, keys.now, window, lambda: open_keyboard(window))

    shown.help_wanted.connect(show)


def open_keyboard(window: MainWindow) -> None:
    """The panel of the settings in which keys are bound."""
    window.open_place("settings")
    screen = window.screen_in_view
    if isinstance(screen, SettingsScreen):
        screen.open_panel("keyboard")


def find_in_all(window: MainWindow) -> None:
    """Where a screen has nothing to find in: the list of all tasks, with the keyboard there."""
    window.open_place(ALL)
    screen = window.screen_in_view
    if isinstance(screen, Findable):
        screen.open_find()
