"""Models of the user's own: served with their keys in the vault, or not at all."""

import asyncio
from collections.abc import Mapping

from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.named_secrets import named_secrets
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.account_keys import AccountKeys
from nova_desktop.services.model_changes import (
    Edit,
    with_deployment,
    without_deployment,
    without_model,
)
from nova_desktop.services.model_settings import ModelSettings


class OwnModels:
    """What is begun is carried to its end even when the caller is cancelled."""

    def __init__(self, settings: ModelSettings, keys: AccountKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def save(
        self, deployment: Deployment, secrets: Mapping[SecretRef, str] | None = None
    ) -> SettingsChange:
        """Put it in place of the one with its id, or add it; `secrets` are new values.

        Raises NovaError of the vault, the gateway and the settings; nothing has changed then.
        """
        return await asyncio.shield(self._save(deployment, secrets or {}))

    async def remove(self, model: str) -> SettingsChange:
        """Take away all behind a name, and keys that nothing else names. Raises as `save` does."""
        return await asyncio.shield(self._changed(lambda now: without_model(now, model)))

    async def remove_deployment(self, deployment_id: str) -> SettingsChange:
        """The same for one of those behind a name; the others go on."""
        return await asyncio.shield(
            self._changed(lambda now: without_deployment(now, deployment_id))
        )

    async def undo(self, change: SettingsChange) -> None:
        """Take a change back, its keys too. Raises as `save` does."""
        await asyncio.shield(self._undo(change.taken_back))

    async def _save(
        self, deployment: Deployment, secrets: Mapping[SecretRef, str]
    ) -> SettingsChange:
        named = named_secrets(self._settings.now)
        others = [ref for ref in secrets if ref in named]

        async def change() -> SettingsChange:
            done = await self._changed(lambda now: with_deployment(now, deployment))
            try:
                for ref in others:  # the plan alone does not tell the gateway of another value
                    await self._keys.use_other(ref, secrets[ref])
            except NovaError:
                await self._settings.undo(done)
                raise
            return done

        return await self._keys.with_new(secrets, change)

    async def _undo(self, edit: Edit) -> None:
        now = self._settings.now
        back = self._keys.held(named_secrets(edit(now)) - named_secrets(now))
        await self._keys.with_new(back, lambda: self._changed(edit))

    async def _changed(self, edit: Edit) -> SettingsChange:
        """The change, and the vault without what nothing names any more."""
        now = self._settings.now
        freed = named_secrets(now) - named_secrets(edit(now))
        return await self._keys.without(
            freed, lambda: self._settings.change(edit), self._settings.undo
        )
