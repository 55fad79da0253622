"""Reads one entry of a LiteLLM `model_list` as a Deployment.

Source: docs.litellm.ai/docs/proxy/configs and the settings of litellm 1.106.2.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from nova_desktop.adapters.imports.key_ring import (
    INDIRECT,
    stands_for_no_key,
    usable,
)
from nova_desktop.adapters.imports.known_models import guessed_mode, known_mode
from nova_desktop.adapters.imports.litellm_reading import (
    FROM_ENVIRONMENT,
    MissingVariableError,
    Reading,
    has_secret,
    host_of,
    is_here,
    slug,
)
from nova_desktop.adapters.imports.safe_yaml import as_mapping
from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, SecretRef
from nova_desktop.domain.imported import Loss
from nova_desktop.domain.provider_catalogue import Place
from nova_desktop.domain.secret_names import hides_secret, is_secret_name

Section = Mapping[str, Any]

_FIELDS: Final = frozenset(
    {"model", "api_base", "base_url", "api_key", "timeout", "weight", "litellm_credential_name",
     "input_cost_per_token", "output_cost_per_token"}
)  # fmt: skip
_CODE: Final = frozenset(
    {"callbacks", "success_callback", "failure_callback", "logger_fn", "custom_prompt_dict",
     "guardrails", "guardrail_config", "prompt_id", "prompt_integration", "plugins", "callback",
     "classifier_plugin", "custom_handler", "handler", "command", "executable",
     "auto_router_config_path"}
)  # fmt: skip
_INFO: Final = frozenset(
    {"id", "mode", "base_model", "max_tokens", "max_input_tokens", "max_output_tokens",
     "output_vector_size", "input_cost_per_token", "output_cost_per_token", "litellm_provider",
     "supports_function_calling", "supports_response_schema", "supports_vision",
     "supports_reasoning", "db_model"}
)  # fmt: skip
# Providers that run a model, or somebody's code, inside the gateway's own process.
_IN_PROCESS: Final = (
    "vllm/", "petals/", "oobabooga/", "custom/", "auto_router/", "litellm_agent/",
)  # fmt: skip
_MODES: Final = {
    "chat": Mode.CHAT,
    "completion": Mode.CHAT,
    "responses": Mode.CHAT,
    "embedding": Mode.EMBEDDING,
}
# Variables that LiteLLM reads by itself where the entry says nothing.
_UNSAID: Final = {
    "azure": {"api_version": "AZURE_API_VERSION"},
    "bedrock": {
        "aws_access_key_id": "AWS_ACCESS_KEY_ID",
        "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
        "aws_region_name": "AWS_REGION_NAME",
    },
}
_DOCKER: Final = "host.docker.internal"


def read_model(entry: object, place: str, reading: Reading) -> Deployment | None:
    """The deployment of one entry, or None; what does not come along is told to `reading`."""
    given = as_mapping(entry)
    name, info = given.get("model_name"), as_mapping(given.get("model_info"))
    params = as_mapping(given.get("litellm_params"))
    if not isinstance(name, str) or not _is_name(name) or not params.get("model"):
        reading.leave(place, Loss.NOT_UNDERSTOOD)
        return None
    params = _with_credential(params, name, reading)
    try:
        upstream = reading.text(params["model"])
        if not _is_name(upstream):
            reading.leave(name, Loss.NOT_UNDERSTOOD)
            return None
        if "*" in name or "*" in upstream:
            _wildcard(name, upstream, params, reading)
            return None
        if upstream.startswith(_IN_PROCESS):
            reading.leave(name, Loss.OWN_CODE)
            return None
        return _deployment(name, upstream, params, info, reading)
    except MissingVariableError as missing:
        reading.leave(name, Loss.VALUE_MISSING, missing.name)
        return None


def _is_name(text: str) -> bool:
    """Whether a text can be a model's name; LiteLLM would take some for a variable's."""
    return text.isprintable() and bool(text.strip()) and not text.startswith(FROM_ENVIRONMENT)


def _with_credential(params: Section, name: str, reading: Reading) -> Section:
    """With the values of the credential that it names; its own values win."""
    credential = params.get("litellm_credential_name")
    if credential is None:
        return params
    values = reading.credentials.get(str(credential))
    if values is None:
        reading.leave(f"{name}: litellm_credential_name", Loss.NOT_UNDERSTOOD, str(credential))
        return params
    return {**values, **params}


def _deployment(
    name: str, upstream: str, params: Section, info: Section, reading: Reading
) -> Deployment | None:
    told = _told_mode(upstream, params, info, reading)
    if told and told not in _MODES:
        reading.leave(name, Loss.OTHER_KIND, told)
        return None
    base = _base(name, params, upstream, reading)
    if base and not host_of(base):
        reading.leave(f"{name}: api_base", Loss.NOT_UNDERSTOOD)
        return None
    id_ = reading.new_id(info.get("id"), name)
    if not told:
        reading.guessed.add(id_)
    _tell_info(info, reading)
    hidden = reading.ring.of_value(base, f"{name} address") if has_secret(base) else None
    extra = _extra(name, params, upstream, reading)
    if hidden:
        extra.append(Param("api_base", "", hidden))
    if info.get("base_model") and "base_model" not in params:
        extra.append(Param("base_model", _written(str(info["base_model"]))))
    bare = Deployment(
        id=id_,
        model=name,
        upstream=upstream,
        mode=_MODES.get(told) or guessed_mode(upstream),
        api_base="" if hidden else base,
        secret=_key(name, params, upstream, base, reading),
        local=is_here(base),
        weight=_count(params.get("weight")),
        timeout_s=_number(params.get("timeout")),
        params=tuple(extra),
    )
    return _with_facts(bare, params, info)


def _told_mode(upstream: str, params: Section, info: Section, reading: Reading) -> str:
    """LiteLLM's word for what the model does; "" where nothing tells."""
    base_model = str(info.get("base_model") or params.get("base_model") or "")
    known = (known_mode(model, reading.table) for model in (upstream, base_model))
    return str(info.get("mode") or "") or next(filter(None, known), "")


