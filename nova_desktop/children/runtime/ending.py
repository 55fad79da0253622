"""The end of a child: tidy if it can be, sure in any case."""

import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, NoReturn

from nova_desktop.children.runtime.descendants import end_descendants

DEADLINE_S: Final = 2.0
_FLUSH_S: Final = 0.5
_OTHERS_S: Final = 1.0


class Ending:
    """Ends this process once, from whichever thread notices first that it must.

    A program that can end by itself gives `on_asked`; without one the end is immediate. Nobody
    gets more than `deadline_s`.
    """

    def __init__(
        self,
        deadline_s: float = DEADLINE_S,
        end_others: Callable[[], None] = end_descendants,
        exit_process: Callable[[int], NoReturn] = os._exit,
    ) -> None:
        self._deadline_s = deadline_s
        self._end_others = end_others
        self._exit_process = exit_process
        self._asked: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._leaving = threading.Lock()
        self._on_asked: Callable[[], None] | None = None
        self._code: int | None = None
        self.flush: Callable[[float], object] = lambda _timeout_s: None

    def start(self) -> None:
        """Start the thread that carries the end out."""
        threading.Thread(target=self._run, name="ending", daemon=True).start()

    def on_asked(self, end_tidily: Callable[[], None]) -> None:
        """From now on the end begins with `end_tidily`, in a thread of its own."""
        with self._lock:
            self._on_asked = end_tidily
            late = self._code is not None
        if late:
            end_tidily()

    def ask(self, code: int = 0) -> None:
        """Begin the end; only the first call counts. Safe in a signal handler."""
        self._asked.put(code)

    def leave(self, code: int) -> NoReturn:
        """End now: others first, then what is unsent. Whoever asked first decides the code."""
        # A second thread waits here while the first sends what is left.
        self._leaving.acquire(timeout=_FLUSH_S + _OTHERS_S)
        self._end_others()
        self.flush(_FLUSH_S)
        if sys.stderr is not None:
            sys.stderr.flush()
        self._exit_process(code if self._code is None else self._code)

    def _run(self) -> None:
        code = self._asked.get()
        with self._lock:
            self._code = code
            end_tidily = self._on_asked
        if end_tidily is not None:
            end_tidily()
            time.sleep(self._deadline_s)
        self.leave(code)
