"""What tells a process from a later one that got its pid, also when the clock is set."""

import sys
from pathlib import Path
from typing import Final

import psutil

from nova_desktop.adapters.processes.groups import start_time

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_TOLERANCE_S: Final = 0.05


def process_stamp(pid: int) -> str | None:
    """The boot and the start in clock ticks on Linux, else the creation in seconds of the epoch.

    None for a process that does not run.
    """
    if sys.platform != "linux":
        return _created(pid)
    ticks = start_time(pid)
    try:
        return f"{_BOOT_ID.read_text().strip()}/{ticks}" if ticks else None
    except OSError:
        return None


def is_stamped(pid: int, stamp: str) -> bool:
    """Whether the process that got this stamp still runs."""
    now = process_stamp(pid)
    if now is None or sys.platform == "linux":
        return now == stamp
    try:
        return abs(float(now) - float(stamp)) < _TOLERANCE_S
    except ValueError:
        return False


def _created(pid: int) -> str | None:
    try:
        return f"{psutil.Process(pid).create_time():.3f}"
    except psutil.Error:
        return None
