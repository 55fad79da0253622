"""Starts this same executable as a child, with a clean environment and no inherited files."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from nova_desktop import protocol
from nova_desktop.adapters.processes.child_log import ChildLog
from nova_desktop.adapters.processes.descendants import MARK, kill_tree, new_mark
from nova_desktop.adapters.processes.groups import GroupGuard, kill_group
from nova_desktop.adapters.processes.popen_child import PopenChild, first_line
from nova_desktop.adapters.processes.registry import ChildRegistry
from nova_desktop.domain.children import ChildKind
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.services.ports import EventListener

_DROPPED: Final = frozenset(
    {
        "DATABASE_URL",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PYTHONPROFILEIMPORTTIME",
    }
)
# On Windows the windowed program has no standard streams to give to a child.
_CONSOLE: Final = "nova-desktop.exe"
_END_BUDGET_S: Final = 1.0
_FIXED: Final = {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}


class PopenLauncher:
    """Implements ChildLauncher."""

    def __init__(
        self,
        registry: ChildRegistry,
        run_folder: Path,
        log_folder: Path,
        redact: Callable[[str], str],
        command: Sequence[str] = (),
    ) -> None:
        self._registry = registry
        self._run_folder = run_folder
        self._log_folder = log_folder
        self._redact = redact
        self._command = tuple(command) or own_command()

    async def launch(
        self,
        kind: ChildKind,
        name: str,
        start_params: Mapping[str, object],
        on_event: EventListener,
        on_exit: Callable[[int], None],
    ) -> PopenChild:
        mark = new_mark()
        try:
            line = first_line(start_params)
            guard = GroupGuard(f"{MARK}={mark}")
            try:
                process = self._spawn(kind, mark)
                guard.watch(process.pid)
            except BaseException:
                guard.close()
                raise
            try:
                return self._listen(name, process, guard, mark, line, on_event, on_exit)
            except BaseException:
                self._registry.remove(process.pid)
                _discard(process)
                guard.close()
                raise
        # RuntimeError: no thread can start.
        except (OSError, RuntimeError, protocol.ProtocolError) as error:
            raise NovaError.of(
                ProblemCode.CHILD_NOT_STARTED, detail=str(error), child=name, retryable=True
            ) from error

    def _listen(
        self,
        name: str,
        process: "subprocess.Popen[bytes]",
        guard: GroupGuard,
        mark: str,
        line: bytes,
        on_event: EventListener,
        on_exit: Callable[[int], None],
    ) -> PopenChild:
        def ended(code: int) -> None:
            self._registry.remove(process.pid)
            on_exit(code)

        log = ChildLog(self._log_folder / f"{_file_name(name)}.log", self._redact)
        self._registry.add(process.pid)
        child = PopenChild(name, process, guard, mark, log, on_event, ended)
        try:
            child.start(line)
        except RuntimeError:
            child.discard()
            raise
        return child

    async def reap(self) -> Sequence[int]:
        return await asyncio.to_thread(self._registry.reap)

    def _spawn(self, kind: ChildKind, mark: str) -> "subprocess.Popen[bytes]":
        # From the loop's own thread: Linux ends the child when the thread that made it ends.
        return subprocess.Popen(
            [*self._command, "--child", kind.value],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._run_folder,
            env=child_environment(os.environ) | {MARK: mark},
            bufsize=0,  # a buffer's lock would let one thread block another
            start_new_session=sys.platform != "win32",
            creationflags=_creation_flags(),
        )


def _discard(process: "subprocess.Popen[bytes]") -> None:
    """End a child that nobody will watch."""
    kill_tree(process.pid)
    if sys.platform != "win32":
        kill_group(process.pid)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_END_BUDGET_S)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def own_command() -> tuple[str, ...]:
    """How to start this program again, frozen or not."""
    if getattr(sys, "frozen", False):
        return (
            (str(Path(sys.executable).with_name(_CONSOLE)),) if _on_windows() else (sys.executable,)
        )
    return (sys.executable, "-m", "nova_desktop")


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The child's environment: no database, no keys, no half-set Python, UTF-8 everywhere.

    LiteLLM would use a provider's key that it finds there; only the vault's are the user's choice.
    """
    kept = {key: value for key, value in environment.items() if not _is_dropped(key)}
    return kept | _FIXED


def _is_dropped(key: str) -> bool:
    return key in _DROPPED or key.upper().endswith(("_API_KEY", "_API_TOKEN"))


def _on_windows() -> bool:
    return sys.platform == "win32"


def _creation_flags() -> int:
    if sys.platform != "win32":
        return 0
    return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name)
