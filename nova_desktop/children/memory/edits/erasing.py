"""Makes what was deleted unreadable in the memory file, its log and its copies."""

import sqlite3

from nova_desktop.children.memory.store import Store
from nova_desktop.children.memory.store.backups import Backups
from nova_desktop.children.memory.store.opening import BACKUPS


async def erase(store: Store) -> None:
    """Rewrite the file and drop its copies; the next copy is due at once. Raises GraphError."""
    await store.write(_merge_words)
    await store.write(_rewrite)
    await store.read(lambda _: Backups(store.path.parent / BACKUPS).remove_all())


def _merge_words(connection: sqlite3.Connection) -> None:
    """Rewrite every full-text index, which else keeps words of deleted rows for a while."""
    connection.execute("PRAGMA secure_delete = ON")
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5(%'"
        " AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    ).fetchall()
    for (table,) in tables:
        name = f'"{table}"'
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 (names of our own tables)


def _rewrite(connection: sqlite3.Connection) -> None:
    """Rewrite the file without its free pages, and empty the log.

    Neither can be done in a transaction, so the one around it is ended and another begun.
    """
    connection.execute("COMMIT")
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute("BEGIN IMMEDIATE")