def _with_facts(bare: Deployment, params: Section, info: Section) -> Deployment:
    """With what `model_info` tells of the model."""
    return replace(
        bare,
        context_tokens=_count(info.get("max_input_tokens")),
        max_output_tokens=_count(info.get("max_output_tokens") or info.get("max_tokens")),
        vector_size=_count(info.get("output_vector_size")),
        input_cost_per_token=_cost("input_cost_per_token", params, info),
        output_cost_per_token=_cost("output_cost_per_token", params, info),
        tool_calls=_truth(info.get("supports_function_calling")),
        json_schema=_truth(info.get("supports_response_schema")),
        vision=_truth(info.get("supports_vision")),
        reasoning=_truth(info.get("supports_reasoning")),
    )


def _base(name: str, params: Section, upstream: str, reading: Reading) -> str:
    """The address, outside of Docker. Raises MissingVariableError."""
    base = reading.text(params.get("api_base") or params.get("base_url"))
    if not base and upstream.startswith("azure/"):
        base = reading.env.get("AZURE_API_BASE", "")
    if host_of(base) == _DOCKER:
        reading.leave(f"{name}: api_base", Loss.CHANGED, _DOCKER)
        base = base.replace(_DOCKER, "127.0.0.1", 1)
    return base


def _key(
    name: str, params: Section, upstream: str, base: str, reading: Reading
) -> SecretRef | None:
    given = str(params.get("api_key") or "").strip()
    if given.startswith(FROM_ENVIRONMENT):
        variable = given.removeprefix(FROM_ENVIRONMENT)
        reading.used.add(variable)
        asked = not stands_for_no_key(reading.env.get(variable, ""))
        return reading.ring.of_variable(variable) if asked else None
    if not given:
        return _unsaid_key(upstream, base, reading)
    if stands_for_no_key(given):
        return None
    if not usable(given):
        reading.leave(f"{name}: api_key", Loss.KEY_UNUSABLE)
    return reading.ring.of_value(given, f"{slug(name)} key")


