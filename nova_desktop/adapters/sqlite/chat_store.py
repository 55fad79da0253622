"""Conversations and messages in SQLite."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.rows import (
    conversation_from,
    message_from,
    message_values,
    to_micros,
)
from nova_desktop.domain.chat import Conversation, Message


class SqliteChatStore:
    """The ChatStore of the application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def conversations(self, limit: int = 200) -> Sequence[Conversation]:
        """The newest first, by their last message or their making; deleted ones left out."""
        return await self._database.read(partial(_conversations, limit=limit))

    async def messages(
        self, conversation_id: str, limit: int = 50, before_seq: int | None = None
    ) -> Sequence[Message]:
        """The last `limit` messages before `before_seq`, oldest first."""
        query = partial(
            _messages, conversation_id=conversation_id, limit=limit, before_seq=before_seq
        )
        return await self._database.read(query)

    async def message(self, message_id: str) -> Message | None:
        """The message with this id, or None."""
        return await self._database.read(partial(_message, message_id=message_id))

    async def add_message(self, message: Message) -> Message:
        """Store a new message; the returned one has its `seq`, whatever `message` says.

        Raises NovaError with CHANGE_REFUSED for an unknown conversation or a known message.
        """
        return await self._database.write(partial(_add, message=message))

    async def update_message(self, message: Message) -> None:
        """Store text, state, model, reasoning, problem and measure of a known message.

        Raises NovaError with CHANGE_REFUSED for an unknown one.
        """
        await self._database.write(partial(_update, message=message))

    async def interrupt_unfinished(self) -> int:
        """Mark what an earlier Nova left queued or streaming; how many."""
        return await self._database.write(_interrupt)


def _conversations(connection: sqlite3.Connection, limit: int) -> list[Conversation]:
    rows = connection.execute(
        """
        SELECT id, title, created_at, updated_at, pinned FROM conversations
        WHERE deleted_at IS NULL ORDER BY touched DESC LIMIT ?
        """,
        (limit,),
    )
    return [conversation_from(row) for row in rows]


def _messages(
    connection: sqlite3.Connection, conversation_id: str, limit: int, before_seq: int | None
) -> list[Message]:
    rows = connection.execute(
        """
        SELECT * FROM messages
        WHERE conversation = (SELECT row FROM conversations WHERE id = :id)
          AND seq < coalesce(:before, 9223372036854775807)
        ORDER BY seq DESC LIMIT :limit
        """,
        {"id": conversation_id, "before": before_seq, "limit": limit},
    ).fetchall()
    return [message_from(row, conversation_id) for row in reversed(rows)]


def _message(connection: sqlite3.Connection, message_id: str) -> Message | None:
    row = connection.execute(
        """
        SELECT messages.*, conversations.id AS conversation_id
        FROM messages JOIN conversations ON conversations.row = messages.conversation
        WHERE messages.id = ?
        """,
        (message_id,),
    ).fetchone()
    return None if row is None else message_from(row, row["conversation_id"])


def _add(connection: sqlite3.Connection, message: Message) -> Message:
    parent = connection.execute(
        "SELECT row FROM conversations WHERE id = ?", (message.conversation_id,)
    ).fetchone()
    if parent is None:
        raise refused("add_message", f"no conversation {message.conversation_id}")
    if connection.execute("SELECT 1 FROM messages WHERE id = ?", (message.id,)).fetchone():
        raise refused("add_message", f"message {message.id} exists")
    seq = connection.execute(
        "SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE conversation = ?", (parent["row"],)
    ).fetchone()[0]
    values = {**message_values(message), "conversation": parent["row"], "seq": seq}
    connection.execute(
        """
        INSERT INTO messages (
            id, conversation, seq, author, state, created_at, model, problem, problem_detail,
            problem_params, prompt_tokens, completion_tokens, cost_usd, first_token_ms, total_ms,
            estimated, text, reasoning
        ) VALUES (
            :id, :conversation, :seq, :author, :state, :created_at, :model, :problem,
            :problem_detail, :problem_params, :prompt_tokens, :completion_tokens, :cost_usd,
            :first_token_ms, :total_ms, :estimated, :text, :reasoning
        )
        """,
        values,
    )
    connection.execute(
        """
        UPDATE conversations SET updated_at = ?,
            touched = (SELECT max(touched) FROM conversations) + 1
        WHERE row = ?
        """,
        (to_micros(message.created_at), parent["row"]),
    )
    return replace(message, seq=seq)


def _update(connection: sqlite3.Connection, message: Message) -> None:
    changed = connection.execute(
        """
        UPDATE messages SET
            text = :text, state = :state, model = :model, reasoning = :reasoning,
            problem = :problem, problem_detail = :problem_detail,
            problem_params = :problem_params,
            prompt_tokens = :prompt_tokens, completion_tokens = :completion_tokens,
            cost_usd = :cost_usd, first_token_ms = :first_token_ms, total_ms = :total_ms,
            estimated = :estimated
        WHERE id = :id
        """,
        message_values(message),
    )
    if changed.rowcount == 0:
        raise refused("update_message", f"no message {message.id}")


def _interrupt(connection: sqlite3.Connection) -> int:
    changed = connection.execute(
        "UPDATE messages SET state = 'interrupted' WHERE state IN ('queued', 'streaming')"
    )
    return changed.rowcount
