"""Changes of the user's list of gateways: add, remove, order, keys; all of it or nothing."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.gateway_plan import SecretRef
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.served_models import MANAGED, GatewayLook
from nova_desktop.domain.settings import GatewaySettings, Primary, Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.external_gateways import ExternalGateways
from nova_desktop.services.ports import SecretVault
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.vault_changes import VaultChanges

Edit = Callable[[GatewaySettings], GatewaySettings]


class GatewayEdits:
    """Each change is one of the settings and can be taken back with `undo`.

    A key that nothing names any more leaves the vault; an undo puts it back. What is begun is
    carried to its end even when the caller is cancelled.
    """

    def __init__(
        self, settings: CurrentSettings, vault: SecretVault, external: ExternalGateways
    ) -> None:
        self._settings = settings
        self._kept = VaultChanges(vault)
        self._external = external
        self._one_change = asyncio.Lock()

    async def look_with(
        self, gateway_id: str, *, key: str | None = None, certificate: str | None = None
    ) -> GatewayLook:
        """Look at one of them with another key or certificate than its own; nothing is kept.

        May be cancelled. Raises NovaError: GATEWAY_GONE, and those of the vault.
        """
        return await self._external.look_with(self._known(gateway_id), key, certificate)

    async def add(
        self, look: GatewayLook, key: str = "", certificate: str = "", *, first: bool = True
    ) -> tuple[str, SettingsChange]:
        """Ask it from now on: before all others, or after them. Its id, and the change.

        Raises NovaError: GATEWAY_ADDED_ALREADY, and those of the vault and the settings file;
        then nothing is kept.
        """
        return await asyncio.shield(self._add(look, key.strip(), certificate, first=first))

    async def connect(self, look: GatewayLook, key: str, certificate: str) -> SettingsChange:
        """Ask the gateway of a good look before all others, also if it was there already.

        Raises NovaError as `add` does; then nothing is kept.
        """
        there = (g.id for g in self._settings.now.gateway.external if g.url == look.url)
        old = next(there, None)
        if old is None:
            return (await self.add(look, key, certificate))[1]
        return await asyncio.shield(self._connect(old, look, key.strip(), certificate))

    async def remove(self, gateway_id: str) -> SettingsChange:
        """Ask it no more. Without a gateway elsewhere the managed one comes first again.

        Raises NovaError, also when the vault refuses; nothing has changed then.
        """
        return await self._change(lambda now: _without(now, gateway_id))

    async def enable(self, gateway_id: str, *, enabled: bool) -> SettingsChange:
        """Ask it, or pass it over."""
        return await self._edit(gateway_id, lambda gateway: replace(gateway, enabled=enabled))

    async def trust(
        self, gateway_id: str, certificate: str, look: GatewayLook | None = None
    ) -> SettingsChange:
        """Trust exactly this certificate (PEM) of it, "" for the usual check.

        `look` is what was seen with it, and saves the next one.
        """
        change = await self._edit(gateway_id, lambda g: replace(g, certificate=certificate))
        self._took(gateway_id, look)
        return change

    async def use_key(
        self, gateway_id: str, key: str, look: GatewayLook | None = None
    ) -> SettingsChange:
        """Another key, "" for none; the next call uses it. `look` as for `trust`.

        Raises NovaError of the vault and the settings file; the old key stays then.
        """
        ref = _new_ref(gateway_id) if key.strip() else None
        change = await self._edit(
            gateway_id, lambda g: replace(g, secret=ref), {ref: key.strip()} if ref else {}
        )
        self._took(gateway_id, look)
        return change

    async def reorder(self, gateway_ids: Sequence[str]) -> SettingsChange:
        """Ask those elsewhere in this order; ids that are left out come last."""

        def edit(now: GatewaySettings) -> GatewaySettings:
            place = {id_: at for at, id_ in enumerate(gateway_ids)}
            ordered = sorted(now.external, key=lambda g: place.get(g.id, len(place)))
            return replace(now, external=tuple(ordered))

        return await self._change(edit)

    async def put_first(self, gateway_id: str) -> SettingsChange:
        """Ask this one before all others; MANAGED for the managed one."""

        def edit(now: GatewaySettings) -> GatewaySettings:
            if gateway_id == MANAGED:
                return replace(now, primary=Primary.MANAGED)
            ordered = sorted(now.external, key=lambda g: g.id != gateway_id)
            return replace(now, external=tuple(ordered), primary=Primary.EXTERNAL)

        return await self._change(edit)

    async def undo(self, change: SettingsChange) -> None:
        """Take it back, except what was changed once more since; keys go and come along.

        Raises NovaError; nothing has changed then.
        """
        await asyncio.shield(self._undo(change))

    async def _add(
        self, look: GatewayLook, key: str, certificate: str, *, first: bool
    ) -> tuple[str, SettingsChange]:
        if any(gateway.url == look.url for gateway in self._settings.now.gateway.external):
            raise NovaError.of(ProblemCode.GATEWAY_ADDED_ALREADY, address=look.url)
        added = _new(look.url, key, certificate)
        new = {added.secret: key} if added.secret is not None else {}
        change = await self._whole(_at_gateways(lambda now: _with(now, added, first=first)), new)
        self._external.took(added.id, look)
        return added.id, change

    async def _connect(
        self, gateway_id: str, look: GatewayLook, key: str, certificate: str
    ) -> SettingsChange:
        ref = _new_ref(gateway_id) if key else None
        old = self._known(gateway_id)
        same = replace(old, secret=ref, certificate=certificate, enabled=True)
        change = await self._whole(
            _at_gateways(lambda now: _with(_less(now, gateway_id), same, first=True)),
            {ref: key} if ref is not None else {},
        )
        self._took(gateway_id, look)
        return change

    async def _undo(self, change: SettingsChange) -> None:
        now = self._settings.now
        back = self._kept.held(_secrets(change.taken_back(now)) - _secrets(now))
        await self._whole(change.taken_back, back)

    async def _edit(
        self,
        gateway_id: str,
        edit: Callable[[ExternalGateway], ExternalGateway],
        new: Mapping[SecretRef, str] | None = None,
    ) -> SettingsChange:
        self._known(gateway_id)

        def apply(now: GatewaySettings) -> GatewaySettings:
            changed = (edit(g) if g.id == gateway_id else g for g in now.external)
            return replace(now, external=tuple(changed))

        return await self._change(apply, new)

    async def _change(
        self, edit: Edit, new: Mapping[SecretRef, str] | None = None
    ) -> SettingsChange:
        return await asyncio.shield(self._whole(_at_gateways(edit), new or {}))

    async def _whole(
        self, edit: Callable[[Settings], Settings], new: Mapping[SecretRef, str]
    ) -> SettingsChange:
        """Store `new`, change, and take out what nothing names any more; all of it or nothing."""
        async with self._one_change:
            return await self._kept.with_new(new, lambda: self._without_secrets(edit))

    async def _without_secrets(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
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

    def _known(self, gateway_id: str) -> ExternalGateway:
        for gateway in self._settings.now.gateway.external:
            if gateway.id == gateway_id:
                return gateway
        raise NovaError.of(ProblemCode.GATEWAY_GONE)

    def _took(self, gateway_id: str, look: GatewayLook | None) -> None:
        if look is not None:
            self._external.took(gateway_id, look)


def admin_refs(gateway_id: str) -> tuple[SecretRef, SecretRef]:
    """Where the name and the password of its admin UI are kept."""
    name, password = (f"gateway-{gateway_id}-admin-{part}" for part in ("name", "password"))
    return SecretRef(name), SecretRef(password)


def key_ref(gateway_id: str) -> SecretRef:
    """Where its first key is kept; another one gets a name of its own."""
    return SecretRef(f"gateway-{gateway_id}")


def _new_ref(gateway_id: str) -> SecretRef:
    """Unlike the one before, so that an undo can tell the two keys apart."""
    return SecretRef(f"gateway-{gateway_id}-{uuid4().hex[:8]}")


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
