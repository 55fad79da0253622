"""Providers, Gateway, Data & privacy and Advanced, and their dialogs, by keyboard and mouse."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.provider_catalogue import Access
from nova_desktop.domain.settings import GatewaySettings, Providers, SecretsPlace, Settings
from nova_desktop.domain.settings_fields import MOST_PROMPT
from nova_desktop.ui.settings.accounts_panel import AccountsPanel
from nova_desktop.ui.settings.advanced_panel import AdvancedPanel
from nova_desktop.ui.settings.dialogs import LoginDialog, NewKeyDialog
from nova_desktop.ui.settings.gateway_dialog import GatewayDialog
from nova_desktop.ui.settings.gateway_panel import GatewayPanel
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.privacy_panel import PrivacyPanel
from nova_desktop.ui.settings.provider_dialog import ProviderDialog
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.widgets.label import TextLabel
from tests.fakes.settings_parts import PATHS, SettingsDesk
from tests.fakes.settings_sources import ELSEWHERE, OLLAMA, OPENAI

Open = Callable[[SettingsDesk, str], SettingsScreen]
FILLED = replace(
    Settings(),
    providers=Providers(
        (Account("openai", "openai", secret=SecretRef("openai")), Account("ollama", "ollama"))
    ),
    gateway=GatewaySettings(
        external=(ExternalGateway("a", "http://a:4000"), ExternalGateway("b", "http://b:4000"))
    ),
)


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    kept: list[SettingsScreen] = []

    def made(desk: SettingsDesk, panel: str) -> SettingsScreen:
        screen = make_settings_screen(desk.parts)
        kept.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1072, 900)
        screen.show()
        screen.open_panel(panel)
        screen.activateWindow()
        return screen

    return made


def button(widget: QWidget, name: str, qtbot: QtBot) -> QPushButton:
    """By its text or accessible name, as soon as it is there."""

    def found() -> list[QPushButton]:
        buttons = widget.findChildren(QPushButton)
        return [b for b in buttons if name in (b.text(), b.accessibleName()) and b.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def words(widget: QWidget) -> str:
    return "\n".join(x.text() for x in widget.findChildren(TextLabel) if x.isVisible())


def test_an_empty_panel_leads_to_the_first_provider(qtbot: QtBot) -> None:
    panel = AccountsPanel()
    qtbot.addWidget(panel)
    panel.show()
    assert "No provider yet" in words(panel)
    with qtbot.waitSignal(panel.add_pressed):
        button(panel, "Add provider", qtbot).click()


def test_accounts_are_validated_and_removed(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk(FILLED)
    panel = opened(desk, "providers").panel("providers")
    validate = button(panel, "Validate: OpenAI", qtbot)
    validate.setFocus()
    qtbot.keyClick(validate, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Valid, checked just now · 34 models" in words(panel))
    button(panel, "Remove: OpenAI", qtbot).click()
    assert [a.id for a in desk.store.settings.providers.accounts] == ["ollama"]
    assert "OpenAI" not in words(panel)
    desk.toasts.undo()
    qtbot.waitUntil(lambda: "OpenAI" in words(panel))
    desk.answers.keys = ["sk-2"]
    button(panel, "Replace key: OpenAI", qtbot).click()
    assert desk.accounts.keys == {"openai": "sk-2"}


def test_a_provider_is_chosen_and_given_a_key_by_keyboard(qtbot: QtBot) -> None:
    dialog = ProviderDialog((OPENAI, OLLAMA, ELSEWHERE))
    qtbot.addWidget(dialog)
    dialog.show()
    sent: list[tuple[object, object]] = []
    dialog.submitted.connect(lambda provider, access: sent.append((provider, access)))
    qtbot.keyClicks(dialog.search, "compat")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    form = dialog.form
    assert form is not None
    assert form.address is not None
    assert form.key is not None
    go = button(dialog, "Validate and add", qtbot)
    go.click()
    assert form.address.error == "This is needed."
    form.address.setText("http://here:8080/v1")
    go.click()
    assert sent == [(ELSEWHERE, Access("", "http://here:8080/v1"))]


def test_a_key_is_hidden_and_its_page_can_be_opened(qtbot: QtBot) -> None:
    dialog = ProviderDialog((OPENAI,))
    qtbot.addWidget(dialog)
    dialog.show()
    button(dialog, "Continue", qtbot).click()
    form = dialog.form
    assert form is not None
    assert form.key is not None
    assert form.key.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(dialog.page_wanted) as wanted:
        button(dialog, "Get a key", qtbot).click()
    assert wanted.args == ["https://platform.openai.com/api-keys"]
    dialog.show_busy(True)
    assert not form.isEnabled()
    dialog.show_busy(False)
    dialog.show_wrong("The key was refused.")
    qtbot.waitUntil(lambda: "The key was refused." in words(dialog))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.is_open


def test_gateways_move_by_their_buttons_and_the_log_follows(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk(FILLED)
    panel = opened(desk, "gateway").panel("gateway")
    assert isinstance(panel, GatewayPanel)
    qtbot.waitUntil(lambda: "LiteLLM 1.106.2" in words(panel))
    assert "Uvicorn" in panel._log.toPlainText()
    panel.move_pressed.emit("a", 1)
    assert [g.id for g in desk.store.settings.gateway.external] == ["b", "a"]
    button(panel, "Remove: a:4000", qtbot).click()
    assert [g.id for g in desk.store.settings.gateway.external] == ["b"]
    button(panel, "Restart the gateway", qtbot).click()
    assert desk.child.restarts == 1
    desk.child.lines.append("one more")
    qtbot.waitUntil(lambda: "one more" in panel._log.toPlainText())
    button(panel, "Open Models", qtbot).click()
    assert desk.done == ["place models"]


def test_one_of_yours_needs_one(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk, "gateway").panel("gateway")
    button(panel, "One of yours", qtbot).click()
    assert "There is none yet" in panel.row_of("gateway.primary").error
    assert desk.store.settings == Settings()
    assert button(panel, "Nova's own", qtbot).isChecked()


def test_sharing_shows_its_address_and_key(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk, "gateway").panel("gateway")
    assert "For programs that speak" not in words(panel)
    panel.entered.emit("gateway.share", True)
    qtbot.waitUntil(lambda: "For programs that speak" in words(panel))
    button(panel, "Copy the key", qtbot).click()
    button(panel, "New key", qtbot).click()
    button(panel, "Copy the key", qtbot).click()
    assert desk.done == ["copy sk-other-apps-1 Copied", "copy sk-other-apps-2 Copied"]


def test_only_what_was_tested_can_be_added(qtbot: QtBot) -> None:
    dialog = GatewayDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    tested: list[tuple[str, str]] = []
    dialog.test_pressed.connect(lambda address, key: tested.append((address, key)))
    dialog.address.selectAll()
    qtbot.keyClicks(dialog.address, "localhost:4000/v1/")
    qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
    assert tested == [("localhost:4000/v1/", "")]
    dialog.show_result("Found 12 models", "ok", good=True)
    assert dialog.add.isEnabled()
    qtbot.keyClicks(dialog.address, "x")
    assert not dialog.add.isEnabled()
    dialog.show_result("not trusted", "error", good=False, can_trust=True)
    with qtbot.waitSignal(dialog.trust_pressed):
        button(dialog, "Trust this certificate", qtbot).click()


def test_keys_and_passwords_are_hidden_and_needed(qtbot: QtBot) -> None:
    key, login = NewKeyDialog("OpenAI", "refused"), LoginDialog("here:4000")
    for dialog, field in ((key, key.field), (login, login.password)):
        qtbot.addWidget(dialog)
        assert field.echoMode() is QLineEdit.EchoMode.Password
        assert not dialog.go.isEnabled()
        qtbot.keyClicks(field, "sk")
        assert dialog.go.isEnabled()
    assert key.field.error == "refused"


def test_places_are_opened_and_copied(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk, "privacy").panel("privacy")
    assert isinstance(panel, PrivacyPanel)
    button(panel, "Open folder: Logs", qtbot).click()
    button(panel, "Copy path: Settings", qtbot).click()
    assert desk.done == [f"folder {PATHS.logs}", f"copy {PATHS.settings_file} Path copied"]
    button(panel, "A file", qtbot).click()
    assert desk.store.settings.secrets.place is SecretsPlace.FILE
    desk.toasts.undo()
    assert desk.store.settings == Settings()
    assert "None. Nova counts and reports nothing" in words(panel)


def test_a_prompt_is_kept_restored_and_begun_from_novas_own(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk, "advanced").panel("advanced")
    assert isinstance(panel, AdvancedPanel)
    editor = panel.prompt
    for text in ("Be brief.", "Be kind."):
        editor.edit.selectAll()
        qtbot.keyClicks(editor.edit, text)
        qtbot.keyClick(editor.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.settings.advanced.system_prompt == "Be kind."
    editor.history.chosen.emit("0")
    assert editor.edit.toPlainText() == "Be brief."
    button(panel, "Start from Nova's own", qtbot).click()
    assert editor.edit.toPlainText().startswith("You are Nova")
    assert desk.store.settings.advanced.system_prompt == "Be brief."
    editor.saved.emit("x" * (MOST_PROMPT + 1))
    qtbot.waitUntil(lambda: "Too long" in words(panel))


def test_yaml_is_applied_discarded_and_its_line_is_shown(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    panel = opened(desk, "advanced").panel("advanced")
    assert isinstance(panel, AdvancedPanel)
    yaml = panel.yaml
    assert not yaml._apply.isEnabled()
    yaml.edit.setFocus()
    yaml.edit.setPlainText("a:\n\tb: 1\n")
    desk.yaml_fault = "Line 2: a tab"
    button(panel, "Apply", qtbot).click()
    assert yaml.edit.textCursor().blockNumber() == 1
    assert yaml.edit.extraSelections()
    assert "Line 2: a tab" in words(panel)
    desk.yaml_fault = ""
    button(panel, "Apply", qtbot).click()
    assert desk.store.settings.advanced.gateway_yaml == "a:\n\tb: 1\n"
    assert yaml.edit.extraSelections() == []
    yaml.edit.setPlainText("c")
    button(panel, "Discard", qtbot).click()
    assert yaml.edit.toPlainText() == "a:\n\tb: 1\n"


def test_set_up_and_imports_are_led_to(opened: Open, qtbot: QtBot) -> None:
    desk = SettingsDesk()
    desk.last_import = "LiteLLM, 14 models"
    panel = opened(desk, "advanced").panel("advanced")
    assert "LiteLLM, 14 models" in words(panel)
    for name in ("Run the set-up again", "Import a set-up", "Undo the last import"):
        button(panel, name, qtbot).click()
    assert desk.done == ["setup", "import"]
    assert desk.toasts.texts == ["The import is undone"]
    assert "LiteLLM, 14 models" not in words(panel)


def test_experiments_have_switches(qtbot: QtBot) -> None:
    panel = AdvancedPanel(("boards",))
    qtbot.addWidget(panel)
    panel.show_experiments(("boards",))
    with qtbot.waitSignal(panel.experiment_switched) as switched:
        panel._switches["boards"].click()
    assert switched.args == ["boards", False]
