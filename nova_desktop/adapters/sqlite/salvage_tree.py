"""Puts salvaged messages into their tree: rows are numbered anew, so what points to them is too."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

Row = tuple[object, ...]
_NO_SEQ: Final = 2**63 - 1
_NEWEST: Final = "SELECT row FROM messages WHERE conversation = ? ORDER BY seq DESC LIMIT 1"


def link_messages(
    target: sqlite3.Connection,
    after: int,
    messages: Iterable[Row],
    heads: Iterable[Row],
) -> None:
    """Give the messages with a row above `after` their parents, and conversations their heads.

    `messages` are (row, id, parent) as the damaged file has them, and none if its schema knows no
    parents; `heads` are (id, head). Where that says nothing that can be, a message follows the one
    before it, and the newest message is the head.
    """
    known = {str(name): (row, parent) for row, name, parent in messages}
    names = {row: name for name, (row, _) in known.items()}
    for row, name, conversation, seq in _new(target, after):
        row_before, parent = known.get(name, (None, -1))
        if row_before is not None and parent is None:
            continue  # a first message
        follows = _row_of(target, names.get(parent), conversation, seq)
        target.execute(
            "UPDATE messages SET parent = coalesce(?, ("
            "SELECT row FROM messages WHERE conversation = ? AND seq < ? "
            "ORDER BY seq DESC LIMIT 1)) WHERE row = ?",
            (follows, conversation, seq, row),
        )
    _set_heads(target, after, heads, names)


def _new(target: sqlite3.Connection, after: int) -> list[tuple[int, str, int, int]]:
    found = target.execute(
        "SELECT row, id, conversation, seq FROM messages WHERE row > ? ORDER BY seq", (after,)
    )
    return [tuple(row) for row in found]


def _set_heads(
    target: sqlite3.Connection, after: int, heads: Iterable[Row], names: Mapping[object, str]
) -> None:
    chosen = {str(name): names.get(head) for name, head in heads}
    found = target.execute(
        "SELECT row, id, head IN (SELECT row FROM messages) AS has_head FROM conversations"
    ).fetchall()
    for conversation, name, has_head in found:
        newest = target.execute(_NEWEST, (conversation,)).fetchone()
        row = _row_of(target, chosen.get(name), conversation)
        if row is None and newest is not None and (not has_head or newest["row"] > after):
            row = newest["row"]
        if row is not None:
            target.execute("UPDATE conversations SET head = ? WHERE row = ?", (row, conversation))


def _row_of(
    target: sqlite3.Connection, name: str | None, conversation: int, below: int = _NO_SEQ
) -> int | None:
    """The row of a message of this conversation whose `seq` is less than `below`."""
    found = target.execute(
        "SELECT row FROM messages WHERE id = ? AND conversation = ? AND seq < ?",
        (name, conversation, below),
    ).fetchone()
    return None if found is None else int(found["row"])
