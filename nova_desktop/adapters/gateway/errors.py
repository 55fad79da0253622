"""Translates what the gateway, an upstream behind it or the network says into Problems.

The shapes were recorded from litellm 1.106.2 in front of a scripted upstream; they stand in
tests/unit/adapters_gateway/recorded.py.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

import httpx

from nova_desktop.domain.problems import NovaError, Problem, ProblemCode

Redact = Callable[[str], str]

MAX_DETAIL: Final = 500

_RETRYABLE: Final = frozenset(
    {
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.PROVIDER_RATE_LIMITED,
        ProblemCode.PROVIDER_FAILED,
        ProblemCode.PROVIDER_UNREACHABLE,
        ProblemCode.ANSWER_TIMED_OUT,
        ProblemCode.ANSWER_CUT,
        ProblemCode.ANSWER_UNREADABLE,
    }
)
_BY_KIND: Final = {
    "auth_error": ProblemCode.GATEWAY_KEY_REFUSED,
    "no_db_connection": ProblemCode.GATEWAY_KEY_REFUSED,
    "token_not_found_in_db": ProblemCode.GATEWAY_KEY_REFUSED,
    "expired_key": ProblemCode.GATEWAY_KEY_REFUSED,
    "key_model_access_denied": ProblemCode.MODEL_UNKNOWN,
    "team_model_access_denied": ProblemCode.MODEL_UNKNOWN,
    "budget_exceeded": ProblemCode.PROVIDER_NO_CREDIT,
    "insufficient_quota": ProblemCode.PROVIDER_NO_CREDIT,
    "exceed_context_size_error": ProblemCode.CONTEXT_TOO_LONG,
    "context_length_exceeded": ProblemCode.CONTEXT_TOO_LONG,
    "model_not_found": ProblemCode.MODEL_UNKNOWN,
}
_BY_STATUS: Final = {
    401: ProblemCode.PROVIDER_KEY_REFUSED,
    402: ProblemCode.PROVIDER_NO_CREDIT,
    403: ProblemCode.PROVIDER_KEY_REFUSED,
    404: ProblemCode.MODEL_UNKNOWN,
    408: ProblemCode.ANSWER_TIMED_OUT,
    429: ProblemCode.PROVIDER_RATE_LIMITED,
    504: ProblemCode.ANSWER_TIMED_OUT,
}
# LiteLLM turns most of what goes wrong behind it into 400 or 500, and only its text tells which
_BY_TEXT: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"no connected db|no module named 'prisma'", ProblemCode.GATEWAY_KEY_REFUSED),
        (r"ContextWindowExceeded|maximum context length", ProblemCode.CONTEXT_TOO_LONG),
        (r"available context size", ProblemCode.CONTEXT_TOO_LONG),
        (r"invalid model name passed in", ProblemCode.MODEL_UNKNOWN),
        (r"OpenAIException.*exceeded your current quota", ProblemCode.PROVIDER_NO_CREDIT),
        (r"credit balance is too low", ProblemCode.PROVIDER_NO_CREDIT),
        (r"timeout on reading|litellm\.Timeout", ProblemCode.ANSWER_TIMED_OUT),
        (r"payload is not completed|incomplete chunked read", ProblemCode.ANSWER_CUT),
        (r"connection reset by peer|server disconnected", ProblemCode.ANSWER_CUT),
        # headers are ASCII, and the key is all that a user puts into one
        (r"codec can't encode character", ProblemCode.PROVIDER_KEY_REFUSED),
        (r"codec can't decode|: line \d+ column \d+ \(char", ProblemCode.ANSWER_UNREADABLE),
        (r"connection error\.|cannot connect to host", ProblemCode.PROVIDER_UNREACHABLE),
    )
)  # fmt: skip
_LITELLM_ADVICE: Final = re.compile(
    r"\n+(LiteLLM: model group|Deployment Info:|Set 'context_window_fallback'|model=).*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer, whatever its shape. `kinds` are its `type` and `code`."""

    status: int
    message: str
    kinds: tuple[str, ...] = ()
    readable: bool = True


def problem(
    code: ProblemCode, model: str, detail: str, redact: Redact, retry_after_s: str = ""
) -> Problem:
    """A Problem about a call of `model`; `detail` is redacted first, then cut, so that no part
    of a secret survives at the edge."""
    params = {"model": model}
    if retry_after_s:
        params["retry_after_s"] = retry_after_s
    return Problem(code, params, redact(detail)[:MAX_DETAIL], code in _RETRYABLE)


def refusal(status: int, body: bytes, *, keyless: bool = False) -> Refusal:
    """What an error answer says to a call, which was `keyless` if it brought no key."""
    try:
        raw: object = json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace").strip()
        # without its optional parts LiteLLM's check of the key ends in an error of its own
        kinds = ("auth_error",) if keyless and status == 500 else ()
        return Refusal(status, text, kinds, readable=False)
    return refusal_of(status, raw)


def refusal_of(status: int, raw: object) -> Refusal:
    """The same from parsed JSON: `{"error": {…}}`, `{"error": "…"}`, `{"detail": "…"}`.

    A `code` that is an HTTP status wins over `status`, as in errors within a stream of status 200.
    """
    outer = _object(raw)
    error = outer.get("error", outer.get("detail"))
    inner = _object(error)
    if not inner:
        return Refusal(status, str(error or raw), readable="error" in outer)
    kinds = tuple(str(inner[name]) for name in ("type", "code") if inner.get(name))
    return Refusal(_status(inner.get("code"), status), str(inner.get("message", "")), kinds)


def code_of(said: Refusal) -> ProblemCode:
    """The one problem behind an error answer."""
    for kind in said.kinds:
        if kind in _BY_KIND:
            return _BY_KIND[kind]
    for pattern, code in _BY_TEXT:
        if pattern.search(said.message):
            return code
    if not said.readable and said.status < 500:
        return ProblemCode.GATEWAY_UNREACHABLE  # something else answers at this address
    if said.status >= 500:
        return _BY_STATUS.get(said.status, ProblemCode.PROVIDER_FAILED)
    return _BY_STATUS.get(said.status, ProblemCode.REQUEST_REFUSED)


def refusal_error(said: Refusal, model: str, redact: Redact, retry_after_s: str = "") -> NovaError:
    """The NovaError for an error answer."""
    plain = _LITELLM_ADVICE.sub("", said.message).strip()
    detail = f"HTTP {said.status}: {plain}"
    return NovaError(problem(code_of(said), model, detail, redact, retry_after_s))


def transport_error(
    error: httpx.HTTPError | httpx.InvalidURL, model: str, redact: Redact, *, answering: bool
) -> NovaError:
    """The NovaError for a failure of the network; `answering` once the answer had begun."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.InvalidURL():
            code = ProblemCode.GATEWAY_UNREACHABLE
        case httpx.TimeoutException():
            code = ProblemCode.ANSWER_TIMED_OUT
        case httpx.LocalProtocolError():
            # its text quotes the header that is not allowed, key and all
            detail = "the request cannot be written as HTTP"
            return NovaError(problem(ProblemCode.REQUEST_REFUSED, model, detail, redact))
        case httpx.DecodingError():
            code = ProblemCode.ANSWER_UNREADABLE
        case _:
            code = ProblemCode.ANSWER_CUT if answering else ProblemCode.GATEWAY_UNREACHABLE
    return NovaError(problem(code, model, f"{type(error).__name__}: {error}", redact))


def _object(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, dict) else {}


def _status(code: object, otherwise: int) -> int:
    text = str(code)
    return int(text) if text.isascii() and text.isdigit() and 400 <= int(text) < 600 else otherwise
