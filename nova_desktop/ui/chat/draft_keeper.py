"""Keeps what is being written: stored a moment after a key, swapped with the conversation."""

import asyncio
import logging
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.services.drafts import Drafts
from nova_desktop.ui.runtime.operations import Operations

_log = logging.getLogger(__name__)
STORE_AFTER_S: Final = 0.7


class DraftView(Protocol):
    """Where it is written."""

    def draft(self) -> str:
        """What is being written, to be stored; not a message that is being edited."""
        ...

    def show_draft(self, draft: str) -> None:
        """Replace what is being written: another conversation is shown."""
        ...

    def restore_draft(self, draft: str) -> None:
        """Put it before what was written since the first paint."""
        ...


class DraftKeeper:
    """Follows the view. A disk that takes nothing is told once, until it works again."""

    def __init__(self, drafts: Drafts, operations: Operations, view: DraftView) -> None:
        self._drafts = drafts
        self._operations = operations
        self._view = view
        self._conversation = ""
        self._stored: str | None = None
        self._waiting = False
        self._fails = False

    async def begin(self, conversation_id: str) -> None:
        """Put the stored draft of the first shown conversation before what was typed since."""
        self._conversation = conversation_id
        await self._drafts.take_over(conversation_id)
        stored = await self._drafts.get(conversation_id)
        self._stored = stored
        if stored:
            self._view.restore_draft(stored)
        self._operations.start("forget drafts", self._drafts.forget_deleted)
        self.changed()

    async def draft_of(self, conversation_id: str) -> str:
        """What was being written there, for `swap`."""
        return await self._drafts.get(conversation_id)

    def swap(self, conversation_id: str, draft: str) -> None:
        """Another conversation is shown: what stands there stays with the one before."""
        if conversation_id == self._conversation:
            return
        before, text = self._conversation, self._view.draft()
        if text != self._stored:
            self._operations.start("store the draft", lambda: self._drafts.put(before, text))
        self._conversation, self._stored = conversation_id, draft
        self._view.show_draft(draft)

    def move(self, conversation_id: str) -> None:
        """The new conversation has become this one; what is written belongs to it."""
        self._conversation, self._stored = conversation_id, None
        self._operations.start("forget the draft", lambda: self._drafts.put("", ""))
        self.changed()

    def changed(self) -> None:
        """Something was written."""
        if not self._waiting:
            self._waiting = True
            self._operations.start("store the draft", self._store_soon)

    async def keep(self) -> None:
        """Store what is there now. Never raises: the window is going."""
        try:
            await self._store()
        except NovaError as error:
            _log.error("the draft could not be stored", extra={"code": error.problem.code.value})

    async def _store_soon(self) -> None:
        try:
            if self._view.draft():  # one that was sent is forgotten at once
                await asyncio.sleep(STORE_AFTER_S)
        finally:
            self._waiting = False
        await self._store_or_tell()

    async def _store_or_tell(self) -> None:
        try:
            await self._store()
        except NovaError:
            told, self._fails = self._fails, True
            if not told:
                raise
        else:
            self._fails = False

    async def _store(self) -> None:
        conversation, text = self._conversation, self._view.draft()
        if text == self._stored:
            return
        await self._drafts.put(conversation, text)
        if conversation == self._conversation:
            self._stored = text
