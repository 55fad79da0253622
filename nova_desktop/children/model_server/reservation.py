"""Holds a port for a server that binds it later itself."""

import contextlib
import socket
import sys
from types import TracebackType
from typing import Final

from nova_desktop.children.runtime.ports import LOOPBACK

CAN_SHARE: Final = sys.platform != "win32"
"""Whether a second socket of ours may be bound to a port that we hold."""


class PortReservation:
    """A bound port of 127.0.0.1 that nobody else gets meanwhile, where the system can do that.

    Elsewhere it is free again at once, and whoever binds it later has to look who answers.
    """

    def __init__(self, preferred: int) -> None:
        self._socket = _bind(preferred)
        self.port = int(self._socket.getsockname()[1])
        if not CAN_SHARE:
            self._socket.close()

    def __enter__(self) -> "PortReservation":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()


def is_taken(port: int) -> bool:
    """Whether somebody else listens there."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _bind(preferred: int) -> socket.socket:
    with contextlib.suppress(OSError):
        if preferred and not is_taken(preferred):
            return _bound(preferred)
    return _bound(0)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    if sys.platform != "win32":
        # Shared with a server that asks for the same; SO_REUSEADDR would share it with anybody.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        made.bind((LOOPBACK, port))
    except OSError:
        made.close()
        raise
    return made
