"""Keeps the file of the window's place in step with the window."""

import asyncio
import logging
from pathlib import Path

from nova_desktop.app.window_file import write_place
from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.window_place import WindowPlace
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.shell.main_window import MainWindow

_log = logging.getLogger(__name__)


class RememberedPlace:
    """Stores it a second after each change, and at the end."""

    def __init__(self, window: MainWindow, file: Path, operations: Operations) -> None:
        self._window = window
        self._file = file
        self._operations = operations
        self._stored: WindowPlace | None = None
        self._one_write = asyncio.Lock()
        window.place_changed.connect(self._changed)

    async def keep(self) -> None:
        """Store it now if it changed. Never raises: at worst the window opens elsewhere."""
        async with self._one_write:
            place = self._window.place
            if place == self._stored:
                return
            try:
                await asyncio.to_thread(write_place, self._file, place)
            except NovaError as error:
                code = error.problem.code.value
                _log.warning("the window's place could not be stored", extra={"code": code})
            else:
                self._stored = place

    def _changed(self) -> None:
        if not self._window.has_closed:
            self._operations.start("remember the window's place", self.keep)
