"""The Settings screen by keyboard and mouse: search, sections, fields, reset, undo, errors."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import Appearance, Settings, ThemeChoice
from nova_desktop.domain.settings_fields import FIELDS, fields_of
from nova_desktop.ui.settings.controls import (
    ButtonsControl,
    LineControl,
    ModelsControl,
    SelectControl,
    SwitchControl,
)
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.settings.search_select import SearchSelect
from nova_desktop.ui.settings.words import panels
from nova_desktop.ui.widgets.buttons import ToolButton
from tests.fakes.settings_parts import SettingsDesk

Open = Callable[[SettingsDesk], SettingsScreen]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    kept: list[SettingsScreen] = []

    def made(desk: SettingsDesk) -> SettingsScreen:
        screen = make_settings_screen(desk.parts)
        kept.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1072, 760)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.setFocus()
        return screen

    return made


def control(panel: SettingsPanel, key: str) -> QWidget:
    return panel._controls[key]


def texts(widget: QWidget) -> list[str]:
    """Of the buttons that are there."""
    return [b.text() for b in widget.findChildren(QPushButton) if b.isVisible()]


def press(panel: QWidget, text: str) -> None:
    """The button with this text or accessible name."""
    for button in panel.findChildren(QPushButton):
        if text in (button.text(), button.accessibleName()) and button.isVisible():
            button.click()
            return
    raise AssertionError(f"no button {text}")


def test_every_panel_opens_and_every_field_has_its_row(opened: Open) -> None:
    screen = opened(SettingsDesk())
    for name in panels():
        screen.open_panel(name)
        panel = screen.panel(name)
        assert all(panel.row_of(field.key).words for field in fields_of(name))
        assert screen.current == name


def test_every_control_has_an_accessible_name(opened: Open) -> None:
    screen = opened(SettingsDesk())
    for name in panels():
        screen.open_panel(name)
        for widget in screen.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                said = widget.accessibleName() or getattr(widget, "text", str)()
                assert said, f"{widget} in {name}"


def test_keys_lead_from_the_search_to_a_field_and_back(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk())
    search = screen.sections.search
    assert search.hasFocus()
    qtbot.keyClicks(search, "port")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    field = control(screen.panel("gateway"), "gateway.share_port")
    assert screen.current == "gateway"
    assert field.hasFocus()
    screen.open_find()
    assert search.hasFocus()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert screen.sections.sections.isVisible()


def test_what_is_not_found_says_so(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk())
    qtbot.keyClicks(screen.sections.search, "zebra")
    assert not screen.sections.found.isVisible()
    qtbot.waitUntil(lambda: "Show all" in texts(screen.sections))
    press(screen.sections, "Show all")
    assert screen.sections.sections.isVisible()
    qtbot.keyClicks(screen.sections.search, "<b>&x</b>" + "y" * 300)
    assert not screen.sections.found.isVisible()


def test_arrows_go_through_the_sections(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk())
    qtbot.keyClick(screen.sections.search, Qt.Key.Key_Down)
    assert screen.sections.sections.hasFocus()
    qtbot.keyClick(screen.sections.sections, Qt.Key.Key_Down)
    assert screen.current == "providers"
    qtbot.keyClick(screen.sections.sections, Qt.Key.Key_Down)
    assert screen.current == "roles"


def test_a_section_is_opened_by_a_click(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk())
    view = screen.sections.sections
    at = view.visualRect(view.model().index(5, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert screen.current == "notifications"


def test_a_line_is_saved_by_enter_and_by_leaving_it(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk).panel("you")
    name, email = control(panel, "you.name"), control(panel, "you.email")
    name.setFocus()
    qtbot.keyClicks(name, "Ada")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert desk.store.settings.you.name == "Ada"
    email.setFocus()
    qtbot.keyClicks(email, "ada@example.org")
    qtbot.keyClick(email, Qt.Key.Key_Tab)
    assert desk.store.settings.you.email == "ada@example.org"
    assert desk.toasts.texts == ["Saved: Name", "Saved: Email"]


def test_notes_are_saved_by_leaving_them(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk).panel("you")
    notes = control(panel, "you.notes")
    assert isinstance(notes, QPlainTextEdit)
    notes.setFocus()
    qtbot.keyClicks(notes, "Short answers.")
    qtbot.keyClick(notes, Qt.Key.Key_Tab)
    assert desk.store.settings.you.notes == "Short answers."
    notes.setFocus()
    qtbot.keyClicks(notes, "x")
    qtbot.keyClick(notes, Qt.Key.Key_Escape)
    assert notes.toPlainText() == "Short answers."


def test_esc_takes_back_what_is_written_and_its_error(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    screen = opened(desk)
    screen.open_panel("gateway")
    panel = screen.panel("gateway")
    port = control(panel, "gateway.share_port")
    assert isinstance(port, LineControl)
    port.setFocus()
    port.selectAll()
    qtbot.keyClicks(port, "80")
    qtbot.keyClick(port, Qt.Key.Key_Return)
    assert panel.row_of("gateway.share_port").error == "Too small: 1,024 is the least."
    assert port.error
    assert port.text() == "80"
    qtbot.keyClick(port, Qt.Key.Key_Escape)
    assert (port.text(), port.error, panel.row_of("gateway.share_port").error) == ("4141", "", "")


def test_a_failed_save_puts_the_control_back(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    screen = opened(desk)
    screen.open_panel("appearance")
    panel = screen.panel("appearance")
    desk.store.fails = NovaError.of(ProblemCode.DISK_FULL)
    motion = control(panel, "appearance.reduced_motion")
    assert isinstance(motion, SwitchControl)
    motion.setFocus()
    qtbot.keyClick(motion, Qt.Key.Key_Space)
    assert not motion.isChecked()
    assert "disk is full" in panel.row_of("appearance.reduced_motion").error
    theme = control(panel, "appearance.theme")
    press(theme, "Dark")
    assert [b.isChecked() for b in theme.findChildren(QPushButton)] == [True, False, False]
    assert len(desk.operations.problems) == 2
    desk.store.fails = None
    press(theme, "Dark")
    assert desk.store.settings.appearance.theme is ThemeChoice.DARK
    assert panel.row_of("appearance.theme").error == ""


def test_undo_brings_back_value_and_control(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    screen = opened(desk)
    screen.open_panel("appearance")
    panel = screen.panel("appearance")
    scale = control(panel, "appearance.scale")
    assert isinstance(scale, SelectControl)
    scale.chosen.emit("125")
    assert desk.store.settings.appearance.scale == 125
    desk.toasts.undo()
    assert desk.store.settings.appearance.scale == 100
    assert scale.value == "100"


def test_arrows_choose_among_buttons(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    screen = opened(desk)
    screen.open_panel("appearance")
    theme = control(screen.panel("appearance"), "appearance.theme")
    assert isinstance(theme, ButtonsControl)
    first = theme.findChildren(QPushButton)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert desk.store.settings.appearance.theme is ThemeChoice.LIGHT


def test_reset_is_offered_only_where_something_differs(opened: Open, qtbot: QtBot) -> None:
    dark = replace(Settings(), appearance=Appearance(theme=ThemeChoice.DARK))
    desk = SettingsDesk(dark)
    screen = opened(desk)
    screen.open_panel("appearance")
    panel = screen.panel("appearance")
    resets = [b for b in panel.findChildren(ToolButton) if b.isVisible()]
    assert [b.accessibleName().replace("\u00a0", " ") for b in resets] == [
        "Reset Theme. Default: System."
    ]
    qtbot.mouseClick(resets[0], Qt.MouseButton.LeftButton)
    assert desk.store.settings == Settings()
    assert not resets[0].isVisible()


def test_a_zone_is_found_by_a_part_of_it(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    zone = control(opened(desk).panel("you"), "you.timezone")
    assert isinstance(zone, SearchSelect)
    zone.setFocus()
    qtbot.keyClicks(zone, "pari")
    popup = zone.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert desk.store.settings.you.timezone == "Europe/Paris"
    zone.setFocus()
    zone.selectAll()
    qtbot.keyClicks(zone, "Mars")
    qtbot.keyClick(zone, Qt.Key.Key_Return)
    assert "no such choice" in zone.error
    assert desk.store.settings.you.timezone == "Europe/Paris"


def test_fallbacks_are_added_moved_and_removed(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    screen = opened(desk)
    screen.open_panel("roles")
    panel = screen.panel("roles")
    models = control(panel, "roles.chat_llm_fallbacks")
    assert isinstance(models, ModelsControl)
    for name in ("gpt-4o-mini", "qwen3-32b"):
        models.adding.setFocus()
        qtbot.keyClicks(models.adding, name)
        qtbot.keyClick(models.adding, Qt.Key.Key_Return)
    chosen = desk.store.settings.roles.chat_llm_fallbacks
    assert chosen == ("gpt-4o-mini", "qwen3-32b")
    assert models.adding.text() == ""

    def tool(name: str) -> ToolButton:
        def found() -> list[ToolButton]:
            buttons = models.findChildren(ToolButton)
            return [b for b in buttons if b.accessibleName() == name and b.isVisible()]

        qtbot.waitUntil(lambda: bool(found()))
        return found()[0]

    tool("qwen3-32b: earlier").click()
    assert desk.store.settings.roles.chat_llm_fallbacks == ("qwen3-32b", "gpt-4o-mini")
    focused = screen.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "qwen3-32b: later"
    tool("gpt-4o-mini: remove").click()
    assert desk.store.settings.roles.chat_llm_fallbacks == ("qwen3-32b",)


def test_what_is_being_written_is_not_overwritten(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk).panel("you")
    name = control(panel, "you.name")
    assert isinstance(name, LineControl)
    name.setFocus()
    qtbot.keyClicks(name, "Ad")
    panel.entered.emit("you.email", "ada@example.org")
    assert desk.store.settings.you.email == "ada@example.org"
    assert name.text() == "Ad"


def test_tab_goes_through_a_whole_panel(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk())
    panel = screen.panel("you")
    control(panel, "you.name").setFocus()
    seen: list[str] = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == ["Name", "Email", "Time zone", "Notes for the assistant"]


def test_the_field_with_the_focus_is_in_view(opened: Open, qtbot: QtBot) -> None:
    screen = opened(SettingsDesk())
    screen.open_field("roles", "roles.embedding_dimension")
    field = control(screen.panel("roles"), "roles.embedding_dimension")
    assert field.hasFocus()

    def in_view() -> bool:
        top = field.mapTo(screen, QPoint(0, 0)).y()
        return 0 <= top <= screen.height() - field.height()

    qtbot.waitUntil(in_view)


def test_ten_thousand_models_can_be_searched(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    one = desk.gateways.served[0]
    desk.gateways.served = tuple(replace(one, name=f"model-{n}") for n in range(10_000))
    screen = opened(desk)
    screen.open_panel("roles")
    model = control(screen.panel("roles"), "roles.chat_llm_model")
    assert isinstance(model, SearchSelect)
    model.setFocus()
    qtbot.keyClicks(model, "model-9999")
    qtbot.waitUntil(model.completer().popup().isVisible)
    assert model.completer().completionCount() == 1
    qtbot.keyClick(model.completer().popup(), Qt.Key.Key_Escape)
    qtbot.keyClick(model, Qt.Key.Key_Return)
    assert desk.store.settings.roles.chat_llm_model == "model-9999"


def test_all_fields_are_covered_by_the_panels() -> None:
    assert {field.panel for field in FIELDS} <= set(panels())
