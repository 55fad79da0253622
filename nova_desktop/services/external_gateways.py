"""The gateways that run elsewhere: looked at in the background, remembered with their models."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.served_models import (
    Capability,
    GatewayHealth,
    GatewayLook,
    HealthState,
    LookOutcome,
    ServedModel,
)
from nova_desktop.domain.settings import Settings
from nova_desktop.services.ports import GatewayProbe, SecretVault
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings

_OFF: Final = GatewayHealth(HealthState.OFF)


@dataclass(frozen=True, slots=True)
class LookPolicy:
    """Seconds until the next look: at one that is well, and after each failure in a row."""

    well_s: float = 600.0
    failed_s: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0, 300.0)

    def pause_s(self, failures: int) -> float:
        if not failures:
            return self.well_s
        return self.failed_s[min(failures, len(self.failed_s)) - 1]


@dataclass(slots=True)
class _Kept:
    """What is known of one gateway. `looked` is set after the first look, whatever it brought."""

    gateway: ExternalGateway
    health: GatewayHealth = field(default_factory=GatewayHealth)
    models: tuple[ServedModel, ...] = ()
    by_name: Mapping[str, ServedModel] = field(default_factory=dict[str, ServedModel])
    ever: set[str] = field(default_factory=set[str])
    capabilities: frozenset[Capability] = frozenset()
    known: bool = False
    failures: int = 0
    locked: bool = False
    key: str | None = None
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    task: "asyncio.Task[None] | None" = None


class ExternalGateways:
    """Follows the settings; `start` begins the looks. Each change reaches the listeners."""

    def __init__(
        self,
        settings: CurrentSettings,
        probe: GatewayProbe,
        vault: SecretVault,
        scope: TaskScope,
        policy: LookPolicy | None = None,
    ) -> None:
        self._settings = settings
        self._probe = probe
        self._vault = vault
        self._scope = scope
        self._policy = policy or LookPolicy()
        self._kept: dict[str, _Kept] = {}
        self._listeners: list[Callable[[], None]] = []
        self._started = False
        settings.on_change(self._follow)
        self._follow(settings.now)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Hear of other models and of another health."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Look at each now and from then on; a second time does nothing."""
        if not self._started:
            self._started = True
            for kept in self._kept.values():
                self._watch(kept)

    def enabled(self) -> tuple[str, ...]:
        """The ids in the user's order, without those that are switched off."""
        return tuple(kept.gateway.id for kept in self._kept.values())

    def get(self, gateway_id: str) -> ExternalGateway | None:
        """One that is switched on, by id."""
        kept = self._kept.get(gateway_id)
        return kept.gateway if kept else None

    def models(self, gateway_id: str) -> tuple[ServedModel, ...]:
        """What it served when it was last well."""
        kept = self._kept.get(gateway_id)
        return kept.models if kept else ()

    def serves(self, gateway_id: str, model: str) -> bool:
        """Whether it has a model of this name, whatever it does."""
        return self.model(gateway_id, model) is not None

    def model(self, gateway_id: str, model: str) -> ServedModel | None:
        """What it told of this model, None when it does not serve it."""
        kept = self._kept.get(gateway_id)
        return kept.by_name.get(model) if kept else None

    def ever_had(self, gateway_id: str, model: str) -> bool:
        """Whether it served this model in this run of Nova."""
        kept = self._kept.get(gateway_id)
        return kept is not None and model in kept.ever

    def is_known(self, gateway_id: str) -> bool:
        """Whether it ever told its models in this run of Nova."""
        kept = self._kept.get(gateway_id)
        return kept is not None and kept.known

    def capabilities(self, gateway_id: str) -> frozenset[Capability]:
        kept = self._kept.get(gateway_id)
        return kept.capabilities if kept else frozenset()

    def health(self, gateway_id: str) -> GatewayHealth:
        """How it was at the last look or call; OFF for one that is switched off."""
        kept = self._kept.get(gateway_id)
        return kept.health if kept else _OFF

    def is_down(self, gateway_id: str) -> bool:
        return self.health(gateway_id).state is HealthState.DOWN

    def all_looked(self) -> bool:
        """Whether the first look at each is over."""
        return all(kept.looked.is_set() for kept in self._kept.values())

    async def looked_at_all(self) -> None:
        """Wait for the first look at each, whatever it brings."""
        self.start()
        await asyncio.gather(*(kept.looked.wait() for kept in self._kept.values()))

    async def refresh(self) -> None:
        """Look at each now and wait for it."""
        self.start()
        await asyncio.gather(*(self._look(kept) for kept in self._kept.values()))

    async def key(self, gateway_id: str) -> str:
        """Its key, "" for none. Raises NovaError when the vault fails."""
        kept = self._kept.get(gateway_id)
        if kept is None or kept.gateway.secret is None:
            return ""
        if kept.key is None:
            kept.key = await self._vault.get(kept.gateway.secret) or ""
        return kept.key

    def forget_keys(self) -> None:
        """The vault has other values now: read them, and look with them."""
        for kept in self._kept.values():
            if kept.gateway.secret is not None:
                kept.key, kept.failures = None, 0
                kept.wake.set()

    def call_failed(self, gateway_id: str, detail: str) -> None:
        """Nobody answered a call there: look soon."""
        kept = self._kept.get(gateway_id)
        if kept is not None and kept.health.state is not HealthState.DOWN:
            self._set_health(kept, HealthState.DOWN, LookOutcome.REFUSED, detail)
            kept.failures = 1
            kept.wake.set()

    def look_soon(self, gateway_id: str) -> None:
        """A call failed there in a way that need not be the gateway's fault."""
        kept = self._kept.get(gateway_id)
        if kept is not None:
            kept.wake.set()

    def call_answered(self, gateway_id: str) -> None:
        """A call went well there."""
        kept = self._kept.get(gateway_id)
        if kept is not None and kept.health.state is not HealthState.OK:
            self._set_health(kept, HealthState.OK, LookOutcome.OK)
            kept.wake.set()

    async def look_with(
        self, gateway: ExternalGateway, key: str | None, certificate: str | None
    ) -> GatewayLook:
        """What a look with another key or certificate brings, None for its own; nothing is kept.

        It need not be switched on. Raises NovaError when the vault fails.
        """
        if key is None:
            key = await self._vault.get(gateway.secret) if gateway.secret is not None else ""
        trusted = gateway.certificate if certificate is None else certificate
        return await self._probe.look(gateway.url, key or "", trusted)

    def took(self, gateway_id: str, look: GatewayLook) -> None:
        """Somebody else looked at it; saves the first look."""
        kept = self._kept.get(gateway_id)
        if kept is not None:
            self._take(kept, look)

    def _follow(self, settings: Settings) -> None:
        before, self._kept = self._kept, {}
        for gateway in settings.gateway.external:
            if not gateway.enabled:
                continue
            kept = before.get(gateway.id)
            if kept is None or kept.gateway != gateway:
                kept = _Kept(gateway)
            else:
                before.pop(gateway.id)
            self._kept[gateway.id] = kept
            if self._started and kept.task is None:
                self._watch(kept)
        for kept in before.values():
            kept.looked.set()
            if kept.task is not None:
                kept.task.cancel()
        self._tell()

    def _watch(self, kept: _Kept) -> None:
        if kept.task is None and not self._scope.is_closed:
            kept.task = self._scope.start(self._keep_looking(kept), f"look at {kept.gateway.id}")

    async def _keep_looking(self, kept: _Kept) -> None:
        while True:
            await self._look(kept)
            # a locked keychain would ask the user again at each look
            pause = None if kept.locked else self._policy.pause_s(kept.failures)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await kept.wake.wait()
            kept.wake.clear()

    async def _look(self, kept: _Kept) -> None:
        async with kept.looking:
            gateway = kept.gateway
            try:
                key = await self.key(gateway.id)
            except NovaError as error:
                kept.locked = True
                kept.failures += 1
                kept.looked.set()
                detail = error.problem.detail
                self._set_health(kept, HealthState.DOWN, LookOutcome.KEY_MISSING, detail)
                return
            kept.locked = False
            self._take(kept, await self._probe.look(gateway.url, key, gateway.certificate))

    def _take(self, kept: _Kept, look: GatewayLook) -> None:
        kept.failures = 0 if look.is_good else kept.failures + 1
        if look.is_good:
            kept.models = tuple(_at(kept.gateway.id, look.models))
            kept.by_name = {model.name: model for model in reversed(kept.models)}
            kept.ever.update(kept.by_name)
            kept.capabilities, kept.known = look.capabilities, True
        kept.looked.set()
        state = HealthState.OK if look.is_good else HealthState.DOWN
        self._set_health(kept, state, look.outcome, look.detail, look.version)

    def _set_health(
        self,
        kept: _Kept,
        state: HealthState,
        outcome: LookOutcome,
        detail: str = "",
        version: str = "",
    ) -> None:
        version = version or kept.health.version
        kept.health = GatewayHealth(state, outcome, detail, version, datetime.now(UTC))
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _at(gateway_id: str, models: Iterable[ServedModel]) -> Iterable[ServedModel]:
    return (replace(model, gateway=gateway_id) for model in models)
