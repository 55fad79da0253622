"""The chat: what you say is stored first, the answer streams in and is stored as it grows."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import uuid4

from nova_desktop.domain.chat import Author, Conversation, MemoryChoice, Message, MessageState
from nova_desktop.domain.commands import (
    Command,
    JournalEntry,
    create_conversation,
    delete_conversation,
    pin_conversation,
    remember_conversation,
    rename_conversation,
    restore_conversation,
)
from nova_desktop.domain.problems import NovaError, ProblemCode
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.answers import Answers, ChatParts, MessageListener, new_message
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.turn import CONTEXT_MESSAGES

_TITLE_CHARACTERS: Final = 60
PAGE: Final = 50


class Chat:
    """Conversations and their answers. Every change of a message reaches the listeners.

    What is shown of a conversation is a path through its tree: a new answer to an old question,
    and an edited message, stand beside the old ones as variants.
    """

    def __init__(self, parts: ChatParts, scope: TaskScope, *, store_again_s: float = 2.0) -> None:
        self._parts = parts
        self._scope = scope
        self._answers = Answers(parts, scope, store_again_s)
        self._changing: dict[str, asyncio.Lock] = {}
        self._gone: set[str] = set()
        parts.journal.on_change(self._journal_changed)

    def on_message(self, listener: MessageListener) -> None:
        self._answers.on_message(listener)

    def stop_telling(self, listener: MessageListener) -> None:
        """One that `on_message` was given hears of nothing more."""
        self._answers.stop_telling(listener)

    async def conversations(self) -> Sequence[Conversation]:
        """Pinned ones first, then the newest; 200 at most."""
        return await self._parts.store.conversations()

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """None for one that is deleted, or never was."""
        return await self._parts.store.conversation(conversation_id)

    async def search(self, text: str) -> Sequence[Conversation]:
        """Those whose title or one message has all words of `text`, the newest first."""
        return await self._parts.store.search(text)

    async def messages(
        self, conversation_id: str, before_seq: int | None = None, limit: int = PAGE
    ) -> Sequence[Message]:
        """The last `limit` of the shown path before `before_seq`, oldest first.

        An answer under way comes as far as it is.
        """
        return await self._answers.shown(conversation_id, limit, before_seq)

    def answering(self, conversation_id: str) -> bool:
        """Whether an answer is under way there."""
        return self._answers.under_way(conversation_id)

    async def wait_over(self, conversation_id: str) -> None:
        """Wait until no answer is under way there."""
        await self._answers.wait_over(conversation_id)

    async def send(
        self, conversation_id: str, text: str, memory: MemoryChoice | None = None
    ) -> str:
        """Store what you said, start its answer, and return the conversation's id.

        An empty `conversation_id` begins a conversation, with that choice of memory. Raises
        NovaError when it could not be stored; once this returns nothing said is lost.
        """
        if not conversation_id:
            conversation_id = uuid4().hex
            title = _title(text)
            await self._parts.journal.carry_out(create_conversation(conversation_id, title, memory))
        async with self._change_of(conversation_id):
            await self._say(conversation_id, text, parent=None)
        return conversation_id

    async def retry(self, conversation_id: str) -> None:
        """A new answer to what was said last; one that failed stays as a variant."""
        async with self._change_of(conversation_id):
            if self.answering(conversation_id):
                return
            path = await self._parts.store.messages(conversation_id, limit=CONTEXT_MESSAGES)
            await self._answer_last_of(path)

    async def regenerate(self, conversation_id: str, message_id: str) -> None:
        """A new variant of this answer; the answer under way ends, what came of it is kept.

        Raises NovaError for a message of another conversation.
        """
        async with self._change_of(conversation_id):
            await self._own(conversation_id, message_id)
            path = await self._parts.store.path_to(message_id, CONTEXT_MESSAGES)
            await self._answers.stop_all(conversation_id)
            await self._answer_last_of(path)

    async def edit(self, conversation_id: str, message_id: str, text: str) -> None:
        """A new variant of what you said, and its answer; the answer under way ends.

        Raises NovaError when it could not be stored, and for a message of another conversation.
        """
        async with self._change_of(conversation_id):
            message = await self._own(conversation_id, message_id)
            if message is None:
                raise _refused("edit", f"no message {message_id}")
            await self._answers.stop_all(conversation_id)
            await self._say(conversation_id, text, parent=message.parent)

    async def choose_variant(self, conversation_id: str, message_id: str, step: int) -> bool:
        """Show the variant `step` places on; False if there is none. Answers go on.

        Raises NovaError for a message of another conversation.
        """
        async with self._change_of(conversation_id):
            await self._own(conversation_id, message_id)
            return await self._parts.store.show_variant(message_id, step)

    async def rename(self, conversation_id: str, title: str) -> None:
        """Another title, on one line. Raises NovaError with TITLE_BLANK for none."""
        title = " ".join(title.split())
        if not title:
            raise NovaError.of(ProblemCode.TITLE_BLANK)
        await self._carry_out(rename_conversation(conversation_id, title))

    async def pin(self, conversation_id: str, pinned: bool) -> None:
        """To the top of the list, or back to its place."""
        await self._carry_out(pin_conversation(conversation_id, pinned))

    async def remember(self, conversation_id: str, remember: bool) -> None:
        """Whether memory is written and read there; its space of memory stays."""
        here = await self._parts.store.conversation(conversation_id)
        choice = here.memory if here is not None else MemoryChoice()
        await self.choose_memory(conversation_id, MemoryChoice(remember, choice.space))

    async def choose_memory(self, conversation_id: str, memory: MemoryChoice) -> None:
        """Whether it is remembered, and in which space; what was remembered stays where it is."""
        await self._carry_out(remember_conversation(conversation_id, memory.remember, memory.space))

    async def delete(self, conversation_id: str) -> None:
        """Out of sight; its answers end, their words are kept, and undo brings all back."""
        async with self._lock(conversation_id):
            await self._carry_out(delete_conversation(conversation_id))
            await self._answers.stop_all(conversation_id)

    async def restore(self, conversation_id: str) -> None:
        """Back from deletion, whatever was done since."""
        await self._carry_out(restore_conversation(conversation_id))

    async def stop(self, conversation_id: str) -> None:
        """End the answer under way, what came so far is kept; one that waits goes on."""
        await self._answers.stop_first(conversation_id)

    async def close(self) -> None:
        """End all answers as interrupted; their text is stored when this returns."""
        await self._answers.close()

    def usage_arrived(self, event: UsageEvent) -> None:
        """The gateway's own figures for an answer replace what the stream told."""
        self._answers.usage_arrived(event)

    async def _say(self, conversation_id: str, text: str, parent: str | None) -> None:
        said = new_message(conversation_id, Author.YOU, text, MessageState.COMPLETE)
        said = await self._parts.store.add_message(said, parent)
        self._answers.tell(said)
        try:
            await self._answers.begin(said)
        except NovaError as error:  # the words are stored, only their answer is missing
            self._parts.on_problem(error.problem)

    async def _answer_last_of(self, path: Sequence[Message]) -> None:
        said = [message for message in path if message.author is Author.YOU]
        if said:
            await self._answers.begin(said[-1])

    async def _own(self, conversation_id: str, message_id: str) -> Message | None:
        """This message of this conversation; None if there is none at all."""
        message = await self._parts.store.message(message_id)
        if message is not None and message.conversation_id != conversation_id:
            raise _refused("change", f"message {message_id} is not of {conversation_id}")
        return message

    async def _carry_out(self, command: Command) -> None:
        await self._parts.journal.carry_out(command)

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._changing.setdefault(conversation_id, asyncio.Lock())

    @asynccontextmanager
    async def _change_of(self, conversation_id: str) -> AsyncGenerator[None]:
        """One change of a conversation at a time; none of a deleted one, which nobody would see."""
        async with self._lock(conversation_id):
            if conversation_id in self._gone:
                raise _refused("change", f"conversation {conversation_id} is deleted")
            yield

    def _journal_changed(self, entries: Sequence[JournalEntry]) -> None:
        """However a conversation is deleted, also by redo, its answers end."""
        for entry in entries:
            done = entry.inverse if entry.undone else entry.command
            conversation_id = str(done.payload.get("id"))
            if done.kind == "delete_conversation":
                self._gone.add(conversation_id)
                self._scope.start(self._answers.stop_all(conversation_id), "stop answers")
            elif done.kind in ("restore_conversation", "create_conversation"):
                self._gone.discard(conversation_id)


def _refused(kind: str, why: str) -> NovaError:
    return NovaError.of(ProblemCode.CHANGE_REFUSED, detail=why, kind=kind)


def _title(text: str) -> str:
    line = " ".join(text.split(maxsplit=_TITLE_CHARACTERS)[:_TITLE_CHARACTERS])
    return line if len(line) <= _TITLE_CHARACTERS else f"{line[: _TITLE_CHARACTERS - 1]}…"
