"""Notices the parent's death without its help: by the kernel, and by looking."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

POLL_S: Final = 1.0
_PR_SET_PDEATHSIG: Final = 1
_SYNCHRONIZE: Final = 0x00100000
_INFINITE: Final = 0xFFFFFFFF


def die_with_parent(parent: int) -> bool:
    """Ask Linux to kill this process when `parent` ends; call it from the main thread.

    It works for a process that is stopped or stuck in native code too. False if the parent has
    ended already. Elsewhere than on Linux nothing is asked for.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return os.getppid() == parent


def watch_parent(
    parent: int,
    on_gone: Callable[[], None],
    current: Callable[[], int] = os.getppid,
    poll_s: float = POLL_S,
) -> threading.Thread:
    """Call `on_gone` in a thread of its own once `parent` is this process's parent no more."""

    def look() -> None:
        if sys.platform == "win32":
            # Windows never changes the parent's id, but lets us wait for the process.
            if not _wait_for_end(parent):
                return
        else:
            while current() == parent:
                time.sleep(poll_s)
        on_gone()

    thread = threading.Thread(target=look, name="parent watch", daemon=True)
    thread.start()
    return thread


def _wait_for_end(process: int) -> bool:
    """Block until a Windows process ends; False if it cannot be waited for."""
    if sys.platform != "win32":
        return False
    kernel = ctypes.windll.kernel32
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.WaitForSingleObject.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    opened = kernel.OpenProcess(_SYNCHRONIZE, False, process)
    if not opened:
        return False
    kernel.WaitForSingleObject(opened, _INFINITE)
    return True
