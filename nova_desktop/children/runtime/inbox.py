"""Keeps requests until somebody takes them."""

import queue
import threading
from collections.abc import Callable

from nova_desktop.protocol import Request


class Inbox:
    """Requests in the order they came; first taken one by one, then delivered."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._deliver: Callable[[Request], None] | None = None

    def put(self, request: Request) -> None:
        """Called by the reader's thread."""
        with self._lock:
            if self._deliver is None:
                self._waiting.put(request)
            else:
                self._deliver(request)

    def take(self) -> Request:
        """Wait for the next request; only before `deliver_to`."""
        return self._waiting.get()

    def deliver_to(self, deliver: Callable[[Request], None]) -> None:
        """Give what waits and all that comes to `deliver`, which may run in any thread."""
        with self._lock:
            self._deliver = deliver
            while not self._waiting.empty():
                deliver(self._waiting.get())