def _unsaid_key(upstream: str, base: str, reading: Reading) -> SecretRef | None:
    """The variable that LiteLLM looks at by itself, if it would call a provider in the cloud."""
    provider = reading.provider_of(upstream)
    form = provider.key if provider else None
    if provider is None or form is None or not form.required or form.param:
        return None
    if not form.variables or provider.place is Place.COMPUTER:
        return None
    if base and not provider.asks_address:
        return None
    known = [variable for variable in form.variables if reading.env.get(variable)]
    reading.used.update(known)
    return reading.ring.of_variable((known or list(form.variables))[0])


def _extra(name: str, params: Section, upstream: str, reading: Reading) -> list[Param]:
    found: list[Param] = []
    for param, value in params.items():
        if param in _FIELDS or value is None:
            continue
        if param in _CODE:
            reading.leave(f"{name}: {param}", Loss.OWN_CODE)
            continue
        made = _param(name, str(param), value, reading)
        if made is not None:
            found.append(made)
    for param, variable in _UNSAID.get(upstream.partition("/")[0], {}).items():
        if param not in params and reading.env.get(variable):
            reading.used.add(variable)
            value = FROM_ENVIRONMENT + variable
            made = _param(name, param, value, reading)
            found += [made] if made is not None else []
    return found


def _param(name: str, param: str, value: object, reading: Reading) -> Param | None:
    place = f"{name}: {param}"
    if is_secret_name(param):
        secret = _secret(value, f"{slug(name)} {param}", reading)
        if secret is None:
            reading.leave(place, Loss.KEY_UNUSABLE)
        return Param(param, "", secret) if secret else None
    if hides_secret(value) and not isinstance(value, str):
        reading.leave(place, Loss.HIDES_KEY)
        return None
    if not isinstance(value, str):
        return Param(param, json.dumps(value))
    try:
        text = reading.text(value)
    except MissingVariableError as missing:
        reading.leave(place, Loss.VALUE_MISSING, missing.name)
        return None
    if text.startswith(INDIRECT):
        reading.leave(place, Loss.NOT_UNDERSTOOD)
        return None
    return Param(param, _written(text))


def _secret(value: object, name: str, reading: Reading) -> SecretRef | None:
    """The key that a parameter holds or names; None for what cannot be one."""
    text = value if isinstance(value, str) else json.dumps(value)
    if not text.startswith(FROM_ENVIRONMENT):
        return reading.ring.of_value(text, name)
    variable = text.removeprefix(FROM_ENVIRONMENT)
    reading.used.add(variable)
    return reading.ring.of_variable(variable)


def _written(text: str) -> str:
    """Text that would be read as a number or the like stays text in quotes."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return json.dumps(text)


def _wildcard(name: str, upstream: str, params: Section, reading: Reading) -> None:
    """A wildcard is no model to choose: its provider's account comes instead."""
    provider = reading.provider_of(upstream) if "/" in upstream else None
    if provider is None:
        reading.leave(name, Loss.WILDCARD)
        return
    reading.leave(name, Loss.WILDCARD, provider.name)
    base = reading.text(params.get("api_base") or params.get("base_url"))
    secret = _key(name, params, upstream, base, reading)
    account = Account(provider.id, provider.id, "" if has_secret(base) else base, secret)
    reading.accounts.setdefault(provider.id, account)


def _tell_info(info: Section, reading: Reading) -> None:
    for key in info:
        if key not in _INFO:
            reading.leave(f"model_info.{key}", Loss.NOT_IN_NOVA)


def _cost(name: str, params: Section, info: Section) -> float | None:
    value = _number(params.get(name))
    return _number(info.get(name)) if value is None else value


def _number(value: object) -> float | None:
    """A number, also one that YAML takes for text, as `1e-6`; None for what cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1e12 else None


def _count(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 1 else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
