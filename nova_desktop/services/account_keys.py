"""The secrets of accounts in the vault: put in and taken out together, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Final, TypeVar

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access
from nova_desktop.services.keys import Keys
from nova_desktop.services.ports import SecretVault

Done = TypeVar("Done")
# What the gateway says to a new key: it is kept all the same, and tells its trouble by itself.
_GATEWAYS: Final = frozenset(
    {
        ProblemCode.CHILD_CALL_FAILED,
        ProblemCode.CHILD_SILENT,
        ProblemCode.CHILD_NOT_STARTED,
        ProblemCode.PLAN_REJECTED,
    }
)


class AccountKeys:
    """`taken_out` values are remembered for as long as Nova runs, so that an undo has them."""

    def __init__(self, keys: Keys, vault: SecretVault) -> None:
        self._keys = keys
        self._vault = vault
        self._taken_out: dict[SecretRef, str] = {}

    async def access_of(self, account: Account) -> Access:
        """What is needed to call the provider, read from the vault."""
        key = await self._vault.get(account.secret) if account.secret else None
        params: dict[str, str] = {}
        for param in account.params:
            value = await self._vault.get(param.secret) if param.secret else param.value
            params[param.name] = value or ""
        return Access(key or "", account.api_base, params)

    async def with_new(
        self, values: Mapping[SecretRef, str], change: Callable[[], Awaitable[Done]]
    ) -> Done:
        """Store `values`, then change; when that fails the vault is as it was before."""
        stored: list[SecretRef] = []
        try:
            for ref, value in values.items():
                await self._vault.set(ref, value)
                stored.append(ref)
            return await change()
        except (NovaError, ValueError, asyncio.CancelledError):
            for ref in stored:
                with suppress(NovaError):
                    await self._vault.delete(ref)
            raise

    async def use_other(self, ref: SecretRef, value: str) -> None:
        """Store another value and bring it to the gateway. Raises what the vault raises."""
        try:
            await self._keys.store(ref, value)
        except NovaError as error:
            if error.problem.code not in _GATEWAYS:
                raise

    async def without(
        self, refs: Collection[SecretRef], change: Callable[[], Awaitable[Done]]
    ) -> Done:
        """Change, then take these out; each value is kept for `held`.

        When the vault refuses, the ones taken out go back, and its error is raised.
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
            raise
        self._taken_out |= values
        return done

    def held(self, refs: Collection[SecretRef]) -> dict[SecretRef, str]:
        """Values that were taken out of the vault since the start."""
        return {ref: self._taken_out[ref] for ref in refs if ref in self._taken_out}
