"""What each command of a chat does to the database, and which command takes it back."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import storable, to_micros
from nova_desktop.domain.chat import MemoryChoice
from nova_desktop.domain.commands import (
    Command,
    delete_conversation,
    pin_conversation,
    remember_conversation,
    rename_conversation,
    restore_conversation,
)

# A rule changes the database and returns the inverse. It runs inside a transaction, may be run
# again for the same command, and raises NovaError with CHANGE_REFUSED where it cannot be applied.
CommandRule = Callable[[sqlite3.Connection, Mapping[str, object], datetime], Command]


def text_of(kind: str, payload: Mapping[str, object], name: str) -> str:
    """A text of the payload, ready to store. Raises NovaError (CHANGE_REFUSED) if it is none."""
    value = payload.get(name)
    if not isinstance(value, str):
        raise refused(kind, f"{name} must be text")
    return storable(value)


def _choice_of(kind: str, payload: Mapping[str, object]) -> MemoryChoice:
    remember, space = payload.get("remember"), text_of(kind, payload, "space")
    if not isinstance(remember, bool) or not space:
        raise refused(kind, "remember must be true or false, and space a name")
    return MemoryChoice(remember, space)


def _create(
    connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime
) -> Command:
    kind = "create_conversation"
    conversation_id, title = text_of(kind, payload, "id"), text_of(kind, payload, "title")
    memory = _choice_of(kind, payload) if "space" in payload else MemoryChoice()
    old = connection.execute(
        "SELECT title, deleted_at FROM conversations WHERE id = ?", (conversation_id,)
    ).fetchone()
    if old is None:
        _insert(connection, (conversation_id, title, to_micros(now)), memory)
    elif old["deleted_at"] is not None and old["title"] == title:
        # Made, undone and now redone. With another title, deleting would not take it back whole.
        connection.execute(
            "UPDATE conversations SET deleted_at = NULL WHERE id = ?", (conversation_id,)
        )
    else:
        raise refused(kind, f"conversation {conversation_id} exists")
    return delete_conversation(conversation_id)


def _insert(
    connection: sqlite3.Connection, made: tuple[str, str, int], memory: MemoryChoice
) -> None:
    """One made of its id, title and time."""
    connection.execute(
        """
        INSERT INTO conversations (id, title, created_at, updated_at, remember, space, touched)
        VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(touched), 0) + 1 FROM conversations))
        """,
        (*made, made[2], memory.remember, memory.space),
    )


def _rename(
    connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime
) -> Command:
    kind = "rename_conversation"
    conversation_id, title = text_of(kind, payload, "id"), text_of(kind, payload, "title")
    old = connection.execute(
        "SELECT title FROM conversations WHERE id = ? AND deleted_at IS NULL", (conversation_id,)
    ).fetchone()
    if old is None:
        raise refused(kind, f"no conversation {conversation_id}")
    connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation_id))
    return rename_conversation(conversation_id, old["title"])


def _pin(connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime) -> Command:
    kind = "pin_conversation"
    conversation_id, pinned = text_of(kind, payload, "id"), payload.get("pinned")
    if not isinstance(pinned, bool):
        raise refused(kind, "pinned must be true or false")
    old = connection.execute(
        "SELECT pinned FROM conversations WHERE id = ? AND deleted_at IS NULL", (conversation_id,)
    ).fetchone()
    if old is None:
        raise refused(kind, f"no conversation {conversation_id}")
    connection.execute(
        "UPDATE conversations SET pinned = ? WHERE id = ?", (pinned, conversation_id)
    )
    return pin_conversation(conversation_id, bool(old["pinned"]))


def _remember(
    connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime
) -> Command:
    kind = "remember_conversation"
    conversation_id, memory = text_of(kind, payload, "id"), _choice_of(kind, payload)
    old = connection.execute(
        "SELECT remember, space FROM conversations WHERE id = ? AND deleted_at IS NULL",
        (conversation_id,),
    ).fetchone()
    if old is None:
        raise refused(kind, f"no conversation {conversation_id}")
    connection.execute(
        "UPDATE conversations SET remember = ?, space = ? WHERE id = ?",
        (memory.remember, memory.space, conversation_id),
    )
    return remember_conversation(conversation_id, bool(old["remember"]), old["space"])


def _delete(
    connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime
) -> Command:
    kind = "delete_conversation"
    conversation_id = text_of(kind, payload, "id")
    changed = connection.execute(
        "UPDATE conversations SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
        (to_micros(now), conversation_id),
    )
    if changed.rowcount == 0:
        raise refused(kind, f"no conversation {conversation_id}")
    return restore_conversation(conversation_id)


def _restore(
    connection: sqlite3.Connection, payload: Mapping[str, object], now: datetime
) -> Command:
    kind = "restore_conversation"
    conversation_id = text_of(kind, payload, "id")
    changed = connection.execute(
        "UPDATE conversations SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL",
        (conversation_id,),
    )
    if changed.rowcount == 0:
        raise refused(kind, f"no deleted conversation {conversation_id}")
    return delete_conversation(conversation_id)


CHAT_RULES: Final[Mapping[str, CommandRule]] = MappingProxyType(
    {
        "create_conversation": _create,
        "rename_conversation": _rename,
        "pin_conversation": _pin,
        "remember_conversation": _remember,
        "delete_conversation": _delete,
        "restore_conversation": _restore,
    }
)
