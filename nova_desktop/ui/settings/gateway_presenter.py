"""The gateways: their order, health and log, adding and removing; no Qt here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.children import ChildState, ChildStatus
from nova_desktop.domain.gateway_address import shown_address
from nova_desktop.domain.served_models import (
    MANAGED,
    Capability,
    GatewayHealth,
    HealthState,
    LookOutcome,
    ServedModel,
)
from nova_desktop.domain.settings import Primary
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.gateway_access import KEY_TROUBLES
from nova_desktop.ui.settings.outcome_words import missing_text, outcome_text
from nova_desktop.ui.settings.saving import Saving
from nova_desktop.ui.status.child_text import level, reason_text, state_label


class Mending(StrEnum):
    """What the user can do at once about a gateway that does not answer."""

    KEY = "key"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class GatewayRow:
    """One gateway in the order of asking. `lacks` is what Nova cannot do there, and why.

    `mends` is what makes it well again where that is known.
    """

    id: str
    name: str
    state: str
    kind: str
    lacks: str = ""
    can_rise: bool = False
    can_sink: bool = False
    can_lead: bool = False
    is_on: bool = True
    has_key: bool = False
    is_secure: bool = False
    mends: Mending | None = None

    @property
    def is_managed(self) -> bool:
        return self.id == MANAGED


class GatewayView(Protocol):
    """The panel."""

    def show_gateways(self, rows: Sequence[GatewayRow]) -> None: ...
    def show_lines(self, lines: Sequence[str]) -> None: ...
    def show_busy(self, gateway_id: str, busy: bool) -> None: ...


class Gateways(Protocol):
    """What of services.gateways is used here."""

    def name_of(self, gateway_id: str) -> str: ...
    def health(self, gateway_id: str) -> GatewayHealth: ...
    def models_of(self, gateway_id: str) -> Sequence[ServedModel]: ...
    def capabilities(self, gateway_id: str) -> frozenset[Capability]: ...
    def on_change(self, listener: Callable[[], None]) -> None: ...
    async def refresh(self) -> None: ...


class GatewayEdits(Protocol):
    """What of services.gateway_edits is used here."""

    async def remove(self, gateway_id: str) -> SettingsChange: ...
    async def enable(self, gateway_id: str, *, enabled: bool) -> SettingsChange: ...
    async def reorder(self, gateway_ids: Sequence[str]) -> SettingsChange: ...
    async def put_first(self, gateway_id: str) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


class Child(Protocol):
    """What of services.supervisor is used here."""

    def status(self, name: str) -> ChildStatus: ...
    def last_lines(self, name: str) -> Sequence[str]: ...
    async def restart(self, name: str) -> None: ...


GATEWAY_CHILD = "gateway"


class GatewayPresenter:
    """`add` opens the dialog that adds one, `version` is that of Nova's own LiteLLM."""

    def __init__(
        self,
        gateways: Gateways,
        edits: GatewayEdits,
        child: Child,
        view: GatewayView,
        saving: Saving,
        operations: Operations,
        version: str,
        add: Callable[[], Awaitable[None]],
    ) -> None:
        self._gateways = gateways
        self._edits = edits
        self._child = child
        self._view = view
        self._saving = saving
        self._operations = operations
        self._version = version
        self._add = add
        gateways.on_change(self.refresh)
        saving.settings.on_change(lambda _settings: self.refresh())

    def refresh(self) -> None:
        """Show everything as it is now, the newest log lines too."""
        settings = self._saving.settings.now.gateway
        elsewhere = settings.external
        leads = settings.primary is Primary.EXTERNAL
        rows = [self._row(place, elsewhere, leads) for place in range(len(elsewhere))]
        self._view.show_gateways([*rows, self._own()] if leads else [self._own(), *rows])
        self.follow_log()

    def follow_log(self) -> None:
        """The newest lines of the log; called each second while they are in view."""
        self._view.show_lines(self._child.last_lines(GATEWAY_CHILD))

    def add(self) -> None:
        self._operations.start("add a gateway", self._add)

    def test(self, gateway_id: str) -> None:
        """Look at all of them now; one look costs nothing."""
        self._operations.start("look at gateways", lambda: self._look(gateway_id))

    def restart(self) -> None:
        self._operations.start("restart gateway", lambda: self._child.restart(GATEWAY_CHILD))

    def remove(self, gateway_id: str) -> None:
        text = _("{name} removed").format(name=self._name(gateway_id))
        self._change(lambda: self._edits.remove(gateway_id), text, lasting=True)

    def enable(self, gateway_id: str, on: bool) -> None:
        """Ask it, or pass it over."""
        text = _("{name} is asked again") if on else _("{name} is passed over now")
        self._change(
            lambda: self._edits.enable(gateway_id, enabled=on),
            text.format(name=self._name(gateway_id)),
        )

    def put_first(self, gateway_id: str) -> None:
        """Ask it before all others."""
        text = _("{name} is asked first now").format(name=self._name(gateway_id))
        self._change(lambda: self._edits.put_first(gateway_id), text)

    def move(self, gateway_id: str, by: int) -> None:
        """Ask it earlier (-1) or later (1); at the ends nothing happens."""
        order = [gateway.id for gateway in self._saving.settings.now.gateway.external]
        place = order.index(gateway_id) if gateway_id in order else -1
        if place < 0 or not 0 <= place + by < len(order):
            return
        order.insert(place + by, order.pop(place))
        self._change(lambda: self._edits.reorder(order), _("Saved"))

    async def _look(self, gateway_id: str) -> None:
        self._view.show_busy(gateway_id, True)
        try:
            await self._gateways.refresh()
        finally:
            self._view.show_busy(gateway_id, False)
            self.refresh()

    def _change(
        self, work: Callable[[], Awaitable[SettingsChange]], text: str, *, lasting: bool = False
    ) -> None:
        async def change() -> None:
            try:
                self._saving.tell(await work(), text, self._edits.undo, lasting=lasting)
            finally:
                self.refresh()  # a switch that was pressed in vain goes back

        self._operations.start("change the gateways", change)

    def _own(self) -> GatewayRow:
        status = self._child.status(GATEWAY_CHILD)
        count = len(self._gateways.models_of(MANAGED))
        version = _("LiteLLM {n}").format(n=self._version) if self._version else ""
        text = _joined(_managed(status), _models(count), version)
        return GatewayRow(MANAGED, _("Nova's own"), text, level(status.state))

    def _row(self, place: int, elsewhere: Sequence[ExternalGateway], leads: bool) -> GatewayRow:
        gateway = elsewhere[place]
        row = GatewayRow(
            gateway.id,
            shown_address(gateway.url),
            _("Off: nothing is asked of it"),
            "small",
            can_rise=place > 0,
            can_sink=place < len(elsewhere) - 1,
            can_lead=place > 0 or not leads,
            is_on=gateway.enabled,
            has_key=gateway.secret is not None,
            is_secure=gateway.url.startswith("https:"),
        )
        if not gateway.enabled:
            return row
        health = self._gateways.health(gateway.id)
        lacks = missing_text(self._gateways.capabilities(gateway.id))
        return replace(
            row,
            state=self._state(gateway.id, health),
            kind=_kind(health),
            lacks=lacks if health.state is HealthState.OK else "",
            mends=_mending(health),
        )

    def _state(self, gateway_id: str, health: GatewayHealth) -> str:
        if health.state is HealthState.OK:
            count = len(self._gateways.models_of(gateway_id))
            version = _("LiteLLM {n}").format(n=health.version) if health.version else ""
            return _joined(_("ready"), _models(count), version)
        if health.outcome is not None and outcome_text(health.outcome):
            return outcome_text(health.outcome)
        return _("Not looked at yet")

    def _name(self, gateway_id: str) -> str:
        known = self._saving.settings.now.gateway.external
        return next((shown_address(g.url) for g in known if g.id == gateway_id), gateway_id)


def _mending(health: GatewayHealth) -> Mending | None:
    if health.state is HealthState.OK or health.outcome is None:
        return None
    if health.outcome in KEY_TROUBLES:
        return Mending.KEY
    return Mending.CERTIFICATE if health.outcome is LookOutcome.TLS else None


def _managed(status: ChildStatus) -> str:
    if status.state is ChildState.READY:
        return state_label(status.state)
    return _joined(state_label(status.state), reason_text(status))


def _models(count: int) -> str:
    return _("{n} models").format(n=f"{count:,}") if count != 1 else _("1 model")


def _kind(health: GatewayHealth) -> str:
    if health.state is HealthState.OK:
        return "ok"
    return "error" if health.state is HealthState.DOWN else "small"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
