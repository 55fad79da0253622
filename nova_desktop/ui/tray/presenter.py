"""What the tray tells and does; no Qt here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.services.gateway import GATEWAY
from nova_desktop.services.role_models import RoleModels
from nova_desktop.services.supervisor import Supervisor
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.models.role_state import Candidate
from nova_desktop.ui.models.words import provider_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.status.child_text import state_label

MOST_MODELS: Final = 15


class TrayLevel(StrEnum):
    """What the icon shows."""

    READY = "ready"
    STARTING = "starting"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class TrayRole:
    """A role in the menu: its model, what else could have it, and whether more are left out."""

    role: Role
    model: str
    candidates: Sequence[Candidate] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class TrayState:
    """All that the tray shows. `gateway` is in words."""

    level: TrayLevel
    gateway: str
    roles: Sequence[TrayRole] = ()


class TrayView(Protocol):
    """The icon and its menu."""

    def show_tray(self, state: TrayState) -> None: ...


class TrayPresenter:
    """Follows models, roles and the gateway. `choices` are the models of a mode, with providers."""

    def __init__(
        self,
        roles: RoleModels,
        supervisor: Supervisor,
        operations: Operations,
        view: TrayView,
        choices: Callable[[Mode], Sequence[ModelChoice]],
    ) -> None:
        self._roles = roles
        self._supervisor = supervisor
        self._operations = operations
        self._view = view
        self._choices = choices
        roles.on_change(self.refresh)
        supervisor.on_status(self._moved)
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        status = self._supervisor.status(GATEWAY)
        words = _("Gateway {state}").format(state=state_label(status.state))
        providers = {choice.name: provider_text(choice) for choice in self._choices(Mode.CHAT)}
        roles = [self._role(role, providers) for role in (Role.CHAT, Role.MEMORY)]
        self._view.show_tray(TrayState(level_of(status.state), words, roles))

    def choose(self, role: Role, model: str) -> None:
        """Let this model have the role from the next call on."""
        self._operations.start("choose a model", lambda: self._roles.choose(role, model))

    def restart(self) -> None:
        self._operations.start("restart the gateway", lambda: self._supervisor.restart(GATEWAY))

    def _role(self, role: Role, providers: Mapping[str, str]) -> TrayRole:
        found = self._roles.candidates(role)
        shown = [Candidate(m.name, providers.get(m.name, "")) for m in found[:MOST_MODELS]]
        return TrayRole(role, self._roles.current(role), shown, len(found) > MOST_MODELS)

    def _moved(self, status: ChildStatus) -> None:
        if status.name == GATEWAY:
            self.refresh()


def level_of(state: ChildState) -> TrayLevel:
    if state in (ChildState.READY, ChildState.DEGRADED):
        return TrayLevel.READY
    if state in (ChildState.GAVE_UP, ChildState.CRASHED):
        return TrayLevel.PROBLEM
    return TrayLevel.STARTING
