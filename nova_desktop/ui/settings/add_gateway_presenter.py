"""Adding a gateway: tests exactly what was typed, then keeps its key and adds it; no Qt here."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.served_models import GatewayLook
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.outcome_words import look_text
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving


class AddGatewayView(Protocol):
    """The dialog."""

    @property
    def is_open(self) -> bool: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_result(self, text: str, kind: str, *, good: bool, can_trust: bool = False) -> None: ...
    def finish(self) -> None: ...


Look = Callable[[str, str, str], Awaitable[GatewayLook]]
"""Looks at an address with a key and a trusted certificate."""


class GatewayAdding(Protocol):
    """What of services.gateway_edits is used here."""

    async def add(
        self, look: GatewayLook, key: str = "", certificate: str = "", *, first: bool = True
    ) -> tuple[str, SettingsChange]: ...
    async def undo(self, change: SettingsChange) -> None: ...


class AddGatewayPresenter:
    """One for one dialog; what was tested last is what is added."""

    def __init__(
        self,
        look: Look,
        edits: GatewayAdding,
        view: AddGatewayView,
        saving: Saving,
        operations: Operations,
        place: WithPlace,
    ) -> None:
        self._look = look
        self._edits = edits
        self._view = view
        self._saving = saving
        self._operations = operations
        self._place = place
        self._typed = ("", "")
        self._certificate = ""
        self._found: GatewayLook | None = None
        self._tests = 0

    def test(self, address: str, key: str) -> None:
        """Look at it with the usual check of certificates."""
        self._typed, self._certificate = (address, key.strip()), ""
        self._operations.start("test a gateway", self._test)

    def trust(self) -> None:
        """Look again, with the certificate that it showed taken for its own."""
        self._certificate = self._found.certificate if self._found else ""
        self._operations.start("test a gateway", self._test)

    def add(self) -> None:
        self._operations.start("add a gateway", self._add)

    async def _test(self) -> None:
        self._tests += 1
        number = self._tests
        self._view.show_busy(True)
        try:
            look = await self._look(*self._typed, self._certificate)
        finally:
            if number == self._tests:
                self._view.show_busy(False)
        if number != self._tests or not self._view.is_open:
            return  # another address is being tested by now
        self._found = look
        kind = "ok" if look.is_good else "error"
        can_trust = bool(look.certificate) and not look.is_good and not self._certificate
        self._view.show_result(look_text(look), kind, good=look.is_good, can_trust=can_trust)

    async def _add(self) -> None:
        look, key = self._found, self._typed[1]
        if look is None or not look.is_good:
            return
        try:
            added = await self._place.ask_if_needed(
                lambda: self._edits.add(look, key, self._certificate, first=False)
            )
        except NovaError as error:
            told = problem_text(error.problem)
            self._view.show_result(f"{told.title}. {told.hint}", "error", good=True)
            raise
        if added is not None:
            self._view.finish()
            self._saving.tell(added[1], _("Gateway added"), self._edits.undo)
