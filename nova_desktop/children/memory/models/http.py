"""Calls models through gateways: one address after the other, until one answers."""

import asyncio
import json
import math
import ssl
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

import httpx

from nova_desktop.children.memory.models import trust
from nova_desktop.children.memory.models.errors import ModelCallError, refused, unreached
from nova_desktop.domain.memory_state import Endpoint, ModelNetwork
from nova_desktop.domain.problems import ProblemCode

T = TypeVar("T")
Clock = Callable[[], float]

CALL_ID_HEADER: Final = "x-litellm-call-id"
COST_HEADERS: Final = ("x-litellm-response-cost", "x-response-cost")
CONNECT_S: Final = 10.0
ANSWER_S: Final = 600.0
"""A model on this computer reads a long text for minutes before its first word."""
LARGEST_ANSWER: Final = 8 * 1024 * 1024
SHUNNED_S: Final = 60.0
"""How long an address that could not be reached is tried behind the others."""
_KEEP_ALIVE_S: Final = 3.0
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class _Where(StrEnum):
    """Only what is far goes through a proxy."""

    NEAR = "near"  # plain HTTP to this computer: no certificates either
    HERE = "here"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call used; `cost_usd` 0 when it is free or not known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `body` is a JSON object."""

    status: int
    text: str
    body: Mapping[str, object] = field(default_factory=dict[str, object])
    usage: Usage = Usage()


class ModelHttp:
    """The connections to gateways; each client is made when it is first needed.

    `answer_s` is the longest silence of a gateway in seconds; `transport` is used instead of the
    network, and `network` is how gateways elsewhere are reached.
    """

    def __init__(
        self,
        *,
        answer_s: float = ANSWER_S,
        clock: Clock = time.monotonic,
        transport: httpx.AsyncBaseTransport | None = None,
        network: ModelNetwork | None = None,
    ) -> None:
        self._transport = transport
        self._timeout = httpx.Timeout(answer_s, connect=min(CONNECT_S, answer_s))
        self._clock = clock
        self._network = network or ModelNetwork()
        self._clients: dict[tuple[str, str], httpx.AsyncClient] = {}
        self._old: list[httpx.AsyncClient] = []
        self._shunned: dict[str, float] = {}

    @property
    def network(self) -> ModelNetwork:
        """How gateways elsewhere are reached now."""
        return self._network

    def use(self, network: ModelNetwork) -> None:
        """Reach gateways elsewhere in this way from now on; calls under way end in the old one."""
        if network != self._network:
            self._network = network
            self._old += self._clients.values()
            self._clients = {}
            self._shunned.clear()

    async def aclose(self) -> None:
        """Close all connections; calls under way fail."""
        clients = [*self._old, *self._clients.values()]
        self._old, self._clients = [], {}
        for client in clients:
            await client.aclose()

    async def first_good(
        self, endpoints: Sequence[Endpoint], call: Callable[[Endpoint], Awaitable[T]]
    ) -> T:
        """What the first endpoint gives that can; those that were just down come last.

        A request that is refused for what it says is not tried elsewhere. Raises ModelCallError,
        that of the first endpoint asked.
        """
        first: ModelCallError | None = None
        for endpoint in sorted(endpoints, key=lambda each: self._is_shunned(each.base_url)):
            try:
                return await call(endpoint)
            except ModelCallError as error:
                first = first or error
                if error.code is ProblemCode.GATEWAY_UNREACHABLE:
                    self._shunned[endpoint.base_url] = self._clock() + SHUNNED_S
                if error.is_hopeless or error.code is ProblemCode.MEMORY_ANSWER_UNUSABLE:
                    raise
        raise first or ModelCallError(ProblemCode.NO_MODEL)

    async def post(
        self, endpoint: Endpoint, path: str, body: Mapping[str, object], tags: Sequence[str]
    ) -> Answer:
        """The answer whatever its status; `path` is as `chat/completions`.

        Raises ModelCallError for what is no answer of a gateway at all.
        """
        whole = {"model": endpoint.model, **body, "metadata": {"tags": list(tags)}}
        content = await asyncio.to_thread(lambda: json.dumps(whole).encode())
        try:
            client = self._client(endpoint)
            request = client.build_request(
                "POST",
                _address(endpoint.base_url, path),
                headers=_headers(endpoint),
                content=content,
            )
            response = await client.send(request, stream=True)
            try:
                raw = await _read(response, endpoint.model)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unreached(error, endpoint.model) from None
        return await asyncio.to_thread(_answer, response, raw)

    def check(self, answer: Answer, endpoint: Endpoint) -> Mapping[str, object]:
        """The body of a good answer. Raises ModelCallError."""
        if answer.status != HTTPStatus.OK:
            raise refused(answer.status, answer.text, endpoint.model, endpoint.key)
        if not answer.body:
            detail = f"no JSON object: {answer.text[:80]!r}"
            raise ModelCallError(ProblemCode.ANSWER_UNREADABLE, detail, endpoint.model)
        self._shunned.pop(endpoint.base_url, None)
        return answer.body

    def _is_shunned(self, base_url: str) -> bool:
        return self._shunned.get(base_url, -math.inf) > self._clock()

    def _client(self, endpoint: Endpoint) -> httpx.AsyncClient:
        where = _where(endpoint.base_url)
        name = (where, "" if where is _Where.NEAR else endpoint.certificate)
        if name not in self._clients:
            self._clients[name] = self._new(endpoint, where)
        return self._clients[name]

    def _new(self, endpoint: Endpoint, where: _Where) -> httpx.AsyncClient:
        context = self._trusted(endpoint, where)
        far = where is _Where.FAR
        try:
            return httpx.AsyncClient(
                verify=context,
                proxy=self._network.proxy or None if far else None,
                transport=self._transport,
                trust_env=far,
                timeout=self._timeout,
                limits=httpx.Limits(keepalive_expiry=_KEEP_ALIVE_S),
            )
        except (ValueError, ImportError) as error:  # its text quotes the address, password and all
            code = ProblemCode.PROXY_UNUSABLE
            raise ModelCallError(code, type(error).__name__, endpoint.model) from None

    def _trusted(self, endpoint: Endpoint, where: _Where) -> ssl.SSLContext:
        pem, file = endpoint.certificate, self._network.certificates
        try:
            if where is _Where.NEAR:
                return trust.none_needed()
            return trust.only(pem) if pem else trust.usual(file)
        except (OSError, ValueError) as error:
            code = ProblemCode.CERTIFICATES_UNUSABLE
            raise ModelCallError(code, str(error), endpoint.model, "" if pem else file) from None


async def _read(response: httpx.Response, model: str) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            detail = f"more than {LARGEST_ANSWER} bytes"
            raise ModelCallError(ProblemCode.ANSWER_UNREADABLE, detail, model)
    return bytes(body)


def _answer(response: httpx.Response, raw: bytes) -> Answer:
    """Runs in a thread: hundreds of vectors are megabytes of JSON."""
    text = raw.decode("utf-8", "replace")
    body: object = None
    with suppress(ValueError, RecursionError):
        body = json.loads(text)
    if not isinstance(body, dict):
        return Answer(response.status_code, text)
    known = cast("dict[str, object]", body)
    return Answer(response.status_code, text, known, _usage(known, response.headers))


def _usage(body: Mapping[str, object], headers: httpx.Headers) -> Usage:
    raw = body.get("usage")
    counts = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    costs = [headers.get(name, "") for name in COST_HEADERS]
    dollars = next((a for each in (*costs, counts.get("cost")) if (a := _amount(each))), 0.0)
    return Usage(
        _count(counts.get("prompt_tokens")), _count(counts.get("completion_tokens")), dollars
    )


def _count(value: object) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return cast(int, value) if whole else 0


def _amount(value: object) -> float:
    try:
        amount = float(cast("str | float", value))
    except (TypeError, ValueError):
        return 0.0
    return amount if 0 < amount < math.inf else 0.0


def _headers(endpoint: Endpoint) -> dict[bytes, bytes]:
    headers = {
        b"Content-Type": b"application/json",
        CALL_ID_HEADER.encode(): str(uuid.uuid4()).encode(),
    }
    if endpoint.key:
        headers[b"Authorization"] = b"Bearer " + endpoint.key.encode()
    return headers


def _address(base_url: str, path: str) -> str:
    return f"{base_url.rstrip('/').removesuffix('/v1')}/v1/{path}"


def _where(url: str) -> _Where:
    try:
        parts = urlsplit(url)
        if parts.hostname not in _HERE:
            return _Where.FAR
    except ValueError:
        return _Where.FAR
    return _Where.NEAR if parts.scheme == "http" else _Where.HERE
