"""Ctrl+Z and Ctrl+F in Settings, and the keyboard after a removal."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.settings import Providers, Settings, ThemeChoice
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from tests.fakes.settings_parts import SettingsDesk

CTRL = Qt.KeyboardModifier.ControlModifier
FILLED = replace(
    Settings(), providers=Providers((Account("openai", "openai", secret=SecretRef("openai")),))
)


@pytest.fixture
def desk(window: MainWindow) -> SettingsDesk:
    desk = SettingsDesk(FILLED)
    told = window.toasts.show_toast
    desk.saving = Saving(desk.settings, desk.served, desk.operations, told)
    return desk


@pytest.fixture
def screen(window: MainWindow, desk: SettingsDesk) -> SettingsScreen:
    screen = make_settings_screen(desk.parts)
    window.undo_at("settings", desk.saving.undo_last)
    window.offer_screen("settings", lambda: screen)
    window.open_place("settings")
    return screen


def button(widget: QWidget, name: str) -> QPushButton:
    (found,) = [b for b in widget.findChildren(QPushButton) if b.accessibleName() == name]
    return found


def test_ctrl_z_takes_back_one_change_after_the_other(
    window: MainWindow, desk: SettingsDesk, screen: SettingsScreen, qtbot: QtBot
) -> None:
    screen.open_panel("appearance")
    panel = screen.panel("appearance")
    for choice in ("Light", "Dark"):
        qtbot.mouseClick(button(panel, f"Theme: {choice}"), Qt.MouseButton.LeftButton)
    assert [toast.accessibleName() for toast in window.toasts.shown] == ["Saved: Theme"]
    with qtbot.assertNotEmitted(window.undo_pressed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert desk.store.settings.appearance.theme is ThemeChoice.LIGHT
    assert button(panel, "Theme: Light").isChecked()
    assert [toast.accessibleName() for toast in window.toasts.shown] == ["Undone"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert desk.store.settings == FILLED
    assert button(panel, "Theme: System").isChecked()
    with qtbot.assertNotEmitted(window.undo_pressed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert desk.store.settings == FILLED


def test_what_a_toast_took_back_is_not_taken_back_again(
    window: MainWindow, desk: SettingsDesk, screen: SettingsScreen
) -> None:
    panel = screen.panel("appearance")
    panel.entered.emit("appearance.theme", "light")
    panel.entered.emit("appearance.scale", 120)
    undo = window.toasts.shown[-1].undo_button
    assert undo is not None
    undo.click()
    assert desk.store.settings.appearance.scale == 100
    desk.saving.undo_last()
    assert desk.store.settings == FILLED


def test_ctrl_f_leads_to_the_search_from_anywhere(
    window: MainWindow, screen: SettingsScreen, qtbot: QtBot
) -> None:
    search = screen.sections.search
    screen.open_panel("you")
    for place in (screen.panel("you").control_of("you.notes"), screen, window.rail.search):
        place.setFocus()
        qtbot.keyClick(place, Qt.Key.Key_F, CTRL)
        assert search.hasFocus()
        assert screen.isVisible()
    window.open_place("chat")
    qtbot.keyClick(window.chat.composer, Qt.Key.Key_F, CTRL)
    assert window.chat.isVisible()


def test_a_field_that_is_written_in_has_its_own_undo(
    desk: SettingsDesk, screen: SettingsScreen, qtbot: QtBot
) -> None:
    screen.panel("appearance").entered.emit("appearance.theme", "light")
    screen.open_panel("you")
    name = screen.panel("you").control_of("you.name")
    name.setFocus()
    qtbot.keyClicks(name, "Ada")
    qtbot.keyClick(name, Qt.Key.Key_Z, CTRL)
    assert name.text() == ""  # type: ignore[attr-defined]
    assert desk.store.settings.appearance.theme is ThemeChoice.LIGHT


def test_after_a_removal_the_keyboard_is_on_no_older_undo(
    window: MainWindow, desk: SettingsDesk, screen: SettingsScreen, qtbot: QtBot
) -> None:
    screen.panel("appearance").entered.emit("appearance.theme", "light")
    screen.open_panel("providers")
    remove = button(screen.panel("providers"), "Remove: OpenAI")
    remove.setFocus()
    qtbot.keyClick(remove, Qt.Key.Key_Space)
    assert desk.store.settings.providers.accounts == ()
    (newer,) = window.toasts.shown
    assert newer.lasting
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Add provider"
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert newer.has_focus
    qtbot.keyClick(newer.undo_button, Qt.Key.Key_Return)
    assert desk.store.settings.providers == FILLED.providers
