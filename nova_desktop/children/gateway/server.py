"""Uvicorn, without its signals and with Nova's own start and stop."""

import contextlib
import socket
from collections.abc import Callable, Generator, MutableMapping
from typing import Any, Final

import uvicorn

from nova_desktop.children.gateway.gate import Application

GRACE_S: Final = 5
_BACKLOG: Final = 128


class GatewayServer(uvicorn.Server):
    """Serves one application on one socket until `should_exit`.

    `state` is what the application's lifespan, which runs elsewhere, gave.
    """

    def __init__(
        self,
        application: Application,
        state: MutableMapping[str, Any],
        on_started: Callable[[], None],
    ) -> None:
        super().__init__(
            uvicorn.Config(
                application,  # pyright: ignore[reportArgumentType] (ASGI's mappings, spelled otherwise)
                lifespan="off",
                loop="none",
                http="h11",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                backlog=_BACKLOG,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._state = state
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state.update(self._state)
        await super().startup(sockets=sockets)
        self._on_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Signals are the child runtime's business."""
        yield
