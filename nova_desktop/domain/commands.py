"""Commands: every change a user can see, as data with an inverse, kept in one journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nova_desktop.domain.chat import MemoryChoice


class Actor(StrEnum):
    """Who made a change."""

    YOU = "you"
    NOVA = "nova"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Command:
    """A change as data: `kind` names a rule of the store, `payload` holds JSON values."""

    kind: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A command that was carried out, with what takes it back. Entries of a batch undo together."""

    id: int
    batch: str
    actor: Actor
    command: Command
    inverse: Command
    at: datetime
    undone: bool = False


def create_conversation(
    conversation_id: str, title: str, memory: MemoryChoice | None = None
) -> Command:
    """A new, empty conversation; without a choice it is remembered in the first space."""
    payload: dict[str, object] = {"id": conversation_id, "title": title}
    if memory is not None and memory != MemoryChoice():
        payload |= {"remember": memory.remember, "space": memory.space}
    return Command("create_conversation", payload)


def rename_conversation(conversation_id: str, title: str) -> Command:
    """Another title."""
    return Command("rename_conversation", {"id": conversation_id, "title": title})


def pin_conversation(conversation_id: str, pinned: bool) -> Command:
    """To the top of the list, or back to its place."""
    return Command("pin_conversation", {"id": conversation_id, "pinned": pinned})


def delete_conversation(conversation_id: str) -> Command:
    """Out of sight, kept for undo."""
    return Command("delete_conversation", {"id": conversation_id})


def restore_conversation(conversation_id: str) -> Command:
    """Back from deletion."""
    return Command("restore_conversation", {"id": conversation_id})


def remember_conversation(conversation_id: str, remember: bool, space: str) -> Command:
    """Whether memory is written and read there, and which space of it."""
    payload = {"id": conversation_id, "remember": remember, "space": space}
    return Command("remember_conversation", payload)
