"""What can go wrong in a model call, and whose fault it is."""

import re
from typing import Final

import httpx

from nova_desktop.domain.problems import ProblemCode

MAX_DETAIL: Final = 500

AWAY: Final = frozenset(
    {
        ProblemCode.MEMORY_DOWN,
        ProblemCode.MEMORY_READ_ONLY,
        ProblemCode.NO_MODEL,
        ProblemCode.GATEWAY_UNREACHABLE,
        ProblemCode.GATEWAY_KEY_REFUSED,
        ProblemCode.CERTIFICATES_UNUSABLE,
        ProblemCode.PROXY_UNUSABLE,
        ProblemCode.PROVIDER_KEY_REFUSED,
        ProblemCode.PROVIDER_NO_CREDIT,
        ProblemCode.PROVIDER_RATE_LIMITED,
        ProblemCode.PROVIDER_UNREACHABLE,
        ProblemCode.MODEL_UNKNOWN,
        ProblemCode.MEMORY_OVER_BUDGET,
    }
)
"""Models or the graph cannot be had, whatever is asked of them."""
_HOPELESS: Final = frozenset({ProblemCode.REQUEST_REFUSED, ProblemCode.CONTEXT_TOO_LONG})
_BY_STATUS: Final = {
    401: ProblemCode.PROVIDER_KEY_REFUSED,
    402: ProblemCode.PROVIDER_NO_CREDIT,
    403: ProblemCode.PROVIDER_KEY_REFUSED,
    404: ProblemCode.MODEL_UNKNOWN,
    408: ProblemCode.ANSWER_TIMED_OUT,
    429: ProblemCode.PROVIDER_RATE_LIMITED,
    502: ProblemCode.PROVIDER_UNREACHABLE,
    503: ProblemCode.PROVIDER_UNREACHABLE,
    504: ProblemCode.ANSWER_TIMED_OUT,
}
# A gateway answers 400 or 500 for most of what goes wrong behind it; only its words tell which.
_BY_WORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (
            r"context.?window|context.?length|context size|exceed_context",
            ProblemCode.CONTEXT_TOO_LONG,
        ),
        (
            r"model_not_found|invalid model name|model .{0,60}does not exist",
            ProblemCode.MODEL_UNKNOWN,
        ),
        (
            r"insufficient_quota|exceeded your current quota|credit balance",
            ProblemCode.PROVIDER_NO_CREDIT,
        ),
        (
            r"auth_error|token_not_found|expired_key|no connected db",
            ProblemCode.GATEWAY_KEY_REFUSED,
        ),
        (
            r"connection error|cannot connect|server disconnected",
            ProblemCode.PROVIDER_UNREACHABLE,
        ),
        (r"timed? ?out|timeout", ProblemCode.ANSWER_TIMED_OUT),
    )
)
_WORDS_TELL: Final = frozenset({400, 401, 404, 413, 422, 429, 500})


class ModelCallError(Exception):
    """A model call that failed. `detail` is the technical cause, without keys.

    `path` is the file that is at fault, "" for none.
    """

    def __init__(
        self, code: ProblemCode, detail: str = "", model: str = "", path: str = ""
    ) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail[:MAX_DETAIL]
        self.model = model
        self.path = path

    @property
    def params(self) -> dict[str, str]:
        """What its text names."""
        named = {"model": self.model, "path": self.path}
        return {name: value for name, value in named.items() if value}

    @property
    def is_away(self) -> bool:
        """Whether the models cannot be had now, whatever is asked of them."""
        return self.code in AWAY

    @property
    def is_hopeless(self) -> bool:
        """Whether asking the same again brings the same."""
        return self.code in _HOPELESS


def refused(status: int, body: str, model: str, key: str) -> ModelCallError:
    """The error for an answer that is none."""
    shown = body.replace(key, "…") if key else body
    detail = f"HTTP {status}: {shown}"
    return ModelCallError(_code(status, body), detail, model)


def _code(status: int, body: str) -> ProblemCode:
    for pattern, code in _BY_WORDS if status in _WORDS_TELL else ():
        if pattern.search(body):
            return code
    otherwise = ProblemCode.PROVIDER_FAILED if status >= 500 else ProblemCode.REQUEST_REFUSED
    return _BY_STATUS.get(status, otherwise)


def unreached(error: httpx.HTTPError | httpx.InvalidURL, model: str) -> ModelCallError:
    """The error for a failure of the network."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.InvalidURL():
            code = ProblemCode.GATEWAY_UNREACHABLE
        case httpx.TimeoutException():
            code = ProblemCode.ANSWER_TIMED_OUT
        case httpx.DecodingError():
            code = ProblemCode.ANSWER_UNREADABLE
        case httpx.LocalProtocolError():
            # its text quotes the header that is not allowed, key and all
            return ModelCallError(ProblemCode.REQUEST_REFUSED, "no valid HTTP request", model)
        case _:
            code = ProblemCode.GATEWAY_UNREACHABLE
    return ModelCallError(code, f"{type(error).__name__}: {error}", model)
