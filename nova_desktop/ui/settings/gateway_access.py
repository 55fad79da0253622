"""Another key, or a renewed certificate, for a gateway of the user's: tried before it is kept."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from nova_desktop.domain.accounts import ExternalGateway
from nova_desktop.domain.certificates import fingerprint
from nova_desktop.domain.gateway_address import shown_address
from nova_desktop.domain.served_models import GatewayLook, LookOutcome
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.outcome_words import outcome_text
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving

KEY_TROUBLES: Final = frozenset(
    {
        LookOutcome.KEY_MISSING,
        LookOutcome.KEY_REFUSED,
        LookOutcome.NO_DATABASE,
        LookOutcome.NO_PERMISSION,
    }
)
"""What another key mends."""


class BusyView(Protocol):
    """The panel."""

    def show_busy(self, gateway_id: str, busy: bool) -> None: ...


class AccessEdits(Protocol):
    """What of services.gateway_edits is used here."""

    async def look_with(
        self, gateway_id: str, *, key: str | None = None, certificate: str | None = None
    ) -> GatewayLook: ...
    async def use_key(
        self, gateway_id: str, key: str, look: GatewayLook | None = None
    ) -> SettingsChange: ...
    async def trust(
        self, gateway_id: str, certificate: str, look: GatewayLook | None = None
    ) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


class AccessQuestions(Protocol):
    """The dialogs."""

    async def ask_key(self, name: str, wrong: str) -> str:
        """A new key, or ""; `wrong` says why the last one was not taken."""
        ...

    async def keep_anyway(self, name: str, why: str) -> bool:
        """Whether to keep a key that could not be shown to work."""
        ...

    async def ask_trust(self, name: str, shown: str, *, other: bool) -> bool:
        """Whether the certificate with this fingerprint is theirs.

        `other` than the one that was trusted before.
        """
        ...


class GatewayAccess:
    """Each change is told with Undo."""

    def __init__(
        self,
        edits: AccessEdits,
        view: BusyView,
        saving: Saving,
        operations: Operations,
        questions: AccessQuestions,
        place: WithPlace,
    ) -> None:
        self._edits = edits
        self._view = view
        self._saving = saving
        self._operations = operations
        self._questions = questions
        self._place = place

    def replace_key(self, gateway_id: str) -> None:
        self._operations.start(f"key of {gateway_id}", lambda: self._replace_key(gateway_id))

    def drop_key(self, gateway_id: str) -> None:
        """Call it without a key from now on."""
        self._operations.start(f"key of {gateway_id}", lambda: self._use(gateway_id, "", None))

    def trust(self, gateway_id: str) -> None:
        """Ask whether the certificate that it shows now is theirs."""
        self._operations.start(f"trust {gateway_id}", lambda: self._trust(gateway_id))

    async def _replace_key(self, gateway_id: str) -> None:
        name, wrong = self._name(gateway_id), ""
        while key := (await self._questions.ask_key(name, wrong)).strip():
            with self._busy(gateway_id):
                look = await self._edits.look_with(gateway_id, key=key)
            if look.outcome in KEY_TROUBLES:
                wrong = outcome_text(look.outcome)
                continue
            why = outcome_text(look.outcome)
            if look.is_good or await self._questions.keep_anyway(name, why):
                await self._use(gateway_id, key, look if look.is_good else None)
            return

    async def _use(self, gateway_id: str, key: str, look: GatewayLook | None) -> None:
        change = await self._place.ask_if_needed(lambda: self._edits.use_key(gateway_id, key, look))
        if change is None:
            return
        text = _("The next call to {name} uses the new key") if key else _("{name}: without a key")
        self._tell(change, text.format(name=self._name(gateway_id)))

    async def _trust(self, gateway_id: str) -> None:
        with self._busy(gateway_id):
            look = await self._edits.look_with(gateway_id, certificate="")
        old = self._gateway(gateway_id)
        if old is None:
            return
        if look.outcome is not LookOutcome.TLS or not look.certificate:
            await self._without_own(old, look)
        elif look.certificate == old.certificate:
            self._say(old, _("It shows the certificate that you trust already."))
        else:
            await self._ask_for(old, look.certificate)

    async def _without_own(self, old: ExternalGateway, look: GatewayLook) -> None:
        """It stands the usual check, or nobody can tell."""
        if not look.is_good and look.outcome not in KEY_TROUBLES:
            self._say(old, outcome_text(look.outcome))
        elif old.certificate:
            change = await self._edits.trust(old.id, "", look if look.is_good else None)
            self._tell(change, _("{name} is trusted like any other now").format(name=_said(old)))
        else:
            self._say(old, _("Its certificate is trusted already."))

    async def _ask_for(self, old: ExternalGateway, certificate: str) -> None:
        shown, other = fingerprint(certificate), bool(old.certificate)
        if not await self._questions.ask_trust(_said(old), shown, other=other):
            return
        with self._busy(old.id):
            look = await self._edits.look_with(old.id, certificate=certificate)
        if look.outcome is LookOutcome.TLS:
            self._say(old, _("Its certificate is out of date. Renew it there, then try again."))
            return
        change = await self._edits.trust(old.id, certificate, look if look.is_good else None)
        self._tell(change, _("The certificate of {name} is trusted").format(name=_said(old)))

    @contextmanager
    def _busy(self, gateway_id: str) -> Generator[None]:
        self._view.show_busy(gateway_id, True)
        try:
            yield
        finally:
            self._view.show_busy(gateway_id, False)

    def _tell(self, change: SettingsChange, text: str) -> None:
        self._saving.tell(change, text, self._edits.undo)

    def _say(self, gateway: ExternalGateway, text: str) -> None:
        self._saving.say(_("{name}: {text}").format(name=_said(gateway), text=text))

    def _name(self, gateway_id: str) -> str:
        gateway = self._gateway(gateway_id)
        return _said(gateway) if gateway is not None else gateway_id

    def _gateway(self, gateway_id: str) -> ExternalGateway | None:
        known: Sequence[ExternalGateway] = self._saving.settings.now.gateway.external
        return next((gateway for gateway in known if gateway.id == gateway_id), None)


def _said(gateway: ExternalGateway) -> str:
    return shown_address(gateway.url)
