"""All gateways in the user's order: their models, and the ways that a call may take."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nova_desktop.domain.chat import WaitsFor
from nova_desktop.domain.gateway_address import shown_address
from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice, provider_name
from nova_desktop.domain.served_models import (
    MANAGED,
    Capability,
    GatewayHealth,
    GatewayLook,
    HealthState,
    Route,
    ServedModel,
    Way,
)
from nova_desktop.domain.settings import Primary
from nova_desktop.services.external_gateways import ExternalGateways
from nova_desktop.services.gateway import ManagedGateway
from nova_desktop.services.gateway_edits import GatewayEdits
from nova_desktop.services.ports import GatewayProbe
from nova_desktop.services.settings import CurrentSettings

OnWait = Callable[[WaitsFor], None]

MANAGED_NAME: Final = "Nova"
"""What a person calls the managed gateway beside the addresses of others."""

_MANAGED_CAN: Final = frozenset(
    {Capability.ADD_MODELS, Capability.RELOAD, Capability.COST, Capability.MCP}
)


class Gateways:
    """Implements GatewayTarget over the managed gateway and those elsewhere.

    A gateway is known by its id, MANAGED for the managed one. One that is down is tried last.
    """

    def __init__(
        self,
        settings: CurrentSettings,
        managed: ManagedGateway,
        external: ExternalGateways,
        probe: GatewayProbe,
        edits: GatewayEdits,
    ) -> None:
        self.edits = edits
        self._probe = probe
        self._settings = settings
        self._managed = managed
        self.external = external

    def on_change(self, listener: Callable[[], None]) -> None:
        """Hear of other models and another health of gateways elsewhere."""
        self.external.on_change(listener)

    @property
    def is_known(self) -> bool:
        """False for the moment after the start in which nobody knows yet which models there are."""
        if self._managed.more_to_come:
            return False
        chosen = self._settings.now.roles.chat_llm_model
        if self.external.all_looked() or self._is_served(chosen):
            return True
        return not chosen and self._default(self.order()[0], Role.CHAT) is not None

    async def planned(self) -> None:
        await self._managed.planned()
        if not self.is_known:
            await self.external.looked_at_all()

    async def wait_ready(self) -> None:
        """Wait until the managed one answers. Raises NovaError when it will not."""
        await self._managed.address("")

    async def look(self, address: str, key: str = "", certificate: str = "") -> GatewayLook:
        """What stands at exactly this address; every failure is an outcome. May be cancelled."""
        return await self._probe.look(address, key, certificate)

    async def connect(self, look: GatewayLook, key: str, certificate: str) -> None:
        """Ask the gateway of a good look before all others, also if it was there already.

        Raises NovaError and keeps nothing when it cannot be stored.
        """
        await self.edits.connect(look, key, certificate)

    async def secrets_changed(self) -> None:
        """The vault has other values: hand them to whoever calls with them."""
        self.external.forget_keys()
        await self._managed.secrets_changed()

    async def refresh(self) -> None:
        """Look at the gateways elsewhere now."""
        await self.external.refresh()

    def order(self) -> tuple[str, ...]:
        """The ids of all that are switched on, the one that is asked first first."""
        external = self.external.enabled()
        first = self._settings.now.gateway.primary is Primary.EXTERNAL
        return (*external, MANAGED) if first else (MANAGED, *external)

    def name_of(self, gateway_id: str) -> str:
        """What a person calls it: host and port, or MANAGED_NAME."""
        found = self.external.get(gateway_id)
        return shown_address(found.url) if found else MANAGED_NAME

    def choices(self, mode: Mode) -> tuple[ModelChoice, ...]:
        """What may be called as one of this mode, each name once: that of the first gateway.

        The provider of a model elsewhere is its gateway's name.
        """
        known = self._managed.known.deployments
        providers = {d.model: provider_name(d) for d in reversed(known)}
        found: dict[str, ModelChoice] = {}
        for model in self.models():
            if model.name not in found and model.fits(mode):
                here = model.gateway == MANAGED
                provider = providers[model.name] if here else self.name_of(model.gateway)
                found[model.name] = ModelChoice(model.name, provider, model.test_model)
        return tuple(found.values())

    def first_name_for(self, model: str) -> str:
        """The name of the gateway that is asked first for a model, "" for none."""
        return next((self.name_of(way.gateway) for way in self.ways_of(model)), "")

    def health(self, gateway_id: str) -> GatewayHealth:
        """Of one elsewhere; the supervisor's status tells more of the managed one."""
        if gateway_id != MANAGED:
            return self.external.health(gateway_id)
        return GatewayHealth(HealthState.DOWN if self._managed.is_down else HealthState.OK)

    def capabilities(self, gateway_id: str) -> frozenset[Capability]:
        """What Nova can do there besides calls."""
        return _MANAGED_CAN if gateway_id == MANAGED else self.external.capabilities(gateway_id)

    def models(self) -> tuple[ServedModel, ...]:
        """All of all gateways, in their order; the same name may stand in several."""
        return tuple(model for gateway in self.order() for model in self.models_of(gateway))

    def models_of(self, gateway_id: str) -> tuple[ServedModel, ...]:
        if gateway_id != MANAGED:
            return self.external.models(gateway_id)
        return tuple(_served(self._managed.known.deployments))

    def model_for(self, role: Role) -> str:
        chosen = self._settings.now.roles.of(role).model
        if chosen and (self._is_served(chosen) or self._unknown()):
            return chosen
        defaults = (self._default(gateway, role) for gateway in self.order())
        return _best([model for model in defaults if model is not None])

    def ways(self, role: Role) -> tuple[Way, ...]:
        """Where to call the model of this role, in the order to try; then what replaces it."""
        return self._sorted(self._wanted_ways(role))

    def ways_of(self, model: str) -> tuple[Way, ...]:
        """The same for one model; a gateway that never told its models may have it."""
        return self._sorted(list(self._serving(model)))

    async def route(self, way: Way, on_wait: OnWait | None = None) -> Route:
        name = self.name_of(way.gateway)
        if way.gateway == MANAGED:
            base_url, key = await self._managed.address(way.model, on_wait)
            if (ref := self._managed.missing_secret(way.model)) is not None:
                raise NovaError.of(ProblemCode.KEY_MISSING, model=way.model, secret=ref.name)
            return Route(MANAGED, way.model, base_url, key, "", name, way.takes_over)
        found = self.external.get(way.gateway)
        if found is None:
            raise NovaError.of(ProblemCode.GATEWAY_UNREACHABLE, retryable=True, model=way.model)
        key = await self.external.key(way.gateway)
        pem, instead = found.certificate, way.takes_over
        return Route(way.gateway, way.model, found.url, key, pem, name, instead)

    async def routes(self, wanted: Role | str, on_wait: OnWait | None = None) -> Sequence[Route]:
        """All ways of a role, or of a model by name, with address and key, but those that fail.

        Raises NovaError: the first failure when none is left, NO_MODEL when there is no way.
        """
        await self.planned()
        ways = self.ways(wanted) if isinstance(wanted, Role) else self.ways_of(wanted)
        if not ways:
            raise NovaError.of(ProblemCode.NO_MODEL)
        made = await asyncio.gather(
            *(self.route(way, on_wait) for way in ways), return_exceptions=True
        )
        failures = [error for error in made if isinstance(error, BaseException)]
        routes = [route for route in made if isinstance(route, Route)]
        if not routes or not all(isinstance(error, NovaError) for error in failures):
            raise failures[0]
        return routes

    def answered(self, route: Route, group: str) -> str:
        if route.gateway != MANAGED:
            self.external.call_answered(route.gateway)
        return group or route.model

    def failed(self, way: Way, problem: Problem) -> None:
        if way.gateway != MANAGED and problem.code is ProblemCode.GATEWAY_UNREACHABLE:
            self.external.call_failed(way.gateway, problem.detail)

    def _wanted_ways(self, role: Role) -> list[Way]:
        choice = self._settings.now.roles.of(role)
        if not choice.model or choice.model != self.model_for(role):
            defaults = [self._default(gateway, role) for gateway in self.order()]
            found = [model for model in defaults if model is not None]
            real = [model for model in found if not model.test_model]
            return [Way(model.gateway, model.name) for model in real or found]
        ways = list(self._serving(choice.model))
        for fallback in choice.fallbacks:
            # the managed gateway itself goes on to the fallbacks of what it serves
            done = any(way.gateway == MANAGED for way in ways)
            ways += [w for w in self._serving(fallback) if not (done and w.gateway == MANAGED)]
        return ways

    def _serving(self, model: str) -> Iterator[Way]:
        order = self.order()
        yield from (Way(gateway, model) for gateway in order if self._serves(gateway, model))
        yield from (Way(gateway, model) for gateway in order if gateway in self._unknown())

    def _sorted(self, ways: list[Way]) -> tuple[Way, ...]:
        """Those of gateways that are down last; all but the first gateway's take over for it."""
        first = ways[0].gateway if ways else MANAGED
        marked = [Way(w.gateway, w.model, w.gateway != first) for w in dict.fromkeys(ways)]
        return tuple(sorted(marked, key=lambda way: self._is_down(way.gateway)))

    def _is_down(self, gateway: str) -> bool:
        return self._managed.is_down if gateway == MANAGED else self.external.is_down(gateway)

    def _is_served(self, model: str) -> bool:
        return any(self._serves(gateway, model) for gateway in self.order())

    def _serves(self, gateway: str, model: str) -> bool:
        if gateway != MANAGED:
            return self.external.serves(gateway, model)
        return any(deployment.model == model for deployment in self._managed.known.deployments)

    def _unknown(self) -> tuple[str, ...]:
        """Those that never told their models: any model may be there."""
        return tuple(id_ for id_ in self.external.enabled() if not self.external.is_known(id_))

    def _default(self, gateway: str, role: Role) -> ServedModel | None:
        """One that tells its mode is a better guess, a test model the worst."""
        mode = Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT
        fitting = (model for model in self.models_of(gateway) if model.fits(mode))
        return min(fitting, key=lambda m: (m.test_model, m.mode is not mode), default=None)


def _best(models: list[ServedModel]) -> str:
    real = [model.name for model in models if not model.test_model]
    return (real or [model.name for model in models] or [""])[0]


def _served(deployments: Sequence[Deployment]) -> Iterator[ServedModel]:
    """One for each name; the first deployment behind it describes it."""
    by_name: dict[str, list[Deployment]] = {}
    for deployment in deployments:
        by_name.setdefault(deployment.model, []).append(deployment)
    for name, same in by_name.items():
        first = same[0]
        yield ServedModel(
            name=name,
            mode=first.mode,
            provider=first.upstream.partition("/")[0] if "/" in first.upstream else "",
            local=first.local,
            test_model=first.test_model,
            context_tokens=first.context_tokens,
            max_output_tokens=first.max_output_tokens,
            vector_size=first.vector_size,
            input_cost_per_token=first.input_cost_per_token,
            output_cost_per_token=first.output_cost_per_token,
            tool_calls=first.tool_calls,
            json_schema=first.json_schema,
            vision=first.vision,
            reasoning=first.reasoning,
            deployments=len(same),
        )
