"""The answers under way: one at a time in a conversation, published as they grow, stored late."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from nova_desktop.domain.chat import Author, Measure, Message, MessageState, WaitsFor
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.domain.roles import RoleChoice
from nova_desktop.domain.usage import UsageEvent
from nova_desktop.services.journal import Journal
from nova_desktop.services.late_store import LateStore
from nova_desktop.services.ports import ChatStore, CompletionClient, GatewayTarget
from nova_desktop.services.scope import TaskScope
from nova_desktop.services.turn import Turn

MessageListener = Callable[[Message], None]
_LIVE: Final = (MessageState.QUEUED, MessageState.STREAMING)


@dataclass(frozen=True, slots=True)
class ChatParts:
    """What the chat works with. `on_usage` takes what calls of gateways elsewhere used.

    `prompt` makes the system message of a call made now, "" for none. `recall` finds what memory
    has to tell of a conversation's id and what was said last in it; it never raises.
    """

    store: ChatStore
    journal: Journal
    completions: CompletionClient
    gateway: GatewayTarget
    settings: Callable[[], RoleChoice]
    on_problem: Callable[[Problem], None]
    on_usage: Callable[[UsageEvent], None] | None = None
    prompt: Callable[[], str] | None = None
    recall: Callable[[str, str], Awaitable[str]] | None = None


class Answers:
    """Turns by conversation. Every change of a message reaches the listeners."""

    def __init__(self, parts: ChatParts, scope: TaskScope, store_again_s: float) -> None:
        self._parts = parts
        self._scope = scope
        self._late = LateStore(parts.store, scope, store_again_s)
        self._turns: dict[str, list[Turn]] = {}
        self._listeners: list[MessageListener] = []

    def on_message(self, listener: MessageListener) -> None:
        self._listeners.append(listener)

    def stop_telling(self, listener: MessageListener) -> None:
        """One that `on_message` was given hears of nothing more."""
        self._listeners.remove(listener)

    def tell(self, message: Message) -> None:
        """A message is new or has changed."""
        for listener in tuple(self._listeners):
            listener(message)

    async def begin(self, question: Message) -> None:
        """Put an answer in line, as the newest variant. Raises NovaError if it is not stored."""
        conversation_id = question.conversation_id
        blank = new_message(conversation_id, Author.NOVA, "", MessageState.QUEUED)
        blank = await self._parts.store.add_message(blank, question.id)
        turns = self._turns.setdefault(conversation_id, [])
        previous = turns[-1] if turns else None
        waits = WaitsFor.NOTHING if previous is None else WaitsFor.ANSWER
        blank = replace(blank, waits_for=waits)
        turn = Turn(self._parts, blank, question.id, self.tell, self._late)
        turns.append(turn)
        self.tell(blank)
        turn.task = self._scope.start(self._follow(turn, previous), "answer")
        turn.task.add_done_callback(lambda _task: self._forget(turn))

    def under_way(self, conversation_id: str) -> bool:
        """Whether an answer is under way there."""
        return conversation_id in self._turns

    async def wait_over(self, conversation_id: str) -> None:
        """Wait until no answer is under way there."""
        while turns := self._turns.get(conversation_id):
            await asyncio.wait([turn.task for turn in turns if turn.task is not None])

    async def stop_first(self, conversation_id: str) -> None:
        """End the answer under way, what came so far is kept; one that waits goes on."""
        if turns := self._turns.get(conversation_id):
            await turns[0].stop()

    def stop_all(self, conversation_id: str) -> Coroutine[Any, Any, None]:
        """End the answer under way and those that wait now, even if that is awaited later."""
        # The last one first: the end of one would let the next begin.
        turns = list(reversed(self._turns.get(conversation_id, [])))

        async def stop() -> None:
            for turn in turns:
                await turn.stop()

        return stop()

    async def close(self) -> None:
        """End all as interrupted; their words are stored when this returns, if there is room."""
        for turns in list(self._turns.values()):
            for turn in reversed(list(turns)):
                await turn.interrupt()
        await self._late.flush()

    async def shown(
        self, conversation_id: str, limit: int, before_seq: int | None
    ) -> Sequence[Message]:
        """The stored path, with what is under way or not stored yet as far as it is."""
        # An answer may end while the store is read, which then still has it as it was before.
        turns = list(self._turns.get(conversation_id, ()))
        stored = await self._parts.store.messages(conversation_id, limit, before_seq)
        turns += self._turns.get(conversation_id, ())
        live = {turn.message.id: turn.message for turn in turns}
        return [self._newest(message, live.get(message.id)) for message in stored]

    def usage_arrived(self, event: UsageEvent) -> None:
        """The gateway's own figures for an answer replace what the stream told.

        Those of a gateway elsewhere come from the stream itself.
        """
        if event.gateway:
            return
        self._scope.start(self._take_usage(event), "usage of an answer")

    def _newest(self, stored: Message, live: Message | None) -> Message:
        newest = self._late.get(stored.id) or live
        if newest is None:
            return stored
        return replace(newest, variant=stored.variant, variants=stored.variants)

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
        self.tell(turn.message)

    async def _take_usage(self, event: UsageEvent) -> None:
        message = await self._parts.store.message(event.call_id)
        if message is None or event.error:
            return
        for turn in self._turns.get(message.conversation_id, ()):
            if turn.message.id == message.id:
                turn.measured(_measured(turn.message.measure, event))
                if not turn.over.is_set():
                    return
                message = turn.message  # its last words are stored already
        if (late := self._late.get(message.id)) is not None:
            message = replace(late, measure=_measured(late.measure, event))
            self._late.add(message)
        elif message.state not in _LIVE:
            message = replace(message, measure=_measured(message.measure, event))
            with suppress(NovaError):  # whoever stores the usage tells of the same full disk
                await self._parts.store.update_message(message)
        else:
            return
        self.tell(message)


def new_message(conversation_id: str, author: Author, text: str, state: MessageState) -> Message:
    """A message of now, still without its place in the conversation."""
    return Message(uuid4().hex, conversation_id, 0, author, text, state, datetime.now(UTC))


def _measured(measure: Measure, event: UsageEvent) -> Measure:
    return replace(
        measure,
        prompt_tokens=event.prompt_tokens,
        completion_tokens=event.completion_tokens,
        cost_usd=event.cost_usd,
        estimated=False,
    )
