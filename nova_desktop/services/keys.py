"""Keys of providers: stored where the user wants them, known to the gateway at once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings


class Keys:
    """`on_change` brings the new values to who uses them."""

    def __init__(
        self,
        vault: SecretVault,
        settings: CurrentSettings,
        on_change: Callable[[], Awaitable[None]],
    ) -> None:
        self._vault = vault
        self._settings = settings
        self._on_change = on_change

    async def store(self, ref: SecretRef, value: str) -> None:
        """Keep it and use it. Raises NovaError with KEYCHAIN_MISSING until a place is chosen."""
        await self._vault.set(ref, value)
        await self._on_change()

    async def choose_place(self, place: SecretsPlace) -> None:
        """The user's answer to where secrets go on a computer without a keychain."""
        secrets = SecretsSettings(place=place)
        await self._settings.change(lambda settings: replace(settings, secrets=secrets))
