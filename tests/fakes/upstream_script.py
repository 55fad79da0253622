"""What the scripted upstream can play: each behaviour as a value, and the names that choose one."""

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """What goes wrong in a stream after `Behaviour.fault_after` tokens."""

    NONE = "none"
    CUT = "cut"  # the socket closes without the end of the body
    RESET = "reset"  # the same with a TCP reset
    UNFINISHED = "unfinished"  # a proper end of the body, but no finish_reason and no [DONE]
    STALL = "stall"  # nothing more comes, the connection stays
    INVALID_UTF8 = "invalid-utf8"
    MALFORMED_JSON = "malformed-json"
    NOT_SSE = "not-sse"  # a page of HTML with status 200
    ERROR_EVENT = "error-event"  # an `error` object as an event, then the end


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """An upstream's error answer, JSON or (`plain`) text.

    `{key}` in the message becomes the caller's own key.
    """

    status: int
    message: str
    type: str = "invalid_request_error"
    code: str | int | None = None
    retry_after_s: int | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A scripted tool call; `arguments` is the JSON text that the model would write."""

    name: str
    arguments: str = "{}"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one call is answered.

    Without `text` and `tokens` the last message is echoed. `tokens` counts the words to send,
    `rate` is in tokens a second (0: as fast as it goes). `hold_after` tokens the stream waits for
    `ScriptedUpstream.release()`; with `hold_headers` the whole answer waits for it. Tools are
    called once, with `calls_again` also after a tool has answered.
    """

    text: str = ""
    reasoning: str = ""
    tokens: int | None = None
    rate: float = 0.0
    error: ErrorBody | None = None
    fault: Fault = Fault.NONE
    fault_after: int = 2
    hold_after: int | None = None
    hold_headers: bool = False
    tool_calls: tuple[ToolCall, ...] = ()
    calls_again: bool = False
    finish_reason: str = "stop"


_KEY_REFUSED = ErrorBody(
    401, "Incorrect API key provided: {key}. You can find your key in your account.",
    code="invalid_api_key",
)  # fmt: skip
_LLAMA_CPP_CONTEXT = ErrorBody(
    400, "request (9 tokens) exceeds the available context size (8 tokens), try increasing it",
    "exceed_context_size_error", 400,
)  # fmt: skip

ERRORS: dict[str, ErrorBody] = {
    "bad-request": ErrorBody(400, "Unsupported value: 'temperature' is not supported."),
    "key-refused": _KEY_REFUSED,
    "no-credit": ErrorBody(402, "Insufficient credits. Add more and try again.", "billing", 402),
    "forbidden": ErrorBody(403, "Your key {key} may not use this model.", "permission_error"),
    "unknown-model": ErrorBody(404, "The model does not exist.", code="model_not_found"),
    "slow-408": ErrorBody(408, "Request timed out.", "timeout"),
    "rate-limited": ErrorBody(429, "Rate limit reached.", "requests", "rate_limit_exceeded", 1),
    "quota": ErrorBody(
        429, "You exceeded your current quota, please check your plan and billing details.",
        "insufficient_quota", "insufficient_quota",
    ),
    "crash": ErrorBody(500, "Internal Server Error", plain=True),
    "server-error": ErrorBody(500, "The server had an error.", "server_error"),
    "bad-gateway": ErrorBody(502, "Bad gateway.", "server_error"),
    "overloaded": ErrorBody(503, "The engine is overloaded.", "server_error"),
    "gateway-timeout": ErrorBody(504, "Gateway timeout.", "server_error"),
    "context": ErrorBody(
        400,
        "This model's maximum context length is 4096 tokens. However, your messages resulted in "
        "5000 tokens. Please reduce the length of the messages.",
        code="context_length_exceeded",
    ),
    "context-llama-cpp": _LLAMA_CPP_CONTEXT,
}  # fmt: skip

SCENES: dict[str, Behaviour] = {
    "echo": Behaviour(),
    "think": Behaviour(reasoning="Let me think about it."),
    "tools": Behaviour(tool_calls=(ToolCall("", ""),)),
    "burst": Behaviour(tokens=10_000),
    "held": Behaviour(tokens=6, hold_after=2),
    "slow-headers": Behaviour(hold_headers=True),
    **{fault.value: Behaviour(tokens=6, fault=fault) for fault in Fault if fault is not Fault.NONE},
    **{name: Behaviour(error=error) for name, error in ERRORS.items()},
}  # fmt: skip


def behaviour_of(model: str) -> Behaviour:
    """The scene that a model's name asks for.

    A name of SCENES, `tokens:COUNT` or `tokens:COUNT:RATE`; anything else is an echo, so that
    tests may name models as they like.
    """
    if model.startswith("tokens:"):
        _, count, *rate = model.split(":")
        return Behaviour(tokens=int(count), rate=float(rate[0]) if rate else 0.0)
    return SCENES.get(model, Behaviour())
