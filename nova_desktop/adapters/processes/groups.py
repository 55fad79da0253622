"""Process groups: a guard that ends them when the window dies, and their whole, sure end."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

# The guard waits for lines `GROUP START` on its stdin. At `done` it leaves; at the end of
# stdin (the window died, however it died) it kills every group it was told of, except one
# whose leader's pid now belongs to a process that started at another time. On Linux it also
# kills whatever has `$1` in its environment: a child that was never told of, as the window died
# between starting it and saying so.
_GUARD: Final = """
started() {
  read -r stat < "/proc/$1/stat" || return 0
  set -- ${stat##*) }
  echo "${20}"
}
groups=""
while read -r group start; do
  [ "$group" = done ] && exit 0
  groups="$groups $group:$start"
done
for pair in $groups; do
  group=${pair%%:*}; start=${pair#*:}; now=$(started "$group")
  if [ -z "$now" ] || [ -z "$start" ] || [ "$now" = "$start" ]; then
    kill -s KILL -- "-$group"
  fi
done
[ -n "$1" ] && [ -d /proc/self ] || exit 0
for file in $(grep -laF "$1" /proc/[0-9]*/environ); do
  pid=${file#/proc/}; kill -s KILL "${pid%/environ}"
done
"""
_LEAVE_BUDGET_S: Final = 1.0


class GroupGuard:
    """A tiny shell beside a child; it outlives the window by a moment to end what is left.

    It is there before the child. `marked` stands in the child's environment, as `NAME=value`.
    """

    def __init__(self, marked: str = "") -> None:
        self._shell: subprocess.Popen[bytes] | None = None
        self._groups: dict[int, str] = {}
        if sys.platform != "win32":
            self._shell = subprocess.Popen(
                ["/bin/sh", "-c", _GUARD, "guard", marked],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )

    def watch(self, group: int) -> None:
        """Guard one more process group."""
        self._groups[group] = start_time(group)
        self._tell(f"{group} {self._groups[group]}\n")

    def kill(self) -> None:
        """End every guarded group now."""
        for group, start in self._groups.items():
            now = start_time(group)
            if now and start and now != start:
                continue
            kill_group(group)

    def close(self) -> None:
        """Let the guard go, the groups have ended."""
        self._tell("done\n")
        if self._shell is None:
            return
        if self._shell.stdin is not None:
            with contextlib.suppress(OSError):
                self._shell.stdin.close()
        try:
            self._shell.wait(_LEAVE_BUDGET_S)
        except subprocess.TimeoutExpired:
            self._shell.kill()
            self._shell.wait()

    def _tell(self, line: str) -> None:
        if self._shell is None or self._shell.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self._shell.stdin.write(line.encode())
            self._shell.stdin.flush()


def kill_group(group: int) -> None:
    """SIGKILL to all its members; a group that has ended already is fine. Not for Windows."""
    if sys.platform == "win32" or group <= 1:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def start_time(pid: int) -> str:
    """The kernel's start time of a process in clock ticks; "" where it is not known."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
