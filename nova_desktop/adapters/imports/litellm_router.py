"""Reads what a LiteLLM configuration says besides its models: what is kept, and what is not.

Kept settings become YAML of the user's own, merged over what Nova renders. Source of the names:
docs.litellm.ai/docs/proxy/config_settings.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from nova_desktop.adapters.imports.litellm_reading import Reading
from nova_desktop.adapters.imports.safe_yaml import as_list, as_mapping
from nova_desktop.domain.import_plan import ALIASES, DEFAULT_FALLBACKS, FALLBACKS
from nova_desktop.domain.imported import Loss, RouterValue
from nova_desktop.domain.secret_names import hides_secret

ROUTER: Final = "router_settings"
LIBRARY: Final = "litellm_settings"
_GENERAL: Final = "general_settings"

_NUMBERS: Final = frozenset(
    {"num_retries", "max_retries", "timeout", "stream_timeout", "allowed_fails", "cooldown_time",
     "retry_after", "max_fallbacks", "default_max_parallel_requests"}
)  # fmt: skip
_TRUTHS: Final = frozenset(
    {"disable_cooldowns", "enable_pre_call_checks", "enable_tag_filtering",
     "tag_filtering_match_any", "enable_weighted_failover"}
)  # fmt: skip
_OBJECTS: Final = frozenset(
    {ALIASES, "retry_policy", "model_group_retry_policy", "allowed_fails_policy",
     "routing_strategy_args"}
)  # fmt: skip
_ROUTES: Final = FALLBACKS | {DEFAULT_FALLBACKS}
# These mean the same in both sections, and Nova writes them into the router's.
_EITHER: Final = _ROUTES | {"num_retries", "allowed_fails"}
_LIBRARY: Final = frozenset({"request_timeout", "drop_params", "modify_params"})
_CODE: Final = frozenset(
    {"callbacks", "success_callback", "failure_callback", "service_callback", "audit_log_callbacks",
     "custom_provider_map", "post_call_rules", "pre_call_rules", "custom_auth", "custom_sso",
     "custom_key_generate", "guardrails", "policies"}
)  # fmt: skip
_SERVICES: Final = ("redis", "database", "alerting", "sentry", "key_management", "otel")
_LATER: Final = frozenset({"mcp_servers", "mcp_tools", "mcp_aliases"})
_READ: Final = frozenset(
    {"model_list", ROUTER, LIBRARY, "credential_list", "environment_variables"}
)


def read_router(document: Mapping[str, Any], reading: Reading) -> tuple[RouterValue, ...]:
    """The settings to keep, each name once; `router_settings` win over `litellm_settings`."""
    found: dict[str, RouterValue] = {}
    for name, value in _section(document, ROUTER, reading).items():
        _take(ROUTER, name, value, found, reading)
    for name, value in _section(document, LIBRARY, reading).items():
        if name in _EITHER:
            _take(ROUTER, name, value, found, reading, place=f"{LIBRARY}.{name}")
        else:
            _take(LIBRARY, name, value, found, reading)
    for name, value in _section(document, _GENERAL, reading).items():
        if value is not None:
            reading.leave(f"{_GENERAL}.{name}", _why(name, Loss.NOVA_SETS_IT))
    for name, value in document.items():
        _tell_rest(name, value, reading)
    return tuple(found.values())


def _section(document: Mapping[str, Any], name: str, reading: Reading) -> Mapping[str, Any]:
    section: object = document.get(name)
    if section is not None and not isinstance(section, Mapping):
        reading.leave(name, Loss.NOT_UNDERSTOOD)
    return as_mapping(cast("object", section))


def _take(
    section: str,
    name: str,
    value: object,
    found: dict[str, RouterValue],
    reading: Reading,
    place: str = "",
) -> None:
    place = place or f"{section}.{name}"
    if value is None:
        return
    if name in found:
        reading.leave(place, Loss.TWICE)
    elif not _is_kept(section, name):
        known = Loss.NOVA_SETS_IT if section == LIBRARY else Loss.NOT_UNDERSTOOD
        reading.leave(place, _why(name, known))
    elif not _fits(name, value):
        reading.leave(place, Loss.NOT_UNDERSTOOD)
    else:
        found[name] = RouterValue(section, name, json.dumps(value))


def _is_kept(section: str, name: str) -> bool:
    if section == LIBRARY:
        return name in _LIBRARY
    return name in _NUMBERS | _TRUTHS | _OBJECTS | _ROUTES | {"routing_strategy"}


def _fits(name: str, value: object) -> bool:
    """Whether it has the form that LiteLLM wants; a wrong one would spoil the whole plan."""
    if name in _NUMBERS or name == "request_timeout":
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if name in FALLBACKS:
        return isinstance(value, list) and all(map(_is_fallback, as_list(cast("object", value))))
    if name in _OBJECTS:
        return isinstance(value, dict) and not hides_secret(cast("object", value))
    if name == DEFAULT_FALLBACKS:
        return _are_names(value)
    return isinstance(value, str if name == "routing_strategy" else bool)


def _is_fallback(entry: object) -> bool:
    lists = as_mapping(entry).values()
    return isinstance(entry, dict) and all(map(_are_names, lists))


def _are_names(value: object) -> bool:
    names = as_list(value)
    return isinstance(value, list) and all(isinstance(name, str) for name in names)


def _why(name: str, otherwise: Loss) -> Loss:
    if name in _CODE:
        return Loss.OWN_CODE
    if name in {"cache", "cache_params"}:
        return Loss.NOT_IN_NOVA
    if any(word in name for word in _SERVICES):
        return Loss.NEEDS_SERVICE
    return otherwise


def _tell_rest(name: str, value: object, reading: Reading) -> None:
    if name in _READ or name == _GENERAL:
        return
    if name == "include":
        for file in as_list(value) or [value]:
            reading.leave(str(file)[:200], Loss.OTHER_FILE)
    elif name in _LATER:
        reading.leave(name, Loss.LATER)
    else:
        reading.leave(name, _why(name, Loss.NOT_IN_NOVA))
