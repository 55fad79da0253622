"""The questions that the chat asks the database: the list, the search, the path of messages."""

import json
import re
import sqlite3
from typing import Final

from nova_desktop.adapters.sqlite.rows import conversation_from, message_from
from nova_desktop.domain.chat import Conversation, Message

_NO_SEQ: Final = 2**63 - 1
_LIKE_MARK: Final = re.compile(r"[\\%_]")
_UNLIKE: Final = re.compile(r"(?:[^\x00-\x7f]|ss)+")  # 'ss' is also written 'ß'

LIST: Final = """
    SELECT id, title, created_at, updated_at, pinned, remember, space, (
        SELECT total(cost_usd) FROM messages
        WHERE conversation = conversations.row AND cost_usd > 0
    ) AS cost_usd
    FROM conversations
    WHERE row IN (
        SELECT row FROM conversations WHERE deleted_at IS NULL
        ORDER BY pinned DESC, touched DESC LIMIT :limit
    )
    ORDER BY pinned DESC, touched DESC
"""

ONE: Final = """
    SELECT id, title, created_at, updated_at, pinned, remember, space, (
        SELECT total(cost_usd) FROM messages
        WHERE conversation = conversations.row AND cost_usd > 0
    ) AS cost_usd
    FROM conversations WHERE id = :id AND deleted_at IS NULL
"""

_SEARCH: Final = """
    WITH wanted (pattern, word) AS MATERIALIZED (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:words)
    )
    SELECT id, title, created_at, updated_at, pinned, remember, space, (
        SELECT total(cost_usd) FROM messages
        WHERE conversation = conversations.row AND cost_usd > 0
    ) AS cost_usd
    FROM conversations
    WHERE deleted_at IS NULL AND (
        NOT EXISTS (
            SELECT 1 FROM wanted
            WHERE NOT (title LIKE pattern ESCAPE '\\' AND (word IS NULL OR nova_has(title, word)))
        )
        OR EXISTS (
            SELECT 1 FROM messages
            WHERE conversation = conversations.row AND NOT EXISTS (
                SELECT 1 FROM wanted
                WHERE NOT (text LIKE pattern ESCAPE '\\' AND (word IS NULL OR nova_has(text, word)))
            )
        )
    )
    ORDER BY touched DESC LIMIT :limit
"""

# From the end of a path to its first message. A parent is always older than what follows it: that
# also ends the walk in a file where a broken page has closed a circle.
PATH: Final = """
    WITH RECURSIVE path (row, parent, seq) AS (
        SELECT row, parent, seq FROM messages WHERE row = coalesce(
            (SELECT row FROM messages WHERE id = :message),
            (SELECT head FROM conversations WHERE id = :conversation)
        )
        UNION ALL
        SELECT messages.row, messages.parent, messages.seq FROM path
        JOIN messages ON messages.row = path.parent AND messages.seq < path.seq
    )
    SELECT said.*, conversations.id AS conversation_id,
        (SELECT id FROM messages WHERE row = said.parent) AS parent_id,
        (SELECT count(*) FROM messages AS other
         WHERE other.conversation = said.conversation AND other.parent IS said.parent
        ) AS variants,
        (SELECT count(*) FROM messages AS other
         WHERE other.conversation = said.conversation AND other.parent IS said.parent
             AND other.seq <= said.seq
        ) AS variant
    FROM messages AS said JOIN conversations ON conversations.row = said.conversation
    WHERE said.row IN (SELECT row FROM path WHERE seq < :before LIMIT :limit)
    ORDER BY said.seq
"""


def conversations(connection: sqlite3.Connection, limit: int) -> list[Conversation]:
    """Pinned ones first, then the newest; deleted ones left out."""
    return [conversation_from(row) for row in connection.execute(LIST, {"limit": limit})]


def conversation(connection: sqlite3.Connection, conversation_id: str) -> Conversation | None:
    """None for one that is unknown or deleted."""
    row = connection.execute(ONE, {"id": conversation_id}).fetchone()
    return None if row is None else conversation_from(row)


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[Conversation]:
    """Those whose title or one message has all words of `text`, the newest first.

    LIKE knows upper and lower case of ASCII only, so a word with other letters is looked for with
    gaps in their place, and what is found so is compared in Python.
    """
    words = [_pattern_and_rest(word) for word in text.casefold().split()]
    if not words:
        return []
    connection.create_function("nova_has", 2, _has, deterministic=True)
    values = {"words": json.dumps(words), "limit": limit}
    return [conversation_from(row) for row in connection.execute(_SEARCH, values)]


def messages(
    connection: sqlite3.Connection, conversation_id: str, limit: int, before_seq: int | None
) -> list[Message]:
    """The last `limit` of the shown path before `before_seq`, oldest first."""
    before = _NO_SEQ if before_seq is None else before_seq
    return _path(connection, conversation=conversation_id, before=before, limit=limit)


def path_to(connection: sqlite3.Connection, message_id: str, limit: int) -> list[Message]:
    """The last `limit` of the path that ends with this message, oldest first."""
    return _path(connection, message=message_id, limit=limit)


def _path(
    connection: sqlite3.Connection,
    *,
    conversation: str | None = None,
    message: str | None = None,
    before: int = _NO_SEQ,
    limit: int,
) -> list[Message]:
    values = {"conversation": conversation, "message": message, "before": before, "limit": limit}
    return [message_from(row) for row in connection.execute(PATH, values)]


def _pattern_and_rest(word: str) -> tuple[str, str | None]:
    escaped = _LIKE_MARK.sub(r"\\\g<0>", word)
    pattern = _UNLIKE.sub("%", escaped)
    return f"%{pattern}%", None if pattern == escaped else word


def _has(text: str, folded: str) -> bool:
    return folded in text.casefold()
