"""Sharing the managed gateway with other programs: the switch, its port, their key; no Qt here."""

from collections.abc import Callable
from typing import Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.domain.settings_fields import FieldValue, field_of
from nova_desktop.services.sharing import SharingState
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.fields_presenter import Saver
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.settings.saving import Saving


class SharingView(Protocol):
    """The rows."""

    def show_sharing(self, address: str, key: str, state: str = "") -> None: ...


class Sharing(Protocol):
    """What of services.sharing is used here."""

    @property
    def state(self) -> SharingState: ...
    def on_change(self, listener: Callable[[], None]) -> None: ...
    async def key(self) -> str: ...
    async def new_key(self) -> str: ...
    async def switch_on(self, port: int | None = None) -> SettingsChange: ...
    async def switch_off(self) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


class SharingPresenter:
    """Shows nothing while it is off. Its key needs a `place` to be kept in."""

    def __init__(
        self,
        sharing: Sharing,
        view: SharingView,
        saving: Saving,
        operations: Operations,
        place: WithPlace,
    ) -> None:
        self._sharing = sharing
        self._view = view
        self._saving = saving
        self._operations = operations
        self._place = place
        sharing.on_change(self.refresh)

    def savers(self) -> dict[str, Saver]:
        """How the fields are saved: the door opens first, then it is remembered."""
        return {
            "gateway.share": Saver(self._switch, self._sharing.undo),
            "gateway.share_port": Saver(self._move, self._sharing.undo),
        }

    def refresh(self) -> None:
        if self._sharing.state.wanted:
            self._operations.start("the key of other apps", self._show)
        else:
            self._view.show_sharing("", "")

    def new_key(self) -> None:
        self._operations.start("a new key for other apps", self._renew)

    async def _switch(self, on: FieldValue) -> SettingsChange | None:
        if not on:
            return await self._sharing.switch_off()
        return await self._place.ask_if_needed(self._sharing.switch_on)

    async def _move(self, port: FieldValue) -> SettingsChange | None:
        if self._saving.settings.now.gateway.share:
            return await self._place.ask_if_needed(lambda: self._sharing.switch_on(int(str(port))))
        field = field_of("gateway.share_port")
        return await self._saving.settings.change(lambda now: field.put_into(now, port))

    async def _show(self) -> None:
        try:
            key = await self._sharing.key()
        except NovaError as error:
            self._view.show_sharing(self._address, "", _said(error))
            raise
        self._show_with(key)

    def _show_with(self, key: str) -> None:
        state = self._sharing.state
        if not state.wanted:
            self._view.show_sharing("", "")
            return
        told = ""
        if state.problem is not None:
            told = _said(NovaError(state.problem))
        elif not state.address:
            told = _("It opens as soon as the gateway runs.")
        self._view.show_sharing(self._address, key, told)

    async def _renew(self) -> None:
        key = await self._place.ask_if_needed(self._sharing.new_key)
        if key is None:
            return
        self._show_with(key)
        self._saving.say(_("The old key no longer works"))

    @property
    def _address(self) -> str:
        port = self._saving.settings.now.gateway.share_port
        return self._sharing.state.address or f"http://127.0.0.1:{port}/v1"


def _said(error: NovaError) -> str:
    text = problem_text(error.problem)
    return f"{text.title}. {text.hint}"
