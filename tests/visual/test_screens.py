"""Every screen as it is photographed, looked at for cut text, overlaps and missing focus marks."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from nova_desktop.domain.settings import ThemeChoice
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
from tests.shot_scenes import SCENES, dialogs
from tests.themed import LIGHT
from tests.visual.finder import find_faults

STILL = replace(LIGHT, reduced_motion=True)
# The marks of the focus are the same in every chat, and it takes seconds to visit all of them.
FOCUS = frozenset(
    {"chat", "chat-first", "chat-pasted", "chat-editing", "narrow", "status"}
    | {"setup-welcome", "setup-keys-done", "setup-connection-found", "setup-models", "setup-you"}
)
DARK = frozenset({"chat", "status", "settings", "setup-welcome", "setup-keys-done", "setup-you"})


@pytest.fixture
def window(theme: SystemTheme) -> Iterator[MainWindow]:
    """Deleted at once: a change of theme visits every window there is."""
    theme.use(STILL)
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("name", SCENES)
def test_a_screen_has_no_visible_faults(window: MainWindow, theme: SystemTheme, name: str) -> None:
    SCENES[name](window)
    assert find_faults(window, focus=name in FOCUS) == []
    theme.use(replace(STILL, scale=200))
    assert find_faults(window, focus=False) == []
    if name in DARK:
        theme.use(replace(STILL, theme=ThemeChoice.DARK, scale=80))
        assert find_faults(window, focus=name in FOCUS) == []
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()


DIALOGS = (
    "dialog-key", "dialog-place", "dialog-link", "dialog-crash", "dialog-model", "dialog-role",
    "dialog-role-embedding", "dialog-add-offered", "dialog-add-custom", "dialog-add-file",
    "dialog-keys-board", "dialog-keys-month", "dialog-compare", "dialog-export",
    "dialog-export-done", "dialog-permissions", "dialog-export-failed",
    "dialog-restore", "dialog-task-file", "dialog-task-file-left",
)  # fmt: skip


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_has_no_visible_faults(window: MainWindow, theme: SystemTheme, name: str) -> None:
    dialog = dialogs(window)[name]
    dialog.show()
    assert find_faults(dialog) == []
    dialog.close()
