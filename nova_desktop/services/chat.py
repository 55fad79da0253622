"""The chat: what you say is stored first, the answer streams in and is stored as it grows."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from nova_desktop.domain.chat import Author, Conversation, Message, MessageState
from nova_desktop.domain.commands import create_conversation
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.settings import ChatSettings
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.journal import Journal
from nova_desktop.services.ports import ChatStore, CompletionClient, GatewayTarget
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.turn import CONTEXT_MESSAGES, Turn

MessageListener = Callable[[Message], None]
_TITLE_CHARACTERS: Final = 60


@dataclass(frozen=True, slots=True)
class ChatParts:
    """What the chat works with."""

    store: ChatStore
    journal: Journal
    completions: CompletionClient
    gateway: GatewayTarget
    settings: Callable[[], ChatSettings]
    on_problem: Callable[[Problem], None]


class Chat:
    """Conversations and their answers. Every change of a message reaches the listeners."""

    def __init__(self, parts: ChatParts, scope: TaskScope) -> None:
        self._parts = parts
        self._scope = scope
        self._turns: dict[str, list[Turn]] = {}
        self._sending: dict[str, asyncio.Lock] = {}
        self._listeners: list[MessageListener] = []

    def on_message(self, listener: MessageListener) -> None:
        self._listeners.append(listener)

    async def conversations(self) -> Sequence[Conversation]:
        """The newest first."""
        return await self._parts.store.conversations()

    async def messages(
        self, conversation_id: str, before_seq: int | None = None
    ) -> Sequence[Message]:
        """The last 50 before `before_seq`, oldest first; an answer under way as far as it is."""
        # An answer may end while the store is read, which then still has it as it was before.
        turns = list(self._turns.get(conversation_id, ()))
        stored = await self._parts.store.messages(conversation_id, before_seq=before_seq)
        turns += self._turns.get(conversation_id, ())
        live = {turn.message.id: turn.message for turn in turns}
        return [live.get(message.id, message) for message in stored]

    def answering(self, conversation_id: str) -> bool:
        """Whether an answer is under way there."""
        return conversation_id in self._turns

    async def wait_over(self, conversation_id: str) -> None:
        """Wait until no answer is under way there."""
        while turns := self._turns.get(conversation_id):
            await asyncio.wait([turn.task for turn in turns if turn.task is not None])

    async def send(self, conversation_id: str, text: str) -> str:
        """Store what you said, start its answer, and return the conversation's id.

        An empty `conversation_id` begins a conversation. Raises NovaError when it could not be
        stored; once this returns nothing said is lost.
        """
        if not conversation_id:
            conversation_id = uuid4().hex
            title = _title(text)
            await self._parts.journal.carry_out(create_conversation(conversation_id, title))
        async with self._lock(conversation_id):
            said = _message(conversation_id, Author.YOU, text, MessageState.COMPLETE)
            said = await self._parts.store.add_message(said)
            self._tell(said)
            try:
                await self._answer(said)
            except NovaError as error:  # the words are stored, only their answer is missing
                self._parts.on_problem(error.problem)
        return conversation_id

    async def retry(self, conversation_id: str) -> None:
        """A new answer to what was said last; the failed one stays where it is."""
        async with self._lock(conversation_id):
            if self.answering(conversation_id):
                return
            stored = await self._parts.store.messages(conversation_id, limit=CONTEXT_MESSAGES)
            said = [message for message in stored if message.author is Author.YOU]
            if said:
                await self._answer(said[-1])

    async def stop(self, conversation_id: str) -> None:
        """End the answer under way, what came so far is kept; one that waits goes on."""
        if turns := self._turns.get(conversation_id):
            await turns[0].stop()

    async def close(self) -> None:
        """End all answers as interrupted; their text is stored when this returns."""
        for turns in list(self._turns.values()):
            for turn in reversed(list(turns)):  # the end of one would let the next begin
                await turn.interrupt()

    def usage_arrived(self, event: UsageEvent) -> None:
        """The gateway's own figures for an answer replace what the stream told."""
        self._scope.start(self._take_usage(event), "usage of an answer")

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._sending.setdefault(conversation_id, asyncio.Lock())

    async def _answer(self, question: Message) -> None:
        """Put an answer in line; call it with the conversation's lock."""
        conversation_id = question.conversation_id
        blank = _message(conversation_id, Author.NOVA, "", MessageState.QUEUED)
        blank = await self._parts.store.add_message(blank)
        turns = self._turns.setdefault(conversation_id, [])
        previous = turns[-1] if turns else None
        turn = Turn(self._parts, blank, question.seq, self._tell)
        turns.append(turn)
        self._tell(blank)
        turn.task = self._scope.start(self._follow(turn, previous), "answer")
        turn.task.add_done_callback(lambda _task: self._forget(turn))

    async def _follow(self, turn: Turn, previous: Turn | None) -> None:
        """One answer at a time in a conversation; the next waits for the one before."""
        if previous is not None:
            await previous.over.wait()
        await turn.run()

    def _forget(self, turn: Turn) -> None:
        turns = self._turns.get(turn.message.conversation_id, [])
        if turn in turns:
            turns.remove(turn)
        if not turns:
            self._turns.pop(turn.message.conversation_id, None)
        self._tell(turn.message)

    async def _take_usage(self, event: UsageEvent) -> None:
        message = await self._parts.store.message(event.call_id)
        if message is None or event.error:
            return
        measure = replace(
            message.measure,
            prompt_tokens=event.prompt_tokens,
            completion_tokens=event.completion_tokens,
            cost_usd=event.cost_usd,
            estimated=False,
        )
        for turn in self._turns.get(message.conversation_id, ()):
            if turn.message.id == message.id:
                turn.measured(measure)
                return
        if message.state in _LIVE:  # its end could not be stored, and the screen shows more
            return
        message = replace(message, measure=measure)
        with suppress(NovaError):  # whoever stores the usage tells of the same full disk
            await self._parts.store.update_message(message)
            self._tell(message)

    def _tell(self, message: Message) -> None:
        for listener in self._listeners:
            listener(message)


def _message(conversation_id: str, author: Author, text: str, state: MessageState) -> Message:
    return Message(uuid4().hex, conversation_id, 0, author, text, state, datetime.now(UTC))


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_CHARACTERS else f"{line[: _TITLE_CHARACTERS - 1]}…"


_LIVE: Final = (MessageState.QUEUED, MessageState.STREAMING)
