"""Writes crash reports: no locals, no secrets, no name of the user; the newest ten stay."""

import contextlib
import platform
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from nova_desktop import __version__
from nova_desktop.adapters.settings_file.atomic import free_name, write_private
from nova_desktop.domain.problems import NovaError

KEPT: Final = 10
_PATTERN: Final = "crash-*.txt"
_LONGEST_TRACE: Final = 48_000
_LINES: Final = 60
_LIBRARIES: Final = ("PySide6", "qasync", "httpx", "keyring", "psutil", "pydantic", "tomlkit")


class CrashKind(StrEnum):
    """Where an error came up that nobody caught."""

    MAIN = "main thread"
    THREAD = "another thread"
    LOOP = "event loop"
    UNRAISABLE = "clean-up of an object"
    EARLIER = "an earlier run that ended without a goodbye"


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What the user may read, copy and send. `path` is None if it could not be written."""

    kind: CrashKind
    summary: str
    text: str
    path: Path | None


def write_report(
    folder: Path,
    kind: CrashKind,
    trace: str,
    lines: Sequence[str],
    redact: Callable[[str], str],
    at: datetime,
) -> CrashReport:
    """Compose, redact and store a report; a disk that takes none still gives its text."""
    trace = _middle_cut(redact(trace))
    summary = next((line for line in reversed(trace.splitlines()) if line.strip()), "")
    text = _without_home(redact("\n".join(_composed(kind, trace, lines, at))))
    path: Path | None = None
    with contextlib.suppress(NovaError, OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = free_name(folder / "x", f"crash-{at:%Y%m%dT%H%M%SZ}", ".txt")
        write_private(place, text.encode("utf-8", "backslashreplace"))
        path = place
        _prune(folder, path)
    return CrashReport(kind, _without_home(summary.strip())[:300], text, path)


def reports(folder: Path) -> list[Path]:
    """The reports there are, oldest first."""
    with contextlib.suppress(OSError):
        return sorted(folder.glob(_PATTERN))
    return []


def trace_of(error: BaseException) -> str:
    """The traceback with causes and groups, without locals."""
    return "".join(traceback.format_exception(error))


def _composed(kind: CrashKind, trace: str, lines: Sequence[str], at: datetime) -> Iterable[str]:
    yield "Nova Desktop crash report"
    yield f"time: {at.astimezone(UTC).isoformat(timespec='seconds')}"
    yield f"where: {kind.value}"
    yield f"versions: {', '.join(_versions())}"
    yield f"\n{trace.rstrip()}\n"
    yield "last log lines:"
    yield from lines[-_LINES:]
    yield ""


def _versions() -> Iterable[str]:
    """Only of what is loaded: looking the rest up would cost more than it tells."""
    yield f"Nova {__version__}"
    yield f"Python {platform.python_version()}"
    yield platform.platform()
    for name in _LIBRARIES:
        version = getattr(sys.modules.get(name), "__version__", None)
        if isinstance(version, str):
            yield f"{name} {version}"


def _middle_cut(trace: str) -> str:
    if len(trace) <= _LONGEST_TRACE:
        return trace
    half = _LONGEST_TRACE // 2
    return f"{trace[:half]}\n[cut]\n{trace[-half:]}"


def _without_home(text: str) -> str:
    """The home folder's name is mostly the user's."""
    with contextlib.suppress(RuntimeError):
        home = str(Path.home())
        if len(home) > 1:
            return text.replace(home, "~").replace(home.replace("\\", "\\\\"), "~")
    return text


def _prune(folder: Path, newest: Path) -> None:
    others = [path for path in reports(folder) if path != newest]
    for path in others[: max(0, len(others) - (KEPT - 1))]:
        path.unlink(missing_ok=True)
