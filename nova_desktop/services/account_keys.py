"""The secrets of accounts in the vault: put in and taken out together, or not at all."""

from typing import Final

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.provider_catalogue import Access
from nova_desktop.services.keys import Keys
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.vault_changes import VaultChanges

# What the gateway says to a new key: it is kept all the same, and tells its trouble by itself.
_GATEWAYS: Final = frozenset(
    {
        ProblemCode.CHILD_CALL_FAILED,
        ProblemCode.CHILD_SILENT,
        ProblemCode.CHILD_NOT_STARTED,
        ProblemCode.PLAN_REJECTED,
    }
)


class AccountKeys(VaultChanges):
    """Brings another value to the gateway at once, too."""

    def __init__(self, keys: Keys, vault: SecretVault) -> None:
        super().__init__(vault)
        self._keys = keys

    async def access_of(self, account: Account) -> Access:
        """What is needed to call the provider, read from the vault."""
        key = await self._vault.get(account.secret) if account.secret else None
        params: dict[str, str] = {}
        for param in account.params:
            value = await self._vault.get(param.secret) if param.secret else param.value
            params[param.name] = value or ""
        return Access(key or "", account.api_base, params)

    async def use_other(self, ref: SecretRef, value: str) -> None:
        """Store another value and bring it to the gateway. Raises what the vault raises."""
        try:
            await self._keys.store(ref, value)
        except NovaError as error:
            if error.problem.code not in _GATEWAYS:
                raise
