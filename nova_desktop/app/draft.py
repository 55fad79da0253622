"""What is being written survives a restart and a crash."""

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer

from nova_desktop.domain.problems import NovaError
from nova_desktop.services.ports import StateStore
from nova_desktop.ui.chat.composer import Composer
from nova_desktop.ui.runtime.operations import Operations

_log = logging.getLogger(__name__)
_NAME: Final = "chat.draft"
_AFTER_MS: Final = 700


class Draft(QObject):
    """Stores the composer's text a moment after the last key, and at once when it was sent."""

    def __init__(self, composer: Composer, state: StateStore, operations: Operations) -> None:
        super().__init__(composer)
        self._composer = composer
        self._state = state
        self._operations = operations
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._store)

    async def restore(self) -> None:
        """Put the stored draft before what was typed since the first paint, and follow."""
        draft = await self._state.get_state(_NAME)
        if draft:
            self._composer.insertPlainText(draft)
        self._composer.textChanged.connect(self._changed)

    async def keep(self) -> None:
        """Store what is there now. Never raises: the window is going."""
        self._timer.stop()
        try:
            await self._write()
        except NovaError as error:
            _log.error("the draft could not be stored", extra={"code": error.problem.code.value})

    def _changed(self) -> None:
        if self._composer.toPlainText():
            self._timer.start()
        else:
            self._timer.stop()
            self._store()

    def _store(self) -> None:
        self._operations.start("store the draft", self._write)

    async def _write(self) -> None:
        await self._state.set_state(_NAME, self._composer.toPlainText() or None)
