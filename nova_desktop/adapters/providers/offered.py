"""Reads a provider's list of models, as the catalogue says where what stands."""

import re
from collections.abc import Mapping
from typing import Final, cast

from nova_desktop.adapters.providers.answer_paths import numbers_at, texts_at, values_at
from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.provider_calls import Flag, ListCall, ModeRule
from nova_desktop.domain.provider_catalogue import OfferedModel

MOST_MODELS: Final = 20_000
_LONGEST_ID: Final = 300
_MOST_TOKENS: Final = 10**9


def rows_of(document: object, call: ListCall) -> list[Mapping[str, object]] | None:
    """The objects of the list; None when there is no list where it belongs."""
    path = call.rows
    whole = re.sub(r"\[[^\]]*\]$", "", path)
    there = values_at(document, whole) if whole else [document]
    if not any(isinstance(value, list) for value in there):
        return None
    rows = values_at(document, path)[:MOST_MODELS]
    return [cast("dict[str, object]", row) for row in rows if isinstance(row, dict)]


def id_of(row: Mapping[str, object], call: ListCall) -> str:
    """The provider's id of a row, "" for none that can be one."""
    found = texts_at(row, call.id)
    text = found[0].removeprefix(call.cut).strip() if found else ""
    return text if 0 < len(text) <= _LONGEST_ID and text.isprintable() else ""


def offered_models(rows: list[Mapping[str, object]], call: ListCall) -> tuple[OfferedModel, ...]:
    """The models among the rows, each id once."""
    found: dict[str, OfferedModel] = {}
    for row in rows:
        model = _offered(row, call)
        if model is not None:
            found.setdefault(model.id, model)
    return tuple(found.values())


def _offered(row: Mapping[str, object], call: ListCall) -> OfferedModel | None:
    model_id = id_of(row, call)
    is_model, mode = _mode(row, call)
    if not model_id or not is_model or not all(values_at(row, need) for need in call.needs):
        return None
    api_base, upstream = _route(row, call)
    if call.routes is not None and not api_base:
        return None
    return OfferedModel(
        id=model_id,
        mode=mode,
        context_tokens=_tokens(row, call.context),
        max_output_tokens=_tokens(row, call.max_output),
        vector_size=_tokens(row, call.vector_size) if mode is Mode.EMBEDDING else None,
        input_cost_per_token=_price(row, call.input_price, call.price_unit),
        output_cost_per_token=_price(row, call.output_price, call.price_unit),
        api_base=api_base,
        upstream=upstream,
        tool_calls=_flag(row, call.flags.get("tool_calls")),
        json_schema=_flag(row, call.flags.get("json_schema")),
        vision=_flag(row, call.flags.get("vision")),
        reasoning=_flag(row, call.flags.get("reasoning")),
    )


def _mode(row: Mapping[str, object], call: ListCall) -> tuple[bool, Mode | None]:
    """Whether it is a model that Nova can use, and what it does; None for not told."""
    for rule in call.modes:
        if _holds(row, rule):
            return rule.mode is not None, rule.mode
    return True, call.mode


def _holds(row: Mapping[str, object], rule: ModeRule) -> bool:
    texts = texts_at(row, rule.at)
    if rule.pattern and any(
        re.fullmatch(rule.pattern, t[:_LONGEST_ID], re.IGNORECASE) for t in texts
    ):
        return True
    return bool(set(texts) & set(rule.any_of))


def _route(row: Mapping[str, object], call: ListCall) -> tuple[str, str]:
    """Address and upstream name of the best way to the model; "" for none or the usual one."""
    routes = call.routes
    if routes is None:
        return "", ""
    ways: dict[str, str] = {}
    for way in values_at(row, routes.each):
        name, upstream = texts_at(way, routes.by), texts_at(way, routes.upstream)
        if name and upstream:
            ways.setdefault(name[0], upstream[0])
    for name, base in routes.bases.items():
        if name in ways:
            return base, ways[name]
    return "", ""


def _tokens(row: Mapping[str, object], path: str) -> int | None:
    """The smallest of several: it holds whichever way a call takes."""
    found = [int(n) for n in numbers_at(row, path) if 0 < n < _MOST_TOKENS] if path else []
    return min(found, default=None)


def _price(row: Mapping[str, object], path: str, unit: float) -> float | None:
    """The largest of several, in dollars a token: nobody pays more than is told."""
    found = [n * unit for n in numbers_at(row, path) if n >= 0] if path else []
    return max(found, default=None)


def _flag(row: Mapping[str, object], flag: Flag | None) -> bool | None:
    if flag is None:
        return None
    texts = texts_at(row, flag.at)
    if flag.any_of:
        return bool(set(texts) & set(flag.any_of)) if texts else None
    return "true" in texts if texts else None
