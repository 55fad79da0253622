"""What YAML of the user's may not say to LiteLLM: whatever runs code, opens a port, reaches for a
database, moves the key, or brings a secret into a file.

The names are those of litellm 1.106.2; tests/contract/test_overlay_rules.py compares them with the
installed one, so that a new section has to be decided on.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple, cast

from nova_desktop.domain.secret_names import (
    address_hides_secret,
    hides_secret,
    is_secret_header,
)

FROM_ENVIRONMENT: Final = "os.environ/"
MOST_VALUES: Final = 50_000

Path = tuple[str | int, ...]

ALLOWED_SECTIONS: Final = frozenset(
    {"model_list", "router_settings", "litellm_settings", "general_settings", "credential_list",
     "default_vertex_config"}
)  # fmt: skip
"""The sections that Nova passes on. LiteLLM says nothing to one that it does not know: a typing
error would change nothing, and nobody would know why."""

OWN_SECTIONS: Final = ("x-",)
"""How sections begin that only hold anchors for others."""

DENIED_SECTIONS: Final = {
    "include": "it reads other files",
    "environment_variables": "variables are set by Nova only",
    "callback_settings": "callbacks run code or send your words elsewhere",
    "coordination_redis": "it connects to a database",
    "guardrails": "guardrails run code",
    "prompts": "prompt stores run code",
    "policies": "policies belong to guardrails",
    "policy_attachments": "policies belong to guardrails",
    "mcp_tools": "tools run code",
    "mcp_servers": "MCP servers run programs; Nova adds them on its own screens",
    "agents": "agents are Nova's own part",
    "agent_list": "agents are Nova's own part",
    "search_tools": "tools call other services",
    "sandbox_tools": "sandboxes run code",
    "assistant_settings": "assistants need a database",
    "finetune_settings": "fine-tuning needs a database",
    "files_settings": "files need a database",
    "vector_store_registry": "vector stores need a database",
    "worker_registry": "it connects to other workers",
    "pass_through_endpoints": "it opens addresses of its own",
}
_GENERAL: Final = re.compile(
    r"master_key|database|custom_|pass_through|key_management|public_routes|allowed_(ips|routes)"
    r"|auth|sso|oauth|jwt|redis|secret|dangerously|alert|store_model|background_health|forward_"
    r"|control_plane|drain|^ui_|mcp|plugins|vault|kms|key_header|trusted_proxy|x_forwarded|tracing"
    r"|search_tools|spend_logs|role_|token"
)
_LIBRARY: Final = re.compile(
    r"callback|_rules$|custom_provider_map|guardrail|global_(prompt|bitbucket|gitlab)|json_logs"
    r"|set_verbose|log_raw|turn_off_message|redact_messages|mcp|prometheus|team_settings"
    r"|vector_store|secret|websearch|prompt_directory|dotprompt|redis|s3_|internal_user"
)
_ROUTER: Final = re.compile(r"redis|callback|alerting|plugin|set_verbose|debug_level|cache_url")
# Wherever they stand: they name code, or a program
_ANYWHERE: Final = frozenset(
    {"plugins", "classifier_plugin", "custom_handler", "custom_auth", "callbacks", "callback",
     "command", "executable", "handler", "auto_router_config_path", "guardrail_config"}
)  # fmt: skip
_SECRET_NAME: Final = re.compile(
    r"(^|_)(api_key|secret|password|credentials?|private_key|passphrase|access_key(_id)?"
    r"|session_token|bearer_token|ad_token|client_secret|auth_token)$"
)
_NO_SECRET: Final = frozenset({"", "no-key", "none", "empty", "dummy", "not-needed", "ollama"})
_LOCAL_CACHES: Final = frozenset({"local"})
# Providers that run a model inside the gateway's process, or a program beside it
_IN_PROCESS: Final = ("vllm/", "petals/", "oobabooga/", "custom/", "auto_router/", "litellm_agent/")


class Objection(NamedTuple):
    """Where something stands that may not, and why not."""

    path: Path
    why: str


def objection_to(overlay: object, secrets: Collection[str]) -> Objection | None:
    """The first thing that may not stand there; `secrets` are the variables that may be named.

    Anchors make a small text large: what has more than MOST_VALUES values is refused too.
    """
    for seen, (path, value) in enumerate(_walk(overlay, ())):
        if seen > MOST_VALUES:
            return Objection(path, f"it has more than {MOST_VALUES} values")
        why = _why_not(path, value, secrets)
        if why:
            return Objection(path, why)
    return None


def unknown_section(overlay: Mapping[str, object]) -> Objection | None:
    """The first section that LiteLLM would pass over in silence, with one of a like name."""
    for name in overlay:
        if name in ALLOWED_SECTIONS or name in DENIED_SECTIONS or name.startswith(OWN_SECTIONS):
            continue
        near = get_close_matches(name, ALLOWED_SECTIONS, 1)
        meant = f"did you mean {near[0]}?" if near else "one for anchors begins with x-"
        return Objection((name,), f"LiteLLM knows no section {name}; {meant}")
    return None


def _walk(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    waiting: list[tuple[Path, object]] = [(path, value)]
    while waiting:
        at, found = waiting.pop()
        yield at, found
        if isinstance(found, dict):
            entries = cast("dict[object, object]", found).items()
            waiting += [((*at, str(name)), inner) for name, inner in entries]
        elif isinstance(found, list):
            waiting += [((*at, n), inner) for n, inner in enumerate(cast("list[object]", found))]


def _why_not(path: Path, value: object, secrets: Collection[str]) -> str:
    if not path:
        return ""
    name = path[-1]
    if len(path) == 1 and name in DENIED_SECTIONS:
        return f"{name} is not possible here: {DENIED_SECTIONS[str(name)]}"
    if isinstance(name, str) and (why := _why_not_named(path, name, value)):
        return why
    return _why_not_text(path, value, secrets) if isinstance(value, str) else ""


def _why_not_named(path: Path, name: str, value: object) -> str:
    if name in _ANYWHERE:
        return f"{name} would run code"
    if len(path) == 2:
        rules = {"general_settings": _GENERAL, "litellm_settings": _LIBRARY}
        rule = rules.get(str(path[0]), _ROUTER if path[0] == "router_settings" else None)
        if rule is not None and rule.search(name):
            return f"{name} is set by Nova, or would run code or open the gateway"
    if name == "type" and "cache_params" in path and value not in _LOCAL_CACHES:
        return "only a cache of the type local is possible"
    named = isinstance(value, str) and not value.startswith(FROM_ENVIRONMENT)
    if named and _SECRET_NAME.search(name) and str(value).lower() not in _NO_SECRET:
        return f"{name} holds a secret; name it as os.environ/NOVA_SECRET_... instead"
    return ""


def _why_not_text(path: Path, value: str, secrets: Collection[str]) -> str:
    if FROM_ENVIRONMENT in value:
        known = value.removeprefix(FROM_ENVIRONMENT) in secrets
        return "" if known else "only variables of Nova's own keys can be named"
    if value.startswith("oidc/"):
        return "oidc/ reads files and variables"
    in_headers = any("headers" in str(part) for part in path[:-1])
    if hides_secret(value) or (in_headers and is_secret_header(str(path[-1]))):
        return f"{path[-1]} holds a secret; name it as os.environ/NOVA_SECRET_... instead"
    if address_hides_secret(value):
        return f"the address in {path[-1]} holds a secret"
    if path[-1] == "model" and value.startswith(_IN_PROCESS):
        return f"{value.partition('/')[0]} runs inside the gateway"
    return ""
