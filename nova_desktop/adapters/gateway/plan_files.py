"""Keeps the gateway's YAML on disk: written whole or not at all, readable by its owner only."""

import asyncio
import errno
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import GatewayPlan, SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class PlanFiles:
    """The PlanStore at `path`, with the last good file beside it. All work is done in threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._good = path.with_name(f"{path.stem}.last-good{path.suffix}")
        # held by the threads themselves: a cancelled caller leaves, its thread still writes
        self._writing = threading.Lock()

    async def write(self, plan: GatewayPlan, key_ref: SecretRef) -> str:
        """Render `plan` and put it in place; the file's path."""
        text = await asyncio.to_thread(render, plan, key_ref.env_name())
        await asyncio.to_thread(self._put, self._path, text.encode())
        return str(self._path)

    async def check(self, plan: GatewayPlan, key_ref: SecretRef) -> None:
        """Raises NovaError with PLAN_REJECTED for a plan that `write` would not take."""
        await asyncio.to_thread(render, plan, key_ref.env_name())

    async def keep_as_good(self) -> None:
        """Remember the file in place as the last good one."""
        await asyncio.to_thread(self._copy, self._path, self._good)

    async def roll_back(self) -> bool:
        """Put the last good file back in place; False if there is none."""
        return await asyncio.to_thread(self._copy, self._good, self._path)

    def _copy(self, source: Path, target: Path) -> bool:
        try:
            content = source.read_bytes()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _translated(error, source) from error
        self._put(target, content)
        return True

    def _put(self, target: Path, content: bytes) -> None:
        fresh = target.with_name(f"{target.name}.new")
        try:
            with self._writing:
                _write_private(fresh, content)
                fresh.replace(target)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise _translated(error, target) from error


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that did not exist before with mode 0600, down to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # what a crash left behind may be readable by others
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _translated(error: OSError, path: Path) -> NovaError:
    code = ProblemCode.DISK_FULL if error.errno in _FULL else ProblemCode.HOME_UNUSABLE
    return NovaError.of(code, detail=str(error), retryable=True, path=str(path))
