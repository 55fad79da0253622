"""Keeps what is being written: stored a moment after a key, swapped with the conversation."""

import asyncio
import logging
from typing import Final, Protocol

from nova_desktop.domain.problems import NovaError
from nova_desktop.services.drafts import Drafts
from nova_desktop.ui.chat.pasted import from_draft, from_text
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
    """Follows the view. A disk that takes nothing is told once, until it works again.

    Before `begin`, `swap` or `move` nothing is stored: it would replace a draft not read yet.
    """

    def __init__(self, drafts: Drafts, operations: Operations, view: DraftView) -> None:
        self._drafts = drafts
        self._operations = operations
        self._view = view
        self._conversation = ""
        self._stored: str | None = None
        self._unwritten: dict[str, str] = {}
        self._writing = asyncio.Lock()
        self._begun = False
        self._waiting = False
        self._fails = False

    async def begin(self, conversation_id: str) -> None:
        """Put the stored draft of the first shown conversation before what was typed since.

        Only once; it can be tried again after a NovaError.
        """
        if self._begun:
            return
        await self._drafts.take_over(conversation_id)
        stored = await self._drafts.get(conversation_id)
        if self._begun:
            return
        self._begun, self._conversation, self._stored = True, conversation_id, stored
        if stored:
            self._view.restore_draft(stored)
        self._operations.start("forget drafts", self._drafts.forget_deleted)
        self.changed()

    async def draft_of(self, conversation_id: str) -> str:
        """What was being written there, for `swap`."""
        if (unwritten := self._unwritten.get(conversation_id)) is not None:
            return unwritten
        return await self._drafts.get(conversation_id)

    async def add(self, conversation_id: str, text: str) -> None:
        """Put words before what was being written there. Raises NovaError if that is unknown."""
        draft = await self.draft_of(conversation_id)
        words = from_text(text)
        if conversation_id == self._conversation and self._begun:  # it is shown by now
            self._view.restore_draft(words.draft())
            self.changed()
        else:
            self._write_soon(conversation_id, words.then(from_draft(draft)).draft())

    def swap(self, conversation_id: str, draft: str) -> None:
        """Another conversation is shown: what stands there stays with the one before."""
        if conversation_id == self._conversation:
            return
        before, text = self._conversation, self._view.draft()
        if not self._begun:
            if text:
                self._operations.start("store the draft", lambda: self.add(before, text))
        elif text != self._stored or before in self._unwritten:
            self._write_soon(before, text)
        unwritten = self._unwritten.get(conversation_id)
        self._begun, self._conversation = True, conversation_id
        self._stored = draft if unwritten is None else None
        self._view.show_draft(draft if unwritten is None else unwritten)

    def move(self, conversation_id: str) -> None:
        """The new conversation has become this one; what is written belongs to it."""
        if self._begun:
            self._write_soon("", "")
        self._begun, self._conversation, self._stored = True, conversation_id, None
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
            for conversation in list(self._unwritten):
                await self._write(conversation)
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
        if not self._begun or (text == self._stored and conversation not in self._unwritten):
            return
        self._unwritten[conversation] = text
        await self._write(conversation)
        if conversation == self._conversation:
            self._stored = text

    def _write_soon(self, conversation: str, text: str) -> None:
        self._unwritten[conversation] = text
        self._operations.start("store the draft", lambda: self._write(conversation))

    async def _write(self, conversation: str) -> None:
        """Store what is kept for it; the latest words win however slow the disk is."""
        async with self._writing:
            text = self._unwritten.get(conversation)
            if text is None:
                return
            await self._drafts.put(conversation, text)
            if self._unwritten.get(conversation) == text:
                del self._unwritten[conversation]
