"""The second door of the gateway: other programs of this computer, with a key of their own."""

import asyncio
import socket
from collections.abc import MutableMapping
from typing import Any, Final

from nova_desktop.children.gateway.gate import Application, Receive, Scope, Send, answer, brings
from nova_desktop.children.gateway.routes import SHARED
from nova_desktop.children.gateway.secrets import Secrets
from nova_desktop.children.gateway.server import GatewayServer
from nova_desktop.children.runtime import params as read
from nova_desktop.children.runtime.ports import bind_exactly
from nova_desktop.children.runtime.serving import Method, RefusedError
from nova_desktop.protocol import INVALID_PARAMS, SHARE, JsonObject

PORT_BUSY: Final = "port_busy"
_SHORTEST_KEY: Final = 16


class SharedDoor:
    """An ASGI application before the gate: model calls only, only with the shared key.

    What passes goes on with the gateway's own key. Another key, or none, ends the calls under way.
    """

    def __init__(self, gate: Application, key: str) -> None:
        self._gate = gate
        self._own = b"Bearer " + key.encode()
        self._key = b""
        self._calls: set[asyncio.Task[Any]] = set()

    def use(self, key: str) -> None:
        """From now on this is the key, "" for none."""
        if key.encode() == self._key:
            return
        self._key = key.encode()
        for task in self._calls:
            task.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif not self._key or not brings(scope["headers"], self._key):
            await answer(send, 401, "auth_error", "this needs the key that Nova shows for sharing")
        elif scope["path"] not in SHARED:
            await answer(send, 404, "not_found_error", "only model calls are shared")
        else:
            await self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        others = [pair for pair in scope["headers"] if pair[0] != b"authorization"]
        headers = [*others, (b"authorization", self._own)]
        task = asyncio.current_task()
        if task is not None:
            self._calls.add(task)
        try:
            await self._gate({**scope, "headers": headers}, receive, send)
        finally:
            if task is not None:
                self._calls.discard(task)


class Sharing:
    """The method `share` {"port", "key"} → {"port"}: open the door, change its key, close it.

    With the key "" it is closed. A port that is taken is refused with `port_busy`, and the door
    stays as it was.
    """

    def __init__(self, gate: Application, key: str, secrets: Secrets) -> None:
        self._door = SharedDoor(gate, key)
        self._secrets = secrets
        self._state: MutableMapping[str, Any] = {}
        self._port = 0
        self._server: GatewayServer | None = None
        self._serving: asyncio.Task[None] | None = None
        self._one_change = asyncio.Lock()

    def methods(self) -> dict[str, Method]:
        """For serve_requests."""
        return {SHARE: self.share}

    def open_for(self, state: MutableMapping[str, Any]) -> None:
        """The state of LiteLLM's lifespan, for the calls to come."""
        self._state = state

    async def share(self, params: JsonObject) -> JsonObject:
        """As the class says."""
        key, port = read.text(params, "key", ""), read.whole(params, "port")
        if key and (len(key) < _SHORTEST_KEY or not key.isascii() or not key.isprintable()):
            raise RefusedError("key must be 16 or more plain characters", INVALID_PARAMS)
        if key and not 0 < port < 65_536:
            raise RefusedError("port must be a port's number", INVALID_PARAMS)
        async with self._one_change:
            if not key:
                await self._close()
            elif port == self._port:
                self._use(key)
            else:
                await self._open(port, key)
            return {"port": self._port}

    async def close(self) -> None:
        """Close the door, before the gateway ends."""
        async with self._one_change:
            await self._close()

    async def _open(self, port: int, key: str) -> None:
        try:
            bound = bind_exactly(port)
        except OSError as error:
            raise RefusedError(f"{PORT_BUSY}: {error.strerror or error}") from None
        await self._close()
        self._use(key)
        self._serve(bound)
        self._port = port

    def _use(self, key: str) -> None:
        self._secrets.hide(key)
        self._door.use(key)

    def _serve(self, bound: socket.socket) -> None:
        self._server = GatewayServer(self._door, self._state, lambda: None)
        self._serving = asyncio.create_task(self._server.serve(sockets=[bound]))

    async def _close(self) -> None:
        self._door.use("")
        server, self._server = self._server, None
        serving, self._serving = self._serving, None
        self._port = 0
        if server is not None and serving is not None:
            server.should_exit = True
            await serving
