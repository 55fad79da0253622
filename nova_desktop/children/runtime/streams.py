"""Takes the standard streams for the protocol, so that nothing else can write into it."""

import os
import sys
from dataclasses import dataclass
from typing import Final

_STDIN: Final = 0
_STDOUT: Final = 1
_STDERR: Final = 2


@dataclass(frozen=True, slots=True)
class ProtocolStreams:
    """File descriptors that belong to the protocol alone; programs we start do not get them."""

    requests: int
    events: int


def take_streams() -> ProtocolStreams:
    """Move the protocol off fd 0 and fd 1.

    Afterwards fd 0 is empty, fd 1 writes where fd 2 does, and so does sys.stdout: libraries print
    banners, and a program that we start inherits fd 0 and fd 1. Standard streams that are None,
    as in a frozen program without a console, become fd 2.
    """
    _open_missing()
    streams = ProtocolStreams(requests=os.dup(_STDIN), events=os.dup(_STDOUT))
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 (there only)

        msvcrt.setmode(streams.requests, os.O_BINARY)
        msvcrt.setmode(streams.events, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _STDIN)
    os.close(nothing)
    os.dup2(_STDERR, _STDOUT)
    if sys.stderr is None:
        sys.stderr = open(_STDERR, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 (lives as long as the process)
    sys.stdout = sys.stderr
    return streams


def _open_missing() -> None:
    """Give each of the three a file, or a later open would take its place."""
    for fd in (_STDIN, _STDOUT, _STDERR):
        try:
            os.fstat(fd)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != fd:
                os.dup2(opened, fd)
                os.close(opened)
