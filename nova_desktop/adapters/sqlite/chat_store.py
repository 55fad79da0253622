"""Conversations and messages in SQLite."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from nova_desktop.adapters.sqlite import chat_queries
from nova_desktop.adapters.sqlite.database import Database
from nova_desktop.adapters.sqlite.errors import refused
from nova_desktop.adapters.sqlite.memory_outbox import Remembering, put_exchange
from nova_desktop.adapters.sqlite.rows import message_values, to_micros
from nova_desktop.domain.chat import Conversation, Message


class SqliteChatStore:
    """The ChatStore of the application. With `remembering` whole answers go to memory's outbox."""

    def __init__(self, database: Database, remembering: Remembering | None = None) -> None:
        self._database = database
        self._remembering = remembering

    async def conversations(self, limit: int = 200) -> Sequence[Conversation]:
        """Pinned ones first, then the newest by their last message or their making."""
        return await self._database.read(partial(chat_queries.conversations, limit=limit))

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """None for one that is unknown or deleted."""
        query = partial(chat_queries.conversation, conversation_id=conversation_id)
        return await self._database.read(query)

    async def search(self, text: str, limit: int = 200) -> Sequence[Conversation]:
        """Those whose title or one message has all words of `text`, the newest first."""
        return await self._database.read(partial(chat_queries.search, text=text, limit=limit))

    async def messages(
        self, conversation_id: str, limit: int = 50, before_seq: int | None = None
    ) -> Sequence[Message]:
        """The last `limit` messages of the shown path before `before_seq`, oldest first."""
        query = partial(
            chat_queries.messages,
            conversation_id=conversation_id,
            limit=limit,
            before_seq=before_seq,
        )
        return await self._database.read(query)

    async def path_to(self, message_id: str, limit: int = 50) -> Sequence[Message]:
        """The last `limit` messages of the path that ends with this one, oldest first."""
        query = partial(chat_queries.path_to, message_id=message_id, limit=limit)
        return await self._database.read(query)

    async def message(self, message_id: str) -> Message | None:
        """The message with this id, or None."""
        found = await self.path_to(message_id, limit=1)
        return found[0] if found else None

    async def add_message(self, message: Message, parent: str | None = None) -> Message:
        """Store a new message behind `parent` ("": as a first one) or behind the shown path's end.

        The returned one has its `seq`, `parent` and variant, whatever `message` says. Raises
        NovaError with CHANGE_REFUSED for an unknown conversation or parent, or a known message.
        """
        return await self._database.write(partial(_add, message=message, parent=parent))

    async def show_variant(self, message_id: str, step: int) -> bool:
        """Show the variant `step` places after this one, with the newest message below it.

        False when there is none. Raises NovaError with CHANGE_REFUSED for an unknown message.
        """
        return await self._database.write(partial(_show_variant, message_id=message_id, step=step))

    async def update_message(self, message: Message) -> None:
        """Store text, state, model, reasoning, problem and measure of a known message.

        Raises NovaError with CHANGE_REFUSED for an unknown one.
        """
        remembering = self._remembering
        speakers: Mapping[str, str] = remembering.speakers() if remembering is not None else {}
        work = partial(_update, message=message, speakers=speakers)
        if await self._database.write(work) and remembering is not None:
            remembering.added()

    async def interrupt_unfinished(self) -> int:
        """Mark what an earlier Nova left queued or streaming; how many."""
        return await self._database.write(_interrupt)


def _add(connection: sqlite3.Connection, message: Message, parent: str | None) -> Message:
    within = connection.execute(
        "SELECT row, head FROM conversations WHERE id = ?", (message.conversation_id,)
    ).fetchone()
    if within is None:
        raise refused("add_message", f"no conversation {message.conversation_id}")
    if connection.execute("SELECT 1 FROM messages WHERE id = ?", (message.id,)).fetchone():
        raise refused("add_message", f"message {message.id} exists")
    follows = within["head"] if parent is None else _row_of(connection, within["row"], parent)
    row = connection.execute(
        """
        INSERT INTO messages (
            id, conversation, seq, parent, author, state, created_at, model, problem,
            problem_detail, problem_params, prompt_tokens, completion_tokens, cost_usd,
            first_token_ms, total_ms, estimated, text, reasoning
        ) VALUES (
            :id, :conversation,
            (SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE conversation = :conversation),
            :parent, :author, :state, :created_at, :model, :problem, :problem_detail,
            :problem_params, :prompt_tokens, :completion_tokens, :cost_usd, :first_token_ms,
            :total_ms, :estimated, :text, :reasoning
        )
        """,
        {**message_values(message), "conversation": within["row"], "parent": follows},
    ).lastrowid
    connection.execute(
        """
        UPDATE conversations SET head = ?, updated_at = ?,
            touched = (SELECT max(touched) FROM conversations) + 1
        WHERE row = ?
        """,
        (row, to_micros(message.created_at), within["row"]),
    )
    return _placed(connection, message)


def _row_of(connection: sqlite3.Connection, conversation: int, parent: str) -> int | None:
    if not parent:
        return None
    row = connection.execute(
        "SELECT row FROM messages WHERE id = ? AND conversation = ?", (parent, conversation)
    ).fetchone()
    if row is None:
        raise refused("add_message", f"no message {parent} to follow")
    return int(row["row"])


def _placed(connection: sqlite3.Connection, message: Message) -> Message:
    (stored,) = chat_queries.path_to(connection, message.id, 1)
    return replace(
        message,
        seq=stored.seq,
        parent=stored.parent,
        variant=stored.variant,
        variants=stored.variants,
    )


def _show_variant(connection: sqlite3.Connection, message_id: str, step: int) -> bool:
    here = connection.execute(
        "SELECT row, conversation, parent FROM messages WHERE id = ?", (message_id,)
    ).fetchone()
    if here is None:
        raise refused("show_variant", f"no message {message_id}")
    found = connection.execute(
        "SELECT row FROM messages WHERE conversation = ? AND parent IS ? ORDER BY seq",
        (here["conversation"], here["parent"]),
    ).fetchall()
    rows = [row["row"] for row in found]
    place = rows.index(here["row"]) + step
    if step == 0 or not 0 <= place < len(rows):
        return False
    connection.execute(
        """
        WITH RECURSIVE below (row, seq) AS (
            SELECT row, seq FROM messages WHERE row = :row
            UNION ALL
            SELECT messages.row, messages.seq FROM below JOIN messages
            ON messages.conversation = :conversation AND messages.parent = below.row
                AND messages.seq > below.seq
        )
        UPDATE conversations SET head = (SELECT row FROM below ORDER BY seq DESC LIMIT 1)
        WHERE row = :conversation
        """,
        {"row": rows[place], "conversation": here["conversation"]},
    )
    return True


def _update(connection: sqlite3.Connection, message: Message, speakers: Mapping[str, str]) -> bool:
    """Whether there is something new for memory."""
    for_memory = put_exchange(connection, message, speakers)
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
    return for_memory


def _interrupt(connection: sqlite3.Connection) -> int:
    changed = connection.execute(
        "UPDATE messages SET state = 'interrupted' WHERE state IN ('queued', 'streaming')"
    )
    return changed.rowcount
