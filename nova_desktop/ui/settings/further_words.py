"""What the search finds besides fields: buttons and rows of a panel's own; no Qt here."""

from nova_desktop.domain.key_table import FIXED, Act
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.tasks.keys import plain_words


def further_words() -> dict[str, tuple[str, str]]:
    """Name and further words by `panel/key`; the panel knows where the key leads."""
    return {
        "providers/add": (_("Add provider"), _("account key api openai anthropic huggingface")),
        "providers/keys": (_("Replace a key"), _("rotate change api key remove validate")),
        "gateway/add": (_("Add a gateway"), _("external litellm address url")),
        "gateway/restart": (_("Restart the gateway"), _("state version")),
        "gateway/admin": (_("LiteLLM's own pages"), _("admin ui")),
        "gateway/log": (_("Log of the gateway"), _("lines errors")),
        "memory/place": (_("Where memory is kept"), _("neo4j embedded sqlite place graph")),
        "memory/address": (_("Address of Neo4j"), _("uri bolt server aura database")),
        "memory/login": (_("User and password of Neo4j"), _("login secret keychain")),
        "memory/connection": (_("Connection to Neo4j"), _("test check")),
        "memory/move": (_("Move memory"), _("copy migrate neo4j embedded")),
        "memory/spaces": (_("Spaces of memory"), _("separate work private rename")),
        "memory/never": (_("Never remember"), _("words block private exclude")),
        "memory/reembed": (_("Embed memory anew"), _("re-embed vectors dimension model")),
        "memory/export": (_("Export memory"), _("file backup json leave download")),
        "memory/import": (_("Import memory"), _("file restore json")),
        "memory/wipe": (_("Wipe memory"), _("delete erase everything forget")),
        **_keyboard(),
        **_privacy(),
        "advanced/setup": (_("Run the set-up again"), _("wizard onboarding")),
        "advanced/import": (_("Import a set-up"), _("migrate config.yaml ollama lm studio")),
    }


def _keyboard() -> dict[str, tuple[str, str]]:
    """Each act with a key of its own."""
    words = _("keyboard key shortcut hotkey binding")
    acts = {f"keyboard/{act}": (plain_words(act), words) for act in Act if act not in FIXED}
    return acts | {"keyboard/all": (_("Put all keys back"), words)}


def _privacy() -> dict[str, tuple[str, str]]:
    return {
        "privacy/settings": (_("Where settings are"), _("folder path file toml")),
        "privacy/database": (_("Where chats are"), _("folder path file database usage")),
        "privacy/backups": (_("Where backups are"), _("folder path copies")),
        "privacy/backup": (_("Back up now"), _("backups copies restore recover snapshot undo")),
        "privacy/export": (
            _("Export tasks"),
            _("json csv ics calendar markdown file leave download import"),
        ),
        "privacy/memory": (_("Where the memory file is"), _("folder path copies backup export")),
        "privacy/logs": (_("Where logs are"), _("folder path files errors")),
        "privacy/models": (_("Where models are"), _("folder path cache gguf local")),
        "privacy/messages": (_("Who reads your messages"), _("provider leaves privacy prompt")),
        "privacy/remembered": (
            _("Who reads what is remembered"),
            _("memory embedding provider leaves privacy off"),
        ),
        "privacy/keys": (_("Who gets your keys"), _("provider leaves privacy")),
        "privacy/telemetry": (_("Telemetry"), _("tracking analytics")),
    }
