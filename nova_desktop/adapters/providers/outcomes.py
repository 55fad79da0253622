"""What an answer or a failure of the network means for a key."""

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Final, cast

import httpx

from nova_desktop.domain.provider_calls import ProviderCalls
from nova_desktop.domain.provider_catalogue import KeyOutcome

_BY_STATUS: Final = {
    401: KeyOutcome.WRONG_KEY,
    402: KeyOutcome.NO_CREDIT,
    403: KeyOutcome.NO_PERMISSION,
    407: KeyOutcome.NO_NETWORK,
    408: KeyOutcome.TIMED_OUT,
    429: KeyOutcome.RATE_LIMITED,
    504: KeyOutcome.TIMED_OUT,
}
# OpenAI and those who speak like it say with 429 that the money is spent
_SPENT: Final = ("insufficient_quota", "exceeded your current quota", "insufficient balance")
_BY_KIND: Final = (
    (httpx.TimeoutException, KeyOutcome.TIMED_OUT),
    (httpx.ProxyError, KeyOutcome.NO_NETWORK),
    (httpx.ConnectError, KeyOutcome.REFUSED),
    (httpx.UnsupportedProtocol, KeyOutcome.BAD_ADDRESS),
    (httpx.RemoteProtocolError, KeyOutcome.NOT_AN_API),
    (httpx.DecodingError, KeyOutcome.NOT_AN_API),
)
_NO_WAY: Final = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
)


def outcome_of_status(calls: ProviderCalls, status: int, text: str) -> KeyOutcome:
    """`text` is the answer's beginning, with what its headers tell of an error."""
    if 200 <= status < 300:
        return KeyOutcome.OK
    small = text.casefold()
    for said in calls.said:
        if said.status in (0, status) and said.contains.casefold() in small:
            return KeyOutcome(said.means)
    if status == 429 and any(words in small for words in _SPENT):
        return KeyOutcome.NO_CREDIT
    if status >= 500:
        return _BY_STATUS.get(status, KeyOutcome.FAILED)
    return _BY_STATUS.get(status, KeyOutcome.NOT_AN_API)


def outcome_of_failure(error: httpx.HTTPError) -> KeyOutcome:
    """Nobody answered, or not in HTTP: why."""
    failed = KeyOutcome.FAILED
    causes = [] if isinstance(error, httpx.TimeoutException) else list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return KeyOutcome.TLS
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return KeyOutcome.NAME_UNKNOWN
    if any(isinstance(cause, OSError) and cause.errno in _NO_WAY for cause in causes):
        return KeyOutcome.NO_NETWORK
    return next((outcome for kind, outcome in _BY_KIND if isinstance(error, kind)), failed)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """All that led to it; several attempts to connect come as a group."""
    todo: list[BaseException] = [error]
    seen: set[int] = set()
    while todo:
        cause = todo.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        todo += [next_one for next_one in (cause.__cause__, cause.__context__) if next_one]
        if isinstance(cause, BaseExceptionGroup):
            todo += cast(BaseExceptionGroup[BaseException], cause).exceptions
