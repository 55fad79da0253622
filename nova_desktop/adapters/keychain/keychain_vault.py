"""KeychainVault: secrets in the keychain of the system."""

import threading
from collections.abc import Callable
from typing import TypeVar

from nova_desktop.adapters.keychain.backend import (
    Backend,
    backend_name,
    delete,
    find_backend,
    translated,
)
from nova_desktop.adapters.keychain.threads import in_own_thread
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.paths import APP_NAME
from nova_desktop.domain.problems import NovaError, ProblemCode

OnValue = Callable[[str], None]
FindBackend = Callable[[bool], Backend | None]
T = TypeVar("T")


def _find(again: bool) -> Backend | None:
    return find_backend(again=again)


class KeychainVault:
    """A SecretVault on keyring, one call at a time, each off the loop.

    Raises NovaError: KEYCHAIN_MISSING, or KEYCHAIN_LOCKED where the user did not unlock it.
    `on_value` hears each value before anyone else does, in the thread that read it.
    """

    def __init__(
        self, on_value: OnValue, *, service: str = APP_NAME, find: FindBackend = _find
    ) -> None:
        self._on_value = on_value
        self._service = service
        self._find = find
        self._lock = threading.Lock()
        self._backend: Backend | None = None
        self._looked = False

    async def name(self, *, again: bool = False) -> str:
        """What the keychain is called, or "" if there is none; `again` looks anew."""

        def look() -> str:
            with self._lock:
                backend = self._keychain(again=again)
                return backend_name(backend) if backend else ""

        return await in_own_thread(look)

    async def get(self, ref: SecretRef) -> str | None:
        def read(backend: Backend) -> str | None:
            value = backend.get_password(self._service, ref.name)
            if value:
                self._on_value(value)
            return value

        return await self._call(read)

    async def set(self, ref: SecretRef, value: str) -> None:
        """An empty value deletes."""
        if not value:
            await self.delete(ref)
            return
        self._on_value(value)
        await self._call(lambda keychain: keychain.set_password(self._service, ref.name, value))

    async def delete(self, ref: SecretRef) -> None:
        await self._call(lambda keychain: delete(keychain, self._service, ref.name))

    async def _call(self, work: Callable[[Backend], T]) -> T:
        def run() -> T:
            with self._lock:
                backend = self._keychain()
                if backend is None:
                    raise NovaError.of(ProblemCode.KEYCHAIN_MISSING)
                return translated(lambda: work(backend))

        return await in_own_thread(run)

    def _keychain(self, *, again: bool = False) -> Backend | None:
        if self._backend is None and (again or not self._looked):
            self._backend = self._find(again)
            self._looked = True
        return self._backend
