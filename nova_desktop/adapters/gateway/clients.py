"""The HTTP clients of the window: one for this computer, one for gateways elsewhere."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import anyio
import httpx

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECT_S: Final = 10.0
_KEEP_ALIVE_S: Final = 3.0
"""Less than the 5 s after which uvicorn closes an idle connection, so that none is used stale."""


class HttpClients:
    """Makes each client when it is first needed, in a thread: the first one takes 50 ms.

    `idle_timeout_s` is the longest silence of a peer.
    """

    def __init__(self, idle_timeout_s: float) -> None:
        self._timeout = httpx.Timeout(idle_timeout_s, connect=_CONNECT_S)
        self._limits = httpx.Limits(keepalive_expiry=_KEEP_ALIVE_S)
        self._near: httpx.AsyncClient | None = None
        self._far: httpx.AsyncClient | None = None
        self._making = asyncio.Lock()

    async def client_for(self, url: str) -> httpx.AsyncClient:
        """The client that may speak to `url`."""
        async with self._making:
            if is_loopback(url):
                self._near = self._near or await _in_thread(self._new_near)
                return self._near
            self._far = self._far or await _in_thread(self._new_far)
            return self._far

    async def aclose(self) -> None:
        """Close all connections."""
        async with self._making:  # one that is being made is closed too
            clients = [client for client in (self._near, self._far) if client is not None]
            self._near = self._far = None
        for client in clients:
            await client.aclose()

    def _new_near(self) -> httpx.AsyncClient:
        # plain HTTP needs no certificates: this context trusts nobody, and is made at once
        return self._new(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), environment=False)

    def _new_far(self) -> httpx.AsyncClient:
        context = httpx.create_ssl_context()
        context.load_default_certs()  # a company's own authority is known to the system only
        return self._new(context, environment=True)

    def _new(self, context: ssl.SSLContext, *, environment: bool) -> httpx.AsyncClient:
        # loads what the first request would load otherwise, on the window's loop
        anyio.run(anyio.sleep, 0)
        return httpx.AsyncClient(
            verify=context, trust_env=environment, timeout=self._timeout, limits=self._limits
        )


async def _in_thread(make: Callable[[], httpx.AsyncClient]) -> httpx.AsyncClient:
    # asyncio.to_thread would take the context along, in which anyio may see a running loop
    return await asyncio.get_running_loop().run_in_executor(None, make)


def is_loopback(url: str) -> bool:
    """Whether `url` is plain HTTP to this computer; no proxy has a say in that."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
