"""The keys: the panel of the settings with a conflict, and the sheet that tells them."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.key_names import KeyFault
from nova_desktop.domain.key_table import DEFAULT_KEYS, Act, Place, given
from nova_desktop.ui.settings.keyboard_panel import KeyboardPanel
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.tasks.key_sheet import KeySheet
from tests.scenes.settings import desk, screen_of


def keyboard(window: MainWindow) -> KeyboardPanel:
    """With one key that was bound anew."""
    screen = screen_of(desk(), window)
    screen.open_panel("keyboard")
    panel = screen.panel("keyboard")
    assert isinstance(panel, KeyboardPanel)
    panel.recorded.emit(Act.EDIT, "G")
    return panel


def asked(window: MainWindow) -> None:
    """A key that another act has, and one that no act can have."""
    panel = keyboard(window)
    panel.refused.emit(Act.COMPLETE, KeyFault.WINDOW, "Ctrl+K")
    panel.recorded.emit(Act.RETRY, "D")


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "settings-keyboard": keyboard,
    "settings-keyboard-asked": asked,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """The sheets by name."""
    other = given(Act.PLAN, ("Ctrl+Shift+E",), DEFAULT_KEYS)
    return {
        "dialog-keys-board": KeySheet(Place.BOARD, other, window),
        "dialog-keys-month": KeySheet(Place.MONTH, DEFAULT_KEYS, window),
    }
