"""The settings in force, and the one way to change them."""

import asyncio
from collections.abc import Callable

from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_change import SettingsChange
from nova_desktop.services.ports import SettingsStore

SettingsListener = Callable[[Settings], None]


class CurrentSettings:
    """Holds what the store loaded; a change is on disk before anyone hears of it."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store
        self._now = store.load()
        self._listeners: list[SettingsListener] = []
        self._one_change = asyncio.Lock()

    @property
    def now(self) -> Settings:
        return self._now

    def on_change(self, listener: SettingsListener) -> None:
        self._listeners.append(listener)

    async def change(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        """Apply `edit` and save. Raises NovaError when it cannot be saved; nothing changed then.

        What is begun is carried to its end even when the caller is cancelled: the file and what is
        in force never differ.
        """
        return await asyncio.shield(self._change(edit))

    async def _change(self, edit: Callable[[Settings], Settings]) -> SettingsChange:
        async with self._one_change:
            change = SettingsChange(self._now, edit(self._now))
            await asyncio.to_thread(self._store.save, change.after)
            self._now = change.after
        for listener in self._listeners:
            listener(change.after)
        return change

    def origin(self, key: str) -> str:
        """Where the value of a dotted key comes from: `default`, `file`, `environment`, `user`."""
        return self._store.origin(key)

    def below(self) -> Settings:
        """What would hold without the user's own values; a reset goes there."""
        return self._store.below()
