"""Marks that Nova runs, so that the next start can tell a crash from a goodbye."""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from nova_desktop.adapters.settings_file.atomic import write_private
from nova_desktop.app.crash import FAULT_LOG
from nova_desktop.app.crash_report import CrashKind, reports, write_report
from nova_desktop.app.logs import LOG_NAME
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.redaction_patterns import redact_lookalikes

MARKER: Final = "session.json"
_FAULT_LIMIT: Final = 256 * 1024
_FAULT_SHOWN: Final = 16 * 1024
_LOG_SHOWN: Final = 64 * 1024

StampOf = Callable[[int], str | None]


@dataclass(frozen=True, slots=True)
class _Marker:
    """A run of Nova: process, its stamp, start in seconds of the epoch, size of the fault log."""

    pid: int = 0
    stamp: str = ""
    started: float = 0.0
    faults: int = 0


def process_stamp(pid: int) -> str | None:
    """What tells a process from a later one with the same pid; None if it does not run.

    Linux only (boot and start in clock ticks, which no change of the clock moves). Elsewhere None:
    the one who asks holds the lock of the single instance, so no earlier Nova can run.
    """
    if sys.platform != "linux":
        return None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    # the name, in brackets, may hold anything; see proc(5)
    state, *fields = stat.rpartition(")")[2].split()
    return None if state in "ZX" else f"{boot}/{fields[18]}"


def mark_running(paths: NovaPaths, stamp_of: StampOf = process_stamp) -> None:
    """Write the marker of this process; call it with the lock of the single instance held.

    A disk that takes no marker costs the notice after a crash, nothing else.
    """
    faults = paths.logs / FAULT_LOG
    with contextlib.suppress(OSError):
        if faults.stat().st_size > _FAULT_LIMIT:
            os.truncate(faults, 0)
    started = datetime.now(UTC).timestamp()
    pid = os.getpid()
    marker = {"pid": pid, "stamp": stamp_of(pid), "started": started, "faults": _size(faults)}
    with contextlib.suppress(NovaError):
        write_private(paths.run / MARKER, json.dumps(marker).encode())


def mark_stopped(paths: NovaPaths) -> None:
    """Take the marker away at a clean stop, if it is this process's."""
    marker = _read(paths)
    if marker is not None and marker.pid == os.getpid():
        with contextlib.suppress(OSError):
            (paths.run / MARKER).unlink(missing_ok=True)


def previous_crash(paths: NovaPaths, stamp_of: StampOf = process_stamp) -> Problem | None:
    """PREVIOUS_CRASH with `report`, the path of a report, if the last run did not end well.

    Call it before `mark_running`. The marker is taken away, so a crash is told once.
    """
    marker = _read(paths)
    if marker is None or _runs(marker, stamp_of):
        return None
    report = _report_of(paths, marker)
    with contextlib.suppress(OSError):
        (paths.run / MARKER).unlink(missing_ok=True)
    return Problem(ProblemCode.PREVIOUS_CRASH, {"report": str(report or paths.crash_reports)})


def _runs(marker: _Marker, stamp_of: StampOf) -> bool:
    """Whether the marked process still runs, and is not another one that got its pid."""
    stamp = stamp_of(marker.pid) if marker.pid > 0 and marker.stamp else None
    return stamp is not None and stamp == marker.stamp


def _report_of(paths: NovaPaths, marker: _Marker) -> Path | None:
    """The report that the crash hook wrote, else one of what the run left behind."""
    faults = _tail(paths.logs / FAULT_LOG, _FAULT_SHOWN, marker.faults)
    newest = reports(paths.crash_reports)[-1:]
    if newest and not faults and _changed(newest[0]) >= marker.started > 0:
        return newest[0]
    trace = faults or "It was killed, the computer went off, or it could not write a report."
    lines = _tail(paths.logs / LOG_NAME, _LOG_SHOWN).splitlines()
    at = datetime.now(UTC)
    folder = paths.crash_reports
    return write_report(folder, CrashKind.EARLIER, trace, lines, redact_lookalikes, at).path


def _read(paths: NovaPaths) -> _Marker | None:
    """None without a marker; an empty one if it cannot be read, which no clean stop leaves."""
    try:
        content: object = json.loads((paths.run / MARKER).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return _Marker()
    try:
        known = cast("dict[str, str]", content) if isinstance(content, dict) else {}
        return _Marker(
            int(known["pid"]),
            str(known["stamp"] or ""),
            float(known["started"]),
            int(known["faults"]),
        )
    except (LookupError, ValueError, TypeError):
        return _Marker()


def _tail(path: Path, longest: int, begin: int = 0) -> str:
    """The last `longest` bytes of a file after `begin`, or ""; whole lines only."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            first = max(begin if begin <= size else 0, size - longest)
            file.seek(first)
            text = file.read(longest).decode("utf-8", "replace")
    except OSError:
        return ""
    return text if first in (0, begin) else text.partition("\n")[2]


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _changed(path: Path) -> float:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0
