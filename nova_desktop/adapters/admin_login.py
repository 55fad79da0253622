"""A page on this computer that signs a browser in to a LiteLLM's admin UI: it works once.

The form is the one of litellm 1.106.2: POST /login with `username` and `password`, which answers
with the session and leads to /ui. tests/contract/test_stock_gateway.py compares it with the
installed version. Credentials stand in the page's body only, never in an address.
"""

import asyncio
import hmac
import html
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from gettext import gettext as _
from typing import Final
from urllib.parse import urlsplit

from nova_desktop.domain.problems import NovaError, ProblemCode

LOGIN_PATH: Final = "/login"
NAME_FIELD: Final = "username"
PASSWORD_FIELD: Final = "password"  # noqa: S105 (the name of a form's field)
WORKS_S: Final = 60.0
_MOST_HEADER_BYTES: Final = 16_384
_TOKEN_BYTES: Final = 32
_READ_S: Final = 5.0

_PAGE: Final = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<title>{title}</title></head>
<body><form method="post" action="{action}" autocomplete="off">
<input type="hidden" name="{name_field}" value="{name}">
<input type="hidden" name="{password_field}" value="{password}">
<button type="submit">{title}</button></form>
<script nonce="{nonce}">document.forms[0].submit();</script></body></html>
"""


@dataclass(slots=True)
class _Page:
    """One page that waits for its one visitor."""

    path: str
    body: bytes = field(repr=False)
    nonce: str
    action: str
    host: str = ""
    done: asyncio.Event = field(default_factory=asyncio.Event)


class LoginPages:
    """The AdminPage over a server of its own for each page. `works_s` is how long one waits."""

    def __init__(self, works_s: float = WORKS_S) -> None:
        self._works_s = works_s
        self._servers: set[asyncio.Server] = set()
        self._ends: set[asyncio.TimerHandle] = set()

    async def serve(self, base_url: str, name: str, password: str) -> str:
        """The page's address; see AdminPage."""
        page = _page_of(base_url, name, password)

        async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _visit(page, reader, writer)
            if page.done.is_set():
                self._end(server)

        try:
            server = await asyncio.start_server(visit, "127.0.0.1", 0, limit=_MOST_HEADER_BYTES)
        except OSError as error:
            raise NovaError.of(ProblemCode.UNEXPECTED, detail=str(error)) from error
        port = server.sockets[0].getsockname()[1]
        page.host = f"127.0.0.1:{port}"
        self._servers.add(server)
        self._ends.add(asyncio.get_running_loop().call_later(self._works_s, self._end, server))
        return f"http://{page.host}{page.path}"

    async def aclose(self) -> None:
        """No page works any more."""
        for server in list(self._servers):
            self._end(server)
        for end in self._ends:
            end.cancel()
        self._ends.clear()

    def _end(self, server: asyncio.Server) -> None:
        server.close()
        self._servers.discard(server)


def _page_of(base_url: str, name: str, password: str) -> _Page:
    nonce = secrets.token_urlsafe(16)
    action = base_url.rstrip("/") + LOGIN_PATH
    text = _PAGE.format(
        title=html.escape(_("Sign in to LiteLLM")),
        action=html.escape(action),
        name_field=NAME_FIELD,
        name=html.escape(name),
        password_field=PASSWORD_FIELD,
        password=html.escape(password),
        nonce=nonce,
    )
    return _Page(f"/{secrets.token_urlsafe(_TOKEN_BYTES)}", text.encode(), nonce, action)


async def _visit(page: _Page, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request; the right one ends the page."""
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        async with asyncio.timeout(_READ_S):
            head = await reader.readuntil(b"\r\n\r\n")
            if _is_ours(page, head) and not page.done.is_set():
                page.done.set()
                writer.write(_answer(200, page.body, _headers(page)))
            else:
                writer.write(_answer(404, b"", {}))
            await writer.drain()
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _is_ours(page: _Page, head: bytes) -> bool:
    """A GET of exactly this path, by a browser that was sent to exactly this host."""
    first, _, rest = head.decode("latin-1").partition("\r\n")
    method, _, after = first.partition(" ")
    path, _, _version = after.partition(" ")
    names = (line.partition(":") for line in rest.split("\r\n"))
    hosts = [value.strip() for name, _, value in names if name.lower() == "host"]
    same = hmac.compare_digest(path.encode("latin-1"), page.path.encode())
    return method == "GET" and same and hosts == [page.host]


def _headers(page: _Page) -> Mapping[str, str]:
    parts = urlsplit(page.action)
    policy = (
        f"default-src 'none'; script-src 'nonce-{page.nonce}'; base-uri 'none'; "
        f"form-action {parts.scheme}://{parts.netloc}; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _answer(status: int, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Pragma: no-cache",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
