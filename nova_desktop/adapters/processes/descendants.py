"""Every process that came from a child, also one in a session of its own whose parent is gone."""

import contextlib
import secrets
from typing import Final

import psutil

MARK: Final = "NOVA_CHILD_MARK"
_PASSES: Final = 3


def new_mark() -> str:
    """A value for MARK in a child's environment, which its descendants inherit."""
    return secrets.token_hex(8)


def kill_tree(pid: int) -> None:
    """Kill the descendants that still hang on a child, then the child; a few milliseconds."""
    with contextlib.suppress(psutil.Error):
        child = psutil.Process(pid)
        # Stopped first, it cannot start another one between the look and the kill.
        with contextlib.suppress(psutil.Error):
            child.suspend()
        _kill([*child.children(recursive=True), child])


def kill_marked(mark: str) -> None:
    """Kill all that carry the mark. Reads every process's environment: not for the loop."""
    for _ in range(_PASSES):  # one may start another while they are looked for
        found = [process for pid in psutil.pids() if (process := _marked(pid, mark))]
        if not found:
            return
        _kill(found)
        psutil.wait_procs(found, timeout=0.2)


def _marked(pid: int, mark: str) -> psutil.Process | None:
    # OSError: some systems refuse to show another user's process in their own way.
    with contextlib.suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
