"""Reads what a gateway lists: LiteLLM's /model/info, and /v1/models of anything OpenAI-like."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, cast

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.served_models import ServedModel

Json = Mapping[str, object]

MOST_NAME_CHARACTERS: Final = 300
# LiteLLM bridges the Responses API: these are called as chats, and answer so.
_MODES: Final = {"chat": Mode.CHAT, "responses": Mode.CHAT, "embedding": Mode.EMBEDDING}
# The fields of both lists that are read; all else of 10,000 entries is dropped while parsing.
_KEPT: Final = frozenset(
    {
        "data", "error", "object", "id", "mode", "model_name", "litellm_params", "model_info",
        "model", "litellm_provider", "owned_by", "max_input_tokens", "max_output_tokens",
        "max_tokens", "output_vector_size", "input_cost_per_token", "output_cost_per_token",
        "supports_function_calling", "supports_response_schema", "supports_vision",
        "supports_reasoning",
    }
)  # fmt: skip


class ListUnreadableError(Exception):
    """The body is no list of models."""


def parse(body: bytes) -> object:
    """The JSON of a list; run it in a thread.

    The hook is called for each object and so lets other threads run: without it 50 MB would hold
    the whole process up. Raises ListUnreadableError.
    """
    try:
        return json.loads(body, object_hook=_slim)
    except (ValueError, RecursionError) as error:
        raise ListUnreadableError(str(error)) from None


def models_of_info(body: bytes) -> tuple[ServedModel, ...]:
    """Of /model/info: each name once, with how many deployments it has. Raises as `parse`."""
    return _merged(_of_info(entry) for entry in _entries(body))


def models_of_list(body: bytes) -> tuple[ServedModel, ...]:
    """Of /v1/models: LiteLLM adds mode and limits, others do not. Raises as `parse`."""
    return _merged(_of_list(entry) for entry in _entries(body))


def _slim(found: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in found.items() if name in _KEPT}


def _entries(body: bytes) -> Iterable[Json]:
    whole = parse(body)
    entries = cast(Json, whole).get("data") if isinstance(whole, dict) else None
    if not isinstance(entries, list):
        raise ListUnreadableError("it has no list named data")
    return (cast(Json, e) for e in cast(list[object], entries) if isinstance(e, dict))


def _merged(models: Iterable[ServedModel]) -> tuple[ServedModel, ...]:
    """The first deployment describes a name; what it does not tell comes from the others."""
    found: dict[str, ServedModel] = {}
    for model in models:
        if not model.name:
            continue
        before = found.get(model.name)
        if before is None:
            found[model.name] = model
        else:
            first = before if before.mode or before.kind else model
            found[model.name] = replace(first, deployments=before.deployments + 1)
    return tuple(found.values())


def _of_info(entry: Json) -> ServedModel:
    params, info = _object(entry.get("litellm_params")), _object(entry.get("model_info"))
    upstream = _text(params.get("model"))
    prefix = upstream.partition("/")[0] if "/" in upstream else ""
    model = _described(_text(entry.get("model_name")), info)
    return replace(model, provider=_text(info.get("litellm_provider")) or prefix)


def _of_list(entry: Json) -> ServedModel:
    return _described(_text(entry.get("id")), entry)


def _described(name: str, told: Json) -> ServedModel:
    said = _text(told.get("mode"))
    mode = _MODES.get(said)
    return ServedModel(
        name=name,
        mode=mode,
        kind="" if mode else said,
        context_tokens=_count(told.get("max_input_tokens")),
        max_output_tokens=_count(told.get("max_output_tokens")),
        vector_size=_count(told.get("output_vector_size")),
        input_cost_per_token=_amount(told.get("input_cost_per_token")),
        output_cost_per_token=_amount(told.get("output_cost_per_token")),
        tool_calls=_flag(told.get("supports_function_calling")),
        json_schema=_flag(told.get("supports_response_schema")),
        vision=_flag(told.get("supports_vision")),
        reasoning=_flag(told.get("supports_reasoning")),
    )


def _object(value: object) -> Json:
    return cast(Json, value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """At most a line's worth; lone halves of surrogate pairs, which no store takes, replaced."""
    if not isinstance(value, str):
        return ""
    return value[:MOST_NAME_CHARACTERS].encode("utf-8", "replace").decode()


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and 0 < value < 1e12 else None


def _amount(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e6 else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
