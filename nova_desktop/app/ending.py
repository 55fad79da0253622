"""Signals that ask Nova to end close the window, so that the end is a clean one."""

import asyncio
import signal
import sys
from collections.abc import Callable


def close_on_signals(loop: asyncio.AbstractEventLoop, close: Callable[[], object]) -> None:
    """Log-out and `kill` (SIGTERM), Ctrl+C (SIGINT), a closed terminal (SIGHUP). Not on Windows."""
    if sys.platform == "win32":
        return
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, close)
