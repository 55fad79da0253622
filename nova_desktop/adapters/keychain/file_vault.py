"""FileVault: secrets in a file that only the user can read, for computers without a keychain."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from nova_desktop.adapters.settings_file.atomic import (
    PRIVATE,
    disk_error,
    set_aside,
    write_private,
)
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode

_VERSION: Final = 1


class FileVault:
    """A SecretVault on one JSON file, mode 0600, written whole; an empty value deletes.

    The user was warned before anything is written here. Raises NovaError: HOME_UNUSABLE (also for
    a file that is no vault) or DISK_FULL, each with `path`.
    """

    def __init__(self, path: Path, on_value: Callable[[str], None]) -> None:
        self._path = path
        self._on_value = on_value
        self._lock = threading.Lock()

    async def get(self, ref: SecretRef) -> str | None:
        return await asyncio.to_thread(self._get, ref.name)

    async def set(self, ref: SecretRef, value: str) -> None:
        """A file that is no vault is set aside first."""
        if value:
            self._on_value(value)
        await asyncio.to_thread(self._change, ref.name, value)

    async def delete(self, ref: SecretRef) -> None:
        await asyncio.to_thread(self._change, ref.name, "")

    def _get(self, name: str) -> str | None:
        with self._lock:
            values = self._read()
        for value in values.values():
            self._on_value(value)
        return values.get(name)

    def _change(self, name: str, value: str) -> None:
        with self._lock:
            try:
                values = self._read()
            except _NoVaultError:
                if not value:
                    raise
                set_aside(self._path, "broken", datetime.now(UTC))
                values = {}
            before = dict(values)
            values.pop(name, None)
            if value:
                values[name] = value
            if values != before:
                content = {"version": _VERSION, "secrets": values}
                write_private(self._path, json.dumps(content, indent=1).encode())

    def _read(self) -> dict[str, str]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise disk_error(error, self._path) from error
        with contextlib.suppress(OSError):  # copied or restored by a tool that knows no modes
            self._path.chmod(PRIVATE)
        try:
            return _secrets_of(json.loads(content))
        except (ValueError, RecursionError) as error:
            raise _NoVaultError(self._path) from error


class _NoVaultError(NovaError):
    """The file is something else; the detail must not quote it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            NovaError.of(
                ProblemCode.HOME_UNUSABLE, path=str(path), detail="not a file of secrets"
            ).problem
        )


def _secrets_of(content: object) -> dict[str, str]:
    """Raises ValueError."""
    known = cast("dict[str, object]", content) if isinstance(content, dict) else {}
    secrets = known.get("secrets")
    if known.get("version") != _VERSION or not isinstance(secrets, dict):
        raise ValueError("another layout")
    values = cast("dict[str, object]", secrets)
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError("a value is no text")
    return cast("dict[str, str]", values)
