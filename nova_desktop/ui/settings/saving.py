"""Saving a setting: at once, told with Undo; what touches the gateway is tried there first."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.runtime.operations import Operations

_MOST_UNDOS: Final = 50

Edit = Callable[[Settings], Settings]
UndoOf = Callable[[SettingsChange], Awaitable[None]]


class Changes(Protocol):
    """The settings in force; services.settings.CurrentSettings."""

    @property
    def now(self) -> Settings: ...
    async def change(self, edit: Edit) -> SettingsChange: ...
    def on_change(self, listener: Callable[[Settings], None]) -> None: ...
    def origin(self, key: str) -> str: ...
    def below(self) -> Settings: ...


class ServedChanges(Protocol):
    """Changes that the gateway has to take too; services.model_settings.ModelSettings."""

    async def change(self, edit: Edit) -> SettingsChange: ...
    async def undo(self, change: SettingsChange) -> None: ...


class News(Protocol):
    """What was told."""

    def leave(self) -> None: ...


class Told(Protocol):
    """Where news go: a toast with Undo, which stays longer when it is lasting."""

    def __call__(
        self, text: str, undo: Callable[[], None] | None, *, lasting: bool = False
    ) -> News | None: ...


class Saving:
    """One for the whole screen."""

    def __init__(
        self, settings: Changes, served: ServedChanges, operations: Operations, told: Told
    ) -> None:
        self.settings = settings
        self._served = served
        self._operations = operations
        self._told = told
        self._undos: list[Callable[[], None]] = []

    async def save(self, edit: Edit, *, at_gateway: bool, text: str = "") -> SettingsChange:
        """Save and tell it. Raises NovaError when it is refused or not stored; nothing changed."""
        if at_gateway:
            change = await self._served.change(edit)
        else:
            change = await self.settings.change(edit)
        if change.keys():
            back = self._served.undo if at_gateway else self._taken_back
            self.tell(change, text or _("Saved"), back)
        return change

    def tell(
        self, change: SettingsChange, text: str, undo: UndoOf, *, lasting: bool = False
    ) -> None:
        """News of a change that is made; Undo takes it back with `undo`, and so does `undo_last`.

        Those of a removal are `lasting`: it was not asked about.
        """

        def take_back() -> None:
            if take_back in self._undos:
                self._undos.remove(take_back)
                self._operations.start("undo a setting", lambda: undo(change))
            if news is not None:
                news.leave()

        self._undos = [*self._undos[-_MOST_UNDOS + 1 :], take_back]
        news = self._told(text, take_back, lasting=lasting)

    def undo_last(self) -> None:
        """Take back the last change that was not taken back yet, also when nothing tells of it."""
        if self._undos:
            self._undos[-1]()
            self.say(_("Undone"))

    async def _taken_back(self, change: SettingsChange) -> None:
        await self.settings.change(change.taken_back)

    def say(self, text: str) -> None:
        """News without Undo."""
        self._told(text, None)
