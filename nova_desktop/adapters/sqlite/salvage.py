"""Takes over what can still be read from a damaged database and is newer than its last copy."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nova_desktop.adapters.sqlite.connection import connect_reader
from nova_desktop.adapters.sqlite.salvage_tasks import mend_tasks
from nova_desktop.adapters.sqlite.salvage_tree import Row, link_messages

# Each table with the column by which a row is known, parents first. A table that a later schema
# adds belongs here too: a test compares the lists.
TABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "conversations": "id",
        "messages": "id",
        "usage": "call_id",
        "journal": "batch",
        "state": "key",
        "model_tests": "id",
        "memory_outbox": "key",
        "lanes": "id",
        "projects": "id",
        "people": "id",
        "tasks": "id",
        "task_notes": "task",
        "task_labels": "task",
        "task_people": "task",
        "task_needs": "task",
        "task_comments": "id",
        "task_links": "id",
        "task_attachments": "id",
        "task_told": "task",
        "task_sources": "task",
        "approvals": "id",
        "grants": "id",
        "runs": "id",
        "run_steps": "run",
    }
)
# SQLite gives numbers of deleted rows again, so these get new ones; `salvage_tree` then mends what
# points to messages. Nothing points to the others: tasks and their parts are known by their ids.
_ROW: Final = frozenset({"row"})
_LEFT_OUT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        **{table: _ROW for table in TABLES if table not in ("conversations", "journal")},
        "conversations": frozenset({"head"}),
        "messages": frozenset({"row", "parent"}),
    }
)


def salvage(damaged: Path, target: sqlite3.Connection) -> int:
    """Merge the readable rows of `damaged` into `target`; how many rows that added or changed.

    A row that looks damaged is only taken where `target` has none. All or nothing: if `target`
    cannot take the rows (a full disk), it stays as it is and 0 is returned.
    """
    before = saved = target.total_changes
    target.execute("PRAGMA foreign_keys = OFF")
    try:
        target.execute("BEGIN IMMEDIATE")
        with closing(connect_reader(damaged)) as source:
            last = target.execute("SELECT coalesce(max(row), 0) FROM messages").fetchone()[0]
            for table in TABLES:
                _merge(source, target, table)
            _give_parents(target)
            saved = target.total_changes
            _link(source, target, last)
            mend_tasks(target)
        target.execute("COMMIT")
    except (sqlite3.Error, UnicodeDecodeError):
        if target.in_transaction:
            target.execute("ROLLBACK")
        return 0
    finally:
        target.execute("PRAGMA foreign_keys = ON")
    return saved - before


def _link(source: sqlite3.Connection, target: sqlite3.Connection, after: int) -> None:
    messages: Iterable[Row] = ()
    if "parent" in _columns(source, "messages"):
        messages = _readable_rows(source, "messages", ["row", "id", "parent"])
    heads: Iterable[Row] = ()
    if "head" in _columns(source, "conversations"):
        heads = _readable_rows(source, "conversations", ["id", "head"])
    link_messages(target, after, messages, heads)


def _merge(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> None:
    readable = set(_columns(source, table)) - _LEFT_OUT.get(table, frozenset())
    shared = [column for column in _columns(target, table) if column in readable]
    if not shared:
        return
    add, replace = _statements(table, shared)
    for row in _readable_rows(source, table, shared):
        try:
            target.execute(add if _looks_damaged(row) else replace, row)
        except sqlite3.IntegrityError:
            continue  # a value of the wrong type, or a key that another row has


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        found = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        return [row[0] for row in found]
    except (sqlite3.Error, UnicodeDecodeError):
        return []


def _statements(table: str, columns: list[str]) -> tuple[str, str]:
    names = ", ".join(columns)
    marks = ", ".join("?" for _ in columns)
    add = " ".join(("INSERT INTO", table, f"({names}) VALUES ({marks}) ON CONFLICT DO"))
    own = ", ".join(f"{table}.{column}" for column in columns)
    new = ", ".join(f"excluded.{column}" for column in columns)
    sets = ", ".join(f"{column} = excluded.{column}" for column in columns)
    key = TABLES[table]
    same = f"{table}.{key} = excluded.{key}"
    update = f"{add} UPDATE SET {sets} WHERE {same} AND ({own}) IS NOT ({new})"
    return f"{add} NOTHING", update


def _readable_rows(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[Row]:
    # From both ends up to the damage: a cursor cannot step over a broken page.
    names = ", ".join(columns)
    for direction in ("ASC", "DESC"):
        words = ["SELECT", names, "FROM", table, "ORDER BY rowid", direction]
        try:
            yield from map(tuple, source.execute(" ".join(words)))
        except (sqlite3.Error, UnicodeDecodeError):
            continue
        return


def _looks_damaged(row: Iterable[object]) -> bool:
    texts = [value for value in row if isinstance(value, str)]
    return any("\ufffd" in text or "\0" in text for text in texts)


def _give_parents(target: sqlite3.Connection) -> None:
    # Messages may have outlived their conversation: they get one without a title.
    target.execute(
        """
        INSERT INTO conversations (row, id, title, created_at, updated_at, touched)
        SELECT conversation, lower(hex(randomblob(16))), '', min(created_at), max(created_at),
               (SELECT coalesce(max(touched), 0) FROM conversations) + 1
        FROM messages WHERE conversation NOT IN (SELECT row FROM conversations)
        GROUP BY conversation
        """
    )
