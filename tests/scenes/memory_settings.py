"""The panel Memory of the Settings screen, as the pictures show it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.memory_state import (
    GraphKind,
    LongWork,
    PlaceLook,
    PlaceOutcome,
    ReembedEstimate,
    WorkReport,
)
from nova_desktop.domain.settings import MemorySettings, MemorySpace
from nova_desktop.services.memory.places import PlaceChoice
from nova_desktop.ui.settings.dialogs import AskDialog
from nova_desktop.ui.settings.making import SettingsParts, bind_fields, make_settings_screen
from nova_desktop.ui.settings.memory_desk import PlaceForm, WipeChoice
from nova_desktop.ui.settings.memory_dialogs import SpaceDialog, WipeDialog
from nova_desktop.ui.settings.memory_panel import MemoryPanel
from nova_desktop.ui.settings.memory_words import (
    estimate_text,
    found_local_text,
    look_text,
    progress_text,
    report_text,
)
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from tests.fakes.settings_parts import SettingsDesk
from tests.scenes.settings import filled

CHOICE = PlaceChoice("neo4j://localhost:7687", "neo4j", "neo4j")
GOOD = PlaceLook(PlaceOutcome.OK, "5.26", "community", 412, 318, 1204, 1024)
WIPES = (
    WipeChoice("Nova", ("nova",), 400, 300, 1100),
    WipeChoice("Work", ("work",), 12, 18, 104),
    WipeChoice("All spaces", ("nova", "work"), 412, 318, 1204),
)
SPACES = (MemorySpace("nova", "Nova"), MemorySpace("work", "Work", on=False))


def panel_of(window: MainWindow, memory: MemorySettings | None = None) -> MemoryPanel:
    """In its place, with what a presenter would have shown."""
    desk = SettingsDesk(replace(filled(), memory=memory or MemorySettings()))

    def make(parts: SettingsParts) -> SettingsPanel:
        panel = MemoryPanel()
        panel.drivers.append(bind_fields(parts, "memory", panel))
        return panel

    parts = replace(desk.parts, further={"memory": make})
    window.offer_screen("settings", lambda: make_settings_screen(parts))
    window.open_place("settings")
    (screen,) = window.findChildren(SettingsScreen)
    screen.open_panel("memory")
    panel = screen.panel("memory")
    assert isinstance(panel, MemoryPanel)
    panel.show_place(PlaceForm(GraphKind.EMBEDDED, CHOICE))
    panel.show_spaces(SPACES)
    panel.show_never(("diagnosis", "account number"))
    panel.show_embedding("All 1,204 facts match the present model.", can_start=False, running=False)
    panel.show_spent("today $0.003")
    return panel


def here(window: MainWindow) -> None:
    panel_of(window).show_offer(found_local_text())


def neo4j(window: MainWindow) -> MemoryPanel:
    panel = panel_of(window, MemorySettings(kind=GraphKind.NEO4J))
    panel.show_place(PlaceForm(GraphKind.NEO4J, CHOICE, has_password=True))
    panel.show_connection(look_text(GOOD), "ok")
    return panel


def not_used(window: MainWindow) -> None:
    panel = panel_of(window)
    panel.show_place(PlaceForm(GraphKind.NEO4J, CHOICE, is_used=False))
    panel.show_connection(look_text(PlaceLook(PlaceOutcome.PASSWORD_REFUSED)), "error")


def foot(window: MainWindow) -> MemoryPanel:
    panel = panel_of(window)
    window.repaint()
    bar = panel.verticalScrollBar()
    bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))
    bar.setValue(bar.maximum())
    return panel


def working(window: MainWindow) -> None:
    panel = foot(window)
    panel.show_embedding(progress_text(LongWork.REEMBED, 1204, 4000), can_start=False, running=True)
    panel.show_work(progress_text(LongWork.MOVE, 800, 1204), 0.66)


def told(window: MainWindow) -> None:
    panel = foot(window)
    panel.show_told(report_text(WorkReport(LongWork.EXPORT, True, 412, 318, 1204)), "ok")


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "settings-memory": here,
    "settings-memory-neo4j": neo4j,
    "settings-memory-not-used": not_used,
    "settings-memory-foot": foot,
    "settings-memory-working": working,
    "settings-memory-told": told,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    words = estimate_text(ReembedEstimate(1616, 48_000, 0.0005))
    return {
        "dialog-memory-wipe": WipeDialog(WIPES, "work", window),
        "dialog-memory-space": SpaceDialog("", window),
        "dialog-memory-reembed": AskDialog("Embed memory anew?", words, "Embed anew", window),
    }
