"""Finds and ends what this process started."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Relation(NamedTuple):
    """Who started a process, and the group it is in."""

    parent: int
    group: int


def end_descendants() -> None:
    """SIGKILL to all descendants, and to the other members of the group that we lead."""
    if sys.platform == "win32":
        return  # the parent's job object ends them
    own = os.getpid()
    for process in below(own, running_processes(), leads=os.getpgid(0) == own):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def below(own: int, running: Mapping[int, Relation], *, leads: bool) -> set[int]:
    """The descendants of `own`, and with `leads` the other members of its group."""
    found = {pid for pid, of in running.items() if leads and of.group == own}
    grown = True
    while grown:
        more = {pid for pid, of in running.items() if of.parent == own or of.parent in found}
        grown = not more <= found
        found |= more
    return found - {own}


def running_processes(folder: str = "/proc") -> dict[int, Relation]:
    """Every process of the machine by its id."""
    if sys.platform != "linux":
        return _from_psutil()
    with contextlib.suppress(OSError):
        return dict(_from_stat(entry for entry in Path(folder).iterdir() if entry.name.isdigit()))
    return {}


def _from_stat(entries: Iterable[Path]) -> Iterable[tuple[int, Relation]]:
    for entry in entries:
        with contextlib.suppress(OSError, ValueError, IndexError):
            # the name stands in parentheses and may hold anything
            fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            yield int(entry.name), Relation(int(fields[1]), int(fields[2]))


def _from_psutil() -> dict[int, Relation]:
    import psutil  # noqa: PLC0415 (macOS, and at the end only)

    found: dict[int, Relation] = {}
    for process in psutil.process_iter(["ppid"]):
        with contextlib.suppress(OSError, psutil.Error):
            found[process.pid] = Relation(process.ppid(), os.getpgid(process.pid))
    return found
