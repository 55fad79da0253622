"""Changes of the user's list of gateways: add, remove, order, keys; all of it or nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import GatewayLook
from nova_desktop.domain.settings import GatewaySettings, Primary, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.external_gateways import ExternalGateways
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.vault_changes import VaultChanges

Edit = Callable[[GatewaySettings], GatewaySettings]


class GatewayEdits:
    """Each change is one of the settings and can be taken back with `undo`.

    The key of a gateway that is removed leaves the vault with it; an undo puts it back.
    """

    def __init__(
        self, settings: CurrentSettings, vault: SecretVault, external: ExternalGateways
    ) -> None:
        self._settings = settings
        self._vault = vault
        self._kept = VaultChanges(vault)
        self._external = external

    async def add(
        self, look: GatewayLook, key: str = "", certificate: str = "", *, first: bool = True
    ) -> tuple[str, SettingsChange]:
        """Ask it from now on: before all others, or after them. Its id, and the change.

        Raises NovaError: GATEWAY_ADDED_ALREADY, and those of the vault and the settings file;
        then nothing is kept.
        """
        url = look.url
        if any(gateway.url == url for gateway in self._settings.now.gateway.external):
            raise NovaError.of(ProblemCode.GATEWAY_ADDED_ALREADY, address=url)
        added = _new(url, key.strip(), certificate)
        if added.secret is not None:
            await self._vault.set(added.secret, key.strip())
        try:
            change = await self._change(lambda now: _with(now, added, first=first))
        except NovaError:
            if added.secret is not None:
                await self._vault.delete(added.secret)
            raise
        self._external.took(added.id, look)
        return added.id, change

    async def connect(self, look: GatewayLook, key: str, certificate: str) -> SettingsChange:
        """Ask the gateway of a good look before all others, also if it was there already.

        Raises NovaError as `add` does; then nothing is kept.
        """
        there = (g for g in self._settings.now.gateway.external if g.url == look.url)
        old = next(there, None)
        if old is None:
            return (await self.add(look, key, certificate))[1]
        ref = key_ref(old.id) if key.strip() else None
        before = await self._vault.get(ref) if ref is not None else None
        if ref is not None:
            await self._vault.set(ref, key.strip())
        same = replace(old, secret=ref, certificate=certificate, enabled=True)
        try:
            change = await self._change(lambda now: _with(_less(now, old.id), same, first=True))
        except NovaError:
            if ref is not None and before is not None:
                await self._vault.set(ref, before)
            raise
        self._external.forget_keys()
        self._external.took(old.id, look)
        return change

    async def remove(self, gateway_id: str) -> SettingsChange:
        """Ask it no more. Without a gateway elsewhere the managed one comes first again.

        Raises NovaError, also when the vault refuses; nothing has changed then.
        """
        return await asyncio.shield(
            self._without_secrets(_at_gateways(lambda now: _without(now, gateway_id)))
        )

    async def enable(self, gateway_id: str, enabled: bool) -> SettingsChange:
        return await self._edit(gateway_id, lambda gateway: replace(gateway, enabled=enabled))

    async def trust(self, gateway_id: str, certificate: str) -> SettingsChange:
        """Trust exactly this certificate (PEM) of it, "" for the usual check."""
        return await self._edit(gateway_id, lambda g: replace(g, certificate=certificate))

    async def use_key(self, gateway_id: str, key: str) -> SettingsChange:
        """Another key, "" for none; the next call uses it."""
        ref = key_ref(gateway_id) if key.strip() else None
        if ref is not None:
            await self._vault.set(ref, key.strip())
        change = await self._edit(gateway_id, lambda gateway: replace(gateway, secret=ref))
        self._external.forget_keys()
        return change

    async def reorder(self, gateway_ids: Sequence[str]) -> SettingsChange:
        """Ask those elsewhere in this order; ids that are left out come last."""

        def edit(now: GatewaySettings) -> GatewaySettings:
            place = {id_: at for at, id_ in enumerate(gateway_ids)}
            ordered = sorted(now.external, key=lambda g: place.get(g.id, len(place)))
            return replace(now, external=tuple(ordered))

        return await self._change(edit)

    async def put_first(self, primary: Primary) -> SettingsChange:
        """Ask the managed one first, or those elsewhere."""
        return await self._change(lambda now: replace(now, primary=primary))

    async def undo(self, change: SettingsChange) -> None:
        """Take it back, except what was changed once more since; keys go and come along.

        Raises NovaError; nothing has changed then.
        """
        await asyncio.shield(self._undo(change))

    async def _undo(self, change: SettingsChange) -> None:
        now = self._settings.now
        back = self._kept.held(_secrets(change.taken_back(now)) - _secrets(now))
        await self._kept.with_new(back, lambda: self._without_secrets(change.taken_back))

    async def _without_secrets(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        """Change, and take out of the vault what nothing names any more; both or none."""
        now = self._settings.now
        done: list[SettingsChange] = []

        async def change() -> SettingsChange:
            done.append(await self._settings.change(edit))
            return done[0]

        try:
            return await self._kept.without(_secrets(now) - _secrets(edit(now)), change)
        except NovaError:
            if done:
                await self._settings.change(done[0].taken_back)
            raise

    async def _edit(
        self, gateway_id: str, edit: Callable[[ExternalGateway], ExternalGateway]
    ) -> SettingsChange:
        def apply(now: GatewaySettings) -> GatewaySettings:
            changed = (edit(g) if g.id == gateway_id else g for g in now.external)
            return replace(now, external=tuple(changed))

        return await self._change(apply)

    async def _change(self, edit: Edit) -> SettingsChange:
        return await self._settings.change(_at_gateways(edit))


def admin_refs(gateway_id: str) -> tuple[SecretRef, SecretRef]:
    """Where the name and the password of its admin UI are kept."""
    name, password = (f"gateway-{gateway_id}-admin-{part}" for part in ("name", "password"))
    return SecretRef(name), SecretRef(password)


def key_ref(gateway_id: str) -> SecretRef:
    """Where its key is kept."""
    return SecretRef(f"gateway-{gateway_id}")


def _secrets(settings: Settings) -> frozenset[SecretRef]:
    """All that belong to gateways elsewhere."""
    external = settings.gateway.external
    admins = (ref for gateway in external for ref in admin_refs(gateway.id))
    return frozenset((*(g.secret for g in external if g.secret is not None), *admins))


def _at_gateways(edit: Edit) -> Callable[[Settings], Settings]:
    return lambda settings: replace(settings, gateway=edit(settings.gateway))


def _new(url: str, key: str, certificate: str) -> ExternalGateway:
    id_ = uuid4().hex[:12]
    secret = key_ref(id_) if key else None
    return ExternalGateway(id_, url, secret, certificate)


def _with(now: GatewaySettings, added: ExternalGateway, *, first: bool) -> GatewaySettings:
    external = (added, *now.external) if first else (*now.external, added)
    return replace(now, external=external, primary=Primary.EXTERNAL if first else now.primary)


def _less(now: GatewaySettings, gateway_id: str) -> GatewaySettings:
    left = tuple(gateway for gateway in now.external if gateway.id != gateway_id)
    return replace(now, external=left)


def _without(now: GatewaySettings, gateway_id: str) -> GatewaySettings:
    less = _less(now, gateway_id)
    return less if less.external else replace(less, primary=Primary.MANAGED)
