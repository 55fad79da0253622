"""Fetches pages: each address is looked up once, checked, and exactly that one is connected to."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from nova_desktop.adapters.gateway.trust import usual
from nova_desktop.adapters.web_fetch.html_text import text_of_html
from nova_desktop.domain.web_addresses import (
    PORTS,
    AddressRefusedError,
    checked_address,
    is_public,
)
from nova_desktop.services.agent.web_ports import PageRefusedError, WebPage

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
LARGEST_BYTES: Final = 1_000_000
LONGEST_TEXT: Final = 100_000
MOST_REDIRECTS: Final = 5
PATIENCE_S: Final = 20.0
_PORTS: Final = {"http": 80, "https": 443}
_CONNECT_S: Final = 8.0
_MOST_TRIED: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TEXTS: Final = ("text/", "application/json", "application/xml", "application/xhtml+xml")
_HEADERS: Final = {
    "User-Agent": "NovaDesktop (reads a page for its user)",
    "Accept": "text/html, text/plain;q=0.9, application/json;q=0.8, text/*;q=0.7",
    # what is packed may unpack to any size
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What may be asked. Tests alone use others than these."""

    allow: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = PORTS
    largest_bytes: int = LARGEST_BYTES
    patience_s: float = PATIENCE_S


async def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the system knows them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class HttpPages:
    """The WebPages of the application. It keeps no cookies and no connections.

    `is_proxied` tells whether the user has all traffic go by a proxy: then nothing is read, since
    who a name leads to is decided there. `certificates` is the path of a file with authorities to
    trust besides the system's, "" for none.
    """

    def __init__(
        self,
        resolve: Resolve = look_up,
        rules: FetchRules | None = None,
        is_proxied: Callable[[], bool] = lambda: False,
        certificates: Callable[[], str] = str,
    ) -> None:
        self._resolve = resolve
        self._rules = rules or FetchRules()
        self._is_proxied = is_proxied
        self._certificates = certificates

    async def fetch(self, address: str) -> WebPage:
        """One page as text. Raises PageRefusedError."""
        if self._is_proxied():
            raise PageRefusedError("Pages cannot be read while a proxy is set in Settings.")
        try:
            async with asyncio.timeout(self._rules.patience_s):
                trust = await asyncio.to_thread(self._trust)
                return await self._follow(address, trust)
        except TimeoutError:
            raise PageRefusedError("The page took too long.") from None
        except AddressRefusedError as error:
            raise PageRefusedError(str(error)) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise PageRefusedError(
                f"The page could not be read ({type(error).__name__})."
            ) from None

    def _trust(self) -> ssl.SSLContext:
        try:
            return usual(self._certificates())
        except (OSError, ValueError):
            raise PageRefusedError("The file of certificates in Settings cannot be read.") from None

    async def _follow(self, address: str, trust: ssl.SSLContext) -> WebPage:
        for _ in range(MOST_REDIRECTS + 1):
            address = checked_address(address, self._rules.ports)
            found = await self._ask(address, trust)
            if isinstance(found, WebPage):
                return found
            if address.startswith("https:") and not found.startswith("https:"):
                raise PageRefusedError("The page leads to an address without encryption.")
            address = found
        raise PageRefusedError("The page leads from one address to the next without end.")

    async def _ask(self, address: str, trust: ssl.SSLContext) -> WebPage | str:
        """The page, or the address that it leads to."""
        failed: Exception = PageRefusedError("The page's address leads nowhere.")
        host = _host_of(address)
        for ip in (await self._checked(address, host))[:_MOST_TRIED]:
            try:
                return await self._ask_at(address, host, ip, trust)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed

    async def _checked(self, address: str, host: str) -> Sequence[str]:
        """Where the host is; all of its addresses must be public."""
        parts = urlsplit(address)
        try:
            found = await self._resolve(host, parts.port or _PORTS[parts.scheme])
        except (OSError, UnicodeError):
            raise PageRefusedError("There is no host of that name.") from None
        if not found or not all(self._rules.allow(each) for each in found):
            raise PageRefusedError("Only public addresses are read, none of this network.")
        return found

    async def _ask_at(
        self, address: str, host: str, ip: str, trust: ssl.SSLContext
    ) -> WebPage | str:
        parts = urlsplit(address)
        url = urlunsplit((parts.scheme, _netloc(ip, parts.port), parts.path, parts.query, ""))
        headers = {**_HEADERS, "Host": _netloc(host, parts.port)}
        timeout = httpx.Timeout(self._rules.patience_s, connect=_CONNECT_S)
        async with httpx.AsyncClient(verify=trust, trust_env=False, timeout=timeout) as client:
            request = client.build_request("GET", url, headers=headers)
            # the certificate must be one of the host that was asked for
            request.extensions = {**request.extensions, "sni_hostname": host}
            async with aclosing(await client.send(request, stream=True)) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    return urljoin(address, response.headers["location"])
                return await self._read(response, address)

    async def _read(self, response: httpx.Response, address: str) -> WebPage:
        if response.status_code != 200:
            raise PageRefusedError(f"The page answered {response.status_code}.")
        kind = response.headers.get("content-type", "text/plain").lower()
        if not kind.startswith(_TEXTS):
            raise PageRefusedError(f"It is no page of text but {kind[:60]!r}.")
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise PageRefusedError("The page comes packed, although it was asked not to.")
        content = bytearray()
        async for chunk in response.aiter_raw():
            content += chunk
            if len(content) >= self._rules.largest_bytes:
                break
        is_cut = len(content) >= self._rules.largest_bytes
        body = bytes(content[: self._rules.largest_bytes])
        text, title = await asyncio.to_thread(_text, body, response.charset_encoding, kind)
        is_cut = is_cut or len(text) > LONGEST_TEXT
        return WebPage(address, text[:LONGEST_TEXT], title, is_cut)


def _text(content: bytes, charset: str | None, kind: str) -> tuple[str, str]:
    try:
        text = content.decode(charset or "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    if "html" in kind.partition(";")[0]:
        return text_of_html(text)
    return text, ""


def _host_of(address: str) -> str:
    """As DNS knows it."""
    host = urlsplit(address).hostname or ""
    try:
        return host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise PageRefusedError("There is no host of that name.") from None


def _netloc(host: str, port: int | None) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"{named}:{port}" if port else named
