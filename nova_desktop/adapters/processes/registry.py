"""The file that names the running children, so that the next start can end what was left."""

import contextlib
import json
import threading
from pathlib import Path
from typing import cast

import psutil

from nova_desktop.adapters.processes.groups import kill_group

_TOLERANCE_S = 0.05


class ChildRegistry:
    """Pids with their creation times in a small JSON file, rewritten at each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[int, float] = {}

    def add(self, pid: int) -> None:
        created = _created(pid)
        if created is not None:
            with self._lock:
                self._known[pid] = created
                self._write()

    def remove(self, pid: int) -> None:
        with self._lock:
            if self._known.pop(pid, None) is not None:
                self._write()

    def reap(self) -> list[int]:
        """End the children that an earlier window left; blocks for 3 seconds at most."""
        with self._lock:
            named = {p: at for p, at in self._read().items() if p not in self._known}
        left = [pid for pid, created in named.items() if _is(pid, created)]
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

    def _read(self) -> dict[int, float]:
        try:
            raw: object = json.loads(self._path.read_text())
            entries = cast("dict[str, float]", raw) if isinstance(raw, dict) else {}
            return {int(pid): float(created) for pid, created in entries.items()}
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


def _created(pid: int) -> float | None:
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return None


def _is(pid: int, created: float) -> bool:
    now = _created(pid)
    return now is not None and abs(now - created) < _TOLERANCE_S
