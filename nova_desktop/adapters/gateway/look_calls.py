"""The requests of a look: bounded, and with a key that goes to no other host."""

import asyncio
import json
import socket
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast

import httpx

from nova_desktop.adapters.gateway.clients import HttpClients
from nova_desktop.domain.served_models import GatewayLook, LookOutcome, ServedModel

MOST_BYTES: Final = 64 * 1024 * 1024
"""A model of /model/info takes 2 to 3 kB: enough for 20,000 of them."""

_MOST_REDIRECTS: Final = 5
_CERTIFICATE_S: Final = 5.0
_VERSION_HEADER: Final = "x-litellm-version"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `outcome` is what a refusal means, None for a good answer."""

    status: int
    body: bytes = b""
    version: str = ""
    is_litellm: bool = False
    outcome: LookOutcome | None = None
    said: str = ""


class LookFailedError(Exception):
    """The look is over; `look` tells why."""

    def __init__(self, look: GatewayLook) -> None:
        super().__init__(look.outcome)
        self.look = look


class LookCalls:
    """GETs below `base`, which follows a redirect to https of the same host."""

    def __init__(self, clients: HttpClients, base: str, key: str, certificate: str) -> None:
        self._clients = clients
        self._certificate = certificate
        self._key = key
        self.base = base

    def failed(
        self,
        outcome: LookOutcome,
        detail: str = "",
        *,
        version: str = "",
        models: tuple[ServedModel, ...] = (),
        certificate: str = "",
    ) -> LookFailedError:
        """The error that ends this look."""
        return LookFailedError(
            GatewayLook(outcome, self.base, models, version, detail=detail, certificate=certificate)
        )

    async def get(self, path: str, *, with_key: bool = True) -> Answer:
        """The answer, whatever its status. Raises LookFailedError when none came."""
        for _ in range(_MOST_REDIRECTS):
            client = await self._clients.client_for(self.base, self._certificate)
            request = client.build_request("GET", self.base + path)
            request.headers["Accept"] = "application/json"
            if with_key and self._key:
                self._put_key(request)
            answer, leads_to = await self._send(client, request)
            if not leads_to:
                return answer
            self._follow(path, httpx.URL(leads_to))
        raise self.failed(LookOutcome.REDIRECTS)

    def _put_key(self, request: httpx.Request) -> None:
        if not self._key.isascii() or not self._key.isprintable():
            raise self.failed(LookOutcome.KEY_REFUSED, "the key has characters that no key has")
        request.headers["Authorization"] = f"Bearer {self._key}"

    async def _send(self, client: httpx.AsyncClient, request: httpx.Request) -> tuple[Answer, str]:
        """The answer, and where it leads instead, "" for nowhere."""
        try:
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                if response.has_redirect_location and response.next_request is not None:
                    return Answer(response.status_code), str(response.next_request.url)
                return self._answer(response, await self._body(response)), ""
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise await self._broken(error) from None

    async def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise self.failed(
                    LookOutcome.FAILED, f"the list is larger than {MOST_BYTES >> 20} MB"
                )
        return bytes(body)

    def _follow(self, path: str, url: httpx.URL) -> None:
        """Take an upgrade to https of the same host as the address; anything else is told."""
        now = httpx.URL(self.base)
        target = str(url).removesuffix(path).rstrip("/")
        if url.host != now.host or (now.scheme, url.scheme) == ("https", "http"):
            raise self.failed(LookOutcome.REDIRECTS, str(url))
        if not url.path.rstrip("/").endswith(path):
            raise self.failed(LookOutcome.REDIRECTS, str(url))
        if target == self.base and str(url) == self.base + path:
            raise self.failed(LookOutcome.REDIRECTS)
        self.base = target

    def _answer(self, response: httpx.Response, body: bytes) -> Answer:
        version = response.headers.get(_VERSION_HEADER, "")
        is_litellm = any(name.startswith("x-litellm-") for name in response.headers)
        status = response.status_code
        if status == HTTPStatus.OK:
            page = response.headers.get("content-type", "").startswith("text/html")
            outcome = LookOutcome.NOT_LITELLM if page else None
            return Answer(status if not page else 0, body, version, is_litellm, outcome)
        said = _said(body)
        outcome = self._meaning(status, said)
        return Answer(status, body, version, is_litellm, outcome, f"HTTP {status}: {said}")

    def _meaning(self, status: int, said: str) -> LookOutcome:
        text = said.lower()
        no_database = "no connected db" in text or "no_db_connection" in text
        if no_database or "no module named 'prisma'" in text:
            return LookOutcome.NO_DATABASE if self._key else LookOutcome.KEY_MISSING
        if status == HTTPStatus.UNAUTHORIZED:
            return LookOutcome.KEY_REFUSED if self._key else LookOutcome.KEY_MISSING
        if status == HTTPStatus.FORBIDDEN:
            return LookOutcome.NO_PERMISSION
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            return LookOutcome.FAILED
        return LookOutcome.NOT_LITELLM

    async def _broken(self, error: httpx.HTTPError | httpx.InvalidURL) -> LookFailedError:
        outcome = _why(error)
        shown = ""
        if outcome is LookOutcome.TLS and _is_unknown_certificate(error):
            shown = await _shown_certificate(httpx.URL(self.base))
        return self.failed(outcome, f"{type(error).__name__}: {error}", certificate=shown)


def _why(error: httpx.HTTPError | httpx.InvalidURL) -> LookOutcome:
    """What a failure of the network means."""
    causes = _causes(error)
    kinds = (
        (ssl.SSLError, LookOutcome.TLS),
        (socket.gaierror, LookOutcome.NAME_UNKNOWN),
        (httpx.TimeoutException, LookOutcome.TIMED_OUT),
        (httpx.ConnectError, LookOutcome.REFUSED),
        (httpx.ProxyError, LookOutcome.FAILED),
    )
    for kind, outcome in kinds:
        if any(isinstance(cause, kind) for cause in causes):
            return outcome
    return LookOutcome.NOT_LITELLM


def _is_unknown_certificate(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        if isinstance(error, BaseExceptionGroup):
            found += cast("BaseExceptionGroup[BaseException]", error).exceptions
        error = error.__cause__ or error.__context__
    return found


async def _shown_certificate(url: httpx.URL) -> str:
    """The PEM that a server shows, "" when it shows none now. Nothing is sent to it."""
    try:
        return await asyncio.to_thread(
            ssl.get_server_certificate, (url.host, url.port or 443), timeout=_CERTIFICATE_S
        )
    except (OSError, ValueError):
        return ""


def _said(body: bytes) -> str:
    """The message of an error answer."""
    text = body[:20_000].decode("utf-8", "replace")
    try:
        whole: object = json.loads(text)
    except (ValueError, RecursionError):
        return " ".join(text.split())[:300]
    error = cast("dict[str, object]", whole).get("error") if isinstance(whole, dict) else None
    message = cast("dict[str, object]", error).get("message") if isinstance(error, dict) else error
    return " ".join(str(message or text).split())[:300]
