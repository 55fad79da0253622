"""Stores in memory that keep the contracts of the real ones, for tests of services.

The stores of one `MemoryBook` see the same conversations. Set `book.failure` to a Problem and
every call raises it until it is None again.
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from nova_desktop.domain.chat import Conversation, Message, MessageState
from nova_desktop.domain.commands import (
    Actor,
    Command,
    JournalEntry,
    delete_conversation,
    pin_conversation,
    remember_conversation,
    rename_conversation,
    restore_conversation,
)
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.usage import UsageEvent

UNFINISHED = (MessageState.QUEUED, MessageState.STREAMING)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A conversation with what its domain object does not show."""

    conversation: Conversation
    touched: int
    deleted: bool = False
    head: str = ""


@dataclass
class MemoryBook:
    """What the stores share; tests may look inside."""

    shelf: dict[str, Shelved] = field(default_factory=dict[str, Shelved])
    messages: dict[str, Message] = field(default_factory=dict[str, Message])
    journal: list[JournalEntry] = field(default_factory=list[JournalEntry])
    redoable: set[int] = field(default_factory=set[int])
    usage: dict[tuple[str, str], UsageEvent] = field(
        default_factory=dict[tuple[str, str], UsageEvent]
    )
    state: dict[str, str] = field(default_factory=dict[str, str])
    failure: Problem | None = None
    touches: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def check(self) -> None:
        """Raise the failure that a test has set."""
        if self.failure is not None:
            raise NovaError(self.failure)

    def touch(self, conversation_id: str, at: datetime) -> None:
        """Move a conversation to the top of the list."""
        old = self.shelf[conversation_id]
        newer = replace(old.conversation, updated_at=at)
        self.shelf[conversation_id] = replace(old, conversation=newer, touched=next(self.touches))

    def show(self, message_id: str) -> None:
        """Let the path that ends there be the shown one."""
        conversation_id = self.messages[message_id].conversation_id
        self.shelf[conversation_id] = replace(self.shelf[conversation_id], head=message_id)


class MemoryChatStore:
    """A ChatStore in memory."""

    def __init__(self, book: MemoryBook) -> None:
        self._book = book

    async def conversations(self, limit: int = 200) -> Sequence[Conversation]:
        self._book.check()
        listed = sorted(self._listed(), key=lambda c: not c.pinned)
        return listed[:limit]

    async def conversation(self, conversation_id: str) -> Conversation | None:
        self._book.check()
        return next((c for c in self._listed() if c.id == conversation_id), None)

    async def search(self, text: str, limit: int = 200) -> Sequence[Conversation]:
        self._book.check()
        words = text.casefold().split()
        found = [c for c in self._listed() if words and self._has(c, words)]
        return found[:limit]

    async def messages(
        self, conversation_id: str, limit: int = 50, before_seq: int | None = None
    ) -> Sequence[Message]:
        self._book.check()
        shelved = self._book.shelf.get(conversation_id)
        path = self._path(shelved.head) if shelved else []
        if before_seq is not None:
            path = [message for message in path if message.seq < before_seq]
        return path[max(len(path) - limit, 0) :]

    async def path_to(self, message_id: str, limit: int = 50) -> Sequence[Message]:
        self._book.check()
        path = self._path(message_id)
        return path[max(len(path) - limit, 0) :]

    async def message(self, message_id: str) -> Message | None:
        self._book.check()
        found = self._book.messages.get(message_id)
        return self._placed(found) if found else None

    async def add_message(self, message: Message, parent: str | None = None) -> Message:
        self._book.check()
        shelved = self._book.shelf.get(message.conversation_id)
        if shelved is None:
            raise _refused("add_message", "no such conversation")
        if message.id in self._book.messages:
            raise _refused("add_message", "it exists")
        earlier = self._of(message.conversation_id)
        follows = shelved.head if parent is None else parent
        if follows and all(m.id != follows for m in earlier):
            raise _refused("add_message", "no such message to follow")
        added = replace(message, seq=earlier[-1].seq + 1 if earlier else 1, parent=follows)
        self._book.messages[added.id] = added
        self._book.show(added.id)
        self._book.touch(added.conversation_id, added.created_at)
        return self._placed(added)

    async def show_variant(self, message_id: str, step: int) -> bool:
        self._book.check()
        if message_id not in self._book.messages:
            raise _refused("show_variant", "no such message")
        here = self._book.messages[message_id]
        variants = self._variants(here)
        place = variants.index(here) + step
        if step == 0 or not 0 <= place < len(variants):
            return False
        below = [variants[place]]
        for message in self._of(here.conversation_id):
            if any(message.parent == m.id for m in below):
                below.append(message)
        self._book.show(below[-1].id)
        return True

    async def update_message(self, message: Message) -> None:
        self._book.check()
        old = self._book.messages.get(message.id)
        if old is None:
            raise _refused("update_message", "no such message")
        self._book.messages[message.id] = replace(
            old,
            text=message.text,
            state=message.state,
            model=message.model,
            reasoning=message.reasoning,
            problem=message.problem,
            problem_detail=message.problem_detail,
            problem_params=message.problem_params,
            measure=message.measure,
        )

    async def interrupt_unfinished(self) -> int:
        self._book.check()
        found = [m for m in self._book.messages.values() if m.state in UNFINISHED]
        for message in found:
            stopped = replace(message, state=MessageState.INTERRUPTED)
            self._book.messages[message.id] = stopped
        return len(found)

    def _listed(self) -> list[Conversation]:
        """The newest first."""
        listed = [s for s in self._book.shelf.values() if not s.deleted]
        listed.sort(key=lambda shelved: shelved.touched, reverse=True)
        return [replace(s.conversation, cost_usd=self._cost(s.conversation)) for s in listed]

    def _cost(self, conversation: Conversation) -> float:
        return sum(m.measure.cost_usd or 0.0 for m in self._of(conversation.id))

    def _has(self, conversation: Conversation, words: list[str]) -> bool:
        texts = [conversation.title, *(m.text for m in self._of(conversation.id))]
        return any(all(word in text.casefold() for word in words) for text in texts)

    def _path(self, message_id: str) -> list[Message]:
        path: list[Message] = []
        while message_id in self._book.messages:
            path.insert(0, self._placed(self._book.messages[message_id]))
            message_id = path[0].parent
        return path

    def _placed(self, message: Message) -> Message:
        variants = self._variants(message)
        return replace(message, variant=variants.index(message) + 1, variants=len(variants))

    def _variants(self, message: Message) -> list[Message]:
        return [m for m in self._of(message.conversation_id) if m.parent == message.parent]

    def _of(self, conversation_id: str) -> list[Message]:
        messages = self._book.messages.values()
        return [message for message in messages if message.conversation_id == conversation_id]


