"""Keeps a line that is being written: stored a moment after a key, there at the next start."""

import asyncio
from contextlib import suppress
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.services.tasks.quick_drafts import QuickDrafts
from nova_desktop.ui.runtime.operations import Operations

STORE_AFTER_S: Final = 0.7


class Written(Protocol):
    """Where the line is."""

    def written(self) -> str:
        """What stands there now."""
        ...

    def restore(self, text: str) -> None:
        """Put this there; nothing is yet."""
        ...


class DraftKeeping:
    """For the field of one place. A disk that takes nothing costs the draft, and is not told."""

    def __init__(
        self, drafts: QuickDrafts, place: str, operations: Operations, line: Written
    ) -> None:
        self._drafts = drafts
        self._place = place
        self._operations = operations
        self._line = line
        self._stored: str | None = None
        self._waiting = False

    def begin(self) -> None:
        """Put back what was being written, unless something is by then."""
        self._operations.start("draft of quick add", self._begin)

    def changed(self) -> None:
        """Something was written; before `begin` has ended it replaces nothing."""
        if self._stored is not None and not self._waiting:
            self._waiting = True
            self._operations.start("store a draft of quick add", self._store_soon)

    async def _begin(self) -> None:
        with suppress(NovaError):
            stored = await self._drafts.get(self._place)
            self._stored = stored
            if stored and not self._line.written():
                self._line.restore(stored)
            else:
                self.changed()

    async def _store_soon(self) -> None:
        try:
            if self._line.written():  # one that was added is forgotten at once
                await asyncio.sleep(STORE_AFTER_S)
        finally:
            self._waiting = False
        text = self._line.written()
        if text != self._stored:
            with suppress(NovaError):
                await self._drafts.put(self._place, text)
                self._stored = text
