"""The list of conversations and the search in it, between the chat service and the view."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from nova_desktop.domain.chat import Conversation
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.services.chat import Chat
from nova_desktop.ui.runtime.operations import Operations

SEARCH_AFTER_S: Final = 0.15


class ListView(Protocol):
    """Where the list is shown."""

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None:
        """The list, or what matches the search; pinned ones first. Empty: none, or no match.

        Always of the last search that the view wished for.
        """
        ...

    def show_list_problem(self, problem: Problem, retry: Callable[[], None] | None) -> None:
        """The list could not be read."""
        ...


class ListPresenter:
    """Reads one list at a time, so that slow searches do not pile up; the latest wish counts."""

    def __init__(self, chat: Chat, operations: Operations, view: ListView) -> None:
        self._chat = chat
        self._operations = operations
        self._view = view
        self._rows: Sequence[Conversation] | None = None
        self._current = ""
        self._sought = ""
        self._rows_match = ""
        self._typed = False
        self._wanted = False
        self._reading = False

    def mark(self, conversation_id: str) -> None:
        """This one is shown."""
        self._current = conversation_id
        if self._rows is not None and self._rows_match == self._sought:
            self._view.show_conversations(self._rows, conversation_id)

    def search(self, text: str) -> None:
        """Show what matches, a moment after the last key; everything for ""."""
        self._sought = text.strip()
        self._typed = bool(self._sought)
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        self._wanted = True
        if not self._reading:
            self._reading = True
            self._operations.start("conversations", self._read)

    async def read_now(self) -> Sequence[Conversation]:
        """All of them, shown too. Raises NovaError."""
        rows = await self._chat.conversations()
        if self._sought:
            self.refresh()
        else:
            self._show(rows)
        return rows

    async def _read(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                await self._pause_while_typed()
                await self._read_once(self._sought)
        except NovaError as error:
            self._view.show_list_problem(error.problem, self.refresh)
        finally:
            self._reading = False

    async def _pause_while_typed(self) -> None:
        while self._typed:
            self._typed = False
            await asyncio.sleep(SEARCH_AFTER_S)

    async def _read_once(self, sought: str) -> None:
        rows = await (self._chat.search(sought) if sought else self._chat.conversations())
        if sought == self._sought:
            self._show(rows)

    def _show(self, rows: Sequence[Conversation]) -> None:
        self._rows, self._rows_match = rows, self._sought
        self._view.show_conversations(rows, self._current)
