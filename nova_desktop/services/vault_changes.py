"""Secrets that come and go with a change of the settings: both happen, or none."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import TypeVar

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.ports import SecretVault

Done = TypeVar("Done")


class VaultChanges:
    """What is taken out is remembered for as long as Nova runs, so that an undo has it."""

    def __init__(self, vault: SecretVault) -> None:
        self._vault = vault
        self._taken_out: dict[SecretRef, str] = {}

    async def with_new(
        self, values: Mapping[SecretRef, str], change: Callable[[], Awaitable[Done]]
    ) -> Done:
        """Store `values`, then change; when that fails the vault is as it was before."""
        before: dict[SecretRef, str | None] = {}
        try:
            for ref, value in values.items():
                before[ref] = await self._vault.get(ref)
                await self._vault.set(ref, value)
            return await change()
        except (NovaError, ValueError, asyncio.CancelledError):
            for ref, old in before.items():
                with suppress(NovaError):
                    await self._put_back(ref, old)
            raise

    async def without(
        self,
        refs: Collection[SecretRef],
        change: Callable[[], Awaitable[Done]],
        undo: Callable[[Done], Awaitable[object]] | None = None,
    ) -> Done:
        """Change, then take these out; each value is kept for `held`.

        When the vault refuses, the ones taken out go back, the change is undone, and the vault's
        error is raised.
        """
        values = {ref: value for ref in refs if (value := await self._vault.get(ref))}
        done = await change()
        try:
            for ref in values:
                await self._vault.delete(ref)
        except NovaError:
            for ref, value in values.items():
                with suppress(NovaError):
                    await self._vault.set(ref, value)
            if undo is not None:
                await undo(done)
            raise
        self._taken_out |= values
        return done

    def held(self, refs: Collection[SecretRef]) -> dict[SecretRef, str]:
        """Values that were taken out of the vault since the start."""
        return {ref: self._taken_out[ref] for ref in refs if ref in self._taken_out}

    async def _put_back(self, ref: SecretRef, old: str | None) -> None:
        if old is None:
            await self._vault.delete(ref)
        else:
            await self._vault.set(ref, old)
