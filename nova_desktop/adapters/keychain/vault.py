"""PlacedVault: the SecretVault that puts secrets where the user wants them."""

import contextlib
from collections.abc import Callable
from typing import Final

from nova_desktop.adapters.keychain.backend import backend_name, find_backend
from nova_desktop.adapters.keychain.file_vault import FileVault
from nova_desktop.adapters.keychain.keychain_vault import KeychainVault
from nova_desktop.adapters.keychain.session_vault import SessionVault
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings
from nova_desktop.services.ports import SecretVault

FILE_NAME: Final = "secrets.json"


class PlacedVault:
    """Reads from and writes to one place; what is stored in one leaves the others.

    ASK means the keychain, and where there is none a `set` raises KEYCHAIN_MISSING, so that the
    user is asked; the answer comes through `use`. Without an answer nothing is stored anywhere.
    A keychain that was not chosen is never touched: it might prompt.
    """

    def __init__(
        self,
        keychain: KeychainVault,
        session: SessionVault,
        file: FileVault,
        place: SecretsPlace = SecretsPlace.ASK,
    ) -> None:
        self._keychain = keychain
        self._session = session
        self._file = file
        self._place = place

    def use(self, secrets: SecretsSettings) -> None:
        """From now on keep secrets where `secrets` says; those of another place stay there."""
        self._place = secrets.place

    async def keychain_name(self, *, again: bool = False) -> str:
        """What the system's keychain is called, or "" if there is none."""
        return await self._keychain.name(again=again)

    async def get(self, ref: SecretRef) -> str | None:
        vault = await self._chosen()
        return await vault.get(ref) if vault else None

    async def set(self, ref: SecretRef, value: str) -> None:
        vault = await self._chosen(again=True)
        if vault is None:
            raise NovaError.of(ProblemCode.KEYCHAIN_MISSING)
        await vault.set(ref, value)
        with contextlib.suppress(NovaError):  # it is stored, an old copy elsewhere is no failure
            await self._delete_beside(vault, ref)

    async def delete(self, ref: SecretRef) -> None:
        vault = await self._chosen()
        if vault is not None:
            await vault.delete(ref)
        await self._delete_beside(vault, ref)

    async def _chosen(self, *, again: bool = False) -> SecretVault | None:
        if self._place is SecretsPlace.SESSION:
            return self._session
        if self._place is SecretsPlace.FILE:
            return self._file
        return self._keychain if await self._keychain.name(again=again) else None

    async def _delete_beside(self, chosen: SecretVault | None, ref: SecretRef) -> None:
        for vault in (self._session, self._file):
            if vault is not chosen:
                await vault.delete(ref)


def make_vault(
    paths: NovaPaths, secrets: SecretsSettings, on_value: Callable[[str], None]
) -> PlacedVault:
    """The vault of an installation; `on_value` hears every value that is read or stored."""
    return PlacedVault(
        KeychainVault(on_value),
        SessionVault(on_value),
        FileVault(paths.data / FILE_NAME, on_value),
        secrets.place,
    )


def keychain_name() -> str:
    """What the system's keychain is called, or "" if there is none. Blocks for some 100 ms."""
    backend = find_backend()
    return backend_name(backend) if backend else ""
