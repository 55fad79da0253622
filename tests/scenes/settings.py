"""The Settings screen with each of its panels, as the pictures show them."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from nova_desktop.domain.accounts import Account, ExternalGateway
from nova_desktop.domain.certificates import fingerprint
from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.provider_catalogue import KeyCheck, KeyOutcome
from nova_desktop.domain.served_models import GatewayHealth, HealthState, LookOutcome
from nova_desktop.domain.settings import (
    Advanced,
    GatewaySettings,
    Models,
    Providers,
    Settings,
    You,
)
from nova_desktop.ui.settings.accounts_panel import AccountsPanel
from nova_desktop.ui.settings.advanced_panel import AdvancedPanel
from nova_desktop.ui.settings.dialogs import AskDialog, NewKeyDialog, TrustDialog
from nova_desktop.ui.settings.gateway_dialog import GatewayDialog
from nova_desktop.ui.settings.gateway_panel import GatewayPanel
from nova_desktop.ui.settings.gateway_row import GatewayElsewhere
from nova_desktop.ui.settings.making import make_settings_screen
from nova_desktop.ui.settings.provider_dialog import ProviderDialog
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.settings.screen import SettingsScreen
from nova_desktop.ui.shell.main_window import MainWindow
from tests.fakes.settings_parts import SettingsDesk
from tests.fakes.settings_sources import ELSEWHERE, OLLAMA, OPENAI
from tests.scenes.setup import providers as providers_of_setup

YAML = "router_settings:\n  num_retries: 1\nlitellm_settings:\n\tdrop_params: true\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nbmV3\n-----END CERTIFICATE-----\n"
SERVED = (
    Deployment("h1", "qwen3-32b", "huggingface/q", account="huggingface"),
    Deployment("h2", "qwen3-embedding-4b", "huggingface/e", account="huggingface"),
    Deployment("o1", "gpt-4o-mini", "openai/g", account="openai"),
)
ACCOUNTS = (
    Account("huggingface", "huggingface", secret=SecretRef("huggingface")),
    Account("openai", "openai", secret=SecretRef("openai")),
    Account("ollama", "ollama", "http://localhost:11434"),
)


def filled() -> Settings:
    """As a person has them who uses Nova daily."""
    now = Settings()
    gateway = GatewaySettings(
        external=(
            ExternalGateway("a", "http://localhost:4000"),
            ExternalGateway("b", "https://litellm.example.org", SecretRef("gateway-b")),
        ),
        share=True,
    )
    roles = replace(
        now.roles,
        chat_llm_model="qwen3-32b",
        chat_llm_temperature=0.0,
        chat_llm_fallbacks=("gpt-4o-mini",),
    )
    return replace(
        now,
        you=You("Ada", "ada@example.org", "", "Answers in two sentences. My partner is Tim."),
        providers=Providers(ACCOUNTS),
        models=Models(SERVED),
        roles=roles,
        gateway=gateway,
        advanced=Advanced(system_prompt="You are Nova. Answer like a good librarian."),
    )


def desk() -> SettingsDesk:
    made = SettingsDesk(filled())
    made.store.origins = {"gateway.share_port": "file"}
    made.gateways.healths = {
        "a": GatewayHealth(HealthState.OK, LookOutcome.OK, version="1.99.0"),
        "b": GatewayHealth(HealthState.DOWN, LookOutcome.KEY_REFUSED),
    }
    made.accounts.checks = {"openai": KeyCheck(KeyOutcome.WRONG_KEY)}
    return made


def screen_of(made: SettingsDesk, window: MainWindow) -> SettingsScreen:
    """In its place of the window."""
    screen = make_settings_screen(made.parts)
    window.offer_screen("settings", lambda: screen)
    window.open_place("settings")
    return screen


def _panel(name: str) -> Callable[[MainWindow], None]:
    def scene(window: MainWindow) -> None:
        screen_of(desk(), window).open_panel(name)

    return scene


def providers(window: MainWindow) -> None:
    screen = screen_of(desk(), window)
    screen.open_panel("providers")
    panel = screen.panel("providers")
    assert isinstance(panel, AccountsPanel)
    panel.validate_all_pressed.emit()


def no_provider(window: MainWindow) -> None:
    screen_of(SettingsDesk(), window).open_panel("providers")


def gateway_menu(window: MainWindow) -> None:
    """What can be done with one that shows another certificate, and one that is off."""
    made = desk()
    made.gateways.healths["b"] = GatewayHealth(HealthState.DOWN, LookOutcome.TLS)
    screen = screen_of(made, window)
    screen.open_panel("gateway")
    panel = screen.panel("gateway")
    assert isinstance(panel, GatewayPanel)
    panel.switched.emit("a", False)
    row = panel.findChildren(GatewayElsewhere)[1]
    window.repaint()
    QTimer.singleShot(200, row.more, row.more.click)


def found(window: MainWindow) -> None:
    """Led to by the search."""
    screen = screen_of(desk(), window)
    screen.sections.search.setText("telemetry")
    screen.open_field("privacy", "privacy/telemetry")


def no_keychain(window: MainWindow) -> None:
    made = desk()
    made.keychain = ""
    screen = screen_of(made, window)
    screen.open_field("privacy", "secrets.place")


def removed(window: MainWindow) -> None:
    """A provider that went with its models."""
    made = desk()
    saving = Saving(made.settings, made.served, made.operations, window.toasts.show_toast)
    made.saving = saving
    made.gateways.served = made.gateways.served[1:2]
    screen = screen_of(made, window)
    screen.open_panel("providers")
    panel = screen.panel("providers")
    assert isinstance(panel, AccountsPanel)
    panel.validate_all_pressed.emit()
    panel.remove_pressed.emit("huggingface")


def wrong(window: MainWindow) -> None:
    """A field with an error, one with a value of its own."""
    screen = screen_of(desk(), window)
    screen.open_panel("roles")
    screen.panel("roles").entered.emit("roles.chat_llm_max_tokens", "90000")


def advanced_wrong(window: MainWindow) -> None:
    made = desk()
    made.yaml_fault = "line 4: a tab cannot begin a line; use spaces."
    made.last_import = "14 models from config.yaml, yesterday."
    screen = screen_of(made, window)
    screen.open_panel("advanced")
    panel = screen.panel("advanced")
    assert isinstance(panel, AdvancedPanel)
    panel.yaml.edit.setPlainText(YAML)
    panel.yaml.applied.emit(YAML)
    panel.verticalScrollBar().setValue(120)


def searching(window: MainWindow) -> None:
    screen = screen_of(desk(), window)
    screen.sections.search.setText("key")


def no_match(window: MainWindow) -> None:
    screen = screen_of(desk(), window)
    screen.sections.search.setText("zebra")


def narrow(window: MainWindow) -> None:
    window.resize(640, 480)
    screen_of(desk(), window).open_panel("roles")


def foot(name: str) -> Callable[[MainWindow], None]:
    """The lower end of a panel."""

    def scene(window: MainWindow) -> None:
        screen = screen_of(desk(), window)
        screen.open_panel(name)
        window.repaint()
        bar = screen.panel(name).verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))
        bar.setValue(bar.maximum())

    return scene


SCENES: dict[str, Callable[[MainWindow], object]] = {
    "settings-you": _panel("you"),
    "settings-providers": providers,
    "settings-no-provider": no_provider,
    "settings-roles": wrong,
    "settings-gateway": _panel("gateway"),
    "settings-gateway-foot": foot("gateway"),
    "settings-gateway-menu": gateway_menu,
    "settings-found": found,
    "settings-no-keychain": no_keychain,
    "settings-removed": removed,
    "settings-appearance": _panel("appearance"),
    "settings-privacy": _panel("privacy"),
    "settings-advanced": _panel("advanced"),
    "settings-notifications": _panel("notifications"),
    "settings-agent": _panel("agent"),
    "settings-advanced-wrong": advanced_wrong,
    "settings-search": searching,
    "settings-no-match": no_match,
    "settings-narrow": narrow,
}


def dialogs(window: QWidget) -> dict[str, QDialog]:
    """The dialogs of the screen by name."""
    choosing = ProviderDialog((OPENAI, OLLAMA, ELSEWHERE), window)
    key = ProviderDialog((OPENAI,), window)
    key._forward()
    key.show_wrong("The key was refused. Copy it again, or make a new one there.")
    bedrock = ProviderDialog([p for p in providers_of_setup() if p.id == "bedrock"], window)
    bedrock._forward()
    gateway = GatewayDialog(window)
    gateway.show_result("Found 12 models: 9 chat, 3 embedding", "ok", good=True)
    text = "What is remembered can only be searched with the numbers it was stored with."
    return {
        "dialog-provider": choosing,
        "dialog-provider-many": ProviderDialog(providers_of_setup(), window),
        "dialog-provider-key": key,
        "dialog-provider-bedrock": bedrock,
        "dialog-gateway": gateway,
        "dialog-trust": TrustDialog(
            "litellm.example.org", fingerprint(CERTIFICATE), other=True, parent=window
        ),
        "dialog-new-key": NewKeyDialog("OpenAI", "The key was refused.", window),
        "dialog-embedding": AskDialog("Change the dimension?", text, "Change it", window),
    }
