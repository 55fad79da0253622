"""Starts the gateway anew when the way to its providers changes: LiteLLM reads it only then."""

from nova_desktop.domain.children import ChildState
from nova_desktop.domain.settings import Settings
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.settings import CurrentSettings
from nova_desktop.services.supervisor import Supervisor

_RUNS = (ChildState.STARTING, ChildState.READY, ChildState.DEGRADED)


class GatewayNetwork:
    """Follows proxy and certificates in the settings. Messages wait for the new start."""

    def __init__(self, settings: CurrentSettings, supervisor: Supervisor, scope: TaskScope) -> None:
        self._supervisor = supervisor
        self._scope = scope
        self._known = _network(settings.now)
        settings.on_change(self._changed)

    def _changed(self, settings: Settings) -> None:
        before, self._known = self._known, _network(settings)
        if before == self._known:
            return
        if GATEWAY in self._supervisor.names() and (
            self._supervisor.status(GATEWAY).state in _RUNS
        ):
            self._scope.start(self._supervisor.restart(GATEWAY), "reach providers anew")


def _network(settings: Settings) -> tuple[str, str]:
    return settings.advanced.proxy, settings.advanced.certificates
