"""Takes the signals that would end a child in their own way."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

_IGNORED = signal.SIGINT
_ENDING = signal.SIGTERM


def take_signals(on_terminate: Callable[[], None]) -> None:
    """Leave Ctrl+C to the window, and call `on_terminate`, in a thread, at SIGTERM.

    To be called in the main thread. Python runs a handler only once that thread gets to it, and
    one that is about to wait for a lock may not; the byte that the C handler writes gets through.
    """
    for number in (_IGNORED, _ENDING):
        # SIG_IGN would be inherited by programs that a library starts.
        signal.signal(number, _note)
    if sys.platform == "win32":
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def watch() -> None:
        while received := os.read(reader, 64):
            if _ENDING in received:
                on_terminate()

    threading.Thread(target=watch, name="signals", daemon=True).start()


def _note(_number: int, _frame: FrameType | None) -> None:
    """Nothing: what has to be done is done in the thread."""
