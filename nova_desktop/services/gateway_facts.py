"""What the managed gateway itself knows of its models, where the settings say nothing.

Its /model/info has LiteLLM's table of limits, prices and abilities.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.gateway_plan import Deployment
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings import Settings
from nova_desktop.services.gateway import GATEWAY, ManagedGateway
from nova_desktop.services.gateways import Gateways
from nova_desktop.services.ports import GatewayProbe
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.supervisor import Supervisor

MOST_MODELS: Final = 1_000
"""The gateway makes its list on the loop that streams answers: a ms or so for each model."""


class GatewayFacts:
    """Asks once for each set of models, as soon as the gateway serves it."""

    def __init__(
        self,
        gateways: Gateways,
        managed: ManagedGateway,
        probe: GatewayProbe,
        scope: TaskScope,
        changed: Callable[[], None],
    ) -> None:
        self._gateways = gateways
        self._managed = managed
        self._probe = probe
        self._scope = scope
        self._changed = changed
        self._asked: tuple[Deployment, ...] = ()
        self._busy = False

    def follow(self, supervisor: Supervisor) -> None:
        """Look whenever the gateway becomes ready."""
        supervisor.on_status(self._moved)

    def look_soon(self, settings: Settings | None = None) -> None:
        """Look if there are other models than at the last look."""
        del settings
        if not self._busy and not self._scope.is_closed and self._is_due():
            self._busy = True
            self._scope.start(self._look(), "what the gateway knows of its models")

    def _moved(self, status: ChildStatus) -> None:
        if status.name == GATEWAY and status.state is ChildState.READY:
            self.look_soon()

    def _wanted(self) -> tuple[Deployment, ...]:
        return tuple(d for d in self._managed.known.deployments if _lacks(d))

    def _is_due(self) -> bool:
        wanted = self._wanted()
        return wanted != self._asked and 0 < len(wanted) <= MOST_MODELS

    async def _look(self) -> None:
        try:
            with suppress(NovaError):  # its own trouble is told elsewhere; the next start asks anew
                while self._is_due() and await self._asked_for(self._wanted()):
                    pass
        finally:
            self._busy = False

    async def _asked_for(self, wanted: tuple[Deployment, ...]) -> bool:
        """Whether it answered."""
        address, key = await self._managed.address("")
        look = await self._probe.look(address, key)
        if look.is_good:
            self._asked = wanted
            names = {deployment.model for deployment in wanted}
            self._gateways.take_facts({m.name: m for m in look.models if m.name in names})
            self._changed()
        return look.is_good


def _lacks(deployment: Deployment) -> bool:
    told = (deployment.context_tokens, deployment.input_cost_per_token)
    return not deployment.local and None in told
