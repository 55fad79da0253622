"""Where keys are kept: another place takes all of them along, or nothing changes."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.named_secrets import named_secrets
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings import SecretsPlace, SecretsSettings, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.gateway_edits import admin_refs
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.sharing import SHARE_KEY


class KeyPlaces:
    """The vault follows the settings; a keychain that is left keeps its copies."""

    def __init__(self, settings: CurrentSettings, vault: SecretVault) -> None:
        self._settings = settings
        self._vault = vault

    async def move(self, place: SecretsPlace) -> SettingsChange:
        """Keep all keys there from now on.

        Raises NovaError when a key cannot be read or stored, or the choice cannot be saved; they
        are where they were then.
        """
        values: dict[SecretRef, str] = {}
        for ref in _kept(self._settings.now):
            if value := await self._vault.get(ref):
                values[ref] = value
        secrets = SecretsSettings(place)
        change = await self._settings.change(lambda now: replace(now, secrets=secrets))
        try:
            await self._put(values)
        except NovaError:
            await self._settings.change(change.taken_back)
            with suppress(NovaError):
                await self._put(values)
            raise
        return change

    async def undo(self, change: SettingsChange) -> None:
        """Back to the place before, keys and all."""
        await self.move(change.before.secrets.place)

    async def _put(self, values: Mapping[SecretRef, str]) -> None:
        for ref, value in values.items():
            await self._vault.set(ref, value)


def _kept(settings: Settings) -> frozenset[SecretRef]:
    """Every secret that these settings may have in the vault."""
    admins = (ref for gateway in settings.gateway.external for ref in admin_refs(gateway.id))
    return named_secrets(settings) | {SHARE_KEY, *admins}
