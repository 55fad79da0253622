"""Rows of the settings: found by the search, clicked on their words, and what gateways offer."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import GatewayHealth, GatewayLook, HealthState, LookOutcome
from nova_desktop.domain.settings import (
    GatewaySettings,
    Primary,
    Providers,
    SecretsPlace,
    SecretsSettings,
    Settings,
)
from nova_desktop.domain.settings_fields import FIELDS
from nova_desktop.ui.settings.dialogs import TrustDialog
from nova_desktop.ui.settings.found_mark import FoundMark
from nova_desktop.ui.settings.further_words import further_words
from nova_desktop.ui.settings.gateway_panel import GatewayPanel
from nova_desktop.ui.settings.gateway_row import GatewayElsewhere
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.widgets.label import TextLabel
from nova_desktop.ui.widgets.toast import Toasts
from tests.fakes.settings_parts import SettingsDesk

Open = Callable[[SettingsDesk, str], SettingsScreen]
FILLED = replace(
    Settings(),
    providers=Providers((Account("openai", "openai", secret=SecretRef("openai")),)),
    gateway=GatewaySettings(
        external=(
            ExternalGateway("a", "http://a:4000"),
            ExternalGateway("b", "https://b:4000", SecretRef("gateway-b")),
        )
    ),
)


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    kept: list[SettingsScreen] = []

    def made(desk: SettingsDesk, panel: str) -> SettingsScreen:
        screen = make_settings_screen(desk.parts)
        kept.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1072, 700)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.open_panel(panel)
        QApplication.processEvents()  # rows that are new to a layout are shown a moment later
        return screen

    return made


def is_in_view(screen: SettingsScreen, row: QWidget) -> bool:
    top = row.mapTo(screen, QPoint(0, 0)).y()
    return row.isVisible() and 0 <= top <= screen.height() - min(row.height(), screen.height())


def mark_of(panel: SettingsPanel) -> FoundMark:
    return panel.findChildren(FoundMark)[0]


def target(panel: SettingsPanel, key: str) -> QWidget:
    return panel._leads.get(key) or panel.row_of(key)


FOUND = [*((field.panel, field.key) for field in FIELDS if field.section != "memory"),
         *((key.partition("/")[0], key) for key in further_words())]  # fmt: skip


def test_each_result_of_the_search_leads_to_its_row(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk(FILLED), "you")
    for name, key in FOUND:
        screen.open_field(name, key)
        panel = screen.panel(name)
        found = target(panel, key)
        qtbot.waitUntil(lambda found=found: is_in_view(screen, found))
        if not isinstance(found, SettingRow):
            assert found.hasFocus(), key
            continue
        mark = mark_of(panel)
        qtbot.waitUntil(mark.isVisible)
        middle = found.mapTo(panel.widget(), found.rect().center())
        assert mark.geometry().contains(middle), key
        assert mark.height() <= found.height() + 1, key
        mark.hide()


def test_what_is_found_is_marked_for_a_moment_only(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk(FILLED), "you")
    screen.sections.search.setText("telemetry")
    qtbot.keyClick(screen.sections.search, Qt.Key.Key_Return)
    assert screen.current == "privacy"
    mark = mark_of(screen.panel("privacy"))
    qtbot.waitUntil(mark.isVisible)
    mark._gone.setInterval(1)
    mark._gone.start()
    qtbot.waitUntil(mark.isHidden)


def test_without_an_account_the_first_one_can_be_added(opened: Open) -> None:
    screen = opened(SettingsDesk(), "you")
    for key in ("providers/add", "providers/keys"):
        screen.open_field("providers", key)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton), key
        assert focused.text() == "Add provider"


def click_words(row: SettingRow, text: str, qtbot: QtBot) -> None:
    label = next(w for w in row.findChildren(TextLabel) if w.text().startswith(text))
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(4, label.height() // 2))


def test_a_click_on_its_words_switches_and_leads_into_fields(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    screen = opened(desk, "appearance")
    motion = screen.panel("appearance").row_of("appearance.reduced_motion")
    click_words(motion, "Reduced motion", qtbot)
    assert desk.store.settings.appearance.reduced_motion
    click_words(motion, "Nothing slides", qtbot)
    assert not desk.store.settings.appearance.reduced_motion
    screen.open_panel("you")
    you = screen.panel("you")
    for key, text in (("you.email", "Email"), ("you.notes", "Notes"), ("you.name", "What Nova")):
        click_words(you.row_of(key), text, qtbot)
        assert you.control_of(key).hasFocus(), key


def row_of(panel: SettingsPanel, gateway_id: str) -> GatewayElsewhere:
    assert isinstance(panel, GatewayPanel)
    made = panel._made[gateway_id]
    assert isinstance(made, GatewayElsewhere)
    return made


def click(button: QWidget, qtbot: QtBot) -> None:
    """As soon as the pointer can reach it."""
    window = button.window()

    def is_there() -> bool:
        return window.childAt(button.mapTo(window, button.rect().center())) is button

    qtbot.waitUntil(is_there)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(row: GatewayElsewhere, text: str, qtbot: QtBot) -> None:
    """An entry of its menu, by its button."""
    click(row.more, qtbot)
    menu = row.menu_shown
    assert menu is not None
    action: QAction = next(a for a in menu.actions() if a.text() == text)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def entries(row: GatewayElsewhere, qtbot: QtBot) -> list[str]:
    """Those of its menu that can be chosen."""
    click(row.more, qtbot)
    menu = row.menu_shown
    assert menu is not None
    texts = [a.text() for a in menu.actions() if a.isEnabled() and a.text()]
    menu.close()
    return texts


def test_a_gateway_is_switched_off_and_on_and_put_first(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk(FILLED)
    panel = opened(desk, "gateway").panel("gateway")
    row = row_of(panel, "b")
    click(row.switch, qtbot)
    assert [g.enabled for g in desk.store.settings.gateway.external] == [True, False]
    assert (row.switch.isChecked(), row.test.isEnabled()) == (False, False)
    desk.toasts.undo()
    assert row.switch.isChecked()
    desk.edits.fails = NovaError.of(ProblemCode.DISK_FULL)
    click(row.switch, qtbot)
    assert row.switch.isChecked()
    desk.edits.fails = None
    choose(row, "Ask it first", qtbot)
    assert desk.store.settings.gateway.primary is Primary.EXTERNAL
    assert [g.id for g in desk.store.settings.gateway.external] == ["b", "a"]
    qtbot.waitUntil(lambda: row.y() < row_of(panel, "a").y())


def test_the_menu_offers_what_can_be_done(opened: Open, qtbot: QtBot) -> None:
    panel = opened(SettingsDesk(FILLED), "gateway").panel("gateway")
    pages = "Open its own pages, signed in"
    assert entries(row_of(panel, "a"), qtbot) == ["Ask it first", pages, "Give it a key…"]
    assert entries(row_of(panel, "b"), qtbot) == [
        "Ask it first",
        pages,
        "Replace the key…",
        "Call it without a key",
        "Look at its certificate…",
    ]
    panel.switched.emit("b", False)  # type: ignore[attr-defined]
    assert pages not in entries(row_of(panel, "b"), qtbot)


def test_what_mends_a_gateway_stands_in_its_row(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk(FILLED)
    desk.gateways.healths = {
        "a": GatewayHealth(HealthState.DOWN, LookOutcome.KEY_REFUSED),
        "b": GatewayHealth(HealthState.DOWN, LookOutcome.TLS),
    }
    panel = opened(desk, "gateway").panel("gateway")
    a, b = row_of(panel, "a"), row_of(panel, "b")
    assert [w.isVisible() for w in (a._key, a._certificate)] == [True, False]
    assert [w.isVisible() for w in (b._key, b._certificate)] == [False, True]
    desk.answers.keys = ["sk-a"]
    desk.edits.looks = {("sk-a", None): GatewayLook(LookOutcome.OK)}
    click(a._key, qtbot)
    assert desk.edits.keys == ["sk-a"]
    desk.edits.looks = {
        (None, ""): GatewayLook(LookOutcome.TLS, certificate="PEM"),
        (None, "PEM"): GatewayLook(LookOutcome.OK),
    }
    click(b._certificate, qtbot)
    assert desk.store.settings.gateway.external[1].certificate == "PEM"
    choose(b, "Call it without a key", qtbot)
    assert desk.store.settings.gateway.external[1].secret is None


def test_the_keyboard_stays_with_a_gateway_that_moves(opened: Open, qtbot: QtBot) -> None:
    panel = opened(SettingsDesk(FILLED), "gateway").panel("gateway")
    a = row_of(panel, "a")
    a._down.setFocus()
    qtbot.keyClick(a._down, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row_of(panel, "b").y() < a.y())
    assert a._up.hasFocus()
    qtbot.keyClick(a._up, Qt.Key.Key_Space)
    assert a._down.hasFocus()


def test_tab_goes_through_gateways_as_one_reads(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk(FILLED)
    desk.gateways.healths = {"b": GatewayHealth(HealthState.DOWN, LookOutcome.TLS)}
    screen = opened(desk, "gateway")
    panel = screen.panel("gateway")
    assert isinstance(panel, GatewayPanel)
    panel.move_pressed.emit("a", 1)
    panel._first_stop.setFocus()
    seen: list[str] = []
    for _ in range(14):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert isinstance(now, QWidget)
        seen.append(now.accessibleName() or getattr(now, "text", str)())
    assert seen[:13] == [
        "Restart the gateway",
        *("Ask b:4000", "Test: b:4000", "Remove: b:4000", "Ask later: b:4000", "More: b:4000"),
        "Look at its certificate: b:4000",
        *("Ask a:4000", "Test: a:4000", "Remove: a:4000", "Ask earlier: a:4000", "More: a:4000"),
        "Open Models",
    ]


def test_a_certificate_is_shown_before_it_is_trusted(qtbot: QtBot) -> None:
    dialog = TrustDialog("b:4000", "AA:BB", other=True)
    qtbot.addWidget(dialog)
    dialog.show()
    texts = [w.text() for w in dialog.findChildren(TextLabel)]
    assert "AA:BB" in texts
    assert any("another certificate" in text for text in texts)


def places(panel: SettingsPanel) -> dict[str, tuple[bool, bool]]:
    """Of each button, whether it is chosen and can be."""
    buttons = panel.control_of("secrets.place").findChildren(QPushButton)
    return {b.text(): (b.isChecked(), b.isEnabled()) for b in buttons}


def test_no_keychain_is_shown_as_chosen_where_there_is_none(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    desk.keychain = ""
    panel = opened(desk, "privacy").panel("privacy")
    neither = (False, True)
    assert places(panel) == {
        "Keychain": (False, False), "This session only": neither, "A file": neither,
    }  # fmt: skip
    row = panel.row_of("secrets.place")
    assert "This computer has no keychain. Nova asks for a place" in row._origin.text()
    panel.entered.emit("secrets.place", "file")
    assert desk.store.settings.secrets.place is SecretsPlace.FILE
    assert places(panel)["A file"] == (True, True)
    assert row._origin.text() == "This computer has no keychain."
    desk.keychain = "Keyring"
    panel.opened.emit()
    assert places(panel)["Keychain"] == (False, True)
    assert row._origin.text() == ""


def test_a_keychain_that_is_there_is_shown_as_chosen(opened: Open) -> None:
    desk = SettingsDesk(replace(Settings(), secrets=SecretsSettings(SecretsPlace.ASK)))
    panel = opened(desk, "privacy").panel("privacy")
    assert places(panel)["Keychain"] == (True, True)
    assert panel.row_of("secrets.place")._origin.isHidden()


def test_undo_in_a_toast_leaves_the_keyboard_in_the_field(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    desk = SettingsDesk()
    toasts = Toasts(window)
    desk.saving = Saving(desk.settings, desk.served, desk.operations, toasts.show_toast)
    screen = make_settings_screen(desk.parts)
    QVBoxLayout(window).addWidget(screen)
    window.resize(1072, 760)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    name = screen.panel("you").control_of("you.name")
    name.setFocus()
    qtbot.keyClicks(name, "Ada")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    (toast,) = toasts.shown
    assert toast.undo_button is not None
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert desk.store.settings == Settings()
    assert name.hasFocus()
    qtbot.keyClicks(name, "Grace")
    assert name.text() == "Grace"  # type: ignore[attr-defined]
