"""Numbers in Settings as they are read, and the panel without providers in a low window."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nova_desktop.domain.settings_fields import field_of
from nova_desktop.ui.settings.accounts_panel import AccountsPanel
from nova_desktop.ui.settings.controls import LineControl, control_for
from nova_desktop.ui.settings.words import default_text
from nova_desktop.ui.theme.theme import SystemTheme
from tests.themed import LIGHT, theme

__all__ = ["theme"]


def line(qtbot: QtBot, key: str, value: object) -> LineControl:
    made = control_for(field_of(key), key)
    assert isinstance(made, LineControl)
    qtbot.addWidget(made)
    made.show_value(value)
    return made


def test_large_numbers_are_grouped_and_ports_are_not(qtbot: QtBot) -> None:
    assert line(qtbot, "roles.chat_llm_max_tokens", 2048).text() == "2,048"
    assert line(qtbot, "gateway.share_port", 4141).text() == "4141"
    assert "2,048" in default_text(field_of("roles.chat_llm_max_tokens"), 2048)


def test_money_has_its_sign_and_is_entered_with_it_or_without(qtbot: QtBot) -> None:
    money = line(qtbot, "memory.usd_a_day", 0.5)
    assert money.text() == "$0.50"
    assert "$0.50" in default_text(field_of("memory.usd_a_day"), 0.5)
    for written, entered in (("$0.75", "0.75"), ("1.25", "1.25")):
        money.setText(written)
        with qtbot.waitSignal(money.entered) as sent:
            qtbot.keyClick(money, Qt.Key.Key_Return)
        assert sent.args == [entered]


def test_no_provider_needs_no_scroll_bar_at_200(qtbot: QtBot, theme: SystemTheme) -> None:
    theme.use(replace(LIGHT, scale=200))
    panel = AccountsPanel()
    qtbot.addWidget(panel)
    panel.resize(728, 680)
    panel.show()
    for _ in range(6):
        QApplication.processEvents()
    assert panel.verticalScrollBar().maximum() == 0


def test_what_was_typed_and_not_saved_stays_until_a_value_is_shown_anew(qtbot: QtBot) -> None:
    name = line(qtbot, "you.name", "")
    qtbot.keyClicks(name, "Ada")
    with qtbot.waitSignal(name.entered):
        qtbot.keyClick(name, Qt.Key.Key_Return)
    name.clearFocus()
    name.show_value("")
    assert name.text() == "Ada"
    name.show_value("Eve", force=True)
    assert name.text() == "Eve"
    name.show_value("Ida")
    assert name.text() == "Ida"
