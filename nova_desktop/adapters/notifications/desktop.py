"""The notifications of the desktop by desktop-notifier: D-Bus, Windows' toasts, macOS' centre.

It is imported at the first notification. Where it is not installed, or where nobody listens, as
on a desktop without a notification daemon, nothing is shown and the caller hears of it.
"""

import asyncio
import importlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

_log = logging.getLogger(__name__)
_PATIENCE_S: Final = 5.0
_NAME: Final = "Nova"
_MARKUP: Final = str.maketrans({"<": "\u2039", ">": "\u203a"})  # some desktops take text for HTML
Answered = Callable[[str, str], None]


class NotifierNotices:
    """The DesktopNotices of the application. `icon` is a picture's file."""

    def __init__(self, icon: Path | None = None) -> None:
        self._icon = icon
        self._listeners: list[Answered] = []
        self._notifier: Any = None
        self._module: Any = None
        self._shown: dict[str, str] = {}

    def on_answer(self, listener: Answered) -> None:
        """Hears the key of a notification and the name of the button, "" for its body."""
        self._listeners.append(listener)

    async def show(
        self, key: str, title: str, text: str, buttons: Sequence[tuple[str, str]]
    ) -> bool:
        """Whether the desktop took it; one with the same key goes."""
        if not await self._ready():
            return False
        await self.withdraw(key)
        taken = asyncio.Event()
        notification = self._module.Notification(
            title=title.translate(_MARKUP),
            message=text.translate(_MARKUP),
            buttons=tuple(self._button(key, name, words) for name, words in buttons),
            on_clicked=lambda: self._answered(key, ""),
            on_dispatched=taken.set,
        )
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._notifier.send_notification(notification)
        except (OSError, TimeoutError):
            _log.warning("the desktop takes no notifications", exc_info=True)
        if not taken.is_set():  # a bus that is gone stays gone for this object
            await self.close()
            return False
        self._shown[key] = notification.identifier
        return True

    async def withdraw(self, key: str) -> None:
        """Take it away, if it is still there."""
        identifier = self._shown.pop(key, None)
        if identifier is None or self._notifier is None:
            return
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._notifier.clear(identifier)
        except (KeyError, OSError, TimeoutError):
            _log.info("a notification could not be taken away")

    async def close(self) -> None:
        """Leave the desktop alone; what it shows stays and is answered no more."""
        notifier, self._notifier = self._notifier, None
        self._shown.clear()
        bus = getattr(getattr(notifier, "_backend", None), "bus", None)
        if bus is not None and bus.connected:
            bus.disconnect()
            await bus.wait_for_disconnect()

    async def _ready(self) -> bool:
        if self._notifier is not None:
            return True
        try:
            self._module = await asyncio.to_thread(importlib.import_module, "desktop_notifier")
        except ImportError:
            _log.info("desktop-notifier is not installed")
            return False
        icon = self._module.Icon(path=self._icon) if self._icon is not None else None
        self._notifier = self._module.DesktopNotifier(app_name=_NAME, app_icon=icon)
        return True

    def _button(self, key: str, name: str, words: str) -> object:
        return self._module.Button(
            title=words, identifier=name, on_pressed=lambda: self._answered(key, name)
        )

    def _answered(self, key: str, name: str) -> None:
        self._shown.pop(key, None)
        for listener in self._listeners:
            listener(key, name)
