"""The HTTP clients of the window: one for this computer, one for gateways elsewhere, and one for
each gateway whose only certificate the user chose to trust."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import anyio
import httpx

from nova_desktop.adapters.gateway.trust import nobody, pinned, usual
from nova_desktop.domain.problems import NovaError, ProblemCode

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECT_S: Final = 10.0
_KEEP_ALIVE_S: Final = 3.0
"""Less than the 5 s after which uvicorn closes an idle connection, so that none is used stale."""


@dataclass(frozen=True, slots=True)
class Network:
    """How gateways elsewhere are reached: see `Advanced` of the settings."""

    proxy: str = ""
    certificates: str = ""


class HttpClients:
    """Makes each client when it is first needed, in a thread: the first one takes 50 ms.

    `idle_timeout_s` is the longest silence of a peer. `network` is asked at each call: when it
    changes, clients are made anew and calls under way go on with the old ones.
    """

    def __init__(self, idle_timeout_s: float, network: Callable[[], Network] = Network) -> None:
        self._timeout = httpx.Timeout(idle_timeout_s, connect=min(_CONNECT_S, idle_timeout_s))
        self._limits = httpx.Limits(keepalive_expiry=_KEEP_ALIVE_S)
        self._network = network
        self._clients: dict[object, httpx.AsyncClient] = {}
        self._old: list[httpx.AsyncClient] = []
        self._made_for = network()
        self._making = asyncio.Lock()

    async def client_for(self, url: str, certificate: str = "") -> httpx.AsyncClient:
        """The client that may speak to `url`, trusting only `certificate` if there is one.

        Raises NovaError with CERTIFICATES_UNUSABLE or PROXY_UNUSABLE.
        """
        async with self._making:
            if is_loopback(url):
                return await self._get("near", self._new_near)
            if self._network() != self._made_for:
                self._old += self._clients.values()
                self._clients = {}
                self._made_for = self._network()
            network, here = self._made_for, _is_here(url)
            make = partial(self._new_far, network, certificate, here)
            return await self._get((certificate, here), make)

    async def aclose(self) -> None:
        """Close all connections."""
        async with self._making:  # one that is being made is closed too
            clients = [*self._old, *self._clients.values()]
            self._old, self._clients = [], {}
        for client in clients:
            await client.aclose()

    async def _get(self, name: object, make: Callable[[], httpx.AsyncClient]) -> httpx.AsyncClient:
        if name not in self._clients:
            self._clients[name] = await _in_thread(make)
        return self._clients[name]

    def _new_near(self) -> httpx.AsyncClient:
        return self._new(nobody(), None, environment=False)

    def _new_far(self, network: Network, certificate: str, here: bool) -> httpx.AsyncClient:
        try:
            context = pinned(certificate) if certificate else usual(network.certificates)
        except (OSError, ValueError) as error:
            code = ProblemCode.CERTIFICATES_UNUSABLE
            raise NovaError.of(code, detail=str(error), path=network.certificates) from None
        proxy = None if here else network.proxy or None
        try:
            return self._new(context, proxy, environment=not here)
        except (ValueError, ImportError) as error:
            code = ProblemCode.PROXY_UNUSABLE
            raise NovaError.of(code, detail=type(error).__name__) from None

    def _new(
        self, context: ssl.SSLContext, proxy: str | None, *, environment: bool
    ) -> httpx.AsyncClient:
        # loads what the first request would load otherwise, on the window's loop
        anyio.run(anyio.sleep, 0)
        return httpx.AsyncClient(
            verify=context,
            proxy=proxy,
            trust_env=environment,
            timeout=self._timeout,
            limits=self._limits,
        )


async def _in_thread(make: Callable[[], httpx.AsyncClient]) -> httpx.AsyncClient:
    # asyncio.to_thread would take the context along, in which anyio may see a running loop
    return await asyncio.get_running_loop().run_in_executor(None, make)


def is_loopback(url: str) -> bool:
    """Whether `url` is plain HTTP to this computer; no proxy has a say in that."""
    return url.partition(":")[0] == "http" and _is_here(url)


def _is_here(url: str) -> bool:
    try:
        return urlsplit(url).hostname in _LOOPBACK
    except ValueError:
        return False
