"""The chat's presenter: between the chat service and its view; no Qt here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nova_desktop.domain.chat import Author, Conversation, MemoryChoice, Message, MessageState
from nova_desktop.domain.commands import JournalEntry
from nova_desktop.domain.problems import NovaError
from nova_desktop.services.chat import PAGE, Chat
from nova_desktop.services.drafts import Drafts
from nova_desktop.services.journal import Journal
from nova_desktop.ui.chat.draft_keeper import DraftKeeper
from nova_desktop.ui.chat.list_presenter import ListPresenter
from nova_desktop.ui.chat.memory_keeper import MemoryKeeper, SpacesNow, no_spaces
from nova_desktop.ui.chat.view_protocol import ChatView
from nova_desktop.ui.runtime.operations import Operations

_PIECE: Final = 200
_LIVE: Final = (MessageState.QUEUED, MessageState.STREAMING)


@dataclass(slots=True, eq=False)
class _Place:
    """Where words go that are said here: "" until the first ones have begun a conversation."""

    id: str


class ChatPresenter:
    """Shows one conversation at a time; leaving it does not stop its answer."""

    def __init__(
        self,
        chat: Chat,
        journal: Journal,
        operations: Operations,
        view: ChatView,
        drafts: Drafts,
        spaces: SpacesNow = no_spaces,
    ) -> None:
        self._chat = chat
        self._journal = journal
        self._operations = operations
        self._view = view
        self._drafts = drafts
        self._keeper = DraftKeeper(drafts, operations, view)
        self.memory = MemoryKeeper(drafts, operations, view, spaces)
        self._list = ListPresenter(chat, operations, view)
        self._wanted = self._place = _Place("")  # about to be shown, and shown
        self._current = ""
        self._opened = False
        self._shown: list[Message] = []
        self._answering = False
        self._sending = asyncio.Lock()
        self._paging = asyncio.Lock()
        self._last_change: Sequence[JournalEntry] = ()
        chat.on_message(self._message_changed)
        journal.on_change(self._journal_changed)

    @property
    def current(self) -> str:
        """The id of the conversation that is shown, or about to be; "" for a new one."""
        return self._wanted.id

    async def open_newest(self) -> None:
        """Show the list and the conversation that was shown last, else the newest.

        What was typed since the first paint stays, behind what was being written there before.
        It can be tried again after a NovaError, and leaves what was opened since.
        """
        conversations = await self._list.read_now()
        if self._opened:
            return
        shown = await self._drafts.shown()
        if shown is None:
            newest = max(conversations, key=lambda c: c.updated_at, default=None)
            shown = newest.id if newest is not None else ""
        await self._keeper.begin(shown)
        await self.memory.begin()
        if not self._opened:
            await self._open(_Place(shown))

    async def keep_draft(self) -> None:
        """Store what is being written. Never raises: the window is going."""
        await self._keeper.keep()

    def draft_changed(self) -> None:
        self._keeper.changed()

    def send(self, text: str) -> None:
        """Send to where the user is now; a text that could not be stored goes back there."""
        place = self._wanted
        self._operations.start("send", lambda: self._send(place, text))

    def stop(self) -> None:
        current = self._current
        self._operations.start("stop", lambda: self._chat.stop(current))

    def retry(self, message_id: str = "") -> None:
        """Answer what was said last once more, or what this message answers."""
        if message_id and not (self._shown and self._shown[-1].id == message_id):
            self.regenerate(message_id)
        else:
            self._change("retry", self._chat.retry)

    def regenerate(self, message_id: str) -> None:
        self._change("answer again", lambda current: self._chat.regenerate(current, message_id))

    def choose_variant(self, message_id: str, step: int) -> None:
        self._change(
            "another variant",
            lambda current: self._chat.choose_variant(current, message_id, step),
        )

    def resend(self, message_id: str, text: str) -> None:
        """Send an edited message; a text that could not be stored is edited further."""
        self._change("edit", lambda current: self._resend(current, message_id, text))

    def choose(self, conversation_id: str) -> None:
        place = self._wanted
        if conversation_id != place.id:
            wanted = self._wanted = _Place(conversation_id)  # what is said from now on goes there
            self._operations.start("open", lambda: self._open(wanted))
        elif conversation_id != self._current:  # it has begun, but could not be shown
            self._operations.start("open", lambda: self._show_begun(place))

    def new_chat(self) -> None:
        self.choose("")

    def rename(self, conversation_id: str, title: str) -> None:
        self._operations.start("rename", lambda: self._rename(conversation_id, title))

    def pin(self, conversation_id: str, pinned: bool) -> None:
        self._operations.start("pin", lambda: self._chat.pin(conversation_id, pinned))

    def remember(self, conversation_id: str, remember: bool) -> None:
        self._operations.start("remember", lambda: self._chat.remember(conversation_id, remember))

    def choose_memory(self, choice: MemoryChoice) -> None:
        """In the shown conversation; a new one begins with it."""
        place = self._wanted
        if not place.id:
            self.memory.choose_for_new(choice)
        self._operations.start("memory here", lambda: self._choose_memory(place, choice))

    def delete(self, conversation_id: str) -> None:
        """Delete it; the toast and Ctrl+Z bring it back."""
        self._operations.start("delete", lambda: self._delete(conversation_id))

    def undo_delete(self, conversation_id: str) -> None:
        """Bring it back, whatever was changed since."""
        self._operations.start("undo", lambda: self._undo_delete(conversation_id))

    def undo(self) -> None:
        self._operations.start("undo", self._undo)

    def redo(self) -> None:
        self._operations.start("redo", self._journal.redo)

    def search(self, text: str) -> None:
        """Search the list; what is shown beside it stays."""
        self._list.search(text)

    def show_earlier(self) -> None:
        self._operations.start("earlier", lambda: self._earlier(PAGE))

    def load_all(self) -> None:
        """Load the conversation from its first message on, for find."""
        self._operations.start("all messages", self._load_all)

    async def _open(self, place: _Place) -> None:
        """Show a conversation, or what the shown place has become."""
        self._wanted = place
        conversation_id, moved = place.id, place is self._place
        conversation: Conversation | None = None
        messages: Sequence[Message] = ()
        try:
            draft = "" if moved else await self._keeper.draft_of(conversation_id)
            if conversation_id:
                conversation = await self._chat.conversation(conversation_id)
                messages = await self._chat.messages(conversation_id)
        except NovaError as error:
            if place is self._wanted:
                self._wanted = self._place
            raise NovaError(replace(error.problem, retryable=True)) from error
        if place is not self._wanted:
            return
        self._place, self._opened = place, True
        self._current, self._shown = conversation_id, list(messages)
        title = conversation.title if conversation is not None else ""
        self._show_head(conversation)
        self._view.show_messages(title, self._shown, self._more())
        if moved:
            self._keeper.move(conversation_id)
        else:
            self._keeper.swap(conversation_id, draft)
        self._show_around(anew=True)
        self._list.mark(conversation_id)
        await self._drafts.remember_shown(conversation_id)

    def _change(self, name: str, change: Callable[[str], Awaitable[object]]) -> None:
        """Change the tree of the shown conversation, and show the path that is shown then."""
        current = self._current

        async def run() -> None:
            await change(current)
            await self._show_branch(current)

        self._operations.start(name, run)

    async def _show_branch(self, current: str) -> None:
        """As many messages as were loaded before, in pieces."""
        wanted = max(PAGE, len(self._shown))
        path: list[Message] = []
        more = True
        while more and len(path) < wanted:
            piece = await self._chat.messages(current, path[0].seq if path else None, _PIECE)
            path = [*piece, *path]
            more = bool(piece) and bool(piece[0].parent)
        if current == self._current:
            self._shown = path[-wanted:]
            self._view.show_branch(self._shown, self._more())
            self._show_around(anew=True)

    async def _resend(self, current: str, message_id: str, text: str) -> None:
        try:
            await self._chat.edit(current, message_id, text)
        except NovaError as error:
            if current == self._current:
                self._view.begin_edit(message_id, text)
            else:
                await self._keep_for(current, text)
            raise NovaError(replace(error.problem, retryable=False)) from error

    async def _send(self, place: _Place, text: str) -> None:
        async with self._sending:  # the second message of a new conversation belongs to it
            try:
                if place.id:
                    await self._chat.send(place.id, text)
                else:
                    place.id = await self._chat.send("", text, self.memory.of_new)
                    self.memory.begun(seen=place is not self._place)
            except NovaError as error:  # Enter sends it again, so no Retry is offered beside
                if place is self._place or place.id == self._current:
                    self._view.put_back(text)
                else:
                    await self._keep_for(place.id, text)
                raise NovaError(replace(error.problem, retryable=False)) from error
        if place is self._place and place.id != self._current:
            # An operation of its own: to try again what it shows must not send again.
            self._operations.start("open", lambda: self._show_begun(place))

    async def _show_begun(self, place: _Place) -> None:
        async with self._sending:  # what is said meanwhile would be missing
            if place is self._wanted and place.id != self._current:
                await self._open(place)

    async def _keep_for(self, conversation_id: str, text: str) -> None:
        """Words of a conversation that is no longer shown are its draft; never lost."""
        try:
            await self._keeper.add(conversation_id, text)
        except NovaError:
            self._view.put_back(text)

    async def _choose_memory(self, place: _Place, choice: MemoryChoice) -> None:
        async with self._sending:  # it may have begun meanwhile, with what was chosen before
            if place.id:
                await self._chat.choose_memory(place.id, choice)

    async def _rename(self, conversation_id: str, title: str) -> None:
        try:
            await self._chat.rename(conversation_id, title)
        finally:  # a title that was refused does not stay in the bar
            await self._show_title()

    async def _delete(self, conversation_id: str) -> None:
        conversation = await self._chat.conversation(conversation_id)
        await self._chat.delete(conversation_id)
        if conversation is not None:
            self._view.show_deleted(conversation)

    async def _undo_delete(self, conversation_id: str) -> None:
        if await self._chat.conversation(conversation_id) is None:
            if any(entry.inverse.payload.get("id") == conversation_id for entry in self._deleted()):
                await self._journal.undo()
            else:
                await self._chat.restore(conversation_id)
        await self._open(_Place(conversation_id))

    def _deleted(self) -> Sequence[JournalEntry]:
        """What the last change deleted."""
        kind = "delete_conversation"
        return [e for e in self._last_change if e.command.kind == kind and not e.undone]

    async def _undo(self) -> None:
        """Take the last change back; a conversation that returns is shown."""
        for entry in await self._journal.undo():
            if entry.command.kind == "delete_conversation":
                await self._open(_Place(str(entry.command.payload["id"])))

    async def _earlier(self, limit: int) -> bool:
        """Show a page more; False when there was none."""
        async with self._paging:
            if not self._more():
                return False
            shown, first = self._shown, self._shown[0]
            earlier = await self._chat.messages(self._current, first.seq, limit)
            if shown is not self._shown or not earlier:
                return False
            self._shown[:0] = earlier
            self._view.show_earlier(earlier, self._more())
            return True

    async def _load_all(self) -> None:
        while await self._earlier(_PIECE):
            continue

    def _more(self) -> bool:
        """Whether there are messages before the first shown one."""
        return bool(self._shown) and bool(self._shown[0].parent)

    def _show_around(self, *, anew: bool = False) -> None:
        answering = self._chat.answering(self._current)
        if anew or answering != self._answering:
            self._answering = answering
            self._view.show_answering(answering)
        if anew:
            said = [m.text for m in self._shown if m.author is Author.YOU]
            self._view.show_last_said(said[-1] if said else "")

    def _message_changed(self, message: Message) -> None:
        if message.author is Author.YOU or message.state not in _LIVE:
            self._list.refresh()  # its order and what it cost
        if message.conversation_id == self._current and self._remember(message):
            self._view.update_message(message)
        self._show_around()

    def _remember(self, message: Message) -> bool:
        """Whether it stands on the shown path, which it may also continue."""
        for place in range(len(self._shown) - 1, -1, -1):
            if self._shown[place].id == message.id:
                self._shown[place] = message
                return True
        if message.parent != (self._shown[-1].id if self._shown else ""):
            return False
        self._shown.append(message)
        return True

    def _journal_changed(self, entries: Sequence[JournalEntry]) -> None:
        self._last_change = entries
        self._list.refresh()
        self._operations.start("title", self._show_title)

    async def _show_title(self) -> None:
        """After a change of titles, pins or conversations; a deleted one is no longer shown."""
        current = self._current
        if not current:
            return
        conversation = await self._chat.conversation(current)
        if current != self._wanted.id or current != self._current:
            return
        if conversation is None:
            await self._open(_Place(""))
        else:
            self._show_head(conversation)

    def _show_head(self, conversation: Conversation | None) -> None:
        self._view.show_title(conversation)
        self.memory.show(conversation)
