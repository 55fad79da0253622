"""The chat's presenter: between the chat service and its view; no Qt here."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from nova_desktop.domain.chat import Conversation, Message
from nova_desktop.domain.commands import JournalEntry, delete_conversation
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.chat import Chat
from nova_desktop.services.journal import Journal
from nova_desktop.ui.runtime.operations import Operations


class ChatView(Protocol):
    """What the presenter needs of the screen."""

    def show_conversations(self, conversations: Sequence[Conversation], current: str) -> None: ...
    def show_messages(self, title: str, messages: Sequence[Message], more: bool) -> None: ...
    def show_earlier(self, messages: Sequence[Message], more: bool) -> None: ...
    def update_message(self, message: Message) -> None: ...
    def show_answering(self, answering: bool) -> None: ...
    def put_back(self, text: str) -> None: ...


class ChatPresenter:
    """Shows one conversation at a time; leaving it does not stop its answer."""

    PAGE = 50

    def __init__(
        self,
        chat: Chat,
        journal: Journal,
        operations: Operations,
        view: ChatView,
    ) -> None:
        self._chat = chat
        self._journal = journal
        self._operations = operations
        self._view = view
        self._current = ""
        self._sending = asyncio.Lock()
        self._shown: list[Message] = []
        self._conversations: Sequence[Conversation] = ()
        chat.on_message(self._message_changed)
        journal.on_change(self._journal_changed)

    @property
    def current(self) -> str:
        """The id of the shown conversation, or "" for a new one."""
        return self._current

    async def open_newest(self) -> None:
        """Show the list and its first conversation."""
        self._conversations = await self._chat.conversations()
        newest = self._conversations[0].id if self._conversations else ""
        await self._open(newest)

    def send(self, text: str) -> None:
        """Send; a text that could not be stored goes back to the composer."""
        self._operations.start("send", lambda: self._send(text))

    def stop(self) -> None:
        self._operations.start("stop", lambda: self._chat.stop(self._current))

    def retry(self) -> None:
        self._operations.start("retry", lambda: self._chat.retry(self._current))

    def choose(self, conversation_id: str) -> None:
        if conversation_id != self._current:
            self._operations.start("open", lambda: self._open(conversation_id))

    def new_chat(self) -> None:
        self._operations.start("new chat", lambda: self._open(""))

    def delete(self, conversation_id: str) -> None:
        """Delete it; Ctrl+Z brings it back."""
        command = delete_conversation(conversation_id)
        self._operations.start("delete", lambda: self._journal.carry_out(command))

    def undo(self) -> None:
        self._operations.start("undo", self._undo)

    def redo(self) -> None:
        self._operations.start("redo", self._journal.redo)

    def show_earlier(self) -> None:
        self._operations.start("earlier", self._earlier)

    async def _undo(self) -> None:
        """Take the last change back; a conversation that returns is shown."""
        for entry in await self._journal.undo():
            if entry.command.kind == "delete_conversation":
                self._conversations = await self._chat.conversations()
                await self._open(str(entry.command.payload["id"]))

    async def _send(self, text: str) -> None:
        async with self._sending:  # the second message of a new conversation belongs to it
            await self._send_now(text)

    async def _send_now(self, text: str) -> None:
        try:
            conversation_id = await self._chat.send(self._current, text)
        except NovaError as error:
            self._view.put_back(text)  # Enter sends it again, so no Retry is offered beside
            raise NovaError(replace(error.problem, retryable=False)) from error
        if conversation_id != self._current:
            self._conversations = await self._chat.conversations()
            await self._open(conversation_id)

    async def _open(self, conversation_id: str) -> None:
        self._current = conversation_id
        messages: Sequence[Message] = ()
        if conversation_id:
            messages = await self._chat.messages(conversation_id)
        if conversation_id != self._current:
            return
        self._shown = list(messages)
        self._view.show_conversations(self._conversations, conversation_id)
        self._show()

    async def _earlier(self) -> None:
        if self._shown and self._current:
            current, first = self._current, self._shown[0].seq
            earlier = await self._chat.messages(current, first)
            if current == self._current and earlier:
                self._shown = [*earlier, *self._shown]
                self._view.show_earlier(earlier, earlier[0].seq > 1)

    def _show(self) -> None:
        titles = {c.id: c.title for c in self._conversations}
        more = bool(self._shown) and self._shown[0].seq > 1
        self._view.show_messages(titles.get(self._current, ""), self._shown, more)
        self._view.show_answering(self._chat.answering(self._current))

    def _message_changed(self, message: Message) -> None:
        if message.conversation_id != self._current:
            return
        self._remember(message)
        self._view.update_message(message)
        self._view.show_answering(self._chat.answering(self._current))

    def _remember(self, message: Message) -> None:
        for place in range(len(self._shown) - 1, -1, -1):
            if self._shown[place].id == message.id:
                self._shown[place] = message
                return
        self._shown.append(message)

    def _journal_changed(self, entries: Sequence[JournalEntry]) -> None:
        del entries
        self._operations.start("conversations", self._reload)

    async def _reload(self) -> None:
        self._conversations = await self._chat.conversations()
        if self._current and all(c.id != self._current for c in self._conversations):
            await self._open("")
        else:
            self._view.show_conversations(self._conversations, self._current)
