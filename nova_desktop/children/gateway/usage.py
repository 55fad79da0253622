"""Turns LiteLLM's record of a call into a usage event."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

Record = Mapping[str, Any]
Send = Callable[[dict[str, object]], None]

WARM_UP_CALL: Final = "nova-warm-up"
"""The id of the call that Nova plays to itself; it reaches no provider and is no usage."""

_NO_MODELS: Final = frozenset({"call_mcp_tool", "list_mcp_tools"})
_TAGS: Final = ("role", "purpose", "variant")
_LONGEST_TEXT: Final = 200


def usage_params(record: Record) -> dict[str, object]:
    """The params of a `usage` notification, as UsageEvent names them.

    `record` is a StandardLoggingPayload. Of an error it takes the kind and the status: the text
    may quote the prompt or the key.
    """
    started, ended = float(record["startTime"]), float(record["endTime"])
    return {
        "call_id": _text(record.get("litellm_call_id")),
        "at": datetime.fromtimestamp(started, UTC).isoformat(),
        "model": _text(record.get("model_group") or record.get("model")),
        "deployment_id": _text(record.get("model_id")),
        **_tagged(record.get("request_tags") or ()),
        "prompt_tokens": int(record.get("prompt_tokens") or 0),
        "completion_tokens": int(record.get("completion_tokens") or 0),
        "cost_usd": float(record.get("response_cost") or 0.0),
        "first_token_ms": _first_token_ms(record, started, ended),
        "total_ms": max(0.0, (ended - started) * 1000),
        "cache_hit": record.get("cache_hit") is True,
        "error": _error(record),
    }


def logger_methods(send: Send) -> dict[str, object]:
    """The methods of a CustomLogger that sends one event a call, and answers the warm-up.

    LiteLLM calls them by keyword: the names of their parameters are part of its interface.
    """

    def tell(kwargs: Record) -> None:
        record: Record | None = kwargs.get("standard_logging_object")
        if record is None or record.get("call_type") in _NO_MODELS:
            return
        if record.get("litellm_call_id") != WARM_UP_CALL:
            send(usage_params(record))

    async def async_log_success_event(
        _self: object, kwargs: Record, response_obj: object, start_time: object, end_time: object
    ) -> None:
        tell(kwargs)

    async def async_log_failure_event(
        _self: object, kwargs: Record, response_obj: object, start_time: object, end_time: object
    ) -> None:
        tell(kwargs)

    return {
        "async_pre_call_hook": answer_warm_up,
        "async_log_success_event": async_log_success_event,
        "async_log_failure_event": async_log_failure_event,
    }


async def answer_warm_up(
    _self: object, user_api_key_dict: object, cache: object, data: dict[str, Any], call_type: str
) -> None:
    """Before a call: have LiteLLM itself answer the warm-up, in place of the provider."""
    if data.get("litellm_call_id") == WARM_UP_CALL:
        data["mock_response"] = "warm"


def _tagged(tags: Iterable[object]) -> dict[str, object]:
    found: dict[str, object] = dict.fromkeys(_TAGS, "")
    for tag in tags:
        name, colon, value = str(tag).partition(":")
        if colon and name in found:
            found[name] = _text(value)
    return found


def _first_token_ms(record: Record, started: float, ended: float) -> float | None:
    first = float(record.get("completionStartTime") or 0.0)
    if not record.get("stream") or not started <= first <= ended:
        return None
    return (first - started) * 1000


def _error(record: Record) -> str:
    if record.get("status") != "failure":
        return ""
    about: Record = record.get("error_information") or {}
    kind, status = about.get("error_class") or "Error", about.get("error_code") or ""
    return _text(f"{kind} {status}".strip())


def _text(value: object) -> str:
    return str(value or "")[:_LONGEST_TEXT]
