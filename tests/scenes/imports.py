"""The panel of imports as it is photographed: each face, with made-up content."""

from collections.abc import Callable

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role, SecretRef
from nova_desktop.domain.import_plan import preview_of
from nova_desktop.domain.imported import (
    Found,
    FoundKey,
    ImportDone,
    ImportKind,
    ImportRecord,
    Left,
    Loss,
    RouterValue,
)
from nova_desktop.domain.problems import Problem, ProblemCode
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.settings import Models, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.imports.view import ImportPanel
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.words import PanelWords
from nova_desktop.ui.shell.main_window import MainWindow

KEY, AZURE = SecretRef("OPENAI_API_KEY"), SecretRef("TEAM_AZURE_KEY")
FOUND = Found(
    ImportKind.LITELLM_CONFIG,
    "/home/ada/litellm/config.yaml",
    deployments=(
        Deployment("gpt-4o", "gpt-4o", "azure/gpt-4o-eu", secret=AZURE),
        Deployment("gpt-4o-2", "gpt-4o", "openai/gpt-4o", secret=KEY),
        Deployment("mini", "gpt-4o-mini", "openai/gpt-4o-mini", secret=KEY),
        Deployment("bge", "bge-m3", "openai/BAAI/bge-m3", mode=Mode.EMBEDDING, secret=KEY),
        Deployment("nomic", "nomic", "ollama/nomic-embed-text", mode=Mode.EMBEDDING),
        Deployment("odd", "<b>bold</b> & a very long name that does not fit in any row at all",
                   "hosted_vllm/our/expert-13b-with-a-long-name"),
    ),
    keys=(FoundKey(KEY, "sk-x"), FoundKey(AZURE)),
    router=(
        RouterValue("router_settings", "fallbacks", '[{"gpt-4o": ["gpt-4o-mini"]}]'),
        RouterValue("router_settings", "num_retries", "2"),
    ),
    left=(
        Left("openai/*", Loss.WILDCARD, "OpenAI"),
        Left("general_settings.master_key", Loss.NOVA_SETS_IT),
        Left("litellm_settings.callbacks", Loss.OWN_CODE),
        Left("router_settings.redis_host", Loss.NEEDS_SERVICE),
        Left("signed: extra_headers", Loss.HIDES_KEY),
    ),
    guessed=frozenset({"nomic"}),
)  # fmt: skip
GEMINI = Found(
    ImportKind.NOVA_FOLDER,
    "/home/ada/nova",
    deployments=(
        Deployment("g", "gemini-2.5-flash", "gemini/gemini-2.5-flash", secret=KEY),
        Deployment("e", "text-embedding-004", "gemini/text-embedding-004", mode=Mode.EMBEDDING),
    ),
    accounts=(Account("gemini", "gemini", secret=KEY),),
    keys=(FoundKey(KEY, "AIza"),),
    roles={
        Role.CHAT: RoleChoice("gemini-2.5-flash"),
        Role.MEMORY: RoleChoice("gemini-2.5-flash"),
        Role.EMBEDDING: RoleChoice("text-embedding-004", dimension=768),
    },
    left=(
        Left("text-embedding-004", Loss.MODEL_RETIRED),
        Left("PostgreSQL, Neo4j", Loss.LATER),
        Left("settings made on screen", Loss.IN_DATABASE),
    ),
    gemini_only=True,
)
OWN = Settings(
    models=Models(
        (Deployment("own", "gpt-4o-mini", "openrouter/mini"),
         Deployment("bge-own", "bge-m3", "openai/BAAI/bge-m3", mode=Mode.EMBEDDING))
    )
)  # fmt: skip
RECORD = ImportRecord(ImportKind.LITELLM_CONFIG, FOUND.source, ("gpt-4o", "mini"))
DONE = ImportDone(
    RECORD,
    SettingsChange(OWN, OWN),
    ("gpt-4o", "gpt-4o-mini-2", "nomic"),
    (Left("TEAM_AZURE_KEY", Loss.KEY_MISSING), *FOUND.left),
)
BROKEN = Problem(
    ProblemCode.IMPORT_UNREADABLE,
    {"path": "/home/ada/litellm/config.yaml", "line": "3", "cause": "line 3: found a tab"},
)
Scene = Callable[[MainWindow], object]


def panel_in(window: MainWindow) -> ImportPanel:
    """The panel as the settings show it."""
    panel = ImportPanel()
    words = PanelWords("Import a set-up", "Nova looks first and changes nothing by it.", "import")
    around = SettingsPanel(words)
    around.rows.addWidget(panel)
    around.setFocusProxy(panel)
    window.offer_screen("settings", lambda: around)
    window.open_place("settings")
    return panel


def choice(window: MainWindow) -> None:
    panel_in(window).show_choice(RECORD)


def broken(window: MainWindow) -> None:
    panel = panel_in(window)
    panel.show_choice(None)
    panel.show_error(BROKEN)


def looking(window: MainWindow) -> None:
    panel_in(window).show_wait("Looking…", can_cancel=True)


def preview(window: MainWindow) -> None:
    panel_in(window).show_preview(preview_of(FOUND, OWN))


def gemini(window: MainWindow) -> None:
    panel_in(window).show_preview(preview_of(GEMINI, Settings()))


def done(window: MainWindow) -> None:
    panel_in(window).show_done(DONE)


def narrow(window: MainWindow) -> None:
    window.resize(640, 600)
    preview(window)


SCENES: dict[str, Scene] = {
    "import-choice": choice,
    "import-broken": broken,
    "import-looking": looking,
    "import-preview": preview,
    "import-gemini": gemini,
    "import-done": done,
    "import-narrow": narrow,
}
