"""All gateways in the user's order: their models, and the ways that a call may take."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from nova_desktop.domain.chat import WaitsFor
from nova_desktop.domain.gateway_address import shown_address
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice
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
from nova_desktop.services.failover import Failing, patience_s, says_ill
from nova_desktop.services.gateway import ManagedGateway
from nova_desktop.services.gateway_edits import GatewayEdits
from nova_desktop.services.managed_models import ManagedModels
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

    A gateway is known by its id, MANAGED for the managed one. One that is down is tried last,
    after those that failed a moment ago.
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
        self._here = ManagedModels(managed, settings)
        self._failing = Failing()
        self._choices: dict[Mode, tuple[object, tuple[ModelChoice, ...]]] = {}
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

    def take_facts(self, facts: Mapping[str, ServedModel]) -> None:
        """What the managed gateway knows of its models, for what the settings leave open."""
        self._here.take_facts(facts)

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
        self._failing.forget()
        self.external.forget_keys()
        await self._managed.secrets_changed()

    async def refresh(self) -> None:
        """Look at the gateways elsewhere now, and begin with the first again."""
        self._failing.forget()
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
        parts = [(self.name_of(id_), self.models_of(id_)) for id_ in self.order()]
        seen = (parts, self._here.providers())  # quick to compare: the same objects while it holds
        kept = self._choices.get(mode)
        if kept is None or kept[0] != seen:
            kept = self._choices[mode] = (seen, tuple(self._choices_of(mode)))
        return kept[1]

    def _choices_of(self, mode: Mode) -> Iterable[ModelChoice]:
        providers = self._here.providers()
        found: dict[str, ModelChoice] = {}
        for model in self.models():
            if model.name not in found and model.fits(mode):
                here = model.gateway == MANAGED
                provider = providers[model.name] if here else self.name_of(model.gateway)
                found[model.name] = ModelChoice(model.name, provider, model.test_model)
        return found.values()

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
        return self._here.all()

    def model_for(self, role: Role) -> str:
        return next((way.model for way in self._wanted_ways(role)), "")

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
            return self._told(Route(MANAGED, way.model, base_url, key, "", name, way.takes_over))
        found = self.external.get(way.gateway)
        if found is None:
            raise NovaError.of(ProblemCode.GATEWAY_UNREACHABLE, retryable=True, model=way.model)
        key = await self.external.key(way.gateway)
        pem, instead = found.certificate, way.takes_over
        return self._told(Route(way.gateway, way.model, found.url, key, pem, name, instead))

    def _told(self, route: Route) -> Route:
        """With what is known of the model: how long it may take, and how much it can say."""
        if route.gateway == MANAGED:
            model, near = self._here.get(route.model), self._here.is_near(route.model)
        else:
            model, near = self.external.model(route.gateway, route.model), False
        most = model.max_output_tokens if model is not None else None
        return replace(route, first_word_s=patience_s(model, near=near), most_tokens=most)

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
        self._failing.answered(route.gateway, route.model)
        if route.gateway != MANAGED:
            self.external.call_answered(route.gateway)
        return group or route.model

    def failed(self, way: Way, problem: Problem) -> None:
        if way.gateway != MANAGED and problem.code is ProblemCode.GATEWAY_UNREACHABLE:
            self.external.call_failed(way.gateway, problem.detail)
        elif says_ill(problem):
            self._failing.failed(way)
            self.external.look_soon(way.gateway)

    def _wanted_ways(self, role: Role) -> list[Way]:
        choice = self._settings.now.roles.of(role)
        if not choice.model:
            return self._defaults(self.order(), role)
        ways = list(self._serving(choice.model))
        if not ways:
            instead = [w for name in choice.fallbacks for w in self._known_to_serve(name)]
            return instead or self._defaults(self._homes(choice.model), role)[:1]
        for fallback in choice.fallbacks:
            # the managed gateway itself goes on to the fallbacks of what it serves
            done = any(way.gateway == MANAGED for way in ways)
            ways += [w for w in self._serving(fallback) if not (done and w.gateway == MANAGED)]
        return ways

    def _defaults(self, gateways: Iterable[str], role: Role) -> list[Way]:
        """What each has for this role; test models only where there is nothing else."""
        defaults = [self._default(gateway, role) for gateway in gateways]
        found = [model for model in defaults if model is not None]
        real = [model for model in found if not model.test_model]
        return [Way(model.gateway, model.name) for model in real or found]

    def _homes(self, model: str) -> Iterable[str]:
        """Who may answer instead of a model that is gone: first of all where it was.

        No other gateway elsewhere hears what was meant for this one, but the first of all.
        """
        here = [MANAGED] if self._here.ever_had(model) else []
        order = self.order()
        there = [id_ for id_ in order if self.external.ever_had(id_, model)]
        return dict.fromkeys((*here, *there, order[0], MANAGED))

    def _serving(self, model: str) -> Iterator[Way]:
        """Those that serve it, then those that may."""
        yield from self._known_to_serve(model)
        if self._serves(MANAGED, model) or not self._here.ever_had(model):
            yield from (Way(gateway, model) for gateway in self._unknown())

    def _known_to_serve(self, model: str) -> Iterator[Way]:
        return (Way(gateway, model) for gateway in self.order() if self._serves(gateway, model))

    def _sorted(self, ways: list[Way]) -> tuple[Way, ...]:
        """Those of gateways that are down last; all but the first gateway's take over for it."""
        first = ways[0].gateway if ways else MANAGED
        marked = [Way(w.gateway, w.model, w.gateway != first) for w in dict.fromkeys(ways)]
        return tuple(sorted(marked, key=lambda w: (self._is_down(w.gateway), self._failing.has(w))))

    def _is_down(self, gateway: str) -> bool:
        return self._managed.is_down if gateway == MANAGED else self.external.is_down(gateway)

    def _is_served(self, model: str) -> bool:
        return any(self._serves(gateway, model) for gateway in self.order())

    def _serves(self, gateway: str, model: str) -> bool:
        if gateway != MANAGED:
            return self.external.serves(gateway, model)
        return self._here.get(model) is not None

    def _unknown(self) -> tuple[str, ...]:
        """Those that never told their models: any model may be there."""
        return tuple(id_ for id_ in self.external.enabled() if not self.external.is_known(id_))

    def _default(self, gateway: str, role: Role) -> ServedModel | None:
        """One that tells its mode is a better guess, a test model the worst."""
        mode = Mode.EMBEDDING if role is Role.EMBEDDING else Mode.CHAT
        fitting = (model for model in self.models_of(gateway) if model.fits(mode))
        return min(fitting, key=lambda m: (m.test_model, m.mode is not mode), default=None)
