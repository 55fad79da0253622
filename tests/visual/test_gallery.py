"""The gallery has no visible fault at any scale, light or dark, and starts nothing else."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nova_desktop.domain.settings import ThemeChoice
from nova_desktop.ui.gallery.window import GalleryWindow
from nova_desktop.ui.theme.theme import SystemTheme, current_theme
from nova_desktop.ui.widgets.dialog import Dialog
from nova_desktop.ui.widgets.menus import Menu
from nova_desktop.ui.widgets.select import Select
from nova_desktop.ui.widgets.toggle import Toggle
from tests.themed import LIGHT
from tests.visual.finder import find_faults

STILL = replace(LIGHT, reduced_motion=True)


@pytest.fixture
def gallery(qtbot: QtBot, theme: SystemTheme) -> GalleryWindow:
    theme.use(STILL)
    window = GalleryWindow(theme, STILL)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_the_gallery_has_no_visible_faults(gallery: GalleryWindow, choice: ThemeChoice) -> None:
    for scale in (100, 80, 200):
        gallery.use(replace(STILL, theme=choice, scale=scale))
        assert find_faults(gallery) == [], scale


def test_its_controls_change_the_theme(gallery: GalleryWindow) -> None:
    selects = {select.accessibleName(): select for select in gallery.findChildren(Select)}
    selects["Theme: Light"].chosen.emit("dark")
    assert current_theme().dark
    selects["Scale: 100 %"].chosen.emit("150")
    assert current_theme().scale == 150
    toggle = next(t for t in gallery.findChildren(Toggle) if t.text() == "Reduced motion")
    toggle.setChecked(False)
    assert not current_theme().reduced_motion


def test_it_shows_a_toast(gallery: GalleryWindow) -> None:
    buttons = gallery.findChildren(QPushButton)
    next(button for button in buttons if button.text() == "Show a toast").click()
    assert [toast.accessibleName() for toast in gallery.toasts.shown]


def test_its_menu_and_dialog_open_and_have_no_visible_faults(
    gallery: GalleryWindow, qtbot: QtBot
) -> None:
    buttons = {button.text(): button for button in gallery.findChildren(QPushButton)}
    buttons["Open a menu"].click()
    menu = next(menu for menu in gallery.findChildren(Menu) if menu.isVisible())
    menu.close()
    buttons["Open a dialog"].click()
    dialog = gallery.findChild(Dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert find_faults(dialog) == []
    dialog.reject()


@pytest.mark.skipif(sys.platform == "win32", reason="closed by a signal")
def test_the_command_opens_it_and_touches_no_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = os.environ | {"NOVA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    code = (
        "import sys, os, signal\n"
        "from PySide6.QtCore import QTimer\n"
        "from nova_desktop.app import gallery\n"
        "shown = gallery.GalleryWindow.showEvent\n"
        "def show(window, event):\n"
        "    shown(window, event)\n"
        "    QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))\n"
        "gallery.GalleryWindow.showEvent = show\n"
        "from nova_desktop.app.command_line import run\n"
        "sys.exit(run(['--gallery']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, home.exists()) == (0, False), done.stderr
