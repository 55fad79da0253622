"""Where a test of a model goes: to each key behind the name, not to whichever is drawn."""

from collections.abc import Callable, Sequence

from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.served_models import MANAGED
from nova_desktop.services.gateway import ManagedGateway
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.model_tests import Target


class GatewayTargets:
    """Implements Targets over all gateways."""

    def __init__(
        self, gateways: Gateways, managed: ManagedGateway, roles: Callable[[], Roles]
    ) -> None:
        self._gateways = gateways
        self._managed = managed
        self._roles = roles

    def mode_of(self, model: str) -> Mode:
        """CHAT for a model that is not there or does not tell."""
        told = (served.mode for served in self._gateways.models() if served.name == model)
        return next((mode for mode in told if mode is not None), Mode.CHAT)

    def of_role(self, role: Role) -> Sequence[str]:
        found = (self._gateways.model_for(role), *self._roles().of(role).fallbacks)
        return tuple(model for model in dict.fromkeys(found) if model)

    async def calls(self, model: str, gateway: str) -> Sequence[Target]:
        """LiteLLM takes a deployment's id for a model's name, which chooses among several."""
        await self._gateways.planned()
        ways = self._gateways.ways_of(model)
        if not ways:
            raise NovaError.of(ProblemCode.MODEL_UNKNOWN, model=model)
        there = [way for way in ways if way.gateway == gateway]
        if gateway != MANAGED and not there:
            raise NovaError.of(ProblemCode.MODEL_UNKNOWN, model=model)
        way = (there or ways)[0]
        route = await self._gateways.route(way)
        behind = self._deployments(model) if way.gateway == MANAGED else []
        if len(behind) < 2:
            return (Target(route, model, "".join(map(_secret_name, behind))),)
        return tuple(Target(route, d.id, _secret_name(d)) for d in behind)

    def _deployments(self, model: str) -> list[Deployment]:
        return [d for d in self._managed.known.deployments if d.model == model]


def _secret_name(deployment: Deployment) -> str:
    """A local server's key is Nova's own and of one run: it says nothing."""
    ref = deployment.secret
    return "" if ref is None or deployment.local else ref.name
