"""How far long work in other threads is, and the wish to end it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Final

_LEAST_S: Final = 0.1
Sink = Callable[[int, int], None]


class ImportStoppedError(Exception):
    """The user wants no more of it. It ends the work and is told to nobody."""


class Progress:
    """Made on the loop; `tell` is called in other threads, `sink` hears of it on the loop.

    It hears at most ten times a second. After `stop` the next `tell` ends the work.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._loop = asyncio.get_running_loop()
        self._stopped = Event()
        self._told_at = 0.0

    def stop(self) -> None:
        """End the work at its next step."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def tell(self, done: int, of: int) -> None:
        """So much of so much. Raises ImportStoppedError once it is stopped."""
        if self._stopped.is_set():
            raise ImportStoppedError
        now = time.monotonic()
        if now - self._told_at >= _LEAST_S:
            self._told_at = now
            with suppress(RuntimeError):  # a loop that has ended no longer wants it
                self._loop.call_soon_threadsafe(self._sink, done, of)
