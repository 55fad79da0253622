"""Binds a port on the loopback address."""

import socket
import sys
from typing import Final

LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 128


def bind_loopback(preferred: int) -> socket.socket:
    """A listening TCP socket on 127.0.0.1: the preferred port if it is free, else any.

    Callers may connect at once; they wait until somebody accepts.
    """
    for port in (preferred, 0) if preferred else (0,):
        try:
            return bind_exactly(port)
        except OSError:
            continue
    raise OSError("no port of 127.0.0.1 can be bound")


def bind_exactly(port: int) -> socket.socket:
    """A listening TCP socket on this port of 127.0.0.1. Raises OSError when it is taken."""
    # Without the protocol's number asyncio leaves Nagle's algorithm on: 40 ms a call.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    _reuse(made)
    try:
        made.bind((LOOPBACK, port))
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _reuse(made: socket.socket) -> None:
    """Let an old port be taken again at once, but never one that another process holds."""
    if sys.platform == "win32":
        made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def port_of(bound: socket.socket) -> int:
    """Its port number."""
    return int(bound.getsockname()[1])
