"""The file that names the running children, so that the next start can end what was left."""

import contextlib
import json
import threading
from pathlib import Path
from typing import cast

import psutil

from nova_desktop.adapters.processes.groups import kill_group
from nova_desktop.adapters.processes.stamp import is_stamped, process_stamp


class ChildRegistry:
    """Pids with their stamps in a small JSON file, rewritten at each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[int, str] = {}

    def add(self, pid: int) -> None:
        stamp = process_stamp(pid)
        if stamp is not None:
            with self._lock:
                self._known[pid] = stamp
                self._write()

    def remove(self, pid: int) -> None:
        with self._lock:
            if self._known.pop(pid, None) is not None:
                self._write()

    def reap(self) -> list[int]:
        """End the children that an earlier window left; blocks for 3 seconds at most."""
        with self._lock:
            named = {p: at for p, at in self._read().items() if p not in self._known}
        left = [pid for pid, stamp in named.items() if is_stamped(pid, stamp)]
        victims: list[psutil.Process] = []
        for pid in left:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                victims += [*process.children(recursive=True), process]
            kill_group(pid)
        for victim in victims:
            with contextlib.suppress(psutil.Error):
                victim.kill()
        psutil.wait_procs(victims, timeout=3)
        with self._lock:
            self._forget_others()
        return left

    def _forget_others(self) -> None:
        if self._known:
            self._write()
            return
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[int, str]:
        try:
            raw: object = json.loads(self._path.read_text())
            entries = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
            return {int(pid): str(stamp) for pid, stamp in entries.items()}
        except (OSError, ValueError, TypeError):
            return {}

    def _write(self) -> None:
        fresh = self._path.with_suffix(".tmp")
        # A full disk costs the reaping after a crash, not the child that is to start.
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(self._known))
            fresh.replace(self._path)


def pid_exists(pid: int) -> bool:
    """Whether a process of that id runs now."""
    return psutil.pid_exists(pid)