class MemoryCommandStore:
    """A CommandStore in memory, with the commands of chats."""

    def __init__(
        self, book: MemoryBook, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._book = book
        self._now = now
        self._batches = itertools.count(1)

    async def carry_out(
        self, commands: Sequence[Command], actor: Actor, watch: Any = None, batch: str = ""
    ) -> Sequence[JournalEntry]:
        self._book.check()
        if not commands or (batch and await self.batch(batch)):
            return []
        for done in range(len(commands) if watch is not None else 0):
            watch(done)
        inverses = self._apply_all(commands)
        batch, at = batch or f"batch-{next(self._batches)}", self._now()
        ids = itertools.count(len(self._book.journal) + 1)
        entries = [
            JournalEntry(next(ids), batch, actor, command, inverse, at)
            for command, inverse in zip(commands, inverses, strict=True)
        ]
        self._book.journal.extend(entries)
        self._book.redoable.clear()
        return entries

    async def undo(self, leave: Collection[str] = (), only: str = "") -> Sequence[JournalEntry]:
        self._book.check()
        open_entries = [entry for entry in self._book.journal if not entry.undone]
        done = [entry for entry in open_entries if entry.command.kind not in leave]
        if only and (not done or done[-1].batch != only):
            return []
        batch = [entry for entry in reversed(done) if entry.batch == done[-1].batch]
        self._apply_all([entry.inverse for entry in batch])
        undone = [replace(entry, undone=True) for entry in batch]
        self._book.redoable.update(entry.id for entry in undone)
        return self._keep(undone)

    async def redo(self) -> Sequence[JournalEntry]:
        self._book.check()
        waiting = [entry for entry in self._book.journal if entry.id in self._book.redoable]
        batch = [entry for entry in waiting if entry.batch == waiting[0].batch]
        inverses = self._apply_all([entry.command for entry in batch])
        self._book.redoable.difference_update(entry.id for entry in batch)
        return self._keep(
            [
                replace(entry, undone=False, inverse=inverse)
                for entry, inverse in zip(batch, inverses, strict=True)
            ]
        )

    async def batch(self, name: str) -> Sequence[JournalEntry]:
        return [entry for entry in self._book.journal if entry.batch == name]

    async def history(self, limit: int = 100) -> Sequence[JournalEntry]:
        self._book.check()
        return list(itertools.islice(reversed(self._book.journal), limit))

    def _keep(self, entries: Sequence[JournalEntry]) -> Sequence[JournalEntry]:
        for entry in entries:
            self._book.journal[entry.id - 1] = entry
        return entries

    def _apply_all(self, commands: Sequence[Command]) -> list[Command]:
        before = dict(self._book.shelf)
        try:
            return [self._apply(command) for command in commands]
        except NovaError:
            self._book.shelf = before
            raise

    def _apply(self, command: Command) -> Command:
        rules: Mapping[str, Callable[[str, Command], Command]] = {
            "create_conversation": self._create,
            "rename_conversation": self._rename,
            "pin_conversation": self._pin,
            "remember_conversation": self._remember,
            "delete_conversation": self._delete,
            "restore_conversation": self._restore,
        }
        if command.kind not in rules:
            raise _refused(command.kind, "unknown kind of command")
        return rules[command.kind](_text(command, "id"), command)

    def _create(self, conversation_id: str, command: Command) -> Command:
        title, at = _text(command, "title"), self._now()
        old = self._book.shelf.get(conversation_id)
        if old is None:
            made = Conversation(conversation_id, title, at, at)
            if "space" in command.payload:
                remember, space = command.payload.get("remember"), _text(command, "space")
                if not isinstance(remember, bool) or not space:
                    raise _refused(command.kind, "remember must be true or false, space a name")
                made = replace(made, remember=remember, space=space)
            self._book.shelf[conversation_id] = Shelved(made, next(self._book.touches))
        elif old.deleted and old.conversation.title == title:
            self._book.shelf[conversation_id] = replace(old, deleted=False)
        else:
            raise _refused(command.kind, "it exists")
        return delete_conversation(conversation_id)

    def _rename(self, conversation_id: str, command: Command) -> Command:
        title, old = _text(command, "title"), self._live(conversation_id, command)
        renamed = replace(old.conversation, title=title)
        self._book.shelf[conversation_id] = replace(old, conversation=renamed)
        return rename_conversation(conversation_id, old.conversation.title)

    def _pin(self, conversation_id: str, command: Command) -> Command:
        pinned, old = command.payload.get("pinned"), self._live(conversation_id, command)
        if not isinstance(pinned, bool):
            raise _refused(command.kind, "pinned must be true or false")
        changed = replace(old.conversation, pinned=pinned)
        self._book.shelf[conversation_id] = replace(old, conversation=changed)
        return pin_conversation(conversation_id, old.conversation.pinned)

    def _remember(self, conversation_id: str, command: Command) -> Command:
        remember, space = command.payload.get("remember"), _text(command, "space")
        if not isinstance(remember, bool) or not space:
            raise _refused(command.kind, "remember must be true or false, and space a name")
        old = self._live(conversation_id, command)
        changed = replace(old.conversation, remember=remember, space=space)
        self._book.shelf[conversation_id] = replace(old, conversation=changed)
        before = old.conversation
        return remember_conversation(conversation_id, before.remember, before.space)

    def _delete(self, conversation_id: str, command: Command) -> Command:
        old = self._live(conversation_id, command)
        self._book.shelf[conversation_id] = replace(old, deleted=True)
        return restore_conversation(conversation_id)

    def _restore(self, conversation_id: str, command: Command) -> Command:
        old = self._book.shelf.get(conversation_id)
        if old is None or not old.deleted:
            raise _refused(command.kind, "it is not deleted")
        self._book.shelf[conversation_id] = replace(old, deleted=False)
        return delete_conversation(conversation_id)

    def _live(self, conversation_id: str, command: Command) -> Shelved:
        old = self._book.shelf.get(conversation_id)
        if old is None or old.deleted:
            raise _refused(command.kind, "no such conversation")
        return old


class MemoryUsageStore:
    """A UsageStore in memory."""

    def __init__(self, book: MemoryBook) -> None:
        self._book = book

    async def add_usage(self, events: Sequence[UsageEvent]) -> None:
        self._book.check()
        for event in events:
            self._book.usage.setdefault((event.call_id, event.deployment_id), event)

    async def usage_of(self, call_id: str) -> Sequence[UsageEvent]:
        self._book.check()
        return [event for event in self._book.usage.values() if event.call_id == call_id]

    async def cost_since(self, at: datetime) -> float:
        self._book.check()
        return sum(event.cost_usd for event in self._book.usage.values() if event.at >= at)


class MemoryStateStore:
    """A StateStore in memory."""

    def __init__(self, book: MemoryBook) -> None:
        self._book = book

    async def get_state(self, key: str) -> str | None:
        self._book.check()
        return self._book.state.get(key)

    async def set_state(self, key: str, value: str | None) -> None:
        self._book.check()
        if value is None:
            self._book.state.pop(key, None)
        else:
            self._book.state[key] = value

    async def state_keys(self, prefix: str) -> Sequence[str]:
        self._book.check()
        return sorted(key for key in self._book.state if key.startswith(prefix))


def _text(command: Command, name: str) -> str:
    value = command.payload.get(name)
    if not isinstance(value, str):
        raise _refused(command.kind, f"{name} must be text")
    return value


def _refused(kind: str, why: str) -> NovaError:
    return NovaError.of(ProblemCode.CHANGE_REFUSED, detail=why, kind=kind)
